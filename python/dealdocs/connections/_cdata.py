"""Connection strings and procedures with the names of the CData drivers.

The tokens stay in the vault that `OAuthSettingsLocation` names: a procedure returns how the connection
stands, never a token.
"""

from __future__ import annotations

import hashlib
import sys
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, TypedDict

from dealdocs._arguments import check_options, checked_first
from dealdocs._core.connections import parse_cdata
from dealdocs.connections._shared import MEMORY, logger
from dealdocs.connections._vault import Vault
from dealdocs.exceptions import (
    ConfigError,
    ConnectionExistsError,
    ReauthorizationRequiredError,
    UnknownConnectionError,
)

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from typing_extensions import Unpack

    from dealdocs.connections._connection import Connection
    from dealdocs.connections._results import Authorization, Overview

CALLBACK = "http://localhost:33333"


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


@checked_first
def open(connection_string: str, **place: Unpack[Place]) -> Connection:  # noqa: A001 - the name that drivers use
    """Open the connection that a connection string describes; make it if it is not there.

    `InitiateOAuth=GETANDREFRESH` opens the browser when nobody has authorized yet; `REFRESH` needs stored
    tokens or an `OAuthVerifier`; `OFF` takes the tokens of the string as they are. Once the vault holds a
    refresh token, its tokens are the newer ones, and those of the string are not read again.

    `Readonly=true` refuses calls of other methods than GET, HEAD and OPTIONS.

    Args:
        connection_string: `AuthScheme=OAuth;InitiateOAuth=GETANDREFRESH;OAuthClientId=...`.
        **place: `service`, `link_name`; `vault`, or its `passphrase`, `key_file` or `key`; `open_browser`,
            `show`.

    Raises:
        ConfigError: A property is unknown, contradicts another one, or is missing.
        ReauthorizationRequiredError: Nobody has authorized yet, and the string forbids to ask, or there is
            neither a browser nor a terminal.

    Example:
        >>> connection = open("AuthScheme=Basic;APIToken=0123;CompanyDomain=acme")
        >>> connection.status
        'connected'
    """
    said = _said(connection_string)
    connection = _connection(said, place)
    if _uses_oauth(said, place):
        _authorize(connection, said, place)
    if said["connect_on_open"]:
        connection.test()
    return connection.read_only() if said["read_only"] else connection


@checked_first
def get_oauth_authorization_url(connection_string: str, **place: Unpack[Place]) -> Authorization:
    """`GetOAuthAuthorizationURL`: where a user elsewhere grants access.

    Pass what the user brings back to `get_oauth_access_token`, or as `OAuthVerifier` to `open`.
    """
    said = _said(connection_string)
    return _connection(said, place).begin_authorization(said["callback_url"] or CALLBACK, paste_code=True)


@checked_first
def get_oauth_access_token(
    connection_string: str, verifier: str | None = None, **place: Unpack[Place]
) -> Overview:
    """`GetOAuthAccessToken`: exchange the verifier; the tokens go into the vault.

    Args:
        connection_string: The same as for `get_oauth_authorization_url`.
        verifier: The code, the verifier of OAuth 1, or the whole address that the browser ended at; by
            default `OAuthVerifier`.
        **place: As for `open`.
    """
    said = _said(connection_string)
    text = verifier or said["verifier"]
    if not text:
        message = "there is no verifier"
        raise ConfigError(message, hint="Pass it, or set OAuthVerifier.")
    return _connection(said, place).finish_pasted(text)


@checked_first
def refresh_oauth_access_token(connection_string: str, **place: Unpack[Place]) -> Overview:
    """`RefreshOAuthAccessToken`: renew the access token now, from the vault or from `OAuthRefreshToken`."""
    said = _said(connection_string)
    connection = _connection(said, place)
    if said["refresh_token"] and not connection.overview().has_refresh_token:
        _import(connection, said, with_refresh_token=True)
    return connection.refresh()


def _said(connection_string: str) -> dict[str, Any]:
    if not connection_string.strip("; \t\r\n"):
        message = "the connection string is empty"
        raise ConfigError(message, hint="As in AuthScheme=Basic;APIToken=...;CompanyDomain=acme")
    return parse_cdata(connection_string)


