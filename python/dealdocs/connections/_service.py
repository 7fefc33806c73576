"""What services look like from Python."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


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
        public = oauth2.get("client_authentication") == "none"
        needed = ("client_id",) if public else _CLIENT.get(kind, ())
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
