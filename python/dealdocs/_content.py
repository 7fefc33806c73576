# Written by scripts/make_twins.py from _async_content.py; change that file, not this one.
"""Bytes on their way from a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from typing_extensions import Self

    from dealdocs._core.pipedrive import Download


class Content:
    """The content of a file as it comes; a context manager and an iterator of `bytes`."""

    __slots__ = ("_download",)

    def __init__(self, download: Download) -> None:
        self._download = download

    def __iter__(self) -> Iterator[bytes]:
        """Go through what has come."""
        while (chunk := self._download.read_chunk()) is not None:
            yield chunk

    def read(self) -> bytes:
        """Read what is left into memory: never more than the largest file that its client allows."""
        content = bytearray()
        for chunk in self:
            content += chunk
        return bytes(content)

    def close(self) -> None:
        """Close the connection; what was not read is lost."""
        self._download.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        self.close()
