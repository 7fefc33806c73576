"""How a connection comes to be authorized."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dealdocs._arguments import checked_first
from dealdocs._json import in_utc
from dealdocs.connections._results import Authorization, Overview
from dealdocs.connections._service import Service
from dealdocs.connections._shared import texts, words
from dealdocs.connections._showing import Opening, away
from dealdocs.exceptions import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from dealdocs._core import connections as native
    from dealdocs._core.connections import DeviceCode


@checked_first
class AsyncAuthorizing:
    """The part of a connection that authorizes it."""

    _core: native.Connection

    async def authorize(
        self,
        *,
        open_browser: bool = True,
        port: int | None = None,
        timeout: float = 300.0,
        show: Callable[[str], object] = print,
        parameters: Mapping[str, str] | None = None,
    ) -> Overview:
        """Authorize from this machine, in the way that the service prefers.

        In the browser where the service has an authorize address; by a code for another device; or for the
        client itself. Old tokens are kept until the new ones are there. Web apps use
        `begin_authorization` and `finish_authorization`.

        Args:
            open_browser: Open the system's browser; else the address is only shown.
            port: The port of the redirect URL; by default that of the connection, or a free one.
            timeout: Seconds to wait for the user.
            show: Gets the texts for the user.
            parameters: Further parameters of the authorize address, such as `prompt` or `login_hint`.

        Raises:
            AuthorizationDeniedError: The user or the service said no.
            RequestTimeoutError: The user did not come back in time.
            ConfigError: A connection with an API key or a password needs no authorization.
        """
        service = await self._oauth_service()
        way = service.grants[0] if service.grants else "authorization_code"
        if way == "client_credentials":
            return await self.authorize_client()
        if way == "device":
            code = await self.begin_device_authorization()
            show(f"Open {code.verification_url} and type the code {code.user_code}")
            return await self.wait_for_device(code, timeout=timeout)
        return await self.authorize_in_browser(
            open_browser=open_browser, port=port, timeout=timeout, show=away(show), parameters=parameters
        )

    async def reauthorize(
        self,
        *,
        open_browser: bool = True,
        port: int | None = None,
        timeout: float = 300.0,
        show: Callable[[str], object] = print,
        parameters: Mapping[str, str] | None = None,
    ) -> Overview:
        """Authorize again, under the same link name: `authorize` by the name of what it does then.

        The old tokens are used until the new ones are stored; when the user says no, they stay.

        Args:
            open_browser: As for `authorize`.
            port: The same.
            timeout: The same.
            show: The same.
            parameters: The same.
        """
        return await self.authorize(
            open_browser=open_browser, port=port, timeout=timeout, show=show, parameters=parameters
        )

    async def switch_account(
        self,
        *,
        open_browser: bool = True,
        port: int | None = None,
        timeout: float = 300.0,
        show: Callable[[str], object] = print,
        parameters: Mapping[str, str] | None = None,
    ) -> Overview:
        """Authorize again and let the user choose another account.

        The address asks for the choice in the way that the service's definition says
        (`switch_parameters`), else with `prompt=select_account`. Nothing of the former account stays once
        the new tokens are stored.

        Args:
            open_browser: As for `authorize`.
            port: The same.
            timeout: The same.
            show: The same.
            parameters: Further parameters; they come before those that switch.
        """
        chosen = dict((await self._oauth_service()).switch_parameters)
        chosen.update(texts(parameters, "parameters"))
        return await self.authorize(
            open_browser=open_browser, port=port, timeout=timeout, show=show, parameters=chosen
        )

    async def _oauth_service(self) -> Service:
        service = Service.of(json.loads(await self._core.service()))
        if service.authentication not in {"oauth1", "oauth2"}:
            message = f"the service `{service.link_name}` needs no authorization"
            raise ConfigError(message, hint="Set its values with set_values.")
        return service

    async def begin_authorization(
        self,
        redirect_url: str | None = None,
        *,
        paste_code: bool = False,
        parameters: Mapping[str, str] | None = None,
    ) -> Authorization:
        """Start an authorization; the user follows its `url`.

        Args:
            redirect_url: Where the service sends the user back; by default that of the connection.
            paste_code: The user will paste a bare code, see `finish_with_code`.
            parameters: Further parameters of the address, such as `prompt` or `login_hint`.
        """
        given = list(texts(parameters, "parameters").items())
        url, state, _ = await self._core.begin(redirect_url, paste_code, given)
        return Authorization(url, state)

    async def finish_authorization(self, callback: str, *, state: str | None = None) -> Overview:
        """Finish what `begin_authorization` started.

        Args:
            callback: The address that the user came back to, or its query.
            state: The state from the user's cookie, in a web app.

        Raises:
            AuthorizationStateError: It does not belong to an authorization of this connection.
            AuthorizationDeniedError: The user or the service said no.
        """
        return Overview.of(json.loads(await self._core.finish(callback, state)))

    async def finish_pasted(self, text: str) -> Overview:
        """Finish with what a user copied from a browser elsewhere.

        Args:
            text: The whole address that the browser ended at; or the bare code (OAuth 1: the verifier),
                if the authorization was begun with `paste_code`. Nothing proves whose code it is.
        """
        return Overview.of(json.loads(await self._core.finish_pasted(text)))

    async def authorize_in_browser(
        self,
        *,
        open_browser: bool = True,
        port: int | None = None,
        timeout: float = 300.0,
        show: Callable[[str], object] = print,
        parameters: Mapping[str, str] | None = None,
    ) -> Overview:
        """Authorize in the browser of this machine; the answer comes to a listener on 127.0.0.1.

        Args:
            open_browser: Open the system's browser; else the address is only shown.
            port: The port to listen on; by default that of the connection's redirect URL, or a free one.
            timeout: Seconds to wait for the user.
            show: Gets the text with the address when no browser can be opened.
            parameters: Further parameters of the address, such as `prompt` or `login_hint`.
        """
        opening = Opening(show, open_browser=open_browser)
        given = list(texts(parameters, "parameters").items())
        return Overview.of(json.loads(await self._core.authorize_in_browser(opening, port, timeout, given)))

    async def begin_device_authorization(self) -> DeviceCode:
        """Ask for a code that the user types on another device."""
        return await self._core.device()

    async def wait_for_device(self, code: DeviceCode, *, timeout: float | None = None) -> Overview:
        """Wait until the user has typed the code.

        Args:
            code: What `begin_device_authorization` returned.
            timeout: Seconds to wait; by default as long as the code is good.
        """
        return Overview.of(json.loads(await self._core.wait_for_device(code, timeout)))

    async def authorize_client(self) -> Overview:
        """Get a token for the client itself (client credentials)."""
        return Overview.of(json.loads(await self._core.client_credentials()))

    async def import_tokens(
        self,
        access_token: str,
        *,
        refresh_token: str | None = None,
        token_secret: str | None = None,
        expires_at: datetime | None = None,
        scopes: Iterable[str] | None = None,
        metadata: Mapping[str, str] | None = None,
        only_first: bool = False,
    ) -> Overview:
        """Take over tokens that another program got.

        That program must stop using the refresh token: where it rotates, the second to use it ends both.

        Args:
            access_token: The access token.
            refresh_token: The refresh token.
            token_secret: OAuth 1: the secret of the token.
            expires_at: When the access token ends; in UTC if it has no zone.
            scopes: What was granted.
            metadata: Values of the token answer that the service keeps, such as `api_domain`.
            only_first: Do nothing when there is a refresh token here already: what the vault was given since
                is newer. Of several processes that do this at once, one takes the tokens over.
        """
        tokens = {
            "access_token": access_token,
            "refresh_token": refresh_token,
            "token_secret": token_secret,
            "expires_at": None if expires_at is None else int(in_utc(expires_at).timestamp()),
            "scopes": None if scopes is None else words(scopes, "scopes"),
            "metadata": texts(metadata, "metadata"),
            "only_first": only_first,
        }
        return Overview.of(json.loads(await self._core.import_tokens(tokens)))
