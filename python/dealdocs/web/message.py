"""A request and a response, with no framework in them."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from dealdocs.web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dealdocs.documents import Person


@dataclass(frozen=True)
class UploadedFile:
    """A file that the framework has already taken out of a form.

    Args:
        name: File name as the browser sent it; not to be trusted.
        stream: The bytes, readable once from the start.
    """

    name: str
    stream: IO[bytes]


def _no_body() -> IO[bytes]:
    return io.BytesIO()


@dataclass(frozen=True)
class Request:
    """What a view is told.

    Args:
        method: HTTP method in upper case.
        path: Path below the mount point, starting with a slash.
        query: Query parameters, the first value of each.
        headers: Header fields; names in lower case.
        body: The body, readable once.
        length: Declared length of the body in bytes; None when it is not declared.
        files: Files of a form, by field name.
        user: Who is asking; None when nobody is logged in.
        root: Path of the mount point without a closing slash, for links.
        host: Host and port that the browser used, for the same-origin check.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: IO[bytes] = field(default_factory=_no_body)
    length: int | None = None
    files: Mapping[str, UploadedFile] = field(default_factory=dict[str, UploadedFile])
    user: Person | None = None
    root: str = ""
    host: str = ""

    def person(self) -> Person:
        """Return the user; a request of nobody ends in 401."""
        if self.user is None:
            raise Problem(401, "Please log in.")
        return self.user

    def read(self, limit: int) -> bytes:
        """Read the whole body, at most `limit` bytes; more ends in 413."""
        if self.length is not None and self.length > limit:
            raise Problem(413, "This request is too large.")
        data = bytearray()
        while chunk := self.body.read(min(65536, limit + 1 - len(data))):
            data += chunk
            if len(data) > limit:
                raise Problem(413, "This request is too large.")
        if self.length is not None and len(data) < self.length:
            raise Problem(400, "The request broke off.")
        return bytes(data)

    def json_object(self, limit: int = 16384) -> dict[str, Any]:
        """Read a JSON object of at most `limit` bytes; anything else ends in 400."""
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise Problem(415, "The request must be JSON.")
        try:
            value = json.loads(self.read(limit))
        except (ValueError, RecursionError):
            raise Problem(400, "The request is not correct JSON.") from None
        if not isinstance(value, dict):
            raise Problem(400, "The request must be a JSON object.")
        return value  # pyright: ignore[reportUnknownVariableType]


@dataclass
class Response:
    """What a view answers.

    Args:
        status: HTTP status.
        headers: Header fields.
        body: The bytes, or an iterable of chunks. An iterable with `close` is closed by the server.
    """

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: bytes | Iterable[bytes] = b""

    @classmethod
    def json(cls, value: Any, status: int = 200) -> Response:
        """Answer with JSON that nobody stores."""
        body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return cls(status, {"Content-Type": "application/json", "Cache-Control": "no-store"}, body)

    @classmethod
    def html(cls, text: str, status: int = 200) -> Response:
        """Answer with a page that nobody stores."""
        return cls(
            status, {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}, text.encode()
        )
