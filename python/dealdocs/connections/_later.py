"""What is looked up at its first use: a vault whose path or key is not known yet, a connection of one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dealdocs.exceptions import ClosedError, ConfigError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from dealdocs._core import connections as native


class LaterStore:
    """A store that is made at its first use: environment and keyring are read then, not before.

    Args:
        path: The vault's file, if it was given.
        make: Reads what is missing and makes the store.
    """

    def __init__(self, path: str | None, make: Callable[[], Any]) -> None:
        self._given = None if path is None else Path(path)
        self._make = make

    @property
    def known_path(self) -> Path | None:
        """The path, if it is known without looking it up."""
        made = self.__dict__.get("store")
        return self._given if made is None else made.path

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        # Two threads may both make one; they are two handles of one file, and the first is kept.
        store = self.__dict__.get("store") or self.__dict__.setdefault("store", self._make())
        return getattr(store, name)

    def close(self) -> None:
        """Refuse further use; nothing is looked up for that."""
        if "store" in self.__dict__:
            self.__dict__["store"].close()
        self._make = _closed


def _closed() -> Any:
    message = "the vault was closed"
    raise ClosedError(message, hint="Open it again.")


class LaterConnection:
    """The core of an async connection that is looked up at its first await.

    Args:
        link_name: Its name.
        look_up: Finds the core.
    """

    subject: str | None = None

    def __init__(self, link_name: str, look_up: Callable[[], Awaitable[Any]]) -> None:
        self.link_name = link_name
        self._look_up = look_up

    async def found(self) -> Any:
        """Return the core itself."""
        # Two tasks may both look; they find two handles of one connection, and the first is kept.
        return self.__dict__.get("core") or self.__dict__.setdefault("core", await self._look_up())

    def read_only(self) -> LaterConnection:
        """Return the same for reading."""

        async def look_up() -> Any:
            return (await self.found()).read_only()

        return LaterConnection(self.link_name, look_up)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        async def call(*arguments: Any) -> Any:
            return await getattr(await self.found(), name)(*arguments)

        return call


def at_hand(core: native.Connection | LaterConnection) -> native.Connection:
    """Return the core itself, for a client that is made without waiting."""
    if not isinstance(core, LaterConnection):
        return core
    known: Any = core.__dict__.get("core")
    if known is None:
        message = f"the connection `{core.link_name}` was not looked up yet"
        raise ConfigError(message, hint="Take it with `await vault.connection(...)`.")
    return known
