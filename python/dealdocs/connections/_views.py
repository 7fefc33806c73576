"""What the twins have besides the methods that both have: they look like mappings and attributes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from dealdocs._arguments import check_type
from dealdocs.connections._later import LaterConnection, at_hand

if TYPE_CHECKING:
    import builtins
    from collections.abc import AsyncIterator, Awaitable, Iterator

    from dealdocs._core import connections as native
    from dealdocs._core.connections import Store
    from dealdocs.connections._async_connection import AsyncConnection
    from dealdocs.connections._connection import Connection
    from dealdocs.connections._results import Overview
    from dealdocs.connections._service import Service


class AsyncVaultView:
    """An async vault as a collection of connections by link name; what is asked of them is awaited."""

    _store: Store

    @abstractmethod
    async def list(self, *, subject: str | None = None) -> builtins.list[Overview]:
        """Return all connections."""

    @abstractmethod
    async def list_services(self) -> builtins.list[Service]:
        """Return all services."""

    @abstractmethod
    async def service(self, link_name: str) -> Service:
        """Return a service."""

    @property
    def services(self) -> AsyncServices:
        """The services by link name: those that come with dealdocs, and those that were defined here."""
        return AsyncServices(self)

    def __getitem__(self, link_name: str) -> AsyncConnection:
        """The connection of that name; it is looked up at the first await of one of its methods."""
        from dealdocs.connections._async_connection import AsyncConnection  # noqa: PLC0415 - a circle

        check_type("link_name", link_name, "str")
        return AsyncConnection(LaterConnection(link_name, lambda: self._store.connection(link_name, None)))

    def __contains__(self, link_name: object) -> bool:
        message = "an async vault is not searched without waiting: catch the UnknownConnectionError of"
        raise TypeError(f"{message} `await vault.connection(name)`, or use `async for name in vault`")

    def __iter__(self) -> NoReturn:
        message = "an async vault is gone through with `async for name in vault`, or `await vault.list()`"
        raise TypeError(message)

    async def __aiter__(self) -> AsyncIterator[str]:
        for name in dict.fromkeys([one.link_name for one in await self.list()]):
            yield name


class _CoreView:
    """What the other clients of this package take of a connection."""

    _core: native.Connection

    @property
    def _native(self) -> native.Connection:
        """The native connection, for the other clients of this package."""
        return at_hand(self._core)


class AsyncConnectionView(_CoreView):
    """An async connection is asked by its methods."""


class VaultView:
    """A vault as a collection of connections by link name."""

    @abstractmethod
    def connection(self, link_name: str, *, subject: str | None = None) -> Connection:
        """Return a connection."""

    @abstractmethod
    def list(self, *, subject: str | None = None) -> builtins.list[Overview]:
        """Return all connections."""

    @abstractmethod
    def list_services(self) -> builtins.list[Service]:
        """Return all services."""

    @abstractmethod
    def service(self, link_name: str) -> Service:
        """Return a service."""

    @property
    def services(self) -> Services:
        """The services by link name: those that come with dealdocs, and those that were defined here."""
        return Services(self)

    def __getitem__(self, link_name: str) -> Connection:
        return self.connection(link_name)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(one.link_name for one in self.list()))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, link_name: object) -> bool:
        return link_name in set(self)


class ConnectionView(_CoreView):
    """Single facts of the overview."""

    @abstractmethod
    def overview(self) -> Overview:
        """Return everything but the secrets."""

    @property
    def status(self) -> str:
        """One of the statuses of `Overview`, as of now."""
        return self.overview().status

    @property
    def reason(self) -> str | None:
        """Why it has that status."""
        return self.overview().reason

    @property
    def references(self) -> tuple[str, ...]:
        """Who uses it."""
        return self.overview().references


class AsyncServices:
    """Services by link name: `await services["shop"]`, `async for name in services`."""

    __slots__ = ("_vault",)

    def __init__(self, vault: AsyncVaultView) -> None:
        self._vault = vault

    def __getitem__(self, link_name: str) -> Awaitable[Service]:
        return self._vault.service(link_name)

    def __contains__(self, link_name: object) -> bool:
        message = "async services are not searched without waiting: use `async for name in vault.services`"
        raise TypeError(message)

    def __iter__(self) -> NoReturn:
        message = "async services are gone through with `async for name in vault.services`"
        raise TypeError(message)

    async def __aiter__(self) -> AsyncIterator[str]:
        for one in await self._vault.list_services():
            yield one.link_name

    def __repr__(self) -> str:
        return f"AsyncServices({self._vault!r})"


class Services(Mapping[str, "Service"]):
    """Services by link name, read when they are asked for."""

    __slots__ = ("_vault",)

    def __init__(self, vault: VaultView) -> None:
        self._vault = vault

    def __getitem__(self, link_name: str) -> Service:
        return self._vault.service(link_name)

    def __iter__(self) -> Iterator[str]:
        return iter([one.link_name for one in self._vault.list_services()])

    def __len__(self) -> int:
        return len(self._vault.list_services())

    def __contains__(self, link_name: Any) -> bool:
        return any(one.link_name == link_name for one in self._vault.list_services())

    def __repr__(self) -> str:
        return f"Services({list(self)})"
