"""A bare server for the Pipedrive benchmarks: ready-made pages and one large file, after a set latency.

Usage: python benches/pipedrive_server.py DEALS LATENCY_MS   (prints its port; ends with its standard input)
"""

import asyncio
import json
import re
import sys

PAGE = 500
FILE_SIZE = 100 * 1024 * 1024
PIECE = bytes(256 * 1024)


def deal(number: int) -> dict[str, object]:
    """Make a deal of about 3.1 KB: 47 fields and 30 custom fields, most of them unset."""
    fields: dict[str, object] = {
        "id": number,
        "title": f"Deal {number} with a customer in Lisbon",
        "value": number * 1.25,
        "currency": "EUR",
        "status": "open",
        "add_time": "2026-01-02T03:04:05Z",
        "update_time": "2026-05-06T07:08:09Z",
        "label_ids": [1, 2, 3],
    }
    fields |= {
        f"field_with_a_long_name_{n:02}": None if n % 3 else f"value {n} of {number}" for n in range(39)
    }
    custom = {f"{n:02}" * 20: None if n % 4 else {"value": n, "currency": "EUR"} for n in range(30)}
    return fields | {"custom_fields": custom}


def pages(deals: range) -> list[bytes]:
    """Make all answers before the clock starts."""
    made = []
    for start in range(0, len(deals), PAGE):
        end = min(start + PAGE, len(deals))
        body = {
            "success": True,
            "data": [deal(number) for number in deals[start:end]],
            "additional_data": {"next_cursor": f"c{end}" if end < len(deals) else None},
        }
        made.append(json.dumps(body).encode())
    return made


class Server:
    """One exchange after the other on each connection."""

    def __init__(self, deals: int, latency: float) -> None:
        self.pages = pages(range(deals))
        self.falling = pages(range(deals)[::-1])
        self.latency = latency

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer until the client goes."""
        while True:
            try:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            except asyncio.IncompleteReadError:
                break
            left = int((re.search(r"(?i)content-length: (\d+)", head) or [0, 0])[1])
            if "100-continue" in head:
                writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            while left > 0:
                left -= len(await reader.read(min(left, 1 << 20)))
            await asyncio.sleep(self.latency)
            try:
                await self.answer(head.split(" ", 2), writer)
            except ConnectionError:  # the client has enough
                break
        writer.close()

    async def answer(self, request: list[str], writer: asyncio.StreamWriter) -> None:
        """Send a page, the file, or what is known of the file."""
        method, path = request[0], request[1]
        meta = {"id": 9, "name": "a.bin", "file_size": FILE_SIZE, "active_flag": True}
        if path.endswith("/download"):
            self.head(writer, FILE_SIZE)
            for _ in range(FILE_SIZE // len(PIECE)):
                writer.write(PIECE)
                await writer.drain()
            return
        if path.startswith("/api/v2/deals"):
            place = re.search(r"cursor=c(\d+)", path)
            order = self.falling if "sort_direction=desc" in path else self.pages
            body = order[int(place[1]) // PAGE if place else 0]
        else:
            body = json.dumps({"success": True, "data": meta, "method": method}).encode()
        self.head(writer, len(body))
        writer.write(body)
        await writer.drain()

    @staticmethod
    def head(writer: asyncio.StreamWriter, length: int) -> None:
        """Send the status and the headers."""
        fields = f"content-type: application/json\r\nx-ratelimit-limit: 480\r\ncontent-length: {length}"
        writer.write(f"HTTP/1.1 200 OK\r\n{fields}\r\n\r\n".encode())


async def main() -> None:
    """Serve until standard input is closed."""
    server = Server(int(sys.argv[1]), float(sys.argv[2]) / 1000)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, limit=1 << 20)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
