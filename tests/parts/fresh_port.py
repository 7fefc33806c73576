"""Ports that no earlier server of these tests had: clients share limits by address and credential."""

from __future__ import annotations

import socket

_had: set[int] = set()


def listener() -> socket.socket:
    """A listening socket of 127.0.0.1."""
    while True:
        made = socket.create_server(("127.0.0.1", 0))
        port = made.getsockname()[1]
        if port not in _had:
            _had.add(port)
            return made
        made.close()
