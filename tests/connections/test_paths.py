"""Where vaults and keys may lie: at home, in missing directories, in the directory of a plain `mkdir`."""

import stat
import subprocess
import sys

import pytest

from dealdocs.connections import Vault, create_key_file
from dealdocs.exceptions import StorageError

README = """
import os
os.umask(0o002)
os.mkdir("app")
os.chdir("app")
from dealdocs.connections import Vault
with Vault("connections.vault", passphrase="correct horse battery staple", create=True) as vault:
    print(len(vault.services) > 0)
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("HOME", str(home))
    return home


def test_a_tilde_is_the_home_directory(home, monkeypatch):
    create_key_file("~/keys/key")
    vault = Vault("~/app/v", key_file="~/keys/key", create=True).open()
    assert (home / "app" / "v").is_file()
    assert (home / "keys" / "key").is_file()
    for made in ("app", "keys"):
        assert stat.S_IMODE((home / made).stat().st_mode) == 0o700
    vault.define_service("s", name="S", base_url="https://api.example.com", basic={})
    vault.create("acme", service="s")
    vault.export("~/bundle", passphrase="correct horse")
    assert Vault("memory://tilde").import_("~/bundle", passphrase="correct horse") == ["acme"]
    create_key_file("~/keys/another")
    vault.change_key(key_file="~/keys/another")
    monkeypatch.setenv("DEALDOCS_VAULT", "~/app/v")
    monkeypatch.setenv("DEALDOCS_VAULT_KEY_FILE", "~/keys/another")
    assert list(Vault()) == ["acme"]


def test_the_readme_in_a_directory_of_a_plain_mkdir(tmp_path):
    """With umask 002 it is 0775: good where the group is the user's own, else the hint has the command."""
    run = subprocess.run(
        [sys.executable, "-c", README], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert stat.S_IMODE((tmp_path / "app").stat().st_mode) == 0o775
    assert run.stdout == "True\n" or f"chmod go-w '{tmp_path}/app'" in run.stderr, run.stderr


def test_the_hint_for_a_shared_directory_is_a_command(tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    with pytest.raises(StorageError) as refused:
        Vault(shared / "v", passphrase="correct horse", create=True).open()
    command = refused.value.hint.removeprefix("Run: ")
    subprocess.run(command, shell=True, check=True, timeout=10)
    Vault(shared / "v", passphrase="correct horse", create=True).open()
