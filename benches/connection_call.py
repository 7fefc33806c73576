"""What a call through a connection costs against plain httpx, and how long a vault takes to open.

Usage: python benches/connection_call.py [calls]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

from dealdocs.connections import Vault

BODY = b'{"data": [' + b'{"id": 1, "title": "A deal"},' * 30 + b"null]}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet an answer: the second would wait for an acknowledgement
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, *arguments: object) -> None:
        pass


def timed(call, count: int) -> float:
    started = time.perf_counter()
    for _ in range(count):
        call()
    return (time.perf_counter() - started) / count * 1e6


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    folder = Path(tempfile.mkdtemp())
    path = folder / "connections.vault"
    Vault(path, passphrase="correct horse battery staple", create=True).open()
    opens = []
    for _ in range(5):
        started = time.perf_counter()
        vault = Vault(path, passphrase="correct horse battery staple").open()
        opens.append((time.perf_counter() - started) * 1e3)
    vault.define_service("shop", name="Shop", base_url=url, api_key={"key": "X-Key"})
    connection = vault.create("shop_one", service="shop", values={"X-Key": "x" * 32})
    with httpx.Client(base_url=url, headers={"X-Key": "x" * 32}) as client:
        calls = {
            "connection": lambda: connection.request("GET", "/things").json(),
            "httpx": lambda: client.get("/things").json(),
        }
        rounds = {name: [] for name in calls}
        for _ in range(7):
            for name, call in calls.items():
                rounds[name].append(timed(call, count))
    for name, values in rounds.items():
        print(f"{name:12} {statistics.median(values):8.0f} us a call")
    print(f"opening the vault with a passphrase (64 MiB, 3 passes): {statistics.median(opens):.0f} ms")
    server.shutdown()


if __name__ == "__main__":
    main()
