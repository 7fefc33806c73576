# Written by scripts/make_twins.py from _async_files.py; change that file, not this one.
"""Files of a company: metadata, upload, download, replacing the content of one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from dealdocs._arguments import check_type, checked, record_id
from dealdocs._content import Content
from dealdocs._json import to_json
from dealdocs._payload import check_writer, content_of, name_of, write_all
from dealdocs.exceptions import ConfigError, TransportError
from dealdocs.pipedrive._pager import Pager
from dealdocs.pipedrive._shared import links_of, log_exchanges, texts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Unpack

    from dealdocs._core.pipedrive import Client, Download, Record
    from dealdocs._payload import BinaryReader, BinaryWriter
    from dealdocs.pipedrive._parameters import FileList


class FileStream(Content):
    """The content of a file as it comes; a context manager and an iterator of `bytes`.

    Attributes:
        length: Size in bytes as the storage states it, or `None`.
    """

    __slots__ = ("length",)

    def __init__(self, download: Download) -> None:
        super().__init__(download)
        self.length = download.size


@checked
class Files:
    """The files of a company. Pipedrive cannot change a file's content: see `replace`."""

    __slots__ = ("_client", "_files")

    def __init__(self, client: Client) -> None:
        self._client = client
        self._files = client.files

    def list(
        self,
        *,
        deal_id: int | None = None,
        person_id: int | None = None,
        org_id: int | None = None,
        product_id: int | None = None,
        limit: int | None = None,
        max_items: int | None = None,
        **parameters: Unpack[FileList],
    ) -> Pager:
        """Return a pager over the metadata of all files, or of those of one deal (20 tokens a page).

        Args:
            deal_id: Only the files of this deal.
            person_id: Only the files of this person.
            org_id: Only the files of this organization.
            product_id: Only the files of this product.
            limit: Page size, at most 100, which is the default.
            max_items: Stop after so many records.
            **parameters: `sort`: `id` or `update_time`, with ` DESC` behind it for the other direction.

        Raises:
            ConfigError: More than one owner is named, or a parameter is unknown.
        """
        owners = {
            "deals": ("deal_id", deal_id),
            "persons": ("person_id", person_id),
            "organizations": ("org_id", org_id),
            "products": ("product_id", product_id),
        }
        named = [(kind, record_id(name, id_)) for kind, (name, id_) in owners.items() if id_ is not None]
        if len(named) > 1:
            message = "files are listed for one deal, person, organization or product at a time"
            raise ConfigError(message)
        owner = named[0] if named else None
        return Pager(self._client, self._files.list(owner, to_json(parameters), limit, max_items))

    def get(self, id: int) -> Record:
        """Return the metadata of a file (2 tokens)."""
        return self._done(self._files.get, record_id("id", id))

    def upload(
        self,
        content: str | os.PathLike[str] | bytes | bytearray | BinaryReader,
        *,
        name: str | None = None,
        content_type: str | None = None,
        length: int | None = None,
        deal_id: int | None = None,
        person_id: int | None = None,
        org_id: int | None = None,
        product_id: int | None = None,
        activity_id: int | None = None,
        lead_id: str | None = None,
        project_id: int | None = None,
    ) -> Record:
        """Upload a file and return its metadata (10 tokens). The content is streamed, not held in memory.

        It is never sent again when it may have arrived. After a `TransportError` or `ServerError` look
        into `list(deal_id=...)` before you send it again.

        Args:
            content: A path, bytes, or a binary file object (read from where it stands).
            name: File name that people see; by default that of the path.
            content_type: Media type.
            length: Length in bytes of a file object that cannot seek.
            deal_id: Deal to hang it on.
            person_id: Person to hang it on.
            org_id: Organization to hang it on.
            product_id: Product to hang it on.
            activity_id: Activity to hang it on.
            lead_id: Lead to hang it on (a UUID).
            project_id: Project to hang it on.

        Example:
            >>> crm.files.upload("Offer.docx", deal_id=1)  # doctest: +SKIP
        """
        links = links_of(
            deal_id=deal_id,
            person_id=person_id,
            org_id=org_id,
            product_id=product_id,
            activity_id=activity_id,
            lead_id=lead_id,
            project_id=project_id,
        )
        prepared = content_of(content, length)
        return self._done(self._files.upload, prepared, name_of(content, name), content_type, links)

    def download(self, id: int, *, to: str | os.PathLike[str] | BinaryWriter) -> int:
        """Write a file to `to` and return its size in bytes (22 tokens). The content is streamed.

        Args:
            id: The file.
            to: A path: the file appears, or is replaced, only when all bytes that Pipedrive states are there
                and on disk. Or a binary file object: after an error it holds a part of the content.

        Raises:
            ArgumentTypeError: `to` is a file object in text mode.
            TransportError: The content was cut or has another size than Pipedrive states.
        """
        number = record_id("id", id)
        if isinstance(to, (str, os.PathLike)):
            return self._done(self._files.download, number, os.fspath(to))
        check_writer("to", to)
        stated: int = (self.get(number)).get("file_size") or 0
        size = 0
        with self.stream(number) as content:
            for chunk in content:
                write_all(to, chunk)
                size += len(chunk)
        if stated not in {0, size}:
            message = f"file {number} came with {size} bytes, not {stated}"
            raise TransportError(message, hint="Download it again.")
        return size

    def stream(self, id: int) -> FileStream:
        """Open the content of a file (20 tokens); close it or use it as a context manager.

        Example:
            >>> with crm.files.stream(1) as content:  # doctest: +SKIP
            ...     for chunk in content:
            ...         out.write(chunk)
        """
        return self._stream(id)

    def _stream(self, id: int) -> FileStream:
        return FileStream(self._done(self._files.open, record_id("id", id)))

    def rename(self, id: int, name: str) -> Record:
        """Give a file another name."""
        return self._done(self._files.rename, record_id("id", id), name)

    def update(self, id: int, *, name: str | None = None, description: str | None = None) -> Record:
        """Change name or description; the API takes nothing else."""
        return self._done(
            self._files.update, record_id("id", id), texts_of(name=name, description=description)
        )

    def delete(self, id: int) -> None:
        """Delete a file. Pipedrive purges it after 30 days."""
        self._done(self._files.delete, record_id("id", id))

    def replace(
        self,
        id: int,
        content: str | os.PathLike[str] | bytes | bytearray | BinaryReader,
        *,
        name: str | None = None,
        length: int | None = None,
        rename_old_to: str | None = None,
        keep_old: bool = False,
        compare_content: bool = False,
    ) -> Record:
        """Put new content in the place of a file and return the new file, which has another id.

        The new file is uploaded with the old one's name, links and description, its size is verified, and
        only then the old one is deleted (or renamed). When it cannot be verified, the old one stays.

        Args:
            id: The file to replace.
            content: A path, bytes, or a binary file object.
            name: A new name; by default the old one stays.
            length: Length in bytes of a file object that cannot seek.
            rename_old_to: Keep the old file under this name instead of deleting it.
            keep_old: Keep the old file as it is.
            compare_content: Read the new file back and compare its SHA-256 (20 tokens more).

        Raises:
            ConfigError: The arguments cannot work together; nothing was uploaded.
            ConflictError: The new file is not what was sent; `code` is `new_file_id=...`, the old one stays.
        """
        check_type("keep_old", keep_old, "bool")
        check_type("rename_old_to", rename_old_to, "str | None")
        if keep_old and rename_old_to is not None:
            message = "keep_old and rename_old_to exclude each other"
            raise ConfigError(message)
        retire = "keep" if keep_old else "delete" if rename_old_to is None else f"rename:{rename_old_to}"
        prepared = content_of(content, length)
        old = record_id("id", id)
        return self._done(self._files.replace, old, prepared, name, retire, compare_content)

    def _done(self, call: Callable[..., Any], *arguments: Any) -> Any:
        # Called in here, because the synchronous twin does all its work in the call.
        try:
            return call(*arguments)
        finally:
            log_exchanges(self._client)
