"""How the connection of a connection string comes to its tokens."""

from __future__ import annotations

import sys
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from dealdocs.exceptions import AuthorizationStateError, ConfigError, ReauthorizationRequiredError

if TYPE_CHECKING:
    from dealdocs.connections._cdata_opening import Place
    from dealdocs.connections._connection import Connection

_READY = {"connected", "expiring", "refresh_failing"}
# The code of the error where a verifier answers nothing that was begun.
_NOT_WAITING = "not_waiting"


def authorize(connection: Connection, said: dict[str, Any], place: Place) -> None:
    """Make sure that there are tokens, in the way that `InitiateOAuth` allows."""
    refreshes = said["initiate"] != "off"
    known = connection.overview()
    if said["verifier"] and known.status not in _READY and _finished(connection, said):
        return
    # What the vault has been given since is newer: a refresh token that was replaced ends the grant.
    if (
        (said["access_token"] or (said["refresh_token"] and refreshes))
        and not known.has_refresh_token
        and not (refreshes and known.status == "revoked")
    ):
        take_over(connection, said, with_refresh_token=refreshes)
        return
    if known.status in _READY or not refreshes:
        return
    if said["grant"] == "client_credentials":
        connection.authorize_client()
    elif said["initiate"] == "get_and_refresh":
        _browse(connection, place)
    else:
        message = f"the connection `{connection.link_name}` is not authorized"
        hint = "Set InitiateOAuth=GETANDREFRESH, or authorize it first and copy the file."
        raise ReauthorizationRequiredError(message, hint=hint)


def finish(connection: Connection, said: dict[str, Any], verifier: str) -> None:
    """Finish what was begun with what the user brought; of OAuth 1 also with a token that the caller kept."""
    if said["auth_token"]:
        native = connection._native  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001
        native.finish_carried(verifier, said["auth_token"], said["auth_key"])
    else:
        connection.finish_pasted(verifier)


def _finished(connection: Connection, said: dict[str, Any]) -> bool:
    try:
        finish(connection, said, said["verifier"])
    except AuthorizationStateError as error:
        if error.code != _NOT_WAITING:
            raise
        # It was used before, and stayed in the string.
        return False
    return True


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


def take_over(connection: Connection, said: dict[str, Any], *, with_refresh_token: bool) -> None:
    """Take over the tokens of the string."""
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
