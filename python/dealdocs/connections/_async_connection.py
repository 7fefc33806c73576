"""One connection, ready to be used."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from dealdocs._arguments import checked_first
from dealdocs.connections._async_authorizing import AsyncAuthorizing
from dealdocs.connections._async_changing import AsyncChanging
from dealdocs.connections._async_response import AsyncResponse
from dealdocs.connections._results import Overview, TestReport
from dealdocs.connections._sending import call_of
from dealdocs.connections._service import Service
from dealdocs.connections._views import AsyncConnectionView

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from dealdocs._core import connections as native
    from dealdocs.connections._later import LaterConnection
    from dealdocs.connections._sending import CallOptions


@checked_first
class AsyncConnection(AsyncAuthorizing, AsyncChanging, AsyncConnectionView):
    """A connection of a vault, or one user's account of it.

    Attributes:
        link_name: The name that scripts use.
        subject: Whose account it is; None for a shared one.
    """

    def __init__(self, core: native.Connection | LaterConnection) -> None:
        # What is looked up later has what a core has.
        self._core = cast("native.Connection", core)
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
        response = AsyncResponse(await self._core.send(call), method)
        if not options.get("stream"):
            await response.read()
        return response

    async def overview(self) -> Overview:
        """Everything about it but the secrets."""
        return Overview.of(json.loads(await self._core.overview()))

    async def service(self) -> Service:
        """Its service."""
        return Service.of(json.loads(await self._core.service()))

    async def test(self) -> TestReport:
        """Send the harmless request that the service names, and say what came back."""
        return TestReport(**json.loads(await self._core.test()))

    async def snippet(self, language: str = "python") -> str:
        """Return code that uses the connection, without a secret.

        Args:
            language: `python`, `curl`, or `command` (also `cli`).
        """
        return await self._core.snippet(language)

    def __repr__(self) -> str:
        whose = "" if self.subject is None else f" of {self.subject!r}"
        return f"<AsyncConnection {self.link_name}{whose}>"

    def __reduce__(self) -> str:
        message = "a connection belongs to an open vault: open the vault again instead of pickling"
        raise TypeError(message)
