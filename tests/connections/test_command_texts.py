"""What the command line says when something is wrong: its own words, a way on, nothing typed."""

import pytest
from command_world import CANARY

VERBS = {
    "snippet": ("snippet", "my_shop", CANARY),
    "create": ("create", "my_shop", "--service", "shop", f"X-Shop-Key={CANARY}"),
    "authorize": ("authorize", "my_shop", "--secret", f"X-Shop-Key={CANARY}"),
    "list": ("list", f"--json={CANARY}"),
    "test": ("test", "my_shop", "--timeout", CANARY),
    "completion": ("completion", CANARY),
    "show": ("show", "my_shop", f"--key={CANARY}"),
}


@pytest.mark.parametrize("verb", VERBS)
def test_what_was_not_understood_is_not_shown(run, verb):
    """`run` looks for the canary."""
    said = run(*VERBS[verb], code=2)
    assert f"usage: dealdocs connections {verb} " in said
    assert f"dealdocs connections {verb}: error: " in said


def test_what_may_have_been_meant(run):
    assert "perhaps you meant --language curl" in run("snippet", "my_shop", "curl", code=2)
    said = run("create", "a", "--service", "shop", "--secret-evn", f"X-Shop-Key={CANARY}", code=2)
    assert "perhaps you meant --secret-env" in said
    assert "choose from" in run(CANARY, code=2)


def test_the_passphrase_of_an_exported_file(run, tmp_path):
    run("create", "mine", "--service", "stripe")
    said = run("export", tmp_path / "bundle", code=3)
    assert "--passphrase-env" in said
    assert "DEALDOCS_VAULT_PASSPHRASE" not in said
    run("export", tmp_path / "bundle", "--passphrase-env", "BUNDLE")
    said = run("export", tmp_path / "bundle", "--passphrase-env", "BUNDLE", code=3)
    assert str(tmp_path / "bundle") in said
    assert "another name" in said
    said = run("import", tmp_path / "bundle", "--passphrase-env", "SHOP_KEY", code=3)
    assert f"the exported file `{tmp_path / 'bundle'}`" in said
    assert "backup" not in said
