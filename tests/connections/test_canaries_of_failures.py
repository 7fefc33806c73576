"""Row 12: faults of ours, frames with their variables, crashes, warnings and help show no secret either.

Not shown here: a core dump is the memory of the process and holds what it used (docs/security.md).
"""

import faulthandler
import itertools
import json
import logging
import os
import pickle
import subprocess
import sys
import traceback
import warnings

import pytest
from connection_world import CLIENT_SECRET, authorize, create_oidc, define_oidc

import dealdocs
from dealdocs import connections
from dealdocs.commands import connections as command
from dealdocs.connections import Vault
from dealdocs.exceptions import DealDocsError

CANARY = "canary-value-3c7e9a1b5d8f2046"
LOUD = {
    "RUST_BACKTRACE": "full",
    "RUST_LOG": "trace",
    "PYTHONFAULTHANDLER": "1",
    "PYTHONASYNCIODEBUG": "1",
    "PYTHONDEVMODE": "1",
    "CANARY": CANARY,
}
# Reads the secret from the environment where it is used, so that no variable of its own holds it.
SETTING = """
import asyncio, faulthandler, logging, os, pickle, resource, sys
logging.basicConfig(level=logging.DEBUG)
from dealdocs._core.connections import _fault
from dealdocs.connections import AsyncVault, Vault
from dealdocs.exceptions import DealDocsError, InternalError

def make(vault):
    key = {"key": "X-Key"}
    vault.define_service("shop", name="Shop", base_url=sys.argv[1], api_key=key, test={"url": "/me"})
    return vault.create("mine", service="shop", values={"X-Key": os.environ["CANARY"]})
"""


def run_loudly(code, *arguments, returncode=0):
    """Run code as loud as it can be; returns all that it wrote."""
    done = subprocess.run(
        [sys.executable, "-c", SETTING + code, *arguments],
        env={**os.environ, **LOUD},
        capture_output=True,
        text=True,
        timeout=50,
    )
    said = done.stdout + done.stderr
    assert done.returncode == returncode, said
    for part in ("canary-value", CANARY[7:]):
        assert part not in said, said
    return said


def test_a_panic_shows_nothing(service):
    said = run_loudly(
        """
connection = make(Vault("memory://panic"))
try:
    _fault(connection._native)
except InternalError as error:
    print(repr(error), pickle.dumps(error))
else:
    raise SystemExit("no fault")
# The runtime goes on.
assert connection.request("GET", "/").status == 200

async def main():
    vault = AsyncVault("memory://panic")
    try:
        await _fault((await vault.connection("mine"))._native)
    except InternalError as error:
        print(repr(error))
    else:
        raise SystemExit("no fault")

asyncio.run(main())
raise InternalError("the end")
""",
        service.url,
        returncode=1,
    )
    assert said.count("panicked at") == 2
    assert "fault.rs" in said
    assert "stack backtrace" in said


def test_a_runtime_that_cannot_start_shows_nothing(service):
    said = run_loudly(
        """
vault = Vault("memory://limit")
resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
make(vault)
""",
        service.url,
        returncode=1,
    )
    assert "InternalError" in said
    assert "the runtime cannot start" in said


def test_a_crash_shows_nothing(service):
    said = run_loudly(
        """
connection = make(Vault("memory://crash"))
assert connection.request("GET", "/").status == 200
faulthandler.dump_traceback(all_threads=True)
sys.stderr.flush()
os.abort()
""",
        service.url,
        returncode=-6,
    )
    assert "Fatal Python error: Aborted" in said


def test_a_loud_process_shows_nothing(service):
    """Everything logs at its loudest, and ends in an error that nobody catches."""
    service.answer("/me", 401, f"wrong key {CANARY}".encode())
    run_loudly(
        """
connection = make(Vault("memory://loud"))
print(connection, connection.overview(), connection.test(), connection._native)
connection.request("POST", "/", json={"a": 1}, headers={"X-More": "yes"})
connection.request("GET", "/me").raise_for_status()
""",
        service.url,
        returncode=1,
    )


