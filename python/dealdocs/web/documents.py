"""What the views ask of the deal-document use cases; `dealdocs.DealDocuments` is the real one.

The views depend on these shapes only, so that a test can stand in for the whole
core and an app can put its own rules in front of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dealdocs.documents import Person


class DealFile(Protocol):
    """One document of a deal."""

    @property
    def id(self) -> int:
        """Pipedrive's file id."""
        ...

    @property
    def name(self) -> str:
        """File name with extension."""
        ...

    @property
    def size(self) -> int:
        """Size in bytes."""
        ...

    @property
    def modified(self) -> str:
        """Time of the last change, ISO 8601 in UTC."""
        ...

    @property
    def document_type(self) -> str | None:
        """`word`, `cell`, `slide`, `pdf` or `diagram`; None when the editor does not know the format."""
        ...

    @property
    def can_view(self) -> bool:
        """Whether the editor can show it."""
        ...

    @property
    def can_edit(self) -> bool:
        """Whether the editor can change and save it."""
        ...


class Activity(Protocol):
    """What is going on with one document, from the journal alone."""

    @property
    def file_id(self) -> int:
        """Pipedrive's file id."""
        ...

    @property
    def state(self) -> str:
        """`editing`, `saving`, `save_failed`, or `idle` where only `problem` is to be told."""
        ...

    @property
    def editors(self) -> Sequence[str]:
        """Names of those who have it open."""
        ...

    @property
    def problem(self) -> str | None:
        """Why a save failed, in words for the user."""
        ...

    @property
    def failed_save(self) -> int | None:
        """Number of the save that was given up, for `retry`."""
        ...


class OpenedDocument(Protocol):
    """All that the browser needs to show one document."""

    @property
    def config_json(self) -> str:
        """The signed editor config, to be given to the browser as it is."""
        ...

    @property
    def api_js_url(self) -> str:
        """Address of the Document Server's script."""
        ...

    @property
    def title(self) -> str:
        """Name to show."""
        ...


class Download(Protocol):
    """The bytes of one document, on their way."""

    @property
    def name(self) -> str:
        """File name with extension."""
        ...

    @property
    def size(self) -> int | None:
        """Size in bytes where it is known."""
        ...

    @property
    def mime_type(self) -> str:
        """Media type by the file's format."""
        ...

    def __iter__(self) -> Iterator[bytes]:
        """Iterate over the chunks."""
        ...

    def close(self) -> None:
        """Give up the rest."""
        ...


class Documents(Protocol):
    """The use cases of one set of deals. Every method raises `dealdocs.exceptions`."""

    def list(self, deal_id: int, /, *, user: Person) -> Sequence[DealFile]:
        """Return the documents of a deal (asks Pipedrive)."""
        ...

    def activity(self, deal_id: int, /) -> tuple[str, Sequence[Activity]]:
        """Return a mark that changes with any document of the deal, and what is going on; asks nobody."""
        ...

    def open(
        self, deal_id: int, file_id: int, /, *, user: Person, mode: str, lang: str, device: str
    ) -> OpenedDocument:
        """Open a document in the editor; `mode` is edit or view, `device` is desktop or mobile."""
        ...

    def save(self, token: str, body: bytes, headers: Mapping[str, str], /) -> tuple[int, bytes]:
        """Handle a callback of the Document Server; return HTTP status and JSON body of the answer."""
        ...

    def download(self, deal_id: int, file_id: int, /, *, user: Person) -> Download:
        """Start the download of a document for a person."""
        ...

    def download_signed(self, token: str, headers: Mapping[str, str], /) -> Download:
        """Start the download of a document for the Document Server."""
        ...

    def create(self, deal_id: int, name: str, /, *, user: Person, lang: str) -> DealFile:
        """Create an empty document; the extension of the name says which kind."""
        ...

    def upload(self, deal_id: int, name: str, path: str, /, *, user: Person) -> DealFile:
        """Add the file at `path` to the deal."""
        ...

    def rename(self, deal_id: int, file_id: int, name: str, /, *, user: Person) -> DealFile:
        """Give a document another name."""
        ...

    def delete(self, deal_id: int, file_id: int, /, *, user: Person, force: bool) -> None:
        """Remove a document from the deal; while somebody edits it, only with `force`."""
        ...

    def retry(self, save: int, /, *, user: Person) -> None:
        """Try a save again that was given up, for a person who sees the document."""
        ...
