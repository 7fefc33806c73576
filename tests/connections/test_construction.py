"""Construction opens nothing: no file, no keyring, no vault; they are read at the first use."""

import asyncio
import os

import pytest
from connection_world import KEY

import dealdocs
from dealdocs.connections import AsyncVault, Vault
from dealdocs.exceptions import ClosedError, ConfigError, StorageError

SECRET = "a secret of the tests, long enough"


class Untouchable(dict):
    """An environment that nobody may read."""

    def __getitem__(self, name):
        raise AssertionError(f"{name} was read")

    get = __contains__ = __getitem__

    def __iter__(self):
        raise AssertionError("it was read")


@pytest.fixture
def crm(vault):
    """A connection to a service that takes an API token, at an address of its own."""
    vault.define_service("crm", name="CRM", base_url="http://127.0.0.1:9", api_key={"key": "x-api-token"})
    return vault.create("acme_crm", service="crm", values={"x-api-token": "t" * 40})


def test_constructors_read_no_environment_where_nothing_is_missing(crm, monkeypatch, tmp_path):
    with monkeypatch.context() as patch:
        patch.setattr(os, "environ", Untouchable())
        path = tmp_path / "v"
        made = [Vault(), AsyncVault(), Vault(path), Vault(key=KEY), Vault(path, keyring=True)]
        made += [dealdocs.Pipedrive(connection=crm), dealdocs.Pipedrive(company_domain="acme", api_token="t")]
        texts = [repr(one) for one in made]
    assert texts[0] == "<Vault of DEALDOCS_VAULT>"
    assert texts[2] == f"<Vault {path}>"
    assert texts[5] == "<Pipedrive of an address not looked up yet>"
    assert not path.exists()


@pytest.mark.parametrize("kind", [dealdocs.Pipedrive, dealdocs.AsyncPipedrive])
def test_a_client_over_a_connection_reads_the_vault_at_its_first_use(crm, kind, tmp_path):
    path = tmp_path / "connections.vault"
    path.rename(tmp_path / "away")
    connection = crm if kind is dealdocs.Pipedrive else asyncio.run(of_async_vault(tmp_path / "away"))
    (tmp_path / "away").rename(tmp_path / "further")
    client = kind(connection=connection)
    assert "not looked up" in repr(client)
    with pytest.raises(StorageError):
        _ = client.base_url
    (tmp_path / "further").rename(path if kind is dealdocs.Pipedrive else tmp_path / "away")
    assert client.base_url == "http://127.0.0.1:9"
    assert repr(client) == f"<{kind.__name__} of http://127.0.0.1:9>"


async def of_async_vault(path):
    return await AsyncVault(path, key=KEY).connection("acme_crm")


def test_documents_over_such_a_client_read_nothing_either(crm, tmp_path):
    (tmp_path / "connections.vault").rename(tmp_path / "away")
    server = dealdocs.onlyoffice.DocumentServer("http://127.0.0.1:9", secret=SECRET)
    documents = dealdocs.DealDocuments(
        dealdocs.Pipedrive(connection=crm),
        server,
        directory=tmp_path / "documents",
        instance="test",
        public_url="http://127.0.0.1:9",
        secret=SECRET,
    )
    with pytest.raises(StorageError):
        documents.list(1, user=dealdocs.onlyoffice.User(id="7", name="Ann"))


def test_what_was_given_is_judged_at_once(crm, tmp_path):
    """Contradictions and malformed settings need no look at anything."""
    for wrong in (
        {"timeout": 0},
        {"timeout": "5"},
        {"trusted_origins": ["nowhere"]},
        {"margin": -1},
        {"key": b"short"},
        {"key": KEY, "passphrase": "x"},
        {"keyring": True, "key": KEY},
    ):
        with pytest.raises(ConfigError):
            Vault(**wrong)
        with pytest.raises(ConfigError):
            Vault(tmp_path / "v", **{"create": True, **wrong})
    for wrong in ({"timeout": 0}, {"api_token": "x" * 20}, {"trusted_origins": ["nowhere"]}):
        with pytest.raises(ConfigError):
            dealdocs.Pipedrive(connection=crm, **wrong)
    for wrong in ({"timeout": 0}, {"base_url": "ftp://x"}, {"company_domain": "evil.com/"}):
        with pytest.raises(ConfigError):
            dealdocs.Pipedrive(api_token="t", **wrong)


def test_the_environment_names_vault_and_key(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("DEALDOCS_")]:
        monkeypatch.delenv(name)
    with pytest.raises(ConfigError, match="no vault"):
        Vault().list()
    monkeypatch.setenv("DEALDOCS_VAULT", str(tmp_path / "v"))
    with pytest.raises(ConfigError, match="needs a key"):
        Vault().list()
    vault = Vault(create=True)
    monkeypatch.setenv("DEALDOCS_VAULT_KEY", KEY)
    assert vault.list() == []
    assert repr(vault) == f"<Vault {tmp_path / 'v'}>"
    assert Vault(key=KEY).list() == []
    monkeypatch.setenv("DEALDOCS_VAULT_PASSPHRASE", "x")
    with pytest.raises(ConfigError, match="more than one"):
        Vault().open()
    # What was opened stays as it is.
    assert vault.list() == []
    assert Vault("memory://of no key").list() == []


def test_closed_before_the_first_use(crm):
    vault, client = Vault(), dealdocs.Pipedrive(connection=crm)
    vault.close()
    client.close()
    with pytest.raises(ClosedError):
        vault.list()
    with pytest.raises(ClosedError):
        client.deals.list()
