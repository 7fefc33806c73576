"""One line a call of the server."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dealdocs._core.onlyoffice import Server

logger = logging.getLogger("dealdocs.onlyoffice")
logger.addHandler(logging.NullHandler())


def log_exchanges(server: Server) -> None:
    """Write one line a call of the server: method, path template, status, duration, attempts."""
    exchanges = server.take_exchanges()
    if not logger.isEnabledFor(logging.DEBUG):
        return
    for method, template, status, milliseconds, attempts in exchanges:
        answer = status if status is not None else "no answer"
        logger.debug("%s %s -> %s in %d ms (attempt %d)", method, template, answer, milliseconds, attempts)
