"""A Document Server that has one large file, and a small one, and makes them up as it sends them."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from typing_extensions import Self

SIZE = 100 * 1024 * 1024  # bytes
_SMALL = 100
_PIECE = bytes(64 * 1024)


class LargeFile:
    """Listens on 127.0.0.1 inside a `with` block; a path with `large` in it is `SIZE` bytes."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        size = SIZE if "large" in self.path else _SMALL
        self.send_response(200)
        self.send_header("Content-Length", str(size))
        self.end_headers()
        while size:
            size -= self.wfile.write(_PIECE[:size])

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass
