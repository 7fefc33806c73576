"""The answer to a call."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dealdocs._arguments import checked
from dealdocs.connections._headers import Headers
from dealdocs.exceptions import ConfigError, DecodeError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from types import TracebackType

    from typing_extensions import Self

    from dealdocs._core.connections import Answer

_SUCCESS, _REDIRECTION = 200, 300


@checked
class AsyncResponse:
    """An answer of any status.

    Attributes:
        status: HTTP status.
        url: Where it came from, after redirects, without a credential in it.
        headers: Headers by name, whatever its case.
    """

    def __init__(self, answer: Answer, method: str) -> None:
        self._answer = answer
        self._method = method
        self._content: bytes | None = None
        self.status = answer.status
        self.url = answer.url
        self.headers = Headers(answer.headers)

    @property
    def status_code(self) -> int:
        """The same as `status`, by the name that other HTTP libraries have for it."""
        return self.status

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return _SUCCESS <= self.status < _REDIRECTION

    async def read(self) -> bytes:
        """Read the whole body, decompressed, and keep it."""
        content = self._content
        if content is None:
            content = self._content = await self._answer.read()
        return content or b""

    @property
    def content(self) -> bytes:
        """The body; of a streamed answer only after `read`."""
        if self._content is None:
            message = "the body was not read yet"
            raise ConfigError(message, hint="Call read(), or go through iter_bytes().")
        return self._content

    @property
    def text(self) -> str:
        """The body as text, in the encoding that its header names, else UTF-8."""
        kind = self.headers.get("content-type", "")
        charset = next(
            (
                part.partition("=")[2]
                for part in kind.split(";")
                if part.strip().lower().startswith("charset=")
            ),
            "",
        )
        try:
            return self.content.decode(charset.strip().strip('"') or "utf-8", errors="replace")
        except (LookupError, ValueError):  # some codecs refuse everything
            return self.content.decode(errors="replace")

    def json(self) -> Any:
        """The body decoded from JSON.

        Raises:
            DecodeError: It is something else.
        """
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError):
            message = "the answer is not JSON"
            raise DecodeError(message, status=self.status) from None

    def raise_for_status(self) -> Self:
        """Raise the error of a status of 400 or more; else return this answer.

        The error shows the start of the body, without secrets; of a streamed answer only after `read`.

        Raises:
            ApiError: Or the subclass of the status, as docs/errors.md lists them.
        """
        self._answer.check(self._method, self._content)
        return self

    async def iter_bytes(self) -> AsyncIterator[bytes]:
        """Go through the body as it comes, decompressed."""
        if self._content is not None:
            yield self._content
            return
        while (chunk := await self._answer.read_chunk()) is not None:
            yield chunk

    async def aclose(self) -> None:
        """Close the connection; what was not read is lost."""
        await self._answer.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"<AsyncResponse {self.status}>"

    def __reduce__(self) -> str:
        message = "an answer may hold secrets and an open connection: keep its content instead of pickling it"
        raise TypeError(message)
