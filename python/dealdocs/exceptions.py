"""Every error that dealdocs raises.

All of them are `DealDocsError` and carry the same fields, `None` where they do
not apply: `status` (HTTP status), `code` (the remote's own code), `request_id`
(for the remote's support), `retry_after` (seconds) and `hint` (what to do).
They survive pickling, so task queues can hand them on.

    DealDocsError
    ├── ConfigError (ValueError)
    │   ├── ArgumentTypeError (TypeError)
    │   └── WeakSecretError
    ├── AddressRefusedError
    │   └── HostNotAllowedError
    ├── UnsupportedFormatError (ValueError)
    ├── ClosedError (RuntimeError)
    ├── TransportError
    │   ├── RequestTimeoutError (TimeoutError)
    │   ├── ConnectError (ConnectionError)
    │   ├── TlsError
    │   ├── ResponseTooLargeError
    │   └── TooManyRedirectsError
    ├── DecodeError
    ├── ApiError
    │   ├── ValidationError
    │   ├── AuthenticationError
    │   ├── AccountClosedError
    │   ├── PermissionDeniedError
    │   ├── LimitReachedError
    │   ├── BlockedError
    │   ├── NotFoundError
    │   │   └── GoneError
    │   ├── ConflictError
    │   ├── FileTooLargeError
    │   ├── FeatureDisabledError
    │   ├── RateLimitError
    │   ├── BudgetExhaustedError
    │   └── ServerError
    ├── SignatureError
    │   └── TokenExpiredError
    ├── CallbackError
    ├── DocumentServerError
    │   ├── CommandError
    │   │   ├── DocumentKeyNotFoundError ... CommandTokenExpiredError
    │   └── ConversionError
    │       ├── ConversionUnknownError ... ConversionSizeLimitError
    ├── DocumentAccessError
    ├── DocumentInUseError
    ├── SaveInProgressError
    ├── StorageError (OSError)
    │   └── MissingFileError (FileNotFoundError)
    ├── OAuthError
    │   ├── AuthorizationDeniedError
    │   ├── AuthorizationStateError
    │   ├── ReauthorizationRequiredError
    │   └── RefreshFailingError
    ├── UnknownConnectionError (KeyError)
    ├── ConnectionExistsError
    ├── ConnectionDisabledError
    ├── ConnectionInUseError
    ├── VaultError
    ├── LockedError (TimeoutError)
    └── InternalError
"""

from __future__ import annotations

from typing import Any

_FIELDS = ("status", "code", "request_id", "retry_after", "hint")


