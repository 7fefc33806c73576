"""One connection, ready to be used."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dealdocs._arguments import checked_first
from dealdocs.connections._async_response import AsyncResponse
from dealdocs.connections._results import Authorization, Overview, TestReport
from dealdocs.connections._sending import call_of
from dealdocs.connections._shared import texts, words
from dealdocs.connections._showing import Opening
from dealdocs.connections._views import AsyncConnectionView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from typing_extensions import Unpack

    from dealdocs._core import connections as native
    from dealdocs._core.connections import DeviceCode
    from dealdocs.connections._sending import CallOptions


@checked_first
class AsyncConnection(AsyncConnectionView):
    """A connection of a vault, or one user's account of it.

    Attributes:
        link_name: The name that scripts use.
        subject: Whose account it is; None for a shared one.
    """

    def __init__(self, core: native.Connection) -> None:
        self._core = core
        self.link_name = core.link_name
        self.subject = core.subject

    def read_only(self) -> AsyncConnection:
        """The same connection for reading: methods other than GET, HEAD and OPTIONS are refused unsent.

        Its credential is not lent to another client (`Pipedrive(connection=...)`) either.

        Raises:
            ConfigError: From `request`, for another method.
        """
        return AsyncConnection(self._core.read_only())

    async def request(self, method: str, url: str, **options: Unpack[CallOptions]) -> AsyncResponse:
        """Send a call; credentials are placed as the service says, and the token is renewed when needed.

        Args:
            method: `GET`, `POST`, ...
            url: A whole address at an allowed host, or a path below the base URL of the service.
            **options: `params`, `json`, `data`, `files`, `headers`, `stream`, `timeout` (seconds),
                `max_response_bytes`, `follow_redirects`, `retry`.

        Returns:
            The answer, of any status.

        Raises:
            HostNotAllowedError: The credential may not go to this host.
            ReauthorizationRequiredError: Somebody must authorize again.
            RefreshFailingError: The token cannot be renewed for now.
            ConnectionDisabledError: The connection is switched off.
            ConfigError: The call cannot be sent so, for example because a parameter clashes.

        Example:
            >>> answer = await connection.request("GET", "/v1/things", params={"limit": 5})  # doctest: +SKIP
            >>> answer.json()  # doctest: +SKIP
        """
        call = call_of(method, url, options)
        response = AsyncResponse(await self._core.send(call))
        if not options.get("stream"):
            await response.read()
        return response

    async def overview(self) -> Overview:
        """Everything about it but the secrets."""
        return Overview.of(json.loads(await self._core.overview()))

    async def test(self) -> TestReport:
        """Send the harmless request that the service names, and say what came back."""
        return TestReport(**json.loads(await self._core.test()))

    async def refresh(self, *, force: bool = True) -> Overview:
        """Renew the access token.

        Args:
            force: Also when the present one is still good.

        Raises:
            ReauthorizationRequiredError: The grant is no longer good.
            RefreshFailingError: It did not work for now.
        """
        return Overview.of(json.loads(await self._core.refresh(force)))

    async def revoke(self) -> Overview:
        """Give the grant back: at the service first, then here."""
        return Overview.of(json.loads(await self._core.revoke()))

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
        url, state = await self._core.begin(redirect_url, paste_code, given)
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
            expires_at: When the access token ends.
            scopes: What was granted.
            metadata: Values of the token answer that the service keeps, such as `api_domain`.
            only_first: Do nothing when there is a refresh token here already: what the vault was given since
                is newer. Of several processes that do this at once, one takes the tokens over.
        """
        tokens = {
            "access_token": access_token,
            "refresh_token": refresh_token,
            "token_secret": token_secret,
            "expires_at": None if expires_at is None else int(expires_at.timestamp()),
            "scopes": None if scopes is None else words(scopes, "scopes"),
            "metadata": texts(metadata, "metadata"),
            "only_first": only_first,
        }
        return Overview.of(json.loads(await self._core.import_tokens(tokens)))

    async def set_values(self, values: Mapping[str, str]) -> Overview:
        """Set values such as `api_token`, `user_name`, `password` or `client_secret`."""
        return Overview.of(json.loads(await self._core.set_values(texts(values, "values"))))

    async def update(
        self,
        *,
        scopes: Iterable[str] | None = None,
        variables: Mapping[str, str] | None = None,
        redirect_url: str | None = None,
        allowed_hosts: Iterable[str] | None = None,
        allow_any_host: bool | None = None,
    ) -> Overview:
        """Change what is given; the rest stays. With other scopes it must be authorized again.

        Args:
            scopes: What to ask for.
            variables: What the service's addresses leave open.
            redirect_url: Where the service sends users back to; an empty text takes it away.
            allowed_hosts: Further hosts that may get the credential.
            allow_any_host: Let the credential go to any public host.
        """
        change = {
            "scopes": None if scopes is None else words(scopes, "scopes"),
            "variables": None if variables is None else texts(variables, "variables"),
            "redirect_url": redirect_url,
            "allowed_hosts": None if allowed_hosts is None else words(allowed_hosts, "allowed_hosts"),
            "allow_any_host": allow_any_host,
        }
        return Overview.of(json.loads(await self._core.update(change)))

    async def rename(self, name: str) -> Overview:
        """Change the name that people read; the link name stays."""
        return Overview.of(json.loads(await self._core.rename(name)))

    async def rename_account(self, label: str) -> Overview:
        """Change what the account is called."""
        return Overview.of(json.loads(await self._core.rename_account(label)))

    async def enable(self) -> Overview:
        """Allow calls again."""
        return Overview.of(json.loads(await self._core.enable()))

    async def disable(self) -> Overview:
        """Refuse calls until `enable`; tokens are kept."""
        return Overview.of(json.loads(await self._core.disable()))

    async def add_reference(self, text: str) -> Overview:
        """Note who uses it; a connection that is used is not deleted by mistake."""
        return Overview.of(json.loads(await self._core.add_reference(text)))

    async def remove_reference(self, text: str) -> Overview:
        """Take back `add_reference`."""
        return Overview.of(json.loads(await self._core.remove_reference(text)))

    async def snippet(self, language: str = "python") -> str:
        """Return code that uses the connection, without a secret.

        Args:
            language: `python`, `curl` or `command`.
        """
        return await self._core.snippet(language)

    @property
    def core(self) -> native.Connection:
        """The native connection, for the other clients of this package."""
        return self._core

    def __repr__(self) -> str:
        whose = "" if self.subject is None else f" of {self.subject!r}"
        return f"<AsyncConnection {self.link_name}{whose}>"

    def __reduce__(self) -> str:
        message = "a connection belongs to an open vault: open the vault again instead of pickling"
        raise TypeError(message)
