"""Content on its way to the core, which reads documents from a path: it looks into them first."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from typing import TYPE_CHECKING

from dealdocs._arguments import check_type
from dealdocs.exceptions import ArgumentTypeError

if TYPE_CHECKING:
    from collections.abc import Generator

    from dealdocs._payload import BinaryReader

_PIECE = 256 * 1024


@contextlib.contextmanager
def spooled(
    content: str | os.PathLike[str] | bytes | bytearray | BinaryReader, max_bytes: int
) -> Generator[str, None, None]:
    """Give the path of the content: its own, or that of a private temporary file.

    Args:
        content: A path, bytes or a binary file object.
        max_bytes: No more than one byte beyond is written: the core refuses it then.
    """
    check_type("content", content, "str | os.PathLike[str] | bytes | bytearray | BinaryReader")
    if isinstance(content, (str, os.PathLike)):
        yield os.fspath(content)
        return
    source = io.BytesIO(content) if isinstance(content, (bytes, bytearray)) else content
    if isinstance(source, io.TextIOBase):
        raise _text()
    with tempfile.NamedTemporaryFile(prefix="dealdocs-upload-") as target:
        left = max_bytes + 1
        while left > 0 and (piece := source.read(min(left, _PIECE))):
            if isinstance(piece, str):
                raise _text()
            target.write(piece)
            left -= len(piece)
        target.flush()
        yield target.name


def _text() -> ArgumentTypeError:
    message = "`content` is a file object in text mode"
    return ArgumentTypeError(message, hint="Open it in binary mode: open(path, 'rb').")