def frames(error):
    """What a tool shows that prints the variables of each frame: those of this package."""
    pending, seen = [error], set()
    while pending:
        one = pending.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        pending += [one.__cause__, one.__context__]
        told = traceback.TracebackException.from_exception(one, capture_locals=True)
        yield "".join(told.format_exception_only())
        for frame in told.stack:
            if f"{os.sep}dealdocs{os.sep}" in frame.filename:
                yield f"{frame.filename} {frame.name} {frame.locals}"


def failing_calls(vault, connection):
    """Calls that fail while they hold a secret."""
    text = f"AuthScheme=OAuth;OAuthClientId=a;OAuthClientSecret={CANARY};Nonsense=1"
    here = connections.WebAuthorization(vault, "http://127.0.0.1/callback")
    return [
        lambda: Vault("/nowhere/at/all", passphrase=CANARY).open(),
        lambda: Vault("memory://a", passphrase=CANARY),
        lambda: Vault("/nowhere", key=CANARY).list(),
        lambda: Vault("/nowhere", key=CANARY.encode()),
        lambda: vault.create("acme", service="oidc", values={"client_secret": CANARY}),
        lambda: vault.create("mine", service="shop", values={"nonsense": CANARY}),
        lambda: vault.create("mine", service="shop", values={"nonsense": CANARY, "a": 5}),
        lambda: vault.export("/nowhere/at/all", passphrase=CANARY),
        lambda: vault.import_("/nowhere/at/all", passphrase=CANARY),
        lambda: vault.change_key(passphrase=CANARY, key=CANARY),
        lambda: connection.set_values({"nonsense": CANARY}),
        lambda: connection.import_tokens(CANARY, refresh_token=f"{CANARY}\n"),
        lambda: connection.import_tokens(CANARY, scopes="a"),
        lambda: connection.finish_pasted(f"code={CANARY}&state={CANARY}"),
        lambda: connection.finish_authorization(f"code={CANARY}&state=x", state=CANARY),
        lambda: vault.finish_authorization(f"code={CANARY}&state=x", state=CANARY),
        lambda: here.finish(f"http://127.0.0.1/callback?code={CANARY}", {"dealdocs_state": CANARY}),
        lambda: connection.request("GET", "https://evil.example/", headers={"X-Other": CANARY}),
        lambda: connection.request("GET", "/", headers={"Authorization": CANARY}),
        lambda: connection.request("POST", "/", json={"a": CANARY}, data={"b": CANARY}),
        lambda: connections.open(text),
        lambda: connections.get_oauth_authorization_url(text),
        lambda: connections.get_oauth_access_token(text, CANARY),
        lambda: connections.refresh_oauth_access_token(text),
        lambda: dealdocs.Pipedrive(api_token=CANARY, access_token=CANARY, company_domain="acme"),
        lambda: dealdocs.Pipedrive(api_token=f"{CANARY}\n", company_domain="acme"),
    ]


def test_frames_with_their_variables_show_nothing(vault, oidc):
    """Error reporters show the variables of each frame; ours hold nothing any more."""
    vault.define_service("shop", name="Shop", base_url=oidc, api_key={"key": "X-Key"})
    connection = create_oidc(vault, oidc)
    for number, call in enumerate(failing_calls(vault, connection)):
        with pytest.raises((DealDocsError, OSError)) as caught:
            call()
        shown = [*frames(caught.value), repr(pickle.dumps(caught.value))]
        assert any("dealdocs" in text for text in shown)
        for text in shown:
            assert "canary" not in text, (number, text)


