"""A small fake of the API: deals over cursors, notes over offsets, files in memory, and planned refusals."""

from __future__ import annotations

import json
import re
import threading
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import fresh_port

TOKEN = "canary-0123456789abcdef"


class FakePipedrive:
    """The state, and the address while the server runs."""

    def __init__(self, deals: int = 7) -> None:
        self.deals = [
            {"id": n, "title": f"Deal {n}", "value": n / 4, "custom_fields": {"a" * 40: [n]}}
            for n in range(deals)
        ]
        self.files: dict[int, dict[str, Any]] = {}
        self.asked: list[tuple[str, str, bytes, dict[str, str]]] = []
        self.planned: list[tuple[int, dict[str, str], bytes]] = []
        self.page_size: int | None = None

    def __enter__(self) -> FakePipedrive:  # noqa: PYI034
        handler = type("Handler", (Handler,), {"fake": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler, bind_and_activate=False)
        self.server.socket.close()
        self.server.socket = fresh_port.listener()
        self.url = f"http://127.0.0.1:{self.server.socket.getsockname()[1]}"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def paths(self) -> list[str]:
        return [f"{method} {urlsplit(path).path}" for method, path, _, _ in self.asked]


class Handler(BaseHTTPRequestHandler):
    """Routes of the fake."""

    fake: FakePipedrive
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:  # the client broke off
            self.close_connection = True
            return
        self.fake.asked.append((self.command, self.path, body, dict(self.headers)))
        if self.fake.planned:
            status, headers, text = self.fake.planned.pop(0)
            self.answer(status, text, headers)
            return
        parts = urlsplit(self.path)
        self.route(parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}, body)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 - the names of the base class

    def route(self, path: str, query: dict[str, str], body: bytes) -> None:
        fake = self.fake
        if path == "/api/v2/deals" and self.command == "GET":
            deals = fake.deals[::-1] if query.get("sort_direction") == "desc" else fake.deals
            start = int(query.get("cursor", "c0")[1:])
            size = min(int(query["limit"]), fake.page_size or 500)
            end = start + size
            more = f"c{end}" if end < len(deals) else None
            self.json({"success": True, "data": deals[start:end], "additional_data": {"next_cursor": more}})
        elif path == "/api/v2/deals":
            self.json({"success": True, "data": {"id": 99, **json.loads(body)}}, 201)
        elif found := re.fullmatch(r"/api/v2/deals/(\d+)", path):
            self.deal(int(found[1]), body)
        elif path == "/api/v1/users/me":
            self.json({"success": True, "data": {"id": 1, "company_id": 2, "company_domain": "acme"}})
        elif path == "/api/v1/files" and self.command == "POST":
            self.json({"success": True, "data": self.keep(body)})
        elif found := re.fullmatch(r"/api/v1/files/(\d+)(/download)?", path):
            self.file(int(found[1]), found[2], body)
        elif path == "/api/v1/deals/1/files":
            metas = [file["meta"] for file in fake.files.values()]
            self.json(
                {
                    "success": True,
                    "data": metas or None,
                    "additional_data": {"pagination": {"more_items_in_collection": False}},
                }
            )
        elif found := re.fullmatch(r"/storage/(\d+)", path):
            self.answer(
                200, fake.files[int(found[1])]["content"], {"content-type": "application/octet-stream"}
            )
        else:
            self.json({"success": False, "error": "not found"}, 404)

    def deal(self, number: int, body: bytes) -> None:
        if number >= len(self.fake.deals):
            self.json({"success": False, "error": "Deal not found", "error_info": "Check the id"}, 404)
        elif self.command == "PATCH":
            self.json({"success": True, "data": {**self.fake.deals[number], **json.loads(body)}})
        else:
            self.json({"success": True, "data": self.fake.deals[number]})

    def keep(self, body: bytes) -> dict[str, Any]:
        head = f"content-type: {self.headers['content-type']}\r\n\r\n".encode()
        fields: dict[str, Any] = {}
        for part in BytesParser(policy=HTTP).parsebytes(head + body).iter_parts():
            name = part.get_param("name", header="content-disposition")
            fields[name] = part
        content = fields.pop("file")
        number = 10 + len(self.fake.files)
        data = content.get_payload(decode=True)
        meta = {
            "id": number,
            "name": content.get_filename(),
            "file_size": len(data),
            "active_flag": True,
            "description": "",
        }
        meta |= {name: int(part.get_content()) for name, part in fields.items()}
        self.fake.files[number] = {"meta": meta, "content": data}
        return meta

    def file(self, number: int, download: object, body: bytes) -> None:
        file = self.fake.files.get(number)
        if file is None:
            self.json({"success": False, "error": "File not found"}, 404)
        elif download:
            self.answer(302, b"", {"location": f"{self.fake.url}/storage/{number}"})
        elif self.command == "PUT":
            file["meta"] |= {name: values[0] for name, values in parse_qs(body.decode()).items()}
            self.json({"success": True, "data": file["meta"]})
        elif self.command == "DELETE":
            del self.fake.files[number]
            self.json({"success": True, "data": {"id": number}})
        else:
            self.json({"success": True, "data": file["meta"]})

    def json(self, value: Any, status: int = 200) -> None:
        headers = {
            "content-type": "application/json",
            "x-ratelimit-limit": "1000",
            "x-correlation-id": "id-1",
        }
        headers |= {"x-daily-ratelimit-token-limit": "30000", "x-daily-ratelimit-token-remaining": "29000"}
        self.answer(status, json.dumps(value).encode(), headers)

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass
