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

from dealdocs.exceptions._api import (
    AccountClosedError,
    ApiError,
    AuthenticationError,
    BlockedError,
    BudgetExhaustedError,
    ConflictError,
    FeatureDisabledError,
    FileTooLargeError,
    GoneError,
    LimitReachedError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    ValidationError,
)
from dealdocs.exceptions._base import (
    DealDocsError,
)
from dealdocs.exceptions._connections import (
    AuthorizationDeniedError,
    AuthorizationStateError,
    ConnectionDisabledError,
    ConnectionExistsError,
    ConnectionInUseError,
    LockedError,
    OAuthError,
    ReauthorizationRequiredError,
    RefreshFailingError,
    UnknownConnectionError,
    VaultError,
)
from dealdocs.exceptions._document_server import (
    CallbackError,
    CallbackUrlError,
    CommandError,
    CommandInternalError,
    CommandTokenError,
    CommandTokenExpiredError,
    ConversionDatabaseError,
    ConversionDownloadError,
    ConversionError,
    ConversionFailedError,
    ConversionInputError,
    ConversionOutputFormatError,
    ConversionPasswordError,
    ConversionSizeLimitError,
    ConversionTimeoutError,
    ConversionTokenError,
    ConversionUnknownError,
    DocumentKeyNotFoundError,
    DocumentServerError,
    NoChangesError,
    SignatureError,
    TokenExpiredError,
    UnknownCommandError,
)
from dealdocs.exceptions._documents import (
    DocumentAccessError,
    DocumentInUseError,
    MissingFileError,
    SaveInProgressError,
    StorageError,
)
from dealdocs.exceptions._transport import (
    ConnectError,
    DecodeError,
    RequestTimeoutError,
    ResponseTooLargeError,
    TlsError,
    TooManyRedirectsError,
    TransportError,
)
from dealdocs.exceptions._usage import (
    AddressRefusedError,
    ArgumentTypeError,
    ClosedError,
    ConfigError,
    HostNotAllowedError,
    InternalError,
    UnsupportedFormatError,
    WeakSecretError,
)

__all__ = [
    "AccountClosedError",
    "AddressRefusedError",
    "ApiError",
    "ArgumentTypeError",
    "AuthenticationError",
    "AuthorizationDeniedError",
    "AuthorizationStateError",
    "BlockedError",
    "BudgetExhaustedError",
    "CallbackError",
    "CallbackUrlError",
    "ClosedError",
    "CommandError",
    "CommandInternalError",
    "CommandTokenError",
    "CommandTokenExpiredError",
    "ConfigError",
    "ConflictError",
    "ConnectError",
    "ConnectionDisabledError",
    "ConnectionExistsError",
    "ConnectionInUseError",
    "ConversionDatabaseError",
    "ConversionDownloadError",
    "ConversionError",
    "ConversionFailedError",
    "ConversionInputError",
    "ConversionOutputFormatError",
    "ConversionPasswordError",
    "ConversionSizeLimitError",
    "ConversionTimeoutError",
    "ConversionTokenError",
    "ConversionUnknownError",
    "DealDocsError",
    "DecodeError",
    "DocumentAccessError",
    "DocumentInUseError",
    "DocumentKeyNotFoundError",
    "DocumentServerError",
    "FeatureDisabledError",
    "FileTooLargeError",
    "GoneError",
    "HostNotAllowedError",
    "InternalError",
    "LimitReachedError",
    "LockedError",
    "MissingFileError",
    "NoChangesError",
    "NotFoundError",
    "OAuthError",
    "PermissionDeniedError",
    "RateLimitError",
    "ReauthorizationRequiredError",
    "RefreshFailingError",
    "RequestTimeoutError",
    "ResponseTooLargeError",
    "SaveInProgressError",
    "ServerError",
    "SignatureError",
    "StorageError",
    "TlsError",
    "TokenExpiredError",
    "TooManyRedirectsError",
    "TransportError",
    "UnknownCommandError",
    "UnknownConnectionError",
    "UnsupportedFormatError",
    "ValidationError",
    "VaultError",
    "WeakSecretError",
]


def _name_home() -> None:
    """Let texts and pickles name the public home of a class, wherever its file is."""
    for name in __all__:
        globals()[name].__module__ = __name__


_name_home()
