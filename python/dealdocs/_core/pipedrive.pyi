import builtins
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias, final, overload

__all__ = [
    "Answer",
    "Client",
    "Download",
    "Files",
    "Page",
    "PageIterator",
    "Pager",
    "Record",
    "Walk",
    "verify_panel_token",
    "verify_webhook",
]

# What a file's content is given as: a path, bytes, or (object with `read`, length, place or None).
_Content: TypeAlias = str | bytes | bytearray | tuple[Any, int, int | None]

@final
class Record(Mapping[str, Any]):
    """A record of Pipedrive: a read-only mapping over the JSON of the answer.

    A field is decoded when it is asked for. A record keeps the page that it came in; use `to_dict` when you
    keep few of many. It equals a dict of the same content, survives pickling, and is written by
    `json.dumps(record, default=dict)`.

    Args:
        json: The text of one JSON object, UTF-8.

    Raises:
        DecodeError: The text is not one JSON object.

    Example:
        >>> deal = Record(b'{"id": 7, "title": "Fleet"}')
        >>> deal["title"], len(deal), "value" in deal
        ('Fleet', 2, False)
    """

    def __new__(cls, json: bytes | bytearray) -> Record: ...
    def __getitem__(self, key: str, /) -> Any: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...
    def __contains__(self, key: object, /) -> bool: ...
    def __eq__(self, value: object, /) -> bool: ...
    def get(self, key: str, default: Any = None, /) -> Any: ...  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
    def to_dict(self) -> dict[str, Any]:
        """Return all fields as a new dict."""

    def to_json(self) -> str:
        """Return the JSON text as Pipedrive sent it."""

    def __reduce__(self) -> tuple[type[Record], tuple[bytes]]: ...

@final
class Page(Sequence[Record]):
    """The records of one answer.

    Attributes:
        next_cursor: Where the next page starts, for lists that are cut by cursors; `None` at the end.
    """

    @overload
    def __getitem__(self, key: int, /) -> Record: ...
    @overload
    def __getitem__(self, key: slice, /) -> Sequence[Record]: ...
    def __iter__(self) -> Iterator[Record]: ...
    def __len__(self) -> int: ...
    @property
    def next_cursor(self) -> str | None: ...
    def to_dicts(self) -> list[dict[str, Any]]:
        """Return all records as dicts."""

@final
class PageIterator:
    """Goes through a page."""

    def __iter__(self) -> PageIterator: ...
    def __next__(self) -> Record: ...

@final
class Pager:
    """A list that was not fetched yet."""

    def walk(self) -> Walk:
        """Start from the beginning."""

    def first(self) -> Any:
        """Return the first `Record`, or `None`; of an async client an awaitable."""

@final
class Walk:
    """One pass through a list."""

    def next_page(self) -> Any:
        """Return the next `Page`, or `None` at the end; of an async client an awaitable."""

@final
class Answer:
    """The answer to `request`.

    Attributes:
        status: HTTP status, always 2xx: others raise.
        headers: Headers, names in lower case.
        content: The body, decompressed.
        request_id: The id under which Pipedrive's support finds the request.
        data: `data` of the body, decoded.
    """

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> dict[str, str]: ...
    @property
    def content(self) -> bytes: ...
    @property
    def request_id(self) -> str | None: ...
    @property
    def data(self) -> Any: ...
    def json(self) -> Any:
        """Return the whole body, decoded."""

@final
class Download:
    """The content of a file or document as it comes; `name` and `mime_type` tell of a document only."""

    @property
    def name(self) -> str: ...
    @property
    def size(self) -> int | None: ...
    @property
    def mime_type(self) -> str: ...
    def read_chunk(self) -> Any:
        """Return the next `bytes`, or `None` at the end; of an async client an awaitable."""

    def close(self) -> Any:
        """Close the connection."""

@final
class Client:
    """The core of both twins. With `asynchronous` every call that sends something returns an awaitable.

    Queries and bodies cross as JSON text.
    """

    def __new__(cls, settings: Mapping[str, Any], asynchronous: bool) -> Client: ...
    def request(self, method: str, path: str, query: bytes, body: dict[str, Any]) -> Any: ...
    def get(self, resource: str, id: str, query: bytes) -> Any: ...
    def create(self, resource: str, json: bytes) -> Any: ...
    def update(self, resource: str, id: str, json: bytes) -> Any: ...
    def delete(self, resource: str, id: str) -> Any: ...
    def current_user(self) -> Any: ...
    def list(
        self, resource: str, query: bytes, limit: int | None, max_items: int | None, both_ends: bool
    ) -> Pager: ...
    def search(
        self, resource: str, term: str, query: bytes, limit: int | None, max_items: int | None
    ) -> Pager: ...
    @property
    def files(self) -> Files: ...
    @property
    def base_url(self) -> str: ...
    @property
    def known_base_url(self) -> str | None:
        """The address, if it is known without looking it up."""

    @property
    def closed(self) -> bool: ...
    def close(self) -> None: ...
    def budget(self) -> dict[str, Any]: ...
    def take_exchanges(self) -> builtins.list[tuple[str, str, int | None, int, int, str | None]]: ...
    def __reduce__(self) -> Any: ...

@final
class Files:
    """The core of `dealdocs.pipedrive.Files`."""

    def list(
        self, owner: tuple[str, int] | None, query: bytes, limit: int | None, max_items: int | None
    ) -> Pager: ...
    def get(self, id: int) -> Any: ...
    def upload(
        self, content: _Content, name: str | None, content_type: str | None, links: Sequence[tuple[str, str]]
    ) -> Any: ...
    def download(self, id: int, to: str | os.PathLike[str]) -> Any: ...
    def open(self, id: int) -> Any: ...
    def update(self, id: int, fields: Sequence[tuple[str, str]]) -> Any: ...
    def rename(self, id: int, name: str) -> Any: ...
    def delete(self, id: int) -> Any: ...
    def replace(
        self, id: int, content: _Content, name: str | None, retire: str, compare_content: bool
    ) -> Any: ...

def verify_panel_token(
    token: str,
    secret: str,
    *,
    user_id: str | None = None,
    company_id: str | None = None,
    allow_weak_secret: bool = False,
    now: int | None = None,
) -> tuple[int, int, int]:
    """Return user id, company id and expiry (seconds since 1970) of a panel token."""

def verify_webhook(authorization: str | None, user: str, password: str) -> None:
    """Raise `AuthenticationError` unless the header holds these credentials."""
