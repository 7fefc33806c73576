"""What connections look like from Python."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime, timezone
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

_TIMES = ("expires_at", "last_used", "last_refresh", "created_at", "updated_at")


@dataclass(frozen=True)
class Overview:
    """What there is to know about a connection; never a secret.

    Attributes:
        link_name: The name that scripts use.
        name: The name that people read.
        service: Link name of the service.
        service_name: Its name.
        authentication: `api_key`, `basic`, `oauth1` or `oauth2`.
        owner: `shared` or `per_user`.
        subject: Whose account this is; None for a shared one.
        status: `draft`, `not_connected`, `authorizing`, `connected`, `expiring`, `refresh_failing`,
            `needs_reauth`, `revoked` or `disabled`.
        reason: Why it is so, in a sentence.
        account_label: What the service calls the account.
        requested_scopes: What was asked for.
        granted_scopes: What was granted.
        missing_scopes: What was asked for and not granted.
        expires_at: When the access token ends (UTC); None when it does not.
        has_refresh_token: Whether it can be renewed without a person.
        last_used: When it was last used, to the minute or so.
        last_refresh: When the token was last renewed.
        last_error: What went wrong last, without secrets.
        created_at: When it was made.
        updated_at: When it was last changed.
        references: Who uses it.
        variables: What fills the addresses of the service.
        values: Names of the values that are set.
        allowed_hosts: Hosts that may get the credential.
        allow_any_host: Any public host may get it.
        base_url: Where relative addresses begin.
        redirect_url: Where the service sends users back to.
        provenance: Where it came from, when it was imported.
        metadata: Values of the token answer that are kept and may be shown, such as `api_domain`.
        snippets: Code that makes a call with it, without a secret: `python` and `command`.
        warnings: What somebody should look at.
    """

    link_name: str
    name: str
    service: str
    service_name: str
    owner: str
    status: str
    reason: str | None = None
    authentication: str = ""
    subject: str | None = None
    account_label: str | None = None
    requested_scopes: tuple[str, ...] = ()
    granted_scopes: tuple[str, ...] = ()
    missing_scopes: tuple[str, ...] = ()
    expires_at: datetime | None = None
    has_refresh_token: bool = False
    last_used: datetime | None = None
    last_refresh: datetime | None = None
    last_error: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    references: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    values: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ()
    allow_any_host: bool = False
    base_url: str | None = None
    redirect_url: str | None = None
    provenance: str | None = None
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    snippets: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, known: Mapping[str, Any]) -> Overview:
        """Read what the core wrote; fields of a later version are left out."""
        return cls(
            **{one.name: _plain(one.name, known[one.name]) for one in fields(cls) if one.name in known}
        )

    def as_dict(self) -> dict[str, Any]:
        """Everything as JSON types; times in ISO 8601."""
        return {one.name: _json(getattr(self, one.name)) for one in fields(self)}


@dataclass(frozen=True)
class Authorization:
    """An authorization that was begun.

    Attributes:
        url: Where the user grants access.
        state: What ties the answer to this authorization. Keep it where only this user's browser has it.
        auth_token: Of `get_oauth_authorization_url` for OAuth 1: `AuthToken` of the next step.
        auth_key: The same: `AuthKey`, the secret of that token.
    """

    url: str = field(repr=False)  # it holds the state
    state: str = field(repr=False)
    auth_token: str | None = field(default=None, repr=False)
    auth_key: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class TestReport:
    """What a harmless request showed.

    Attributes:
        ok: The service accepted the connection.
        status: HTTP status.
        account_label: What the service calls the account.
        detail: The start of a refusal, without secrets.
    """

    __test__ = False  # its name is not meant for pytest

    ok: bool
    status: int
    account_label: str | None
    detail: str | None


def _plain(name: str, value: Any) -> Any:
    if name in _TIMES and value is not None:
        return datetime.fromtimestamp(value, tz=timezone.utc)
    if isinstance(value, list):
        return tuple(cast("list[Any]", value))
    return MappingProxyType(cast("dict[str, Any]", value)) if isinstance(value, dict) else value


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(cast("tuple[Any, ...]", value))
    return dict(cast("Mapping[str, Any]", value)) if isinstance(value, MappingProxyType) else value
