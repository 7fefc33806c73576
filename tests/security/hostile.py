"""Servers on 127.0.0.1 that keep what they are sent and answer as they are told, byte for byte."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from typing import TYPE_CHECKING

import fresh_port

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

    from typing_extensions import Self

    Script = bytes | Callable[[bytes], Iterator[bytes] | bytes]

_LIFE = 8  # seconds that one connection may last
_MOST = 96 * 1024 * 1024  # bytes that one answer may have


class Hostile:
    """A server whose answers are raw bytes, or pieces of them; `requests` keeps what came."""

    def __init__(self, script: Script, tls: ssl.SSLContext | None = None) -> None:
        self.script = script
        self.requests: list[bytes] = []
        self.sent = 0
        self._tls = tls
        self._listener = fresh_port.listener()
        self.port = self._listener.getsockname()[1]
        self.origin = f"127.0.0.1:{self.port}"
        self.url = f"{'https' if tls else 'http'}://{self.origin}"
        # A client at a loopback address may be led to another one; at a name it may not.
        self.named_url = f"http://localhost:{self.port}"
        threading.Thread(target=self._serve, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            connection.settimeout(_LIFE)
            stream = self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
            request = _read(stream)
            if not request:
                return
            self.requests.append(request)
            answer = self.script(request) if callable(self.script) else self.script
            end = time.monotonic() + _LIFE
            for piece in [answer] if isinstance(answer, bytes) else answer:
                stream.sendall(piece)
                self.sent += len(piece)
                if self.sent > _MOST or time.monotonic() > end:
                    return
            if self._tls is None:
                connection.shutdown(socket.SHUT_WR)


def _read(stream: socket.socket) -> bytes:
    """One request; of the body what its length says."""
    data = b""
    while b"\r\n\r\n" not in data and data[:1] != b"\x16":  # a TLS greeting is answered in clear
        piece = stream.recv(65536)
        if not piece:
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
    while length and len(body) < int(length[1]):
        piece = stream.recv(65536)
        if not piece:
            break
        body += piece
    return head + b"\r\n\r\n" + body


def answer(status: int, body: bytes = b"", **headers: str) -> bytes:
    """An answer with a right length; `_` in the name of a header stands for `-`."""
    fields = {"content-length": str(len(body)), "connection": "close"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} Any\r\n{head}\r\n".encode("latin-1") + body


def head(*lines: str) -> bytes:
    """The start of an answer with these header lines and no length."""
    return "\r\n".join(["HTTP/1.1 200 OK", "connection: close", *lines, "", ""]).encode("latin-1")


def record(**fields: object) -> bytes:
    """An answer of Pipedrive with one record."""
    import json

    body = json.dumps({"success": True, "data": {"id": 1, **fields}}).encode()
    return answer(200, body, content_type="application/json")


def endless(piece: bytes) -> Iterator[bytes]:
    """The same piece again and again; the server stops it."""
    while True:
        yield piece


def slowly(start: bytes, piece: bytes = b"x", pause: float = 0.1) -> Iterator[bytes]:
    """A start, and then little by little."""
    yield start
    while True:
        time.sleep(pause)
        yield piece
