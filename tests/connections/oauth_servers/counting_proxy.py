"""A reverse proxy that counts requests per path and can hold the answers of one back."""

from __future__ import annotations

import contextlib
import http.client
import threading
import time
import urllib.parse
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

OWN = {"connection", "transfer-encoding", "content-length", "date", "server"}


class Proxy:
    """What passed, and what is to be held back."""

    def __init__(self, target: str) -> None:
        self.target = urllib.parse.urlsplit(target).netloc
        self.url = ""
        self.seen: Counter[str] = Counter()
        self.delay: dict[str, float] = {}
        # Answers that wait until the test opens their gate.
        self.gates: dict[str, threading.Event] = {}
        # Requests that never get to the server; they are not counted.
        self.swallowed: set[str] = set()
        # Set when those may end that wait for an answer to such a request.
        self.given_up = threading.Event()
        # Set when a request that is held back or swallowed has arrived.
        self.arrived = threading.Event()
        # Answers that never get back.
        self.cut: set[str] = set()
        self._lock = threading.Lock()

    def note(self, name: str) -> None:
        with self._lock:
            self.seen[name] += 1


@contextlib.contextmanager
def running(target: str, port: int = 0) -> Iterator[Proxy]:
    """Start the proxy before `target`."""
    proxy = Proxy(target)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            path = urllib.parse.urlsplit(self.path).path
            name = f"{self.command} {path}"
            if name in proxy.swallowed:
                proxy.arrived.set()
                proxy.given_up.wait(120)
                self.close_connection = True
                return
            proxy.note(name)
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            connection = http.client.HTTPConnection(proxy.target, timeout=60)
            headers = {key: value for key, value in self.headers.items() if key.lower() != "connection"}
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
            connection.close()
            gate, delay = proxy.gates.get(name), proxy.delay.get(name)
            if gate is not None:
                proxy.arrived.set()
                gate.wait(60)
            if delay is not None:
                proxy.arrived.set()
                time.sleep(delay)
            if name in proxy.cut:
                self.close_connection = True
                return
            with contextlib.suppress(OSError):  # the other end may have been killed
                self.send_response(answer.status)
                for key, value in answer.getheaders():
                    if key.lower() not in {
                        "connection",
                        "transfer-encoding",
                        "content-length",
                        "date",
                        "server",
                    }:
                        self.send_header(key, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815

        def log_message(self, *arguments) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 512

    server = Server(("127.0.0.1", port), Handler)
    proxy.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
