"""Row 28, and what else is around a connection: fork, cancelled tasks, the keyring, Pipedrive over it."""

import asyncio
import multiprocessing
import os
import time
from datetime import datetime, timezone

import keyring
import keyring.backend
import pytest
from connection_world import CLIENT_SECRET, KEY, SCOPES, create_oidc, define_oidc
from oauth_servers import consent, counting_proxy

import dealdocs
from dealdocs.connections import AsyncVault, Vault
from dealdocs.exceptions import ConfigError, VaultError


@pytest.fixture
def expired(vault, oidc):
    """A connection with an old token, and the proxy before its token endpoint."""
    with counting_proxy.running(oidc) as proxy:
        define_oidc(vault, oidc, token_url=proxy.url, test=False)
        connection = create_oidc(vault, oidc)
        got = consent.tokens(oidc, ("desktop", CLIENT_SECRET), " ".join(SCOPES))
        ended = datetime.fromtimestamp(time.time() - 10, tz=timezone.utc)
        connection.import_tokens(got["access_token"], refresh_token=got["refresh_token"], expires_at=ended)
        yield connection, proxy


def test_a_task_that_is_cancelled_in_mid_refresh_loses_nothing(expired, tmp_path):
    _, proxy = expired
    proxy.delay["POST /token"] = 2

    async def main():
        vault = AsyncVault(tmp_path / "connections.vault", key=KEY)
        connection = await vault.connection("acme")
        task = asyncio.create_task(connection.request("GET", "/me"))
        assert await asyncio.to_thread(proxy.arrived.wait, 20)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        # The refresh went on without its caller; nobody asks a second time.
        assert (await connection.request("GET", "/me")).status == 200

    asyncio.run(main())
    assert proxy.seen["POST /token"] == 1


def test_a_child_uses_what_its_parent_opened(expired):
    connection, proxy = expired
    assert connection.request("GET", "/me").status == 200

    def child(queue):
        queue.put(connection.request("GET", "/me").status)

    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    children = [context.Process(target=child, args=(queue,)) for _ in range(3)]
    for one in children:
        one.start()
    assert [queue.get(timeout=30) for _ in children] == [200] * 3
    for one in children:
        one.join(10)
    assert connection.request("GET", "/me").status == 200
    assert proxy.seen["POST /token"] == 1


class InMemory(keyring.backend.KeyringBackend):
    priority = 1

    def __init__(self):
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        del self.kept[service, username]


def test_the_key_in_the_keyring(tmp_path):
    before = keyring.get_keyring()
    backend = InMemory()
    keyring.set_keyring(backend)
    try:
        path = tmp_path / "v"
        with Vault(path, keyring=True, create=True) as vault:
            vault.define_service("s", name="S", base_url="https://api.example.com", basic={})
        (((service, name), key),) = backend.kept.items()
        assert (service, name, len(key)) == ("dealdocs", str(path), 44)
        assert "s" in Vault(path, keyring=True).services
        with pytest.raises(VaultError, match="no key"):
            Vault(path, keyring="another")
        with pytest.raises(ConfigError):
            Vault(path, keyring=True, key=KEY)
    finally:
        keyring.set_keyring(before)


def test_pipedrive_over_a_connection(vault):
    with dealdocs.sandbox.start() as sandbox:
        vault.define_service(
            "crm",
            name="CRM",
            base_url=sandbox.pipedrive_url,
            api_key={"key": "x-api-token", "display_name": "Token"},
        )
        connection = vault.create("acme_crm", service="crm", values={"x-api-token": sandbox.api_token})
        crm = dealdocs.Pipedrive(connection=connection)
        assert crm.base_url == sandbox.pipedrive_url
        assert crm.deals.get(1)["id"] == 1

        async def main():
            opened = AsyncVault(vault._store.path, key=KEY)
            async with dealdocs.AsyncPipedrive(connection=await opened.connection("acme_crm")) as crm:
                return (await crm.deals.get(1))["id"]

        assert asyncio.run(main()) == 1
        with pytest.raises(ConfigError):
            dealdocs.Pipedrive(connection=connection, api_token="x" * 20)


def test_the_environment_opens_the_vault(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("DEALDOCS_")]:
        monkeypatch.delenv(name)
    with pytest.raises(ConfigError, match="no vault"):
        Vault()
    monkeypatch.setenv("DEALDOCS_VAULT", str(tmp_path / "v"))
    with pytest.raises(ConfigError, match="needs a key"):
        Vault()
    monkeypatch.setenv("DEALDOCS_VAULT_KEY", KEY)
    assert Vault(create=True).list() == []
    monkeypatch.setenv("DEALDOCS_VAULT_PASSPHRASE", "x")
    with pytest.raises(ConfigError, match="more than one"):
        Vault()
