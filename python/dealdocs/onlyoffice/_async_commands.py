"""The command service and the forgotten files."""

from __future__ import annotations

import json
from os import fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, final

from dealdocs._arguments import check_type, checked
from dealdocs._core import onlyoffice as _core
from dealdocs.onlyoffice._log import log_exchanges
from dealdocs.onlyoffice._results import ForgottenFile, License
from dealdocs.onlyoffice._wire import given, to_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike


@final
@checked
class AsyncCommands:
    """The command service of one server (api.onlyoffice.com, Docs API, command service).

    Every method raises `CommandError`, or its subclass for the server's code: `DocumentKeyNotFoundError` (1),
    `CallbackUrlError` (2), `CommandInternalError` (3), `NoChangesError` (4), `UnknownCommandError` (5),
    `CommandTokenError` (6), `CommandTokenExpiredError` (7).
    """

    __slots__ = ("_core",)

    def __init__(self, core: _core.Server) -> None:
        self._core = core

    async def info(self, key: str, *, user_data: str | None = None) -> list[str]:
        """Return the ids of users who have the document open.

        The server also repeats callback status 1, with `user_data`.

        Args:
            key: Key of the document.
            user_data: Comes back in the callback.
        """
        return await self._run("info", key=key, user_data=user_data)

    async def drop(self, key: str, users: Sequence[str] | None = None) -> None:
        """Take editing away from users; they can go on reading.

        Args:
            key: Key of the document.
            users: Their ids; everybody if None (Docs 8.3).
        """
        check_type("users", users, "Sequence[str] | None")
        await self._run("drop", key=key, users=None if users is None else list(users))

    async def force_save(self, key: str, *, user_data: str | None = None) -> None:
        """Ask for the content so far; it comes by callback status 6.

        Args:
            key: Key of the document; it stays in use.
            user_data: Comes back in the callback.

        Raises:
            NoChangesError: There is nothing new since the last save.
        """
        await self._run("force_save", key=key, user_data=user_data)

    async def meta(self, key: str, *, title: str) -> None:
        """Change the title that everybody sees in the open document.

        Args:
            key: Key of the document.
            title: File name with extension.
        """
        await self._run("meta", key=key, title=title)

    async def license(self) -> License:
        """Return what the licence allows."""
        fields = await self._run("license")
        return License(**fields)

    async def version(self) -> str:
        """Return the version of the server, such as `"9.4.0.129"`."""
        return await self._run("version")

    async def get_forgotten(self, key: str) -> str:
        """Return the address of a forgotten file; it works for 15 minutes.

        Args:
            key: Key of the document.
        """
        return await self._run("get_forgotten", key=key)

    async def get_forgotten_list(self) -> list[str]:
        """Return the keys of all forgotten files."""
        return await self._run("get_forgotten_list")

    async def delete_forgotten(self, key: str) -> None:
        """Delete a forgotten file for good.

        Args:
            key: Key of the document.
        """
        await self._run("delete_forgotten", key=key)

    async def _run(self, name: str, **parameters: Any) -> Any:
        try:
            answer = await _core.command(self._core, to_json({"c": name, **given(**parameters)}))
        finally:
            log_exchanges(self._core)
        return json.loads(answer)


@final
@checked
class AsyncForgottenFiles:
    """Files whose save was refused; the server keeps them until they are deleted."""

    __slots__ = ("_core",)

    def __init__(self, core: _core.Server) -> None:
        self._core = core

    async def list(self) -> list[str]:
        """Return the keys of all of them."""
        return await AsyncCommands(self._core).get_forgotten_list()

    async def fetch(self, key: str, *, to: str | PathLike[str]) -> ForgottenFile:
        """Save one; it stays at the server.

        Args:
            key: Key of the document.
            to: Where it is saved.
        """
        path = Path(to)
        try:
            file_type, size = await _core.fetch_forgotten(self._core, key, fspath(path))
        finally:
            log_exchanges(self._core)
        return ForgottenFile(path, size, file_type)

    async def delete(self, key: str) -> None:
        """Delete one at the server, for good.

        Args:
            key: Key of the document.
        """
        await AsyncCommands(self._core).delete_forgotten(key)
