"""Which error an HTTP status is."""

from __future__ import annotations

from urllib.parse import urlsplit

from dealdocs import exceptions

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


def error_for(status: int, url: str, retry_after: float | None) -> exceptions.ApiError | None:
    """Return the error of a status of 400 or more. It names the address without its query."""
    if status < _ERROR:
        return None
    kind = exceptions.ServerError if status >= _SERVER else _CLASSES.get(status, exceptions.ApiError)
    parts = urlsplit(url)
    return kind(
        f"{parts.scheme}://{parts.netloc}{parts.path} answered with an error",
        status=status,
        retry_after=retry_after,
    )
