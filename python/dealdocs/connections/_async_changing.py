"""What can be done with a connection that exists."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dealdocs._arguments import checked_first
from dealdocs.connections._results import Overview
from dealdocs.connections._shared import texts, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dealdocs._core import connections as native


@checked_first
class AsyncChanging:
    """The part of a connection that changes it."""

    _core: native.Connection

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

    async def delete(self, *, force: bool = False, revoke: bool = False) -> None:
        """Delete the connection, or the account of its subject.

        Args:
            force: Also when it is referenced.
            revoke: Give the grant back at the service first.

        Raises:
            ConnectionInUseError: It is referenced.
        """
        await self._core.delete(force, revoke)
