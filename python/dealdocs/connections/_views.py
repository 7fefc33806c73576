"""What the sync twins have besides the methods of the async ones: they look like mappings and attributes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dealdocs.connections._connection import Connection
    from dealdocs.connections._results import Overview, Service


class AsyncVaultView:
    """Nothing: an async vault is asked by its methods."""


class AsyncConnectionView:
    """Nothing: an async connection is asked by its methods."""


class VaultView:
    """A vault as a collection of connections by link name."""

    @abstractmethod
    def connection(self, link_name: str, *, subject: str | None = None) -> Connection:
        """Return a connection."""

    @abstractmethod
    def list(self, *, subject: str | None = None) -> list[Overview]:
        """Return all connections."""

    @abstractmethod
    def list_services(self) -> list[Service]:
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


class ConnectionView:
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
