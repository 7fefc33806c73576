"""The documents of deals."""

from __future__ import annotations

import copy
import os
from typing import TYPE_CHECKING, Any

from dealdocs._arguments import checked, record_id
from dealdocs._core.documents import Documents
from dealdocs._opening import Opening
from dealdocs.documents import _results as results
from dealdocs.documents._accounts import AsyncAccountsHook
from dealdocs.documents._async_download import AsyncDownload
from dealdocs.documents._async_saves import AsyncSaves
from dealdocs.documents._shared import DEFAULTS, answered, core_of, header_of, options_of, settings_of
from dealdocs.documents._spool import spooled

if TYPE_CHECKING:
    import builtins
    from collections.abc import Mapping

    from typing_extensions import Self, Unpack

    from dealdocs._payload import BinaryReader
    from dealdocs.documents._accounts import AsyncAccounts
    from dealdocs.documents._person import Person
    from dealdocs.documents._results import Activity, DealFile, OpenedDocument
    from dealdocs.documents._shared import Asking, Options
    from dealdocs.onlyoffice import AsyncDocumentServer
    from dealdocs.pipedrive import AsyncPipedrive


@checked
class AsyncDealDocuments(AsyncSaves):
    """The documents of deals: listed, opened in the editor, and saved without losing work.

    Nothing is opened before the first call. It may be used by several threads, after a fork, and by several
    processes that share `directory`. docs/saving.md says what happens to a save at each step.

    Args:
        crm: The client whose credential saves; it also lists and opens unless a call gives another one.
        server: The Document Server.
        directory: Where the journal and the bytes on their way are kept; on a local disk. It is made, with
            its parents, on first use: call `resume()` at the start, and a wrong path shows there.
        instance: Names this installation on the Document Server; part of every document key.
        public_url: Where the download and callback views lie, as the Document Server reaches them:
            `{public_url}/download?token=...` and `{public_url}/callback?token=...`.
        secret: Signs our own links, at least 32 bytes.
        accounts: Called with company and user id when a save, or a download by the Document Server, needs a
            client; returns the one whose credential is used, where `crm` is not right for all. It is called
            on other threads and may wait. When it raises, the save is tried again; see `for_company`.
        **options: `company` (where several share the journal), `download_url` and `callback_url` (instead of
            `public_url`), `download_ttl` (seconds, 3600), `callback_ttl` (seconds, 7 days; long sessions may
            still save), `max_file_size` (bytes, 100 MiB), `lossy_extensions`, `retire` (`"delete"`
            or `"rename"` the old file), `verify` (`"size"`, or `"content"` to read the new file back),
            `require_download_signature` (True), `deliver_within` (seconds that a callback waits for Pipedrive
            once its bytes are safe, 10; delivery then goes on by itself, and 0 leaves it to `resume`),
            `lease` (seconds, 30), `settle` (seconds, 20), `max_attempts` (20), `keep_finished` (seconds that
            a finished save stays in the journal, 30 days).

    Raises:
        ConfigError: A setting is wrong.
        WeakSecretError: The secret can be guessed.
    """

    def __init__(
        self,
        crm: AsyncPipedrive,
        server: AsyncDocumentServer,
        *,
        directory: str | os.PathLike[str],
        instance: str,
        public_url: str,
        secret: str,
        accounts: AsyncAccounts | None = None,
        **options: Unpack[Options],
    ) -> None:
        given: dict[str, Any] = dict(options)
        self._company: str = given.pop("company", "")
        self._client = core_of(crm)
        self._server = core_of(server)
        self._directory, self._public_url = os.fspath(directory), public_url
        self._max_file_size: int = given.get("max_file_size", DEFAULTS["max_file_size"])
        settings = settings_of(directory, instance, public_url, secret, given)
        self._accounts = None if accounts is None else AsyncAccountsHook(accounts)
        self._documents = Documents(
            self._client, self._server, settings, asynchronous=True, accounts=self._accounts
        )

    def for_company(self, company: str, /, *, crm: AsyncPipedrive) -> Self:
        """Return these documents for the people of one company; journal and settings are shared.

        Callbacks and `resume` need no company: links and journal say it, and `accounts` gives the client.

        Args:
            company: Its Pipedrive id or domain, always written the same way; part of every document key.
            crm: The client that lists and opens unless a call gives another one.

        Example:
            >>> documents = AsyncDealDocuments(  # doctest: +SKIP
            ...     crm, server, **settings, accounts=lambda company, user: clients[company]
            ... )
            >>> acme = documents.for_company("acme", crm=clients["acme"])  # doctest: +SKIP
            >>> await acme.list(1, user=ann)  # doctest: +SKIP
        """
        other = copy.copy(self)
        other._company = company  # noqa: SLF001 - of this very class
        other._client = core_of(crm)  # noqa: SLF001
        return other

    async def list(
        self,
        deal_id: int,
        /,
        *,
        user: Person,
        crm: AsyncPipedrive | None = None,
    ) -> builtins.list[DealFile]:
        """Return the files of a deal (20 tokens a hundred).

        Args:
            deal_id: The deal.
            user: Who asks.
            crm: The user's own client, so that Pipedrive decides what this user may see.
        """
        person, deal = self._person(user, crm), record_id("deal_id", deal_id)
        return results.deal_files(await self._core.list(person, deal))

    async def activity(self, deal_id: int, /) -> tuple[str, builtins.list[Activity]]:
        """Return a mark that changes with any document of the deal, and what is going on.

        Only the journal is asked, not Pipedrive: a page may ask every few seconds.
        """
        return results.activity(await self._core.activity(self._company, record_id("deal_id", deal_id)))

    async def open(
        self,
        deal_id: int,
        file_id: int,
        /,
        *,
        user: Person,
        mode: str = "edit",
        lang: str | None = None,
        device: str | None = None,
        editor_config: Mapping[str, Any] | None = None,
        permissions: Mapping[str, Any] | None = None,
        crm: AsyncPipedrive | None = None,
    ) -> OpenedDocument:
        """Open a file of a deal in the editor (2 to 4 tokens).

        Args:
            deal_id: The deal.
            file_id: The file; an id from before a save finds the document too.
            user: Who opens it.
            mode: `"edit"` or `"view"`; a format that cannot be edited is shown.
            lang: Language of the editor.
            device: `"desktop"`, `"mobile"` or `"embedded"`.
            editor_config: More of the config's `editorConfig`, in its own names.
            permissions: The config's `permissions`; lowered to what the format allows.
            crm: The user's own client, so that Pipedrive decides what this user may see.

        Raises:
            DocumentAccessError: The file is not of this deal, or not for this user.
            NotFoundError: There is no such file.
            UnsupportedFormatError: The editor cannot show it.
            SaveInProgressError: A save of it is on its way; `retry_after` says when to look again.
        """
        options = options_of(mode, lang, device, editor_config, permissions)
        deal, file = record_id("deal_id", deal_id), record_id("file_id", file_id)
        fields = await self._core.open(self._person(user, crm), deal, file, options)
        config_json, api_js_url, title, effective, key, document = fields
        return results.OpenedDocument(
            config_json=config_json,
            api_js_url=api_js_url,
            title=title,
            mode=effective,
            key=key,
            document=document,
        )

    async def save(self, token: str, body: bytes, headers: Mapping[str, str], /) -> tuple[int, bytes]:
        """Take in a callback of the Document Server; return status and JSON body of the answer.

        `{"error":0}` is returned only when the bytes that the callback names are safe on disk. Refusals are
        answers too, not exceptions: they say what the Document Server shall do. Why one was refused is in
        the log `dealdocs.documents`, as a warning.

        Args:
            token: `token` of the address.
            body: The body as it came.
            headers: The headers of the request.
        """
        return answered(*await self._core.save(token, body, header_of(self._server, headers)))

    def download(
        self, deal_id: int, file_id: int, /, *, user: Person, crm: AsyncPipedrive | None = None
    ) -> Opening[AsyncDownload]:
        """Start the download of a document for a person (22 tokens).

        Raises:
            DocumentAccessError: The file is not of this deal, or not for this user.
        """
        deal, file = record_id("deal_id", deal_id), record_id("file_id", file_id)
        return Opening(self._download(self._person(user, crm), deal, file))

    async def _download(self, person: Asking, deal: int, file: int) -> AsyncDownload:
        return AsyncDownload(await self._core.download(person, deal, file))

    def download_signed(self, token: str, headers: Mapping[str, str], /) -> Opening[AsyncDownload]:
        """Start the download of a document for the Document Server (20 tokens).

        Raises:
            SignatureError: Link or header is not from where it should be.
            TokenExpiredError: The link is too old.
        """
        return Opening(self._download_signed(token, header_of(self._server, headers)))

    @checked
    async def _download_signed(self, token: str, header: str | None) -> AsyncDownload:
        return AsyncDownload(await self._core.download_signed(token, header))

    async def create(
        self, deal_id: int, name: str, /, *, user: Person, lang: str = "en", crm: AsyncPipedrive | None = None
    ) -> DealFile:
        """Add a blank document to a deal (12 tokens); `name` ends in `.docx`, `.xlsx` or `.pptx`.

        Raises:
            UnsupportedFormatError: No blank document of this format can be made.
        """
        person, deal = self._person(user, crm), record_id("deal_id", deal_id)
        return results.deal_file(await self._core.create(person, deal, name, lang))

    async def upload(
        self,
        deal_id: int,
        name: str,
        content: str | os.PathLike[str] | bytes | bytearray | BinaryReader,
        /,
        *,
        user: Person,
        crm: AsyncPipedrive | None = None,
    ) -> DealFile:
        """Add a file to a deal (12 tokens); the name is made safe.

        Args:
            deal_id: The deal.
            name: Its name; the extension says what it is.
            content: A path, bytes, or a binary file object (read from where it stands to its end). Bytes and
                file objects pass through a private temporary file.
            user: Who adds it.
            crm: The user's own client.

        Raises:
            UnsupportedFormatError: The editor cannot show it, or its content is something else.
            FileTooLargeError: It has more than `max_file_size` bytes.
        """
        person, deal = self._person(user, crm), record_id("deal_id", deal_id)
        with spooled(content, self._max_file_size) as path:
            return results.deal_file(await self._core.upload(person, deal, name, path))

    async def rename(
        self, deal_id: int, file_id: int, name: str, /, *, user: Person, crm: AsyncPipedrive | None = None
    ) -> DealFile:
        """Give a file another name (12 tokens); its extension stays, and may be left out.

        Raises:
            UnsupportedFormatError: The name would change the extension.
            SaveInProgressError: A save of it is on its way.
        """
        deal, file = record_id("deal_id", deal_id), record_id("file_id", file_id)
        return results.deal_file(await self._core.rename(self._person(user, crm), deal, file, name))

    async def delete(
        self,
        deal_id: int,
        file_id: int,
        /,
        *,
        user: Person,
        force: bool = False,
        crm: AsyncPipedrive | None = None,
    ) -> None:
        """Delete a file (8 tokens).

        A save that comes after a forced deletion brings the file back: an edit is never thrown away.

        Raises:
            DocumentInUseError: Somebody is editing it, or a save of it was given up; pass `force`.
            SaveInProgressError: A save of it is on its way.
        """
        deal, file = record_id("deal_id", deal_id), record_id("file_id", file_id)
        await self._core.delete(self._person(user, crm), deal, file, force)

    def __repr__(self) -> str:
        return f"<AsyncDealDocuments in {self._directory!r}, reached at {self._public_url.partition('?')[0]}>"
