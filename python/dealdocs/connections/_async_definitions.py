"""The services of a vault."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dealdocs._arguments import checked_first
from dealdocs.connections._service import Service
from dealdocs.connections._shared import definition_of

if TYPE_CHECKING:
    import builtins
    import os


@checked_first
class AsyncDefinitions:
    """How services are found, defined and forgotten; the vault is one."""

    _store: Any

    async def list_services(self) -> builtins.list[Service]:
        """Return the services: those that come with dealdocs, and those that were defined here."""
        return [Service.of(one) for one in json.loads(await self._store.services())]

    async def service(self, link_name: str) -> Service:
        """Return a service.

        Raises:
            ConfigError: There is none of that name.
        """
        return Service.of(json.loads(await self._store.service(link_name)))

    async def define_service(
        self,
        link_name: str | None = None,
        *,
        toml: str | None = None,
        path: str | os.PathLike[str] | None = None,
        replace: bool = False,
        **fields: Any,
    ) -> Service:
        """Define a service: by its fields, by a TOML or JSON text, or by a file of one.

        Args:
            link_name: Its unique name: a-z, 0-9, `_`, beginning with a letter, at most 50. Beside `toml` or
                `path` it may be left out; another name than theirs is refused.
            toml: The definition as TOML or JSON.
            path: A file of such.
            replace: Change a service that was defined before. Connections whose token or refresh address
                then lies at another host must be authorized again.
            **fields: `name` (by default the link name), `base_url`, `allowed_hosts`, `headers`,
                `test`, `variables`, `parameters` ... as in a definition, and one of
                `api_key={"key": ..., "place": "header"}` (or several), `basic={}`, `oauth1={...}`,
                `oauth2={...}`.

        Raises:
            ConfigError: The definition is wrong, or would replace a service.

        Example:
            >>> from dealdocs.connections import AsyncVault
            >>> vault = AsyncVault("memory://example")
            >>> service = await vault.define_service(  # doctest: +SKIP
            ...     "shop", base_url="https://api.shop.example", api_key={"key": "X-Key"}
            ... )
        """
        text = definition_of(link_name, toml, path, fields)
        beside = None if fields else link_name
        return Service.of(json.loads(await self._store.define(text, beside, replace)))

    async def undefine_service(self, link_name: str) -> None:
        """Forget a service that was defined here and that no connection uses."""
        await self._store.undefine(link_name)
