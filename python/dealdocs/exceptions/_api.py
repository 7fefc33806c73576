"""Error answers of a service, by what a caller would do about them."""

from __future__ import annotations

from dealdocs.exceptions._base import DealDocsError


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