def test_frames_of_the_async_twin_show_nothing(vault, oidc):
    import asyncio

    connection = create_oidc(vault, oidc)
    path = vault._store.path

    async def main():
        from connection_world import KEY

        opened = connections.AsyncVault(path, key=KEY)
        same = await opened.connection("acme")
        for call in (
            lambda: opened.create("acme", service="oidc", values={"client_secret": CANARY}),
            lambda: same.set_values({"nonsense": CANARY}),
            lambda: same.finish_pasted(f"code={CANARY}&state={CANARY}"),
        ):
            with pytest.raises(DealDocsError) as caught:
                await call()
            for text in frames(caught.value):
                assert "canary" not in text

    asyncio.run(main())
    assert connection.status == "not_connected"


def test_a_whole_flow_at_its_loudest(vault, oidc, caplog, capfd):
    with caplog.at_level(logging.DEBUG), warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        define_oidc(vault, oidc)
        connection = create_oidc(vault, oidc)
        authorize(connection)
        connection.request("GET", "/me")
        connection.refresh()
        faulthandler.dump_traceback(file=2, all_threads=True)
        connection.revoke()
        with pytest.raises(DealDocsError) as caught:
            connection.request("GET", "/me")
    shown = [caplog.text, *capfd.readouterr(), *(str(one.message) for one in warned), *frames(caught.value)]
    for text in shown:
        assert CLIENT_SECRET not in text
        assert "canary" not in text


@pytest.mark.parametrize(
    "text",
    [
        f"AuthScheme=Basic;APIToken={CANARY}",
        f"AuthScheme=OAuth;OAuthClientSecrt={CANARY}",
        f"={CANARY}",
        f"{CANARY}",
        f"AuthScheme={CANARY}",
        f"APIToken='{CANARY}",
        f"APIToken={CANARY};APIToken={CANARY}2",
        f"AuthScheme=OAuth;InitiateOAuth={CANARY}",
        f"AuthScheme=OAuth;OAuthExpiresIn={CANARY}",
        f"AuthScheme=Basic;APIToken={CANARY};CompanyDomain=acme;LogFile=/x;Verbosity=5;User={CANARY}",
    ],
)
def test_connection_strings_that_are_wrong(text, caplog):
    with caplog.at_level(logging.DEBUG), warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        shown = ""
        try:
            connections.open(text)
        except DealDocsError as error:
            shown = "".join(frames(error))
    assert "canary" not in shown + caplog.text + "".join(str(one.message) for one in warned)


def test_help_and_every_output(run_verb, service):
    """Help of every verb; tables, JSON and text of those that look at a connection."""
    service.answer("/v1/me", body=b'{"name": "Ann"}')
    said = [run_verb("--help")]
    said += [run_verb(verb, "--help") for verb in verbs()]
    assert len(said) > 17
    looks = ("list", "show mine", "test mine", "services", "services shop", "disable mine", "enable mine")
    for look, form in itertools.product(looks, ((), ("--json",))):
        out = run_verb(*look.split(), *form)
        if form:
            json.loads(out)
        said.append(out)
    said += [run_verb("snippet", "mine", "--language", one) for one in ("python", "curl", "command")]
    said += [
        run_verb("call", "mine", "/v1/me", "-i"),
        run_verb("export", "bundle", "--passphrase-env", "BUNDLE"),
    ]
    assert all(said)


def verbs():
    import argparse

    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    (action,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    return list(action.choices)


@pytest.fixture
def run_verb(run, service, tmp_path, monkeypatch):
    """Runs a verb beside secrets in the environment; every output is searched."""
    from command_world import DEFINITION, PASSPHRASE

    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.toml").write_text(DEFINITION.format(url=service.url))
    keyless = {"DEALDOCS_VAULT_KEY": None, "DEALDOCS_VAULT_PASSPHRASE": PASSPHRASE}
    run("define", tmp_path / "shop.toml", **keyless)
    run("create", "mine", "--service", "shop", "--secret-env", "X-Shop-Key=SHOP_KEY", **keyless)
    return lambda *arguments: run(*arguments, **keyless)
