# Written by scripts/make_twins.py from _async_server.py; change that file, not this one.
"""The server."""

from __future__ import annotations

from os import fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, final

from dealdocs._arguments import check_type, checked
from dealdocs._core import onlyoffice as _core
from dealdocs.exceptions import CallbackError
from dealdocs.formats import Format
from dealdocs.onlyoffice._commands import Commands, ForgottenFiles
from dealdocs.onlyoffice._conversion import PAUSE, WAIT, conversion
from dealdocs.onlyoffice._log import log_exchanges
from dealdocs.onlyoffice._results import Converted, Report, ServerFormats
from dealdocs.onlyoffice._shared import ServerBase

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike
    from types import TracebackType

    from typing_extensions import Self


@final
@checked
class DocumentServer(ServerBase):
    """One ONLYOFFICE Document Server.

    Making one does no input or output and starts nothing; connections are made on first use, and anew in a
    forked child. It is a context manager: once it is closed, calls of the server raise `ClosedError`.

        >>> secret = "7d1f0c5b9e3a4286b0d9c8f7e6a5b4c3"
        >>> server = DocumentServer("https://docs.example.com", secret=secret)
        >>> server
        DocumentServer('https://docs.example.com/')

    Args:
        address: Where browsers reach the server, with its path if it has one; `ONLYOFFICE_ADDRESS` if None.
        secret: The server's `JWT_SECRET`, at least 32 bytes; `ONLYOFFICE_JWT_SECRET` if None.
        internal_address: Where we reach the server, if that differs; `ONLYOFFICE_INTERNAL_ADDRESS` if None.
        jwt_header: Header of tokens; `ONLYOFFICE_JWT_HEADER` if None, then `"Authorization"`.
        jwt_prefix: What stands before a token in the header, `"Bearer "`; case and spaces count.
        jwt_algorithm: Algorithm of our tokens, `"HS256"`; callbacks may use any of the three.
        accepted_secrets: More secrets that callbacks may be signed with, as during a change of the secret.
        allow_weak_secret: Accepts a secret that can be guessed. Everybody who opens an editor holds a token
            and can try secrets on it: for tests only.
        purpose: Names the operation in tokens of server calls (Docs 10.0, `token.purposeCheck`).
        shardkey: Adds `shardkey` to calls (Docs 8.1).
        version: Version of the server, such as `"10.0"`, where its formats differ.
        token_lifetime: Seconds that our tokens are valid, 300.
        ca_file: Certificate authorities (PEM) trusted besides those of the system.
        proxy: Address of a proxy, or `"environment"` for the usual variables; none if None.
        timeout: Limit of one call in seconds, 30.
        download_timeout: Limit of one download in seconds, 300.
        connect_timeout: Limit for making a connection in seconds, 10.
        max_file_size: Largest file that is fetched in bytes, 104,857,600.
        max_callback_bytes: Largest callback in bytes, 16,777,216; the history of a long session makes it big.
        require_expiry: Refuses callbacks and downloads whose token has no `exp`. The server always sends one.

    Raises:
        ConfigError: A setting is wrong or missing; the message names it.
        WeakSecretError: The secret can be guessed.
    """

    _asynchronous = False

    @property
    def command(self) -> Commands:
        """The command service."""
        return Commands(self._core)

    @property
    def forgotten(self) -> ForgottenFiles:
        """Files whose save was refused; the server keeps them until they are deleted."""
        return ForgottenFiles(self._core)

    def fetch(self, url: str, *, to: str | PathLike[str]) -> int:
        """Save a file that the server named.

        Only path and query of `url` are used: the request goes to the configured server, and a redirect
        elsewhere is an error. The file appears at `to` only when it is whole and on disk.

        Args:
            url: Address from a callback or a conversion.
            to: Where it is saved.

        Returns:
            Bytes written.

        Raises:
            AddressRefusedError: The address is not a plain web address, or leads away from the server.
            ResponseTooLargeError: The file is larger than `max_file_size`.
            GoneError: The address has ended; it works for 15 minutes.
            TransportError: The exchange broke.
            StorageError: It cannot be written.
        """
        return self._noted(_core.fetch, url, fspath(to))

    def fetch_document(self, callback: _core.Callback, *, to: str | PathLike[str]) -> int:
        """Save the new content that a callback reports; as `fetch`.

        Args:
            callback: A verified callback with status 2 or 6.
            to: Where it is saved.
        """
        return self.fetch(_named(callback.url, "content"), to=to)

    def fetch_changes(self, callback: _core.Callback, *, to: str | PathLike[str]) -> int:
        """Save the changes of the session (a zip) that a callback reports; as `fetch`.

        Args:
            callback: A verified callback with status 2, 3, 6 or 7.
            to: Where they are saved.
        """
        return self.fetch(_named(callback.changes_url, "list of changes"), to=to)

    def fetch_forms_data(self, callback: _core.Callback, *, to: str | PathLike[str]) -> int:
        """Save the data of a submitted form (JSON) that a callback reports; as `fetch`.

        Args:
            callback: A verified callback with status 6 and force-save type 3.
            to: Where it is saved.
        """
        return self.fetch(_named(callback.forms_data_url, "form data"), to=to)

    def convert(
        self,
        *,
        url: str,
        from_: str,
        to: str,
        key: str | None = None,
        save_to: str | PathLike[str] | None = None,
        asynchronous: bool = False,
        wait: float = WAIT,
        pause: float = PAUSE,
        progress: Callable[[int], object] | None = None,
        allow_any_pair: bool = False,
        **options: Any,
    ) -> Converted:
        """Convert a file.

        A repeated key gives the earlier result, even of another `url`; after a timeout, ask again with the
        same key and the conversion goes on.

        Args:
            url: Where the Document Server fetches the source.
            from_: Extension of the source.
            to: Extension of the result, or `"ooxml"`, `"odf"`.
            key: Name of the result in the server's cache; a new one if None.
            save_to: Where the result is saved; it stays at the server if None.
            asynchronous: Asks again and again instead of waiting for one answer: for long conversions.
            wait: Limit of the whole conversion in seconds.
            pause: Time between two questions in seconds.
            progress: Called with percent (0 to 100) after each answer.
            allow_any_pair: Sends a pair of formats that the built-in list does not have.
            **options: `codePage`, `delimiter`, `documentLayout`, `documentRenderer`, `password`, `pdf`,
                `region`, `spreadsheetLayout`, `thumbnail`, `title`, `watermark` in the server's own names and
                shapes (api.onlyoffice.com, Docs API, conversion API).

        Raises:
            UnsupportedFormatError: The server cannot do this; nothing was sent.
            ConversionError: The server refused; each of its codes has a class of its own.
            ConversionTimeoutError: It is not done within `wait`.
        """
        check_type("progress", progress, "Callable[[int], object] | None")
        job = conversion(
            url=url,
            from_=from_,
            to=to,
            key=key,
            asynchronous=asynchronous,
            allow_any_pair=allow_any_pair,
            options=options,
        )
        if save_to is None:
            address, file_type = self._noted(_core.convert, job, wait, pause, progress)
            return Converted(file_type, url=address)
        path = Path(save_to)
        saved = fspath(path)
        file_type, size = self._noted(_core.convert_to_file, job, saved, wait, pause, progress)
        return Converted(file_type, path=path, size=size)

    def check(self) -> Report:
        """Look at the server and the settings.

        Returns:
            A report of the checks `https`, `public_address`, `reachable`, `healthcheck`, `clock`, `api_js`,
            `secret`, `version`, `header`, `address` and `purpose`. A failure is a line of it, no exception.
        """
        return Report.from_json(self._noted(_core.check))

    def formats(self) -> ServerFormats:
        """Return the server's own list of formats, or the built-in one where it gives none.

        Servers before Docs 9.3 have no list. The result says why it is the built-in one, also when the
        server cannot be reached.
        """
        problem, rows = self._noted(_core.formats)
        return ServerFormats(tuple(Format(*row) for row in rows), problem)

    def close(self) -> None:
        """Refuse further calls of the server; configs, tokens and callbacks need none and go on."""
        self._core.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _noted(self, call: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return call(self._core, *arguments)
        finally:
            log_exchanges(self._core)


def _named(url: str | None, what: str) -> str:
    if url is None:
        message = f"the callback reports no {what}"
        raise CallbackError(message)
    return url
