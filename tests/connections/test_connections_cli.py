"""`dealdocs connections`: every verb, its exit code, and no secret in any output."""

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from command_world import CANARY, DEFINITION
from connection_world import CLIENT_SECRET, KEY, define_oidc
from oauth_servers.consent import Browser

from dealdocs.connections import Vault


@pytest.fixture
def shop(run, service, tmp_path):
    (tmp_path / "shop.toml").write_text(DEFINITION.format(url=service.url))
    run("define", tmp_path / "shop.toml")
    run("create", "my_shop", "--service", "shop", "--secret-env", "X-Shop-Key=SHOP_KEY")
    return service


def test_from_a_definition_to_a_call(run, shop, tmp_path):
    shop.answer("/v1/me", body=b'{"name": "Shop of Ann"}')
    assert "Shop of Ann" in run("test", "my_shop")
    assert json.loads(run("call", "my_shop", "GET", "/v1/things", "-p", "limit=5", "-p", "limit=6")) == {
        "ok": True
    }
    assert shop.requests[-1][1] == "/v1/things?limit=5&limit=6"
    run("call", "my_shop", "/v1/things", "--json-body", '{"a": 1}', "-H", "X-More: yes")
    method, _, headers, body = shop.requests[-1]
    assert (method, body) == ("POST", b'{"a": 1}')
    assert {name.lower(): value for name, value in headers.items()}["x-shop-key"] == CANARY
    run("call", "my_shop", "POST", "/v1/things", "-f", "a=b c")
    assert shop.requests[-1][3] == b"a=b+c"
    shop.answer("/bytes", body=b"\x00\xff")
    run("call", "my_shop", "/bytes", "-o", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"\x00\xff"
    run("call", "my_shop", "/bytes", "-o", os.devnull)
    assert Path(os.devnull).is_char_device()
    # What breaks off leaves the file as it was, and nothing beside it.
    shop.answer("/broken", body=b"not gzip", headers=[("Content-Encoding", "gzip")])
    before = sorted(tmp_path.iterdir())
    run("call", "my_shop", "/broken", "-o", tmp_path / "out", code=1)
    assert (tmp_path / "out").read_bytes() == b"\x00\xff"
    assert sorted(tmp_path.iterdir()) == before


def test_looking_and_changing(run, shop):
    (one,) = json.loads(run("list", "--json"))
    assert (one["link_name"], one["status"], one["values"]) == ("my_shop", "connected", ["X-Shop-Key"])
    table = run("list")
    assert table.splitlines()[0].split() == [
        "connection",
        "service",
        "account",
        "status",
        "expires",
        "reason",
    ]
    assert "my_shop" in table
    assert json.loads(run("list", "--json", "--status", "disabled")) == []
    assert "connected" in run("show", "my_shop")
    assert json.loads(run("rename", "my_shop", "--json", "Another name"))["name"] == "Another name"
    assert json.loads(run("disable", "my_shop", "--json"))["status"] == "disabled"
    run("call", "my_shop", "/", code=1)
    assert json.loads(run("enable", "my_shop", "--json"))["status"] == "connected"
    for language in ("python", "curl", "command"):
        assert "my_shop" in run("snippet", "my_shop", "--language", language) or language == "curl"
    run("delete", "my_shop")
    assert json.loads(run("list", "--json")) == []


def test_everything_that_is_printed_is_json_too(run, shop):
    code = json.loads(run("snippet", "my_shop", "--json", "--language", "curl"))
    assert code["language"] == "curl"
    assert code["code"].startswith("# Shop")
    shop.answer("/v1/things", body=b'{"name": null}', headers=[("X-More", "yes")])
    told = json.loads(run("call", "my_shop", "/v1/things", "--json"))
    assert (told["status"], told["json"]) == (200, {"name": None})
    assert {name.lower(): value for name, value in told["headers"].items()}["x-more"] == "yes"
    shop.answer("/missing", 404)
    assert "404" in run("call", "my_shop", "/missing", "--json", code=6)
    shop.answer("/text", body=b"no JSON")
    assert json.loads(run("call", "my_shop", "/text", "--json"))["text"] == "no JSON"
    shop.answer("/bytes", body=b"\x00\xff")
    assert json.loads(run("call", "my_shop", "/bytes", "--json"))["base64"] == "AP8="
    assert json.loads(run("delete", "my_shop", "--json", "--yes")) == {"deleted": "my_shop", "subject": None}
    run("delete", "my_shop", "--yes", code=4)


def test_exit_codes(run, shop, tmp_path):
    run("show", "nothing", code=4)
    run("nonsense", code=2)
    run("create", "my_shop", "--service", "shop", code=1)
    run("list", code=3, DEALDOCS_VAULT_KEY=None, DEALDOCS_VAULT_KEY_FILE=str(tmp_path / "missing"))
    run("list", code=3, DEALDOCS_VAULT_KEY="d3JvbmcgICAgICAgICAgICAgICAgICAgICAgICAgICA=")
    assert "DEALDOCS_VAULT_PASSPHRASE" in run("list", code=3, DEALDOCS_VAULT_KEY=None)
    assert "--vault" in run("list", code=3, DEALDOCS_VAULT=None)
    assert "only one" in run("list", code=3, DEALDOCS_VAULT_PASSPHRASE="another one")
    run("list", code=3, DEALDOCS_VAULT=str(tmp_path / "missing"))
    shop.answer("/404", 404)
    run("call", "my_shop", "/404", code=6)
    run("call", "my_shop", "https://evil.example/", code=1)
    shop.answer("/v1/me", 401)
    run("test", "my_shop", code=6)
    run("create", "crm", "--service", "pipedrive")
    run("call", "crm", "/v1/me", code=1)
    run(
        "create",
        "crm2",
        "--service",
        "pipedrive",
        "--secret-env",
        "client_id=HOME",
        "--secret-env",
        "client_secret=HOME",
    )
    run("call", "crm2", "/v1/me", code=5)
    run("refresh", "crm2", code=5)


def test_secrets_come_from_files_and_the_standard_input(run, shop, tmp_path):
    (tmp_path / "key").write_text(CANARY + "\n")
    run("create", "two", "--service", "shop", "--secret-file", f"X-Shop-Key={tmp_path / 'key'}")
    run("create", "three", "--service", "shop", "--secret-file", "X-Shop-Key=-", typed=CANARY)
    for name in ("two", "three"):
        run("call", name, "/")
        assert {key.lower(): value for key, value in shop.requests[-1][2].items()}["x-shop-key"] == CANARY
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    run("create", "bytes", "--service", "shop", "--secret-file", f"X-Shop-Key={tmp_path / 'bytes'}", code=1)
    with (tmp_path / "bytes").open("rb") as typed:
        said = run(
            "create", "bytes", "--service", "shop", "--secret-file", "X-Shop-Key=-", typed=typed, code=1
        )
    assert "not UTF-8" in said
    run("create", "four", "--service", "shop", "--secret-env", "X-Shop-Key=NOT_SET", code=1)
    run("create", "five", "--service", "shop", "--secret-file", "X-Shop-Key", code=1)
    assert "draft" in run("create", "six", "--service", "shop")
    run("authorize", "six", "--secret-env", "X-Shop-Key=SHOP_KEY")
    assert json.loads(run("show", "six", "--json"))["status"] == "connected"


def test_export_and_import(run, shop, tmp_path):
    bundle = tmp_path / "bundle"
    assert run("export", bundle, "my_shop", "--passphrase-env", "BUNDLE").split() == ["my_shop"]
    run("export", bundle, "--passphrase-env", "BUNDLE", code=3)
    (tmp_path / "other.toml").write_text(DEFINITION.format(url=shop.url))
    other = {"DEALDOCS_VAULT": str(tmp_path / "other.vault")}
    run("define", tmp_path / "other.toml", **other)
    run("import", bundle, "--passphrase-env", "SHOP_KEY", code=3, **other)
    assert json.loads(run("import", bundle, "--passphrase-env", "BUNDLE", "--json", **other)) == ["my_shop"]
    run("call", "my_shop", "/", **other)
    run("import", bundle, "--passphrase-env", "BUNDLE", code=1, **other)


def test_services(run, tmp_path):
    everything = json.loads(
        run("services", "--built-in", "--json", DEALDOCS_VAULT=None, DEALDOCS_VAULT_KEY=None)
    )
    assert len(everything) >= 30
    assert all(one["built_in"] for one in everything)
    assert "github" in run("services", "--search", "git", DEALDOCS_VAULT=None)
    assert "client_id client_secret" in run("services", "pipedrive", DEALDOCS_VAULT=None)
    (tmp_path / "bad.toml").write_text('link_name = "Bad Name"')
    run("define", tmp_path / "bad.toml", code=1)
    run("define", code=2)


def test_authorizing_by_pasting_and_by_device(run, oidc, tmp_path):
    vault = Vault(tmp_path / "connections.vault", key=KEY, create=True)
    define_oidc(vault, oidc)
    (tmp_path / "secret").write_text(CLIENT_SECRET)
    (tmp_path / "id").write_text("desktop")
    secrets = [
        "--secret-file",
        f"client_id={tmp_path / 'id'}",
        "--secret-file",
        f"client_secret={tmp_path / 'secret'}",
    ]
    run("create", "acme", "--service", "oidc", "--redirect-url", "http://127.0.0.1:33333/callback", *secrets)
    environment = {**os.environ, "DEALDOCS_VAULT": str(vault._store.path), "DEALDOCS_VAULT_KEY": KEY}
    for way in ("--paste", "--device", "--no-browser"):
        process = subprocess.Popen(
            [sys.executable, "-m", "dealdocs", "connections", "authorize", "acme", way],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        line = process.stderr.readline()
        if way == "--device":
            code = line.split()[-1]
            Browser().confirm_device(f"{oidc}/device?user_code={code}")
            answer = None
        else:
            address = process.stderr.readline().strip()
            person = Browser()
            answer = person.authorize(address)
            if way == "--no-browser":
                threading.Thread(target=person.fetch, args=(answer,), daemon=True).start()
                answer = None
        out, errors = process.communicate(None if answer is None else answer + "\n", timeout=50)
        assert process.returncode == 0, errors
        assert "connected" in out
        assert CLIENT_SECRET not in out + errors
    assert json.loads(run("refresh", "acme", "--json"))["status"] == "connected"
    assert json.loads(run("call", "acme", "/me"))["sub"] == "ann"
    assert json.loads(run("revoke", "acme", "--json"))["status"] == "revoked"
    run("call", "acme", "/me", code=5)


def test_a_connection_string(run, tmp_path):
    string = f"AuthScheme=Basic;CompanyDomain=acme;APIToken={CANARY}"
    (tmp_path / "string").write_text(string + "\n")
    shown = run("open", "--string-file", tmp_path / "string", "--link-name", "acme_crm")
    assert "pipedrive_token" in shown
    assert json.loads(run("show", "acme_crm", "--json"))["base_url"] == "https://acme.pipedrive.com/"
    # Again, and from elsewhere: it is the same connection.
    run("open", "--string-env", "STRING", "--link-name", "acme_crm", STRING=string)
    run("open", "--string-file", "-", "--link-name", "acme_crm", typed=string)
    assert len(json.loads(run("list", "--json"))) == 1
    run("open", code=2)
    run("open", "--string-env", "STRING", code=3, STRING=string, DEALDOCS_VAULT=None)
    run("open", "--string-env", "STRING", code=1, STRING="Nonsense=1")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(run, shell, tmp_path):
    script = run("completion", shell)
    for word in ("authorize", "snippet", "secret-env"):
        assert word in script
    if shutil.which(shell):
        (tmp_path / "script").write_text(script)
        subprocess.run([shell, "-n", tmp_path / "script"], check=True, timeout=20)
    if shell == "bash":
        words = "COMP_WORDS=(dealdocs connections au); COMP_CWORD=2"
        ask = f'{words}; _dealdocs_connections; echo "${{COMPREPLY[@]}}"'
        done = subprocess.run(["bash", "-c", script + ask], capture_output=True, text=True, timeout=20)
        assert done.stdout.split() == ["authorize"]
