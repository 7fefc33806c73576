"""Which error an HTTP status is."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dealdocs import exceptions

if TYPE_CHECKING:
    from dealdocs._core.connections import Answer

_CLASSES: dict[int, type[exceptions.ApiError]] = {
    400: exceptions.ValidationError,
    401: exceptions.AuthenticationError,
    403: exceptions.PermissionDeniedError,
    404: exceptions.NotFoundError,
    409: exceptions.ConflictError,
    410: exceptions.GoneError,
    413: exceptions.FileTooLargeError,
    422: exceptions.ValidationError,
    429: exceptions.RateLimitError,
}
_ERROR, _SERVER = 400, 500
_UNAUTHORIZED = (
    "The service does not accept the credential: give an API key or a password anew with set_values(), "
    "authorize OAuth again with authorize()."
)


def error_for(answer: Answer, method: str, content: bytes | None) -> exceptions.ApiError | None:
    """Return the error of a status of 400 or more.

    It names the address without its query, and what the service said, without secrets.

    Args:
        answer: The answer.
        method: The method of the request.
        content: The body, if it was read.
    """
    status = answer.status
    if status < _ERROR:
        return None
    kind = exceptions.ServerError if status >= _SERVER else _CLASSES.get(status, exceptions.ApiError)
    parts = urlsplit(answer.url)
    said = answer.excerpt(content) if content else ""
    message = f"{method} {parts.scheme}://{parts.netloc}{parts.path} answered with an error"
    return kind(
        f"{message}: {said}" if said else message,
        status=status,
        retry_after=answer.retry_after,
        hint=_UNAUTHORIZED if status == HTTPStatus.UNAUTHORIZED and answer.proven else None,
    )
