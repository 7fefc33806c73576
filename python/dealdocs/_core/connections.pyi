import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, final

__all__ = [
    "Answer",
    "Connection",
    "DeviceCode",
    "Store",
    "_fault",
    "_oauth1_parameters",
    "create_key_file",
    "parse_cdata",
]

# Where a method says `Any`, a core of an async twin returns an awaitable for what a sync one returns.

@final
class Store:
    """The core of both vaults. Overviews, services and reports cross as JSON text."""

    def __new__(cls, settings: Mapping[str, Any], asynchronous: bool) -> Store: ...
    @property
    def path(self) -> Path: ...
    def open(self) -> Any: ...
    def generation(self) -> Any: ...
    def close(self) -> None: ...
    def services(self) -> Any: ...
    def service(self, link_name: str) -> Any: ...
    def define(self, definition: str, link_name: str | None, replace: bool) -> Any:
        """Return the service; `link_name` must be that of the definition."""

    def undefine(self, link_name: str) -> Any: ...
    def create(self, new: Mapping[str, Any]) -> Any:
        """Return a `Connection`."""

    def list(self, subject: str | None) -> Any: ...
    def connection(self, link_name: str, subject: str | None) -> Any:
        """Return a `Connection`."""

    def finish(self, callback: str, state: str | None) -> Any:
        """Return the `Connection` that was authorized."""

    def export(
        self,
        path: str | os.PathLike[str],
        passphrase: str,
        links: Sequence[str] | None,
        without_secrets: bool,
    ) -> Any: ...
    def import_(self, path: str | os.PathLike[str], passphrase: str) -> Any: ...
    def change_key(self, key: Mapping[str, Any]) -> Any: ...
    def __reduce__(self) -> Any: ...

@final
class Connection:
    """The core of both connections."""

    @property
    def link_name(self) -> str: ...
    @property
    def subject(self) -> str | None: ...
    @property
    def is_read_only(self) -> bool: ...
    def read_only(self) -> Connection: ...
    def overview(self) -> Any: ...
    def base_url(self) -> Any: ...
    def send(self, call: Mapping[str, Any]) -> Any:
        """Return an `Answer`."""

    def test(self) -> Any: ...
    def refresh(self, force: bool) -> Any: ...
    def revoke(self) -> Any: ...
    def begin(self, redirect_url: str | None, paste_code: bool, parameters: Sequence[tuple[str, str]]) -> Any:
        """Return the address, the state, and of OAuth 1 the secret of the temporary token."""

    def finish(self, callback: str, state: str | None) -> Any: ...
    def finish_pasted(self, text: str) -> Any: ...
    def finish_carried(self, text: str, token: str, secret: str | None) -> Any: ...
    def held_tokens(self) -> Any:
        """Return the tokens as a dict, for a caller that keeps them itself."""

    def service(self) -> Any: ...
    def authorize_in_browser(
        self,
        show: Callable[[str], None],
        port: int | None,
        timeout: float,
        parameters: Sequence[tuple[str, str]],
    ) -> Any: ...
    def device(self) -> Any:
        """Return a `DeviceCode`."""

    def wait_for_device(self, code: DeviceCode, timeout: float | None) -> Any: ...
    def client_credentials(self) -> Any: ...
    def import_tokens(self, tokens: Mapping[str, Any]) -> Any: ...
    def set_values(self, values: Mapping[str, str]) -> Any: ...
    def update(self, change: Mapping[str, Any]) -> Any: ...
    def rename(self, name: str) -> Any: ...
    def rename_account(self, label: str) -> Any: ...
    def enable(self) -> Any: ...
    def disable(self) -> Any: ...
    def add_reference(self, text: str) -> Any: ...
    def remove_reference(self, text: str) -> Any: ...
    def delete(self, force: bool, revoke: bool) -> Any: ...
    def snippet(self, language: str) -> Any: ...
    def __reduce__(self) -> Any: ...

@final
class Answer:
    """The answer to a call, as it comes."""

    @property
    def status(self) -> int: ...
    @property
    def url(self) -> str: ...
    @property
    def headers(self) -> list[tuple[str, str]]: ...
    def read(self) -> Any:
        """Return the whole body."""

    def check(self, method: str, content: bytes | None) -> None:
        """Raise the error of a status of 400 or more.

        Args:
            method: The method of the request, for the message.
            content: The body, if it was read: its start is shown without the connection's secrets.
        """

    def read_chunk(self) -> Any:
        """Return the next `bytes`, or `None` at the end."""

    def close(self) -> Any:
        """Close the connection."""

    def __reduce__(self) -> Any: ...

@final
class DeviceCode:
    """What a user types on another device (RFC 8628).

    Attributes:
        user_code: The code.
        verification_url: Where to type it.
        complete_url: The same address with the code in it, if the service offers one.
        expires_in: Seconds until the code is no longer good.
    """

    @property
    def user_code(self) -> str: ...
    @property
    def verification_url(self) -> str: ...
    @property
    def complete_url(self) -> str | None: ...
    @property
    def expires_in(self) -> int: ...
    def __reduce__(self) -> Any: ...

def create_key_file(path: str | os.PathLike[str]) -> None:
    """Write a new random key to a file (mode 0600).

    Args:
        path: The file; it must not exist.

    Raises:
        StorageError: It exists or cannot be written.
    """

def parse_cdata(text: str) -> dict[str, Any]:
    """Return what a connection string in the words of the CData drivers says."""

def _fault(connection: Connection) -> Any:
    """Fail as a fault of ours would; for tests."""

def _oauth1_parameters(
    method: str,
    url: str,
    form: Sequence[tuple[str, str]],
    parties: tuple[str, str, tuple[str, str] | None],
    signature_method: str,
    moment: tuple[int, str],
) -> list[tuple[str, str]]: ...