class DealDocsError(Exception):
    """The base of all errors.

    Args:
        message: What happened, to what.
        status: HTTP status of the answer, if there was one.
        code: The remote's own error code, as text; `not_waiting` of an `AuthorizationStateError`: no
            authorization waits for the answer.
        request_id: The remote's request or correlation id.
        retry_after: Seconds to wait before another try.
        hint: What to do about it.
    """

    def __init__(
        self,
        message: str = "",
        *,
        status: int | None = None,
        code: str | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.request_id = request_id
        self.retry_after = retry_after
        self.hint = hint

    def __str__(self) -> str:
        """The message, the facts that help a search, and the hint."""
        facts = [f"status {self.status}"] if self.status is not None else []
        facts += [f"code {self.code}"] if self.code is not None else []
        facts += [f"request id {self.request_id}"] if self.request_id is not None else []
        text = f"{self.message} ({', '.join(facts)})" if facts else self.message
        return f"{text}. {self.hint}" if self.hint else text

    def __repr__(self) -> str:
        """Class and fields that are set."""
        fields = "".join(f", {name}={value!r}" for name, value in self._set_fields().items())
        return f"{type(self).__name__}({self.message!r}{fields})"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickles with all fields."""
        return _rebuild, (type(self), self.message, self._set_fields())

    def _set_fields(self) -> dict[str, Any]:
        return {name: value for name in _FIELDS if (value := getattr(self, name)) is not None}


def _rebuild(cls: type[DealDocsError], message: str, fields: dict[str, Any]) -> DealDocsError:
    return cls(message, **fields)


class ConfigError(DealDocsError, ValueError):
    """An argument or setting is wrong or missing."""


class ArgumentTypeError(ConfigError, TypeError):
    """An argument is of a type that cannot be used; the message names it."""


class WeakSecretError(ConfigError):
    """A JWT secret that can be guessed: empty, well known or under 32 bytes."""


class AddressRefusedError(DealDocsError):
    """The configuration does not allow a request to this address."""


class HostNotAllowedError(AddressRefusedError):
    """The connection may not send its credentials to this host; see its `allowed_hosts`."""


class UnsupportedFormatError(DealDocsError, ValueError):
    """A file name, extension or conversion that is not supported."""


class ClosedError(DealDocsError, RuntimeError):
    """The client was closed, or the interpreter is shutting down."""


class TransportError(DealDocsError):
    """The exchange broke before a whole answer was read."""


class RequestTimeoutError(TransportError, TimeoutError):
    """A wait reached its limit."""


class ConnectError(TransportError, ConnectionError):
    """No connection could be made."""


class TlsError(TransportError):
    """TLS refused the peer, for example an unknown or expired certificate."""


class ResponseTooLargeError(TransportError):
    """An answer is larger than the cap."""


class TooManyRedirectsError(TransportError):
    """More redirects than allowed, or a loop."""


class DecodeError(DealDocsError):
    """An answer that does not have the agreed shape."""


class ApiError(DealDocsError):
    """An error answer of Pipedrive without a more precise class."""


class ValidationError(ApiError):
    """400: the request was refused as invalid."""


class AuthenticationError(ApiError):
    """401: the credential is missing, wrong or expired."""


class AccountClosedError(ApiError):
    """402: the company account is not open."""


class PermissionDeniedError(ApiError):
    """403: the user or the app may not do this."""


class LimitReachedError(ApiError):
    """403 or 422: a limit of the plan is reached."""


class BlockedError(ApiError):
    """403 with a page of the content network: the credential is blocked for a while."""


class NotFoundError(ApiError):
    """404: there is no such thing."""


class GoneError(NotFoundError):
    """410: it is gone for good."""


class ConflictError(ApiError):
    """409: it changed meanwhile."""


class FileTooLargeError(ApiError):
    """413: the file is larger than the service takes."""


class FeatureDisabledError(ApiError):
    """405, 415, 501: the service does not offer this."""


class RateLimitError(ApiError):
    """429: too many requests at once; `retry_after` says how long to wait."""


class BudgetExhaustedError(ApiError):
    """429: the company's tokens of the day are spent; waiting seconds does not help."""


class ServerError(ApiError):
    """5xx: the service failed."""


class SignatureError(DealDocsError):
    """A token is missing, malformed, wrongly signed or not for this purpose."""


class TokenExpiredError(SignatureError):
    """A token was right once and is too old now."""


class CallbackError(DealDocsError):
    """A callback whose content cannot be used."""


class DocumentServerError(DealDocsError):
    """An error answer of the Document Server."""


class CommandError(DocumentServerError):
    """A command was refused, with a code that has no class of its own."""


class DocumentKeyNotFoundError(CommandError):
    """Command error 1: the document key is missing or unknown."""


class CallbackUrlError(CommandError):
    """Command error 2: the callback url is not correct."""


class CommandInternalError(CommandError):
    """Command error 3: internal error of the Document Server."""


class NoChangesError(CommandError):
    """Command error 4: nothing was changed, so there is nothing to save."""


class UnknownCommandError(CommandError):
    """Command error 5: the command is not correct."""


class CommandTokenError(CommandError):
    """Command error 6: the token is not valid; usually the secret differs."""


class CommandTokenExpiredError(CommandError):
    """Command error 7: the token is too old; usually the clocks differ."""


class ConversionError(DocumentServerError):
    """A conversion was refused; itself for a code that has no class of its own."""


class ConversionUnknownError(ConversionError):
    """Conversion error -1: the converter failed without saying why."""


class ConversionTimeoutError(ConversionError):
    """Conversion error -2: it took too long."""


class ConversionFailedError(ConversionError):
    """Conversion error -3: the document could not be converted."""


class ConversionDownloadError(ConversionError):
    """Conversion error -4: the Document Server could not download the document."""


class ConversionPasswordError(ConversionError):
    """Conversion error -5: the document needs a password, or it is wrong."""


class ConversionDatabaseError(ConversionError):
    """Conversion error -6: the Document Server could not read its database."""


class ConversionInputError(ConversionError):
    """Conversion error -7: the request was not correct."""


class ConversionTokenError(ConversionError):
    """Conversion error -8: the token is missing, wrong or too old."""


class ConversionOutputFormatError(ConversionError):
    """Conversion error -9: the output format could not be found out."""


class ConversionSizeLimitError(ConversionError):
    """Conversion error -10: the document is larger than the Document Server takes."""


class DocumentAccessError(DealDocsError):
    """The file does not belong to this deal, or the user may not see it."""


class DocumentInUseError(DealDocsError):
    """Somebody is editing the document, or a save of it was given up; pass `force` to do it all the same."""


class SaveInProgressError(DealDocsError):
    """A save of this document is still on its way; `retry_after` says when to look again."""


class StorageError(DealDocsError, OSError):
    """The journal or a file on disk could not be read or written."""


class MissingFileError(StorageError, FileNotFoundError):
    """A file or directory that was named is not there."""


class OAuthError(DealDocsError):
    """An authorization server refused a request; `code` is its error code."""


class AuthorizationDeniedError(OAuthError):
    """The user or the server did not grant access."""


class AuthorizationStateError(OAuthError):
    """An answer that does not belong to the authorization that was begun."""


class ReauthorizationRequiredError(OAuthError):
    """There is no grant, or it is no longer good; the user must authorize."""


class RefreshFailingError(OAuthError):
    """The access token is too old and refreshing fails for now; `retry_after` says when to try again."""


class UnknownConnectionError(DealDocsError, KeyError):
    """There is no connection of that link name, or none for that subject."""


class ConnectionExistsError(DealDocsError):
    """The link name is taken."""


class ConnectionDisabledError(DealDocsError):
    """The connection was switched off; enable it first."""


class ConnectionInUseError(DealDocsError):
    """The connection is referenced; remove the references, or pass `force`."""


class VaultError(DealDocsError):
    """The vault cannot be decrypted: wrong key or damaged file."""


class LockedError(DealDocsError, TimeoutError):
    """Another process holds the lock for too long."""


class InternalError(DealDocsError):
    """A defect of dealdocs itself."""
