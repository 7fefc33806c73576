"""Authorizations, stored connections and the vault."""

from __future__ import annotations

from dealdocs.exceptions._base import DealDocsError


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
