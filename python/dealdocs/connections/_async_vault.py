"""The vault: connections, how they come to be authorized, and the file they are in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dealdocs._arguments import checked_first
from dealdocs.connections._async_connection import AsyncConnection
from dealdocs.connections._async_definitions import AsyncDefinitions
from dealdocs.connections._async_life import AsyncVaultLife
from dealdocs.connections._paths import expanded
from dealdocs.connections._results import Overview
from dealdocs.connections._shared import as_base64, make_store, path_text, texts, words
from dealdocs.connections._views import AsyncVaultView
from dealdocs.exceptions import ConfigError

if TYPE_CHECKING:
    import builtins
    import os
    from collections.abc import Iterable, Mapping
    from types import TracebackType

    from typing_extensions import Self, Unpack

    from dealdocs.connections._shared import Options


@checked_first
class AsyncVault(AsyncDefinitions, AsyncVaultLife, AsyncVaultView):
    """Connections and their secrets, encrypted in one file that several processes may share.

    Nothing is opened or read before the first use. What is not given is taken from the environment then:
    `DEALDOCS_VAULT` (the path) and one of `DEALDOCS_VAULT_PASSPHRASE`, `DEALDOCS_VAULT_KEY` (32 bytes in
    base64) and `DEALDOCS_VAULT_KEY_FILE`. It may be used by several threads and after a fork.

    Args:
        path: The file; `memory://name` for a vault that lives as long as this process.
        passphrase: Opens it; stretched with Argon2id. Taken as given: NFC and NFD spellings differ.
        key_file: A file with a key, as `create_key_file` writes it.
        key: 32 bytes, or the same in base64.
        keyring: Keep the key in the keyring of the operating system (needs `dealdocs[keyring]`); a
            text names the entry, True stands for `dealdocs`. How often the vault was written is noted there
            too, when it is opened and closed, so that an older copy of the file is refused.
        create: Make the vault if there is none, and its directory (0700).
        **options: `timeout` (seconds of one exchange, 60), `ca_file` (PEM), `proxy` (an address, or
            `"environment"`), `max_response_bytes` (64 MiB), `margin` (seconds before its end at which a
            token is renewed, 60; never more than a tenth of its lifetime), `trusted_origins` (further
            origins that may be http or private), `least_generation` (refuse a file that was written less
            often: somebody put back an older copy).

    Raises:
        ConfigError: What was given is malformed or contradicts itself; from the first use, when path or key
            is nowhere.

    Example:
        >>> vault = AsyncVault("memory://example")
        >>> vault
        <AsyncVault memory://example>
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        passphrase: str | None = None,
        key_file: str | os.PathLike[str] | None = None,
        key: str | bytes | None = None,
        keyring: bool | str = False,
        create: bool = False,
        **options: Unpack[Options],
    ) -> None:
        self._store = make_store(
            path,
            passphrase=passphrase,
            key_file=key_file,
            key=key,
            keyring=keyring,
            create=create,
            asynchronous=True,
            options=options,
        )

    async def open(self) -> Self:
        """Open the vault now instead of at the first use.

        Raises:
            VaultError: The key is wrong or the file is damaged.
            StorageError: There is no such file, or others may read or replace it.
        """
        await self._store.open()
        return self

    async def generation(self) -> int:
        """How often the vault was written. Keep it elsewhere and pass it as `least_generation`."""
        return await self._store.generation()

    async def create(
        self,
        link_name: str,
        *,
        service: str,
        name: str | None = None,
        scopes: Iterable[str] | None = None,
        owner: str = "shared",
        values: Mapping[str, str] | None = None,
        variables: Mapping[str, str] | None = None,
        redirect_url: str | None = None,
        allowed_hosts: Iterable[str] = (),
        allow_any_host: bool = False,
    ) -> AsyncConnection:
        """Make a connection.

        Args:
            link_name: Its unique and lasting name: a-z, 0-9, `_`, beginning with a letter, at most 50.
            service: Link name of its service.
            name: The name that people read; by default that of the service.
            scopes: What to ask for; by default what the service usually asks for.
            owner: `shared`: one account for all callers; `per_user`: one for each subject.
            values: Secrets and other values: `client_id`, `client_secret`, the keys of an API-key service...
            variables: What the service's addresses leave open, such as the name of a shop.
            redirect_url: Where the service sends users back to, as registered there.
            allowed_hosts: Further hosts that may get the credential.
            allow_any_host: Let the credential go to any public host. Better: name the hosts.

        Returns:
            The connection.

        Raises:
            ConnectionExistsError: The name is taken.
            ConfigError: A value is wrong or not one of this service.
        """
        new = {
            "link_name": link_name,
            "name": name or "",
            "service": service,
            "scopes": words(scopes, "scopes"),
            "owner": owner,
            "values": texts(values, "values"),
            "variables": texts(variables, "variables"),
            "redirect_url": redirect_url,
            "allowed_hosts": words(allowed_hosts, "allowed_hosts"),
            "allow_any_host": allow_any_host,
        }
        return AsyncConnection(await self._store.create(new))

    async def connection(self, link_name: str, *, subject: str | None = None) -> AsyncConnection:
        """Return a connection.

        Args:
            link_name: Its name.
            subject: Whose account, for a connection with one account per user.

        Raises:
            UnknownConnectionError: There is none of that name.
        """
        return AsyncConnection(await self._store.connection(link_name, subject))

    async def list(self, *, subject: str | None = None) -> builtins.list[Overview]:
        """Return all connections, or the accounts of one subject."""
        return [Overview.of(one) for one in json.loads(await self._store.list(subject))]

    async def finish_authorization(self, callback: str, *, state: str | None = None) -> AsyncConnection:
        """Finish an authorization in a web app.

        Args:
            callback: The address that the user came back to, or its query.
            state: The state from the user's cookie. Leave it out only where there is one user, at one
                machine: without it somebody can make a user finish the authorization of another account.

        Returns:
            The connection that is authorized now.

        Raises:
            AuthorizationStateError: It does not belong to an authorization that was begun here.
            AuthorizationDeniedError: The user or the service said no.
        """
        return AsyncConnection(await self._store.finish(callback, state))

    async def export(
        self,
        path: str | os.PathLike[str],
        *,
        passphrase: str,
        links: Iterable[str] | None = None,
        without_secrets: bool = False,
    ) -> builtins.list[str]:
        """Write connections to a file, encrypted with a passphrase of its own.

        Where refresh tokens rotate, use a grant in one place only: the second to use a copy ends both.

        Args:
            path: The file; it must not exist.
            passphrase: Needed to import it; 8 characters or more.
            links: Only these connections.
            without_secrets: Only how they are set up, without keys, tokens and accounts.

        Returns:
            The link names that were written.
        """
        chosen = None if links is None else words(links, "links")
        carried = await self._store.export(expanded(path), passphrase, chosen, without_secrets)
        return json.loads(carried)["connections"]

    async def import_(self, path: str | os.PathLike[str], *, passphrase: str) -> builtins.list[str]:
        """Take over connections from a file that `export` wrote: all of them or none.

        Nothing in it replaces a service or a connection that is here already.

        Returns:
            The link names of the connections that came.
        """
        return json.loads(await self._store.import_(expanded(path), passphrase))["connections"]

    async def change_key(
        self,
        *,
        passphrase: str | None = None,
        key_file: str | os.PathLike[str] | None = None,
        key: str | bytes | None = None,
        keyring: bool | str = False,
    ) -> None:
        """Encrypt the vault anew with another passphrase or key, and close it.

        Open it again with the new key; other processes must do so as well. With `keyring` a new key is made
        and kept there; a crash in between leaves both keys there, and the next to open the vault finds out
        which is right.
        """
        seal = self._store.change_key
        if not keyring:
            key_path = None if key_file is None else expanded(key_file)
            await seal({"passphrase": passphrase, "key_file": key_path, "key": as_base64(key)})
            return
        if passphrase is not None or key_file is not None or key is not None:
            message = "pass one of passphrase, key_file, key and keyring"
            raise ConfigError(message)
        from dealdocs.connections._keyring import next_key  # noqa: PLC0415 - the package is optional

        with next_key(str(self._store.path), keyring) as made:
            await seal({"passphrase": None, "key_file": None, "key": made})

    async def __aenter__(self) -> Self:
        return await self.open()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Refuse further use of the vault; connections that were taken from it stay usable."""
        self._store.close()

    def __repr__(self) -> str:
        return f"<AsyncVault {path_text(self._store)}>"

    def __reduce__(self) -> str:
        message = "a vault holds a key: open it again instead of pickling it"
        raise TypeError(message)
