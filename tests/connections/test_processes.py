"""Row 28, and what else is around a connection: fork, cancelled tasks, the keyring, Pipedrive over it."""

import asyncio
import multiprocessing
import threading
import time
from concurrent.futures import ThreadPoolExecutor
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
    gate = proxy.gates["POST /token"] = threading.Event()

    async def main():
        vault = AsyncVault(tmp_path / "connections.vault", key=KEY)
        connection = await vault.connection("acme")
        task = asyncio.create_task(connection.request("GET", "/me"))
        assert await asyncio.to_thread(proxy.arrived.wait, 30)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        # The refresh goes on without its caller; nobody asks a second time.
        second = asyncio.create_task(connection.request("GET", "/me"))
        await asyncio.sleep(0.1)
        gate.set()
        assert (await second).status == 200

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
        self.asked = []

    def get_password(self, service, username):
        self.asked.append(username)
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        del self.kept[service, username]


@pytest.fixture
def backend():
    """A keyring in memory, the system's one for the time of a test."""
    before = keyring.get_keyring()
    backend = InMemory()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def test_the_key_in_the_keyring(tmp_path, backend):
    path = tmp_path / "v"
    with Vault(path, keyring=True, create=True) as vault:
        vault.define_service("s", name="S", base_url="https://api.example.com", basic={})
    assert backend.kept.keys() == {("dealdocs", str(path)), ("dealdocs", f"{path}#generation")}
    assert len(backend.kept["dealdocs", str(path)]) == 44
    assert "s" in Vault(path, keyring=True).services
    asked = len(backend.asked)
    another = Vault(path, keyring="another")
    assert len(backend.asked) == asked, "a constructor reads nothing"
    with pytest.raises(VaultError, match="no key"):
        another.open()
    with pytest.raises(ConfigError):
        Vault(path, keyring=True, key=KEY)


def test_a_key_in_the_keyring_is_changed_there(tmp_path, backend):
    path = tmp_path / "v"
    with Vault(path, keyring=True, create=True) as vault:
        vault.define_service("s", name="S", base_url="https://api.example.com", basic={})
        before = dict(backend.kept)
        vault.change_key(keyring=True)
    assert backend.kept.keys() == before.keys()
    assert backend.kept != before
    assert "s" in Vault(path, keyring=True).services

    async def main():
        await AsyncVault(path, keyring=True).change_key(keyring=True)

    asyncio.run(main())
    assert "s" in Vault(path, keyring=True).services
    with Vault(path, keyring=True) as vault:
        vault.change_key(key=KEY)
        Vault(path, key=KEY).change_key(keyring=True)
    assert "s" in Vault(path, keyring=True).services


@pytest.mark.parametrize("sealed", [False, True])
def test_a_change_of_the_key_that_was_cut_off(tmp_path, backend, monkeypatch, sealed):
    path = tmp_path / "v"
    vault = Vault(path, keyring=True, create=True)
    vault.define_service("s", name="S", base_url="https://api.example.com", basic={})
    if sealed:
        # The process dies when the vault is sealed and the keyring still has the old key in first place.
        def die(service, username):
            raise MemoryError

        whole = backend.set_password
        keep = lambda service, name, key: whole(service, name, key) if "#" in name else die(0, 0)  # noqa: E731
        monkeypatch.setattr(backend, "set_password", keep)
        with pytest.raises(MemoryError):
            vault.change_key(keyring=True)
        monkeypatch.undo()
    else:
        backend.set_password("dealdocs", f"{path}#next", KEY)
    assert "s" in Vault(path, keyring=True).services
    assert {name for _, name in backend.kept} == {str(path), f"{path}#generation"}
    assert "s" in Vault(path, keyring=True).services


def test_several_threads_make_one_key(tmp_path, backend):
    path, barrier = tmp_path / "v", threading.Barrier(4)
    looked = backend.get_password

    def look(service, username):
        key = looked(service, username)
        if key is None and not username.endswith("#next"):
            time.sleep(0.05)  # the other ones look meanwhile
        return key

    backend.get_password = look

    def make():
        barrier.wait(10)
        return Vault(path, keyring=True, create=True).list()

    with ThreadPoolExecutor(4) as pool:
        assert [one.result(30) for one in [pool.submit(make) for _ in range(4)]] == [[]] * 4
    assert {name for _, name in backend.kept} == {str(path), f"{path}#generation"}
    assert Vault(path, keyring=True).list() == []


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
