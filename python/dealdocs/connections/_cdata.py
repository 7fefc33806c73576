"""Connection strings and procedures with the names of the CData drivers.

The tokens stay in the vault that `OAuthSettingsLocation` names; only a caller that renews them itself
(`InitiateOAuth=OFF`) is told them by the procedures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dealdocs._arguments import checked_first
from dealdocs._core.connections import parse_cdata
from dealdocs.connections._cdata_authorizing import authorize, finish, take_over
from dealdocs.connections._cdata_opening import CALLBACK, Place, caller_keeps, opened, uses_oauth
from dealdocs.connections._held import OAuthTokens
from dealdocs.connections._results import Authorization
from dealdocs.exceptions import ConfigError

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from dealdocs.connections._connection import Connection


@checked_first
def open(connection_string: str, **place: Unpack[Place]) -> Connection:  # noqa: A001 - the name that drivers use
    """Open the connection that a connection string describes; make it if it is not there.

    `InitiateOAuth=GETANDREFRESH` opens the browser when nobody has authorized yet; `REFRESH` needs stored
    tokens or an `OAuthVerifier`; `OFF` takes the tokens of the string as they are. Once the vault holds a
    refresh token, its tokens are the newer ones, and those of the string are not read again.

    Without `OAuthSettingsLocation` the vault that `DEALDOCS_VAULT` names is used. Where there is none either,
    what needs no file works in the memory of this process: API tokens, passwords, and `InitiateOAuth=OFF`.

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
    connection, service = opened(said, place)
    if uses_oauth(said, service):
        authorize(connection, said, place)
    if said["connect_on_open"]:
        connection.test()
    return connection.read_only() if said["read_only"] else connection


@checked_first
def get_oauth_authorization_url(connection_string: str, **place: Unpack[Place]) -> Authorization:
    """`GetOAuthAuthorizationURL`: where a user elsewhere grants access.

    Pass what the user brings back to `get_oauth_access_token`, or as `OAuthVerifier` to `open`. Of OAuth 1,
    pass `auth_token` and `auth_key` along as `AuthToken` and `AuthKey` where that is another vault.
    """
    said = _said(connection_string)
    connection, service = opened(said, place)
    native = connection._native  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001
    url, state, key = native.begin(said["callback_url"] or CALLBACK, True, [])  # noqa: FBT003 - native
    if service.authentication != "oauth1":
        return Authorization(url, state)
    return Authorization(url, state, auth_token=state, auth_key=key)


@checked_first
def get_oauth_access_token(
    connection_string: str, verifier: str | None = None, **place: Unpack[Place]
) -> OAuthTokens:
    """`GetOAuthAccessToken`: exchange the verifier; the tokens go into the vault.

    With `InitiateOAuth=OFF` they are in the answer too, for the caller to keep.

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
    connection, _ = opened(said, place)
    finish(connection, said, text)
    return _handed_out(connection, said, place)


@checked_first
def refresh_oauth_access_token(connection_string: str, **place: Unpack[Place]) -> OAuthTokens:
    """`RefreshOAuthAccessToken`: renew the access token now, from the vault or from `OAuthRefreshToken`.

    With `InitiateOAuth=OFF` the tokens are in the answer, for the caller to keep: the refresh token that
    was sent may be spent.
    """
    said = _said(connection_string)
    connection, _ = opened(said, place)
    if said["refresh_token"] and not connection.overview().has_refresh_token:
        take_over(connection, said, with_refresh_token=True)
    connection.refresh()
    return _handed_out(connection, said, place)


def _handed_out(connection: Connection, said: dict[str, Any], place: Place) -> OAuthTokens:
    """Tell the tokens to a caller that keeps them itself."""
    native = connection._native  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001
    held: Any = native.held_tokens() if said["initiate"] == "off" else None
    tokens = OAuthTokens.of(connection.overview(), held)
    if caller_keeps(said, place):
        # A copy in the memory of this process would be spent as soon as the caller uses its own.
        connection.delete(force=True)
    return tokens


def _said(connection_string: str) -> dict[str, Any]:
    if not connection_string.strip("; \t\r\n"):
        message = "the connection string is empty"
        raise ConfigError(message, hint="As in AuthScheme=Basic;APIToken=...;CompanyDomain=acme")
    return parse_cdata(connection_string)
