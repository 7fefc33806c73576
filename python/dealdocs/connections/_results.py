"""What connections and services look like from Python."""

from __future__ import annotations

import json
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
class Parameter:
    """A value that every call of a service carries.

    Attributes:
        key: Its name on the wire.
        value_name: Its name among the values of a connection.
        display_name: What to ask for.
        place: `header`, `query` or `form`.
        secret: Whether it is kept from view.
        default: The value of connections that name none.
        optional: Calls go without it when the connection has no value.
        prefix: Put before the value on the wire, such as `Bearer `.
    """

    key: str
    value_name: str
    display_name: str
    place: str
    secret: bool
    default: str | None
    optional: bool
    prefix: str | None = None


@dataclass(frozen=True)
class Variable:
    """A part of a service's addresses that a connection fills in, such as the name of a shop.

    Attributes:
        key: Its name between `${` and `}`.
        display_name: What to ask for.
        default: The value of connections that name none.
        choices: The only values it may have; empty for any.
        example: An example.
        learned: Never asked for: known after the authorization.
    """

    key: str
    display_name: str
    default: str | None
    choices: tuple[str, ...]
    example: str | None
    learned: bool


@dataclass(frozen=True)
class Service:
    """A service: everything that its connections have in common.

    Attributes:
        link_name: Its unique name.
        name: What people read.
        category: What it is for.
        built_in: It comes with dealdocs and cannot be changed.
        authentication: `api_key`, `basic`, `oauth1` or `oauth2`.
        grants: Of an OAuth 2 service: `authorization_code`, `client_credentials`, `device`, best first.
        scopes: The scopes that it offers.
        parameters: What goes along with every call.
        variables: What a connection fills into the addresses.
        values: The names of the values that a connection needs, such as `client_id`.
        base_url: Where relative addresses begin.
        allowed_hosts: Hosts that may get the credential, besides that of `base_url`.
        authorize_url: Of OAuth: where the user grants access. This and the following may hold variables.
        token_url: Where tokens come from.
        refresh_url: Where refresh tokens become tokens, when that is another place.
        revoke_url: Where tokens are given back.
        device_url: Where codes for another device come from.
        request_token_url: Of OAuth 1: where temporary tokens come from.
        switch_parameters: Parameters of the authorize address by which a user can choose another account.
        documentation: Where the service describes all this.
        notes: What a user must know.
        definition: The whole definition, as JSON text.
    """

    link_name: str
    name: str
    category: str
    built_in: bool
    authentication: str
    grants: tuple[str, ...]
    scopes: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    variables: tuple[Variable, ...]
    values: tuple[str, ...]
    base_url: str | None
    allowed_hosts: tuple[str, ...]
    authorize_url: str | None
    token_url: str | None
    refresh_url: str | None
    revoke_url: str | None
    device_url: str | None
    request_token_url: str | None
    switch_parameters: tuple[tuple[str, str], ...]
    documentation: str | None
    notes: str | None
    definition: str = field(repr=False)

    @classmethod
    def of(cls, known: Mapping[str, Any]) -> Service:
        """Read a definition as the core wrote it."""
        definition: dict[str, Any] = known["definition"]
        kind = definition["authentication"]
        oauth2: dict[str, Any] = definition.get("oauth2") or {}
        oauth: dict[str, Any] = oauth2 or definition.get("oauth1") or {}
        parameters = tuple(_parameter(one) for one in definition.get("parameters", ()))
        scopes = (one if isinstance(one, str) else one["name"] for one in oauth2.get("scopes", ()))
        needed = _CLIENT.get(kind, ())
        return cls(
            link_name=definition["link_name"],
            name=definition["name"],
            category=definition.get("category", ""),
            built_in=known["built_in"],
            authentication=kind,
            grants=tuple(oauth2.get("grants", ("authorization_code",))) if kind == "oauth2" else (),
            scopes=tuple(scopes),
            parameters=parameters,
            variables=tuple(_variable(one) for one in definition.get("variables", ())),
            values=(*needed, *(one.value_name for one in parameters if one.value_name not in needed)),
            base_url=definition.get("base_url"),
            allowed_hosts=tuple(definition.get("allowed_hosts", ())),
            authorize_url=oauth.get("authorize_url"),
            token_url=oauth.get("token_url") or oauth.get("access_token_url"),
            refresh_url=oauth.get("refresh_url"),
            revoke_url=oauth.get("revoke_url"),
            device_url=oauth.get("device_url"),
            request_token_url=oauth.get("request_token_url"),
            switch_parameters=tuple(
                (oauth.get("switch_parameters") or (_SWITCH if kind == "oauth2" else {})).items()
            ),
            documentation=definition.get("documentation"),
            notes=definition.get("notes"),
            definition=json.dumps(definition),
        )


# What OpenID Connect has for it, and many others understand.
_SWITCH = {"prompt": "select_account"}
_CLIENT = {
    "basic": ("user_name", "password"),
    "oauth1": ("consumer_key", "consumer_secret"),
    "oauth2": ("client_id", "client_secret"),
}


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


def _parameter(one: Mapping[str, Any]) -> Parameter:
    return Parameter(
        key=one["key"],
        value_name=one.get("value_from") or one["key"],
        display_name=one.get("display_name") or one["key"],
        place=one.get("place", "header"),
        secret=one.get("secret", True),
        default=one.get("default"),
        optional=one.get("optional", False),
        prefix=one.get("prefix"),
    )


def _variable(one: Mapping[str, Any]) -> Variable:
    return Variable(
        key=one["key"],
        display_name=one.get("display_name") or one["key"],
        default=one.get("default"),
        choices=tuple(one.get("choices", ())),
        example=one.get("example"),
        learned=one.get("learned", False),
    )


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