def _connection(said: dict[str, Any], place: Place) -> Connection:
    check_options(place, Place)
    for warning in said["warnings"]:
        logger.warning("connection string: %s", warning)
    service = _service(said, place)
    link_name = place.get("link_name") or _name(said, service)
    vault = place.get("vault")
    # Not `or`: an empty vault is false.
    if vault is None:
        vault = _vault(said, place, link_name)
    try:
        connection = vault.connection(link_name)
    except UnknownConnectionError:
        try:
            return vault.create(
                link_name,
                service=service,
                scopes=said["scopes"],
                values=_values(said),
                variables=_variables(vault, service, said),
                redirect_url=(said["callback_url"] or CALLBACK) if _uses_oauth(said, place) else None,
            )
        except ConnectionExistsError:
            # Another process that opens the same string was faster.
            connection = vault.connection(link_name)
    if values := _values(said):
        connection.set_values(values)
    return connection


def _uses_oauth(said: dict[str, Any], place: Place) -> bool:
    if said["oauth"] is not None:
        return said["oauth"]
    return not (said["api_token"] or said["user"]) and "service" not in place


def _service(said: dict[str, Any], place: Place) -> str:
    if "service" in place:
        return place["service"]
    if said["product"] not in {None, "pipedrive"}:
        return said["product"]
    return "pipedrive" if _uses_oauth(said, place) else "pipedrive_token"


def _name(said: dict[str, Any], service: str) -> str:
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
    location = str(said["location"] or f"{MEMORY}{link_name}")
    if location.startswith(MEMORY):
        return Vault(location, **options)
    keys: dict[str, Any] = {
        name: value for name, value in place.items() if name in {"passphrase", "key_file", "key"}
    }
    return Vault(location, create=True, **keys, **options)


_VALUES = {
    "api_token": "x-api-token",
    "user": "user_name",
    "password": "password",
    "client_id": "client_id",
    "client_secret": "client_secret",
}


def _values(said: dict[str, Any]) -> dict[str, str]:
    return {value: said[name] for name, value in _VALUES.items() if said[name]}


def _variables(vault: Vault, service: str, said: dict[str, Any]) -> dict[str, str]:
    known = {one.key for one in vault.service(service).variables}
    domain = said["company_domain"]
    return {"company_domain": domain} if domain and "company_domain" in known else {}


def _authorize(connection: Connection, said: dict[str, Any], place: Place) -> None:
    refreshes = said["initiate"] != "off"
    if said["access_token"] or (said["refresh_token"] and refreshes):
        known = connection.overview()
        # What the vault has been given since is newer: a refresh token that was replaced ends the grant.
        if not known.has_refresh_token and not (refreshes and known.status == "revoked"):
            _import(connection, said, with_refresh_token=refreshes)
            return
    if said["verifier"] and connection.status == "authorizing":
        connection.finish_pasted(said["verifier"])
        return
    if connection.status in {"connected", "expiring", "refresh_failing"} or said["initiate"] == "off":
        return
    if said["grant"] == "client_credentials":
        connection.authorize_client()
    elif said["initiate"] == "get_and_refresh":
        _browse(connection, place)
    else:
        message = f"the connection `{connection.link_name}` is not authorized"
        hint = "Set InitiateOAuth=GETANDREFRESH, or authorize it first and copy the file."
        raise ReauthorizationRequiredError(message, hint=hint)


def _browse(connection: Connection, place: Place) -> None:
    """Ask the user; where neither a browser nor a terminal is at hand, nobody would see the address."""
    opens = place.get("open_browser", True)
    unseen = opens and "show" not in place and not (sys.stdin and sys.stdin.isatty())
    kept: list[str] = []

    def keep(text: str) -> None:
        kept.append(text)
        raise LookupError

    try:
        connection.authorize_in_browser(open_browser=opens, show=keep if unseen else place.get("show", print))
    except ConfigError:
        if not kept:
            raise
    if kept:
        message = (
            f"the connection `{connection.link_name}` is not authorized, and no browser can be opened here"
        )
        hint = (
            "Authorize it where there is one and copy the file, pass show=... to take the address, "
            "or use get_oauth_authorization_url."
        )
        raise ReauthorizationRequiredError(message, hint=hint)


def _import(connection: Connection, said: dict[str, Any], *, with_refresh_token: bool) -> None:
    # Without an access token there is one that has ended, so that the first call gets another.
    ends = said["expires_at"] if said["access_token"] else 0
    connection.import_tokens(
        said["access_token"] or "none",
        refresh_token=said["refresh_token"] if with_refresh_token else None,
        token_secret=said["access_token_secret"],
        expires_at=None if ends is None else datetime.fromtimestamp(ends, tz=timezone.utc),
        # Another process that opens the same string may have been first, and have renewed them since.
        only_first=True,
    )
