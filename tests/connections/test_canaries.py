"""Rows 12, 63 and 70: secrets in no log, repr, traceback, pickle, error or snippet; snippets that parse."""

import ast
import logging
import pickle
import shlex
import subprocess
import traceback

import pytest
from connection_world import CLIENT_SECRET, authorize, create_oidc

from dealdocs.exceptions import DealDocsError

CANARY = "canary-api-key-7f3b9d1c5e8a2046"
HOSTILE = ['it\'s "quoted"', '"""', "${x} `id` $(id)", "a\\", "%s {0} \\n", "'; rm -rf / #", "äöü €"]


def everything(thing):
    texts = [
        repr(thing),
        str(thing),
        f"{thing!r:>5}",
        repr(vars(thing) if hasattr(thing, "__dict__") else ""),
    ]
    try:
        texts.append(repr(pickle.dumps(thing)))
    except TypeError as error:
        texts.append(str(error))
    return "\n".join(texts)


def shown(error):
    texts = ["".join(traceback.format_exception(error)), repr(pickle.dumps(error)), repr(error), str(error)]
    return "\n".join(texts)


def test_an_oauth_connection_shows_nothing(vault, oidc, caplog, capfd):
    texts = []
    with caplog.at_level(logging.DEBUG):
        connection = create_oidc(vault, oidc)
        begun = connection.begin_authorization("http://127.0.0.1:33333/callback")
        assert begun.state not in repr(begun)
        authorize(connection)
        connection.request("GET", "/me")
        connection.refresh()
        texts += [everything(one) for one in (vault, connection, vault._store, connection._core)]
        texts += [repr(connection.overview()), repr(connection.test()), repr(vault.services["oidc"])]
        connection.set_values({"client_secret": "canary-other-secret-1234567890"})
        for call in (connection.refresh, lambda: connection.request("GET", "https://evil.example/")):
            with pytest.raises(DealDocsError) as caught:
                call()
            texts.append(shown(caught.value))
    captured = capfd.readouterr()
    for text in (*texts, caplog.text, captured.out, captured.err):
        assert CLIENT_SECRET not in text
        assert "canary" not in text


def test_an_echoed_key_is_not_repeated(vault, service, caplog):
    """Row 63: what a service says about a call may hold the key."""
    vault.define_service(
        "shop",
        name="Shop",
        base_url=service.url,
        api_key={"key": "X-Key"},
        test={"url": "/me"},
        account_label="/name",
    )
    connection = vault.create("shop_one", service="shop", values={"X-Key": CANARY})
    service.answer("/me", body=f'{{"name": "{CANARY}"}}'.encode())
    with caplog.at_level(logging.DEBUG):
        report = connection.test()
        service.answer("/me", 403, f"wrong key {CANARY}".encode())
        refused = connection.test()
    assert report.ok
    assert not refused.ok
    for text in (repr(report), repr(refused), repr(connection.overview()), caplog.text):
        assert CANARY not in text
    assert CANARY.encode() not in vault._store.path.read_bytes()


def test_pickling_is_refused_with_a_hint(vault, service):
    vault.define_service("shop", name="Shop", base_url=service.url, api_key={"key": "X-Key"})
    connection = vault.create("shop_one", service="shop", values={"X-Key": CANARY})
    for thing in (vault, connection, connection.request("GET", "/"), connection._core, vault._store):
        with pytest.raises(TypeError, match=r"pickl|again|instead"):
            pickle.dumps(thing)


@pytest.mark.parametrize("name", HOSTILE)
def test_snippets_parse_and_hold_no_secret(vault, service, name):
    vault.define_service(
        "shop",
        name="Shop",
        base_url=service.url,
        api_key=[{"key": "X-Key", "display_name": name}, {"key": "q'uote", "place": "query"}],
        test={"url": "/v1/me?a='b'"},
    )
    vault.create("shop_one", service="shop", name=name, owner="per_user")
    for subject in ("plain", 'x"; import os #', "it's"):
        one = vault.connection("shop_one", subject=subject)
        one.set_values({"X-Key": CANARY, "q'uote": CANARY})
        texts = {language: one.snippet(language) for language in ("python", "curl", "command")}
        tree = ast.parse(texts["python"])
        assert {type(node) for node in ast.walk(tree)} <= KNOWN
        for language in ("curl", "command"):
            subprocess.run(["bash", "-n"], input=texts[language].encode(), check=True, timeout=20)
            assert shlex.split(texts[language], comments=True)
        assert CANARY not in repr(texts)


# What a snippet consists of: anything else would have come out of a name.
KNOWN = {
    *(ast.Module, ast.ImportFrom, ast.Import, ast.alias, ast.Assign, ast.Name, ast.Store, ast.Load, ast.Call),
    *(ast.Constant, ast.Expr, ast.Attribute, ast.Subscript, ast.keyword, ast.With, ast.withitem),
}
