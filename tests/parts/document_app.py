"""A small web app with the two views that a Document Server calls."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from dealdocs.onlyoffice import User

if TYPE_CHECKING:
    from dealdocs import DealDocuments

ANN = User(id="3", name="Ann")
SECRET = "a secret of the app, long enough for tests"


class App:
    """The two views that the Document Server calls."""

    def __init__(self) -> None:
        self.documents: DealDocuments | None = None
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Handler,), {"app": self}))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()


class Handler(BaseHTTPRequestHandler):
    """`/download` and `/callback`."""

    app: App
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        assert self.app.documents is not None
        with self.app.documents.download_signed(self.token(), dict(self.headers)) as download:
            self.answer(200, b"".join(download))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.app.documents is None:
            self.answer(404, b"")
            return
        self.answer(*self.app.documents.save(self.token(), body, dict(self.headers)))

    def token(self) -> str:
        return parse_qs(urlsplit(self.path).query)["token"][0]

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass
