"""Which connection of which vault a connection string means; it is made if it is not there."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Any, TypedDict

from dealdocs._arguments import check_options
from dealdocs.connections._shared import MEMORY, PATH_VARIABLE, logger
from dealdocs.connections._vault import Vault
from dealdocs.exceptions import ConfigError, ConnectionExistsError, UnknownConnectionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dealdocs.connections._connection import Connection
    from dealdocs.connections._service import Service

CALLBACK = "http://localhost:33333"
_OAUTH = {"oauth1", "oauth2"}


class Place(TypedDict, total=False):
    """Keywords besides the connection string.

    Attributes:
        service: Link name of the service; by default Pipedrive.
        link_name: Link name of the connection in the vault; by default one made from client and company.
        vault: An open vault instead of `OAuthSettingsLocation`.
        passphrase: Opens the file of `OAuthSettingsLocation`; see `Vault` for the other keys.
        key_file: The same.
        key: The same.
        open_browser: Open the system's browser where the user must authorize; else only show the address.
        show: Gets the address when no browser can be opened; by default it is printed, or an error where
            there is no terminal.
    """

    service: str
    link_name: str
    vault: Vault
    passphrase: str
    key_file: str | os.PathLike[str]
    key: str | bytes
    open_browser: bool
    show: Callable[[str], object]


def opened(said: dict[str, Any], place: Place) -> tuple[Connection, Service]:
    """Return the connection that a string describes, and its service."""
    check_options(place, Place)
    for warning in said["warnings"]:
        logger.warning("connection string: %s", warning)
    name = _service_name(said, place)
    link_name = place.get("link_name") or _link_name(said, name)
    vault = place.get("vault")
    # Not `or`: an empty vault is false.
    if vault is None:
        vault = _vault(said, place, link_name)
    service = vault.service(name)
    if _is_lost_with_the_process(said, place, service):
        message = "there is no place for the tokens that InitiateOAuth=REFRESH and GETANDREFRESH keep"
        hint = (
            f"Set OAuthSettingsLocation to a file, or the variable {PATH_VARIABLE}; "
            f"OAuthSettingsLocation={MEMORY}NAME keeps them as long as this process."
        )
        raise ConfigError(message, hint=hint)
    try:
        connection = vault.connection(link_name)
    except UnknownConnectionError:
        _check_credential(said, service)
        try:
            return _create(vault, link_name, service, said), service
        except ConnectionExistsError:
            # Another process that opens the same string was faster.
            connection = vault.connection(link_name)
    if values := _values(said, service):
        connection.set_values(values)
    _check_credential(said, service, known=connection.overview().values)
    if uses_oauth(said, service):
        _correct(connection, said)
    return connection, service


def _check_credential(said: dict[str, Any], service: Service, *, known: Iterable[str] = ()) -> None:
    """Refuse a string without the key or password that it needs, and that is not in the vault either."""
    needed = {
        "api_key": {_key_of(service): "APIToken"},
        "basic": {"user_name": "User", "password": "Password"},
    }.get(service.authentication, {})
    there = {*_values(said, service), *known}
    missing = [name for value, name in needed.items() if value in service.values and value not in there]
    if missing:
        message = f"the connection string has no {' and no '.join(missing)}"
        raise ConfigError(message, hint="As in AuthScheme=Basic;APIToken=...;CompanyDomain=acme")


def uses_oauth(said: dict[str, Any], service: Service) -> bool:
    """Whether somebody must authorize: as the string says, else as the service does."""
    return said["oauth"] if said["oauth"] is not None else service.authentication in _OAUTH


def caller_keeps(said: dict[str, Any], place: Place) -> bool:
    """Whether the tokens of this string are the caller's alone: no vault was named to keep them in."""
    return said["initiate"] == "off" and _names_no_vault(said, place)


def _names_no_vault(said: dict[str, Any], place: Place) -> bool:
    return not said["location"] and "vault" not in place and not os.environ.get(PATH_VARIABLE)


def _is_lost_with_the_process(said: dict[str, Any], place: Place, service: Service) -> bool:
    """Whether a refresh token would be spent whose successor nobody keeps."""
    return (
        said["initiate"] != "off"
        and service.authentication == "oauth2"
        and said["grant"] != "client_credentials"
        and _names_no_vault(said, place)
    )


def _create(vault: Vault, link_name: str, service: Service, said: dict[str, Any]) -> Connection:
    known = {one.key for one in service.variables}
    domain = said["company_domain"]
    return vault.create(
        link_name,
        service=service.link_name,
        scopes=said["scopes"],
        values=_values(said, service),
        variables={"company_domain": domain} if domain and "company_domain" in known else {},
        redirect_url=(said["callback_url"] or CALLBACK) if uses_oauth(said, service) else None,
    )


def _correct(connection: Connection, said: dict[str, Any]) -> None:
    """Take over a callback and scopes that the string names since."""
    known = connection.overview()
    change: dict[str, Any] = {}
    if said["callback_url"] and said["callback_url"] != known.redirect_url:
        change["redirect_url"] = said["callback_url"]
    if said["scopes"] and set(said["scopes"]) != set(known.requested_scopes):
        change["scopes"] = said["scopes"]
    if change:
        connection.update(**change)


def _service_name(said: dict[str, Any], place: Place) -> str:
    if "service" in place:
        return place["service"]
    if said["product"] not in {None, "pipedrive"}:
        return said["product"]
    oauth = said["oauth"] if said["oauth"] is not None else not (said["api_token"] or said["user"])
    return "pipedrive" if oauth else "pipedrive_token"


def _link_name(said: dict[str, Any], service: str) -> str:
    """The same for the same client, company and token: two people with a token each share nothing.

    A refresh token tells whose string it is; the access token beside it changes.
    """
    who = "\n".join(said[name] or "" for name in ("client_id", "company_domain", "user"))
    if token := said["api_token"] or said["refresh_token"] or said["access_token"]:
        who += "\n" + hashlib.sha256(token.encode()).hexdigest()
    return f"cdata_{service[:20]}_{hashlib.sha256(who.encode()).hexdigest()[:12]}"


def _vault(said: dict[str, Any], place: Place, link_name: str) -> Vault:
    options: dict[str, Any] = {"ca_file": said["ca_file"], "proxy": said["proxy"]}
    if said["timeout"] is not None:
        options["timeout"] = said["timeout"]
    location = said["location"] or os.environ.get(PATH_VARIABLE) or f"{MEMORY}{link_name}"
    if location.startswith(MEMORY):
        return Vault(location, **options)
    keys: dict[str, Any] = {
        name: value for name, value in place.items() if name in {"passphrase", "key_file", "key"}
    }
    return Vault(location, create=True, **keys, **options)


def _values(said: dict[str, Any], service: Service) -> dict[str, str]:
    """The values of a connection, by the names that its service has for them."""
    first = service.authentication == "oauth1"
    names = {
        "api_token": _key_of(service),
        "user": "user_name",
        "password": "password",
        "client_id": "consumer_key" if first else "client_id",
        "client_secret": "consumer_secret" if first else "client_secret",
    }
    return {value: said[name] for name, value in names.items() if said[name]}


def _key_of(service: Service) -> str:
    """The name of the one secret that a service takes; of several, the one that Pipedrive has."""
    secrets = [one.value_name for one in service.parameters if one.secret]
    return secrets[0] if len(secrets) == 1 and service.authentication == "api_key" else "x-api-token"
