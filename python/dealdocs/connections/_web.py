# Written by scripts/make_twins.py from _async_web.py; change that file, not this one.
"""Authorization in a web app, whatever its framework: where to send the user, and which cookie to set."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dealdocs._arguments import checked_first
from dealdocs.connections._step import Redirect, cookie_of
from dealdocs.exceptions import AuthorizationStateError, ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dealdocs.connections._connection import Connection
    from dealdocs.connections._vault import Vault


@checked_first
class WebAuthorization:
    """The two views of an authorization: one that sends the user away, one that takes the user back.

    The state of each authorization is kept in a cookie of the user's browser, so that nobody can be made
    to finish an authorization that somebody else began.

    Args:
        vault: The vault.
        redirect_url: The address of the view that calls `finish`, as registered at the service.
        cookie: Name of the cookie; over https it gets the prefix `__Host-`.

    Example:
        >>> web = WebAuthorization(vault, "https://app.example.com/callback")  # doctest: +SKIP
        >>> step = web.begin("acme_crm")  # doctest: +SKIP
        >>> step.status, step.headers  # doctest: +SKIP
    """

    def __init__(self, vault: Vault, redirect_url: str, *, cookie: str = "dealdocs_state") -> None:
        parts = urlsplit(redirect_url)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            message = "the redirect URL is not a whole http or https address"
            raise ConfigError(message)
        self._vault = vault
        self._redirect_url = redirect_url
        self._secure = parts.scheme == "https"
        self._cookie = f"__Host-{cookie}" if self._secure else cookie

    def begin(
        self,
        link_name: str,
        *,
        subject: str | None = None,
        parameters: Mapping[str, str] | None = None,
    ) -> Redirect:
        """Begin an authorization; answer the user's request with the redirect and its cookie.

        Args:
            link_name: Name of the connection.
            subject: Whose account is authorized: the user that is logged in at your app.
            parameters: Further parameters of the address, such as `prompt` or `login_hint`.
        """
        vault, back = self._vault, self._redirect_url
        begun = vault.begin_authorization(
            link_name, redirect_url=back, subject=subject, parameters=parameters
        )
        return Redirect(begun.url, cookie_of(self._cookie, begun.state, secure=self._secure))

    def finish(self, url: str, cookies: Mapping[str, str] | str | None) -> Connection:
        """Finish the authorization when the user is back.

        Args:
            url: The address of this request, with its query.
            cookies: The cookies of this request: a mapping, or the `Cookie` header.

        Returns:
            The connection that is authorized now. Send `clear_cookie` along with your answer.

        Raises:
            AuthorizationStateError: This browser did not begin this authorization.
            AuthorizationDeniedError: The user or the service said no.
        """
        state = self._state_in(cookies)
        if not state:
            message = "this browser brings no state of an authorization"
            raise AuthorizationStateError(
                message, hint="Begin the authorization again, with cookies allowed."
            )
        return self._vault.finish_authorization(url, state=state)

    @property
    def clear_cookie(self) -> str:
        """A `Set-Cookie` header that removes the cookie."""
        return cookie_of(self._cookie, "", secure=self._secure)

    def _state_in(self, cookies: Mapping[str, str] | str | None) -> str | None:
        if not isinstance(cookies, str):
            return (cookies or {}).get(self._cookie)
        try:
            found = SimpleCookie(cookies).get(self._cookie)
        except CookieError:
            return None
        return found.value if found is not None else None

    def __repr__(self) -> str:
        return f"<WebAuthorization to {self._redirect_url}>"
