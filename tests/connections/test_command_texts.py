"""What the command line says when something is wrong: its own words, a way on, nothing typed."""

import os
import shlex
import subprocess
import sys

import pytest
from command_world import CANARY, COMMAND, DEFINITION, environment_for

# No browser is to be found with these.
HEADLESS = dict.fromkeys(("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"), None) | {"PATH": "/nowhere"}
NO_KEY = {"DEALDOCS_VAULT_KEY": None}

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


def test_services_are_known_before_there_is_a_vault(run, tmp_path):
    assert "stripe" in run("services", **NO_KEY)
    assert "user_name password" in run("services", "jira_token", **NO_KEY)
    assert not (tmp_path / "connections.vault").exists()
    run("create", "mine", "--service", "stripe")
    assert (tmp_path / "connections.vault").exists()
    run("services", code=3, **NO_KEY)


def test_errors_speak_of_options(run, service, tmp_path):
    (tmp_path / "shop.toml").write_text(DEFINITION.format(url=service.url))
    run("define", tmp_path / "shop.toml")
    assert "--replace" in run("define", tmp_path / "shop.toml", code=1)
    run("create", "my_shop", "--service", "shop", "--secret-env", "X-Shop-Key=SHOP_KEY")
    said = run("call", "my_shop", "https://evil.example/", code=1)
    assert "--allow-host" in said
    assert "allowed_hosts" not in said
    assert "begins with `/`" in run("call", "my_shop", "GET", "api/v2/deals", code=1)
    assert "CONNECTION [METHOD] URL\n" in run("call", "--help")
    (tmp_path / "shop.toml").write_text("nonsense = 1")
    assert "define --help" in run("define", tmp_path / "shop.toml", code=1)
    for key in ("link_name", "base_url", "parameters", "oauth2"):
        assert key in run("define", "--help")


def test_a_snippet_runs_as_it_is(run, service, tmp_path):
    (tmp_path / "shop.toml").write_text(DEFINITION.format(url=service.url))
    place = tmp_path / "it's here.vault"
    run("define", tmp_path / "shop.toml", "--vault", place)
    run("create", "my_shop", "--service", "shop", "--secret-env", "X-Shop-Key=SHOP_KEY", "--vault", place)
    text = run("snippet", "my_shop", DEALDOCS_VAULT=os.path.relpath(place))
    changes = {"DEALDOCS_VAULT": None}
    subprocess.run(
        [sys.executable, "-c", text], env=environment_for(tmp_path, changes), check=True, timeout=60
    )
    assert service.requests[-1][1] == "/v1/me"
    line = run("snippet", "my_shop", "--language", "command", "--vault", place).splitlines()[-1]
    run(*shlex.split(line)[2:], **changes)


def test_a_draft_names_the_way_on(run, tmp_path):
    done = subprocess.run(
        [*COMMAND, "create", "jira", "--service", "jira_token", "--variable", "site=acme"],
        env=environment_for(tmp_path, {}), stdin=subprocess.DEVNULL, capture_output=True, text=True,
        check=True, timeout=60,
    )  # fmt: skip
    assert "draft" in done.stdout
    command = done.stderr.strip().partition("Complete it: dealdocs connections ")[2]
    assert command.endswith("--secret-env user_name=VARIABLE --secret-env password=VARIABLE")
    assert "connected" in run(*shlex.split(command.replace("VARIABLE", "SHOP_KEY")))


def test_a_connection_string_that_nobody_can_authorize(run):
    string = "AuthScheme=OAuth;InitiateOAuth=GETANDREFRESH;OAuthClientId=a;OAuthClientSecret=b"
    said = run("open", "--string-env", "STRING", code=5, STRING=string, **HEADLESS)
    assert "--no-browser" in said
    assert "is empty" in run("open", "--string-file", "-", typed=" ;\n", code=1)
