"""A server that takes requests and never answers: its connections tell what the client did."""

import socket
from types import TracebackType

from typing_extensions import Self

LIMIT = 30  # seconds; the tests wait for events, this only ends a broken one


class SilentServer:
    """Listens on 127.0.0.1 inside a `with` block."""

    def __init__(self) -> None:
        self._connections: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(LIMIT)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in (self._listener, *self._connections):
            one.close()

    def request(self) -> socket.socket:
        """The connection of the next request, when its head has arrived."""
        connection, _ = self._listener.accept()
        self._connections.append(connection)
        connection.settimeout(LIMIT)
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(65536)
            assert piece, "the client went in the middle of its request"
            head += piece
        return connection


def is_closed(connection: socket.socket) -> bool:
    """Whether the other end closes it, within the limit."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
