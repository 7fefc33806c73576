"""Which HTTP status and which short words an error becomes.

The words are for the person at the browser. Messages of the core go to the log:
they are free of secrets, but they speak of addresses and ids.
"""

from __future__ import annotations

import math

from dealdocs import exceptions


class Problem(Exception):  # noqa: N818 - named after RFC 9457, problem details
    """An answer that ends a view early.

    Args:
        status: HTTP status.
        message: One sentence for the person at the browser.
        retry_after: Seconds after which another try makes sense.
        code: A short name for programs.
    """

    def __init__(
        self, status: int, message: str, *, retry_after: float | None = None, code: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.retry_after = retry_after
        self.code = code or _CODES.get(status, "error")

    def headers(self) -> dict[str, str]:
        """Header fields that belong to the status."""
        if self.retry_after is None:
            return {}
        return {"Retry-After": str(max(1, math.ceil(self.retry_after)))}


_CODES = {
    400: "bad_request",
    401: "login_required",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    411: "length_required",
    413: "too_large",
    415: "unsupported_format",
    429: "too_many_requests",
    500: "internal_error",
    502: "remote_error",
    503: "try_later",
    504: "timeout",
}

# The first class that fits decides, so subclasses stand before their bases.
_KNOWN: tuple[tuple[type[exceptions.DealDocsError], int, str], ...] = (
    (exceptions.TokenExpiredError, 403, "This link has expired."),
    (exceptions.SignatureError, 403, "This link is not valid."),
    (exceptions.CallbackError, 400, "The callback could not be understood."),
    (exceptions.DocumentAccessError, 404, "There is no such document on this deal."),
    (exceptions.SaveInProgressError, 409, "The last changes to this document are still being saved."),
    (exceptions.DocumentInUseError, 409, "Somebody is editing this document."),
    (exceptions.UnsupportedFormatError, 415, "This kind of file is not supported."),
    (exceptions.NotFoundError, 404, "There is no such document on this deal."),
    (exceptions.ConflictError, 409, "The document was changed by somebody else. Please look again."),
    (exceptions.FileTooLargeError, 413, "This file is too large for Pipedrive."),
    (exceptions.ResponseTooLargeError, 413, "This document is too large."),
    (exceptions.ValidationError, 400, "Pipedrive did not accept this."),
    (exceptions.PermissionDeniedError, 403, "You may not do this in Pipedrive."),
    (exceptions.LimitReachedError, 403, "A limit of your Pipedrive plan is reached."),
    (exceptions.RateLimitError, 503, "Pipedrive is busy. Please try again in a moment."),
    (exceptions.BudgetExhaustedError, 503, "Pipedrive's daily limit for requests is used up."),
    (exceptions.BlockedError, 503, "Pipedrive refuses requests for a while. Please try again later."),
    (exceptions.AuthenticationError, 502, "Pipedrive did not accept the app's credentials."),
    (exceptions.AccountClosedError, 502, "The Pipedrive account is closed."),
    (exceptions.ApiError, 502, "Pipedrive could not do this. Please try again later."),
    (exceptions.RequestTimeoutError, 504, "The other side took too long. Please try again."),
    (exceptions.AddressRefusedError, 502, "The service may not ask that address."),
    (exceptions.TransportError, 502, "The other side could not be reached. Please try again."),
    (exceptions.DocumentServerError, 502, "The document server could not do this."),
    (exceptions.DecodeError, 502, "The other side gave an answer that makes no sense."),
    (exceptions.RefreshFailingError, 503, "The other side does not renew the app's access for now."),
    (exceptions.OAuthError, 502, "The app must be connected to Pipedrive again."),
    (exceptions.UnknownConnectionError, 500, "The service is not set up correctly."),
    (exceptions.ConnectionExistsError, 409, "There is already a connection of that name."),
    (exceptions.ConnectionDisabledError, 503, "The app's connection is switched off."),
    (exceptions.ConnectionInUseError, 409, "The connection is still in use."),
    (exceptions.LockedError, 503, "The service is busy. Please try again."),
    (exceptions.VaultError, 500, "The service is not set up correctly."),
    (exceptions.StorageError, 503, "The document could not be stored. Please try again."),
    (exceptions.ClosedError, 503, "The service is shutting down."),
    (exceptions.ConfigError, 500, "The service is not set up correctly."),
)


def problem_of(error: Exception) -> Problem:
    """Return the answer that an error becomes; an unknown one is a 500 without details."""
    if isinstance(error, Problem):
        return error
    for kind, status, message in _KNOWN:
        if isinstance(error, kind):
            return Problem(status, message, retry_after=error.retry_after, code=_code(error, status))
    return Problem(500, "Something went wrong here. It has been logged.")


def _code(error: exceptions.DealDocsError, status: int) -> str | None:
    if isinstance(error, exceptions.SaveInProgressError):
        return "save_in_progress"
    if isinstance(error, exceptions.DocumentInUseError):
        return "in_use"
    return _CODES.get(status)
