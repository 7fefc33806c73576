"""Bytes on their way from a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from types import TracebackType

    from typing_extensions import Self

    from dealdocs._core.pipedrive import Download


class AsyncContent:
    """The content of a file as it comes; a context manager and an iterator of `bytes`."""

    __slots__ = ("_download",)

    def __init__(self, download: Download) -> None:
        self._download = download

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Go through what has come."""
        while (chunk := await self._download.read_chunk()) is not None:
            yield chunk

    async def read(self) -> bytes:
        """Read what is left into memory: never more than the largest file that its client allows."""
        content = bytearray()
        async for chunk in self:
            content += chunk
        return bytes(content)

    async def aclose(self) -> None:
        """Close the connection; what was not read is lost."""
        await self._download.close()

    async def __aenter__(self) -> Self:
        """Return itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        await self.aclose()
