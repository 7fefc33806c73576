"""The bytes of a document on their way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dealdocs._async_content import AsyncContent

if TYPE_CHECKING:
    from dealdocs._core.pipedrive import Download as CoreDownload


class AsyncDownload(AsyncContent):
    """The bytes of one document, on their way; a context manager and an iterator of `bytes`.

    Attributes:
        name: File name with extension.
        size: Size in bytes where it is known.
        mime_type: Media type by the file's format.
    """

    __slots__ = ("mime_type", "name", "size")

    def __init__(self, download: CoreDownload) -> None:
        super().__init__(download)
        self.name = download.name
        self.size = download.size
        self.mime_type = download.mime_type
