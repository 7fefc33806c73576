"""Row 5: an older copy of the file is noticed by the number in the keyring."""

import asyncio
import shlex
import shutil
import stat

import keyring
import keyring.backend
import keyring.errors
import pytest

from dealdocs.connections import AsyncVault, Vault
from dealdocs.exceptions import VaultError


class InMemory(keyring.backend.KeyringBackend):
    priority = 1

    def __init__(self):
        super().__init__()
        self.kept = {}
        self.order = []

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.order.append(username)
        self.kept[service, username] = password

    def delete_password(self, service, username):
        del self.kept[service, username]


@pytest.fixture
def backend():
    before = keyring.get_keyring()
    backend = InMemory()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "v"


def write(vault, name):
    vault.define_service(name, name=name, base_url="https://api.example.com", basic={})


def noted(backend, path):
    return int(backend.kept["dealdocs", f"{path}#generation"])


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_an_older_copy_is_refused(path, backend, tmp_path, kind):
    with Vault(path, keyring=True, create=True) as vault:
        write(vault, "one")
    shutil.copy(path, tmp_path / "copy")
    with Vault(path, keyring=True) as vault:
        write(vault, "two")
    newest = path.read_bytes()
    shutil.copy(tmp_path / "copy", path)
    before = dict(backend.kept)

    async def use():
        await AsyncVault(path, keyring=True).list()

    with pytest.raises(VaultError, match="older copy") as refused:
        asyncio.run(use()) if kind == "async" else Vault(path, keyring=True).list()
    assert backend.kept == before
    # The newest file is good again.
    path.write_bytes(newest)
    assert "two" in Vault(path, keyring=True).services
    # A backup is accepted by whoever may change the keyring: the hint has the command.
    shutil.copy(tmp_path / "copy", path)
    command = shlex.split(refused.value.hint.split("run: ")[1])
    assert command[:2] == ["keyring", "del"]
    keyring.delete_password(*command[2:])
    assert "one" in Vault(path, keyring=True).services


def test_the_number_is_noted_when_it_is_opened_and_closed(path, backend):
    vault = Vault(path, keyring=True, create=True).open()
    assert noted(backend, path) == vault.generation() == 1
    write(vault, "one")
    # A process that dies now leaves a number that is lower than the file's: nobody is locked out.
    assert noted(backend, path) == 1 < vault.generation()
    again = Vault(path, keyring=True).open()
    assert noted(backend, path) == 2
    write(again, "two")
    write(vault, "three")
    again.close()
    assert noted(backend, path) == 4, "what others wrote counts as well"
    vault.close()
    assert noted(backend, path) == 4

    async def main():
        async with AsyncVault(path, keyring=True) as vault:
            await vault.define_service("four", name="F", base_url="https://api.example.com", basic={})

    asyncio.run(main())
    assert noted(backend, path) == 5


def test_the_number_follows_the_file(path, backend, monkeypatch):
    """A number that was ahead of the file after a crash would lock everybody out."""
    with Vault(path, keyring=True, create=True) as vault:
        write(vault, "one")

    def die(service, username, password):
        raise KeyboardInterrupt

    vault = Vault(path, keyring=True).open()
    write(vault, "two")
    monkeypatch.setattr(backend, "set_password", die)
    with pytest.raises(KeyboardInterrupt):
        vault.close()
    monkeypatch.undo()
    assert noted(backend, path) == 2
    assert "two" in Vault(path, keyring=True).services


def test_a_keyring_that_takes_no_number_stops_nobody(path, backend, monkeypatch):
    Vault(path, keyring=True, create=True).open().close()

    def refuse(service, username, password):
        raise keyring.errors.PasswordSetError

    monkeypatch.setattr(backend, "set_password", refuse)
    with Vault(path, keyring=True) as vault:
        write(vault, "one")
    assert noted(backend, path) == 1


def test_a_vault_made_anew_counts_from_the_beginning(path, backend):
    with Vault(path, keyring=True, create=True) as vault:
        for name in ("one", "two", "three"):
            write(vault, name)
    path.unlink()
    with Vault(path, keyring=True, create=True) as vault:
        assert vault.generation() == 1
    assert noted(backend, path) == 1
    # Closing makes no vault.
    vault = Vault(path, keyring=True, create=True).open()
    path.unlink()
    vault.close()
    assert not path.exists()


def test_with_another_key_the_number_stays_behind(path, backend):
    with Vault(path, keyring=True, create=True) as vault:
        vault.change_key(keyring=True)
    assert noted(backend, path) == 2
    with Vault(path, keyring=True) as vault:
        vault.change_key(passphrase="correct horse")
    assert noted(backend, path) == 2


def test_a_missing_directory_is_made_for_its_owner(tmp_path, backend):
    path = tmp_path / "app" / "secrets" / "v"
    Vault(path, keyring=True, create=True).open()
    modes = [stat.S_IMODE(directory.stat().st_mode) for directory in (path.parent, path.parent.parent)]
    assert modes == [0o700, 0o700]
