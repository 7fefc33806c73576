from collections.abc import Callable
from typing import Any, Final, final

__all__ = [
    "CALLBACK_ACCEPTED",
    "CALLBACK_REFUSED",
    "MAX_CALLBACK_BYTES",
    "Callback",
    "EditorConfig",
    "Server",
    "check",
    "command",
    "convert",
    "convert_to_file",
    "document_key",
    "fetch",
    "fetch_forgotten",
    "formats",
    "languages",
    "nearest_language",
]

CALLBACK_ACCEPTED: Final[str]
"""The body that says a callback was dealt with; any other answer counts as a refusal."""
CALLBACK_REFUSED: Final[str]
"""The body that refuses a callback; on a final save the server then keeps the file as a forgotten one."""
MAX_CALLBACK_BYTES: Final[int]
"""Largest callback in bytes, unless a server is told otherwise."""

def document_key(instance: str, file_id: str, revision: str) -> str: ...

@final
class Callback:
    """A verified report of the Document Server; every field comes from the signed content."""

    @property
    def status(self) -> int:
        """What happened; see `CallbackStatus`."""
    @property
    def key(self) -> str:
        """Which content it is about."""
    @property
    def url(self) -> str | None:
        """Where the new content is, for 15 minutes; fetch it with `fetch_document`, and never log it."""
    @property
    def file_type(self) -> str | None:
        """Extension of the new content; it may differ from the original's."""
    @property
    def changes_url(self) -> str | None:
        """Where the changes of the session are, for the history."""
    @property
    def forms_data_url(self) -> str | None:
        """Where the data of a submitted form is."""
    @property
    def users(self) -> list[str]:
        """Who is editing (status 1), or who edited last."""
    @property
    def actions(self) -> list[tuple[int, str]]:
        """What users did: 0 left, 1 came, 2 asked to save; and the user's id."""
    @property
    def force_save_type(self) -> int | None:
        """Why a content was made while editing goes on; see `ForceSaveType`."""
    @property
    def user_data(self) -> str | None:
        """What the caller of the command service gave."""
    @property
    def last_save(self) -> str | None:
        """When the last save was (ISO 8601)."""
    @property
    def not_modified(self) -> bool:
        """Whether nothing changed since the last forced save, which then holds all of it."""
    @property
    def encrypted(self) -> bool:
        """Whether the content is encrypted."""
    @property
    def history(self) -> Any:
        """`changes` and `serverVersion` for the history, or None."""
    @property
    def mail_merge(self) -> Any:
        """Data of a mail merge, or None."""
    @property
    def needs_save(self) -> bool:
        """A content is ready to be stored: status 2 and 6."""
    @property
    def is_corrupted(self) -> bool:
        """The content could not be made: status 3 and 7."""
    @property
    def is_final(self) -> bool:
        """The session is over: status 2, 3 and 4."""
    @property
    def is_forced(self) -> bool:
        """A save while editing goes on: status 6 and 7."""
    @property
    def is_editing(self) -> bool:
        """The session goes on and the key stays: status 1, 6 and 7."""

@final
class EditorConfig:
    """A signed config; wrapped by `dealdocs.onlyoffice.EditorConfig`."""

    @property
    def json(self) -> str:
        """The config with its token."""
    @property
    def token(self) -> str:
        """The token alone."""
    @property
    def expires_at(self) -> int:
        """When the token ends, in seconds since 1970."""
    @property
    def mode(self) -> str:
        """`"edit"` or `"view"`."""
    @property
    def document_type(self) -> str:
        """Which editor opens it."""

@final
class Server:
    """One Document Server; wrapped by `dealdocs.onlyoffice.DocumentServer`."""

    def __new__(
        cls,
        address: str,
        secret: str,
        settings: bytes,
        accepted_secrets: list[str],
        *,
        allow_weak_secret: bool = False,
        asynchronous: bool = False,
    ) -> Server: ...
    @property
    def address(self) -> str:
        """Where browsers reach the server."""
    @property
    def internal_address(self) -> str:
        """Where we reach the server."""
    @property
    def header_name(self) -> str:
        """Header of tokens."""
    def api_js_url(self, key: str | None = None) -> str:
        """Return the address of the editor's script."""
    def editor_config(self, options: bytes) -> EditorConfig:
        """Return the signed config for options in JSON."""
    def sign_method(self, method: str, argument: bytes) -> str:
        """Return the argument of a browser method with its token."""
    def verify_callback(
        self, body: bytes, header: str | None = None, expected_key: str | None = None
    ) -> Callback:
        """Return the verified report of a callback request."""
    def verify_download(self, header: str | None = None) -> str:
        """Return the address that a request of the server was signed for."""
    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
    def close(self) -> None:
        """Refuse further calls over the network."""
    def take_exchanges(self) -> list[tuple[str, str, int | None, int, int]]:
        """Return method, path template, status, milliseconds and attempts of the latest calls."""

def languages() -> list[str]:
    """Return the codes of all languages of the editor."""

def nearest_language(code: str) -> str:
    """Return the editor's language that is nearest to a code."""

def fetch(server: Server, url: str, to: str) -> Any:
    """Save a file of the server; return bytes written."""

def check(server: Server) -> Any:
    """Return the report as JSON."""

def formats(server: Server) -> Any:
    """Return why the server gave no list (or `None`), and the formats as arguments of `Format`."""

def command(server: Server, json: bytes) -> Any:
    """Run a command given as JSON; return its answer as JSON."""

def fetch_forgotten(server: Server, key: str, to: str) -> Any:
    """Save a forgotten file; return its extension and bytes written."""

def convert(
    server: Server, json: bytes, limit: float, pause: float, progress: Callable[[int], object] | None = None
) -> Any:
    """Convert; return address and extension of the result."""

def convert_to_file(
    server: Server,
    json: bytes,
    to: str,
    limit: float,
    pause: float,
    progress: Callable[[int], object] | None = None,
) -> Any:
    """Convert and save; return extension and bytes written."""
