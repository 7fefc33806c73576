"""What a vault does by link name, in both twins."""

import asyncio
import threading
import urllib.parse

import pytest
from connection_world import CLIENT_SECRET, KEY, create_oidc, define_oidc
from oauth_servers.consent import Browser

from dealdocs import AsyncPipedrive
from dealdocs.connections import AsyncVault, AsyncWebAuthorization, Vault, create_key_file
from dealdocs.exceptions import ConfigError, UnknownConnectionError


def visit(seen):
    """A person who goes to the address; the texts are kept in `seen`."""

    def show(text):
        seen.append(text)
        person = Browser()
        address = text.rsplit("\n", 1)[-1]
        threading.Thread(target=lambda: person.fetch(person.authorize(address)), daemon=True).start()

    return show


@pytest.fixture
def shop(vault, service):
    vault.define_service("shop", base_url=service.url, api_key={"key": "X-Shop-Key"}, test={"url": "/v1/me"})
    vault.create("acme", service="shop", values={"X-Shop-Key": "canary"})
    return service


def test_the_life_of_a_connection(vault, oidc):
    define_oidc(vault, oidc, switch_parameters={"prompt": "login"})
    create_oidc(vault, oidc)
    seen = []
    for verb in (vault.authorize, vault.reauthorize, vault.switch_account):
        overview = verb("acme", open_browser=False, timeout=30, show=visit(seen))
        assert overview.status == "connected"
    queries = [urllib.parse.parse_qs(urllib.parse.urlsplit(text.rsplit("\n", 1)[-1]).query) for text in seen]
    assert [query["prompt"] for query in queries] == [["consent"], ["consent"], ["login"]]
    assert "finish_pasted" in seen[0]
    assert vault.test("acme").ok
    assert vault.refresh("acme").has_refresh_token
    assert vault.rename("acme", "Other").name == "Other"
    assert vault.disable("acme").status == "disabled"
    assert vault.enable("acme").status == "connected"
    vault["acme"].add_reference("the app")
    assert vault.references("acme") == ("the app",)
    assert vault.revoke("acme").status == "revoked"
    vault["acme"].delete(force=True)
    assert not list(vault)


def test_each_service_says_how_to_switch(vault, oidc):
    create_oidc(vault, oidc, "first")
    definition = {
        "base_url": oidc,
        "oauth2": {
            "authorize_url": f"{oidc}/auth",
            "token_url": f"{oidc}/token",
            "switch_parameters": {"login": "other", "prompt": "login"},
        },
    }
    vault.define_service("own", **definition)
    vault.create("own", service="own", values={"client_id": "desktop", "client_secret": CLIENT_SECRET})
    seen = []

    def give_up(text):
        seen.append(text)
        raise LookupError

    for name, parameters in (("first", None), ("own", None), ("own", {"prompt": "consent"})):
        with pytest.raises(ConfigError):
            vault.switch_account(name, open_browser=False, show=give_up, parameters=parameters)
    queries = [urllib.parse.parse_qs(urllib.parse.urlsplit(text.rsplit("\n", 1)[-1]).query) for text in seen]
    assert [query["prompt"] for query in queries] == [["select_account"], ["login"], ["consent"]]
    assert ["login" in query for query in queries] == [False, True, True]


def test_an_api_key_needs_no_authorization(shop, vault):
    for verb in (vault.authorize, vault.reauthorize, vault.switch_account):
        with pytest.raises(ConfigError, match="needs no authorization"):
            verb("acme")
    with pytest.raises(ConfigError, match="needs no authorization"):
        vault["acme"].authorize()


def test_an_async_vault_by_name(shop, tmp_path):
    async def run():
        vault = AsyncVault(tmp_path / "connections.vault", key=KEY)
        acme = vault["acme"]
        assert repr(acme) == "<AsyncConnection acme>"
        with pytest.raises(ConfigError, match="looked up"):
            AsyncPipedrive(connection=vault["acme"])
        answer = await acme.request("GET", "/v1/me")
        assert (answer.status, answer.status_code) == (200, 200)
        assert acme._native.link_name == "acme"
        assert (await vault["acme"].overview()).status == "connected"
        with pytest.raises(ConfigError, match="for reading"):
            await vault["acme"].read_only().request("POST", "/v1/me")
        with pytest.raises(UnknownConnectionError):
            await vault["nobody"].request("GET", "/")
        assert [name async for name in vault] == ["acme"]
        assert "shop" in [name async for name in vault.services]
        assert (await vault.services["shop"]).allowed_hosts == ()
        assert (await vault.test("acme")).ok
        assert await vault.references("acme") == ()
        await vault["acme"].delete()
        assert not [name async for name in vault]

    asyncio.run(run())


def test_parameters_and_a_code_to_paste(vault, oidc):
    create_oidc(vault, oidc)
    begun = vault.begin_authorization(
        "acme",
        redirect_url="http://127.0.0.1:33333/callback",
        paste_code=True,
        parameters={"login_hint": "ann"},
    )
    address = Browser().authorize(begun.url)
    assert "login_hint=ann" in begun.url
    code = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["code"][0]
    assert vault["acme"].finish_pasted(code).status == "connected"

    async def begin():
        other = AsyncVault(vault._store.path, key=KEY)
        web = AsyncWebAuthorization(other, "https://app.example.com/callback")
        return await web.begin("acme", parameters={"login_hint": "ben"})

    assert "login_hint=ben" in asyncio.run(begin()).location


def test_a_snippet_opens_this_vault(shop, vault, tmp_path):
    snippets = vault["acme"].overview().snippets
    assert f'Vault("{tmp_path / "connections.vault"}")' in snippets["python"]
    assert snippets["python"] == vault["acme"].snippet()
    assert snippets["command"] == vault["acme"].snippet("cli") == vault["acme"].snippet("command")
    assert f"--vault={tmp_path / 'connections.vault'}" in snippets["command"]
    assert vault["acme"].overview().as_dict()["snippets"] == dict(snippets)
    memory = Vault("memory://snippets")
    memory.create("mine", service="stripe")
    assert 'Vault("memory://snippets")' in memory["mine"].snippet()
    assert "--vault" not in memory["mine"].snippet("cli")


def test_a_key_in_bytes(vault, tmp_path):
    vault.change_key(key=b"n" * 32)
    path = tmp_path / "connections.vault"
    assert not list(Vault(path, key=b"n" * 32))
    create_key_file(tmp_path / "key")
    Vault(path, key=b"n" * 32).change_key(key_file=tmp_path / "key")
    assert not list(Vault(path, key_file=tmp_path / "key"))
    with pytest.raises(ConfigError, match="32 bytes"):
        Vault(path, key_file=tmp_path / "key").change_key(key=b"short")


def test_definitions_that_say_little(vault, service):
    shop = vault.define_service(
        "shop",
        base_url=service.url,
        api_key=[
            {"key": "v", "place": "query", "default": "1"},
            {"key": "X-Key", "prefix": "Token "},
        ],
    )
    assert shop.name == "shop"
    version, key = sorted(shop.parameters, key=lambda one: one.key, reverse=True)
    assert (version.secret, version.default, key.secret, key.prefix) == (False, "1", True, "Token ")
    toml = 'link_name = "other"\nbase_url = "https://a.example"\nauthentication = "basic"'
    assert vault.define_service("other", toml=toml).name == "other"
    with pytest.raises(ConfigError, match="`other`"):
        vault.define_service("another", toml=toml, replace=True)
    own = vault.service("pipedrive")
    assert own.allowed_hosts == ("*.pipedrive.com",)
    assert own.token_url.startswith("https://oauth.pipedrive.com/")
    assert (own.request_token_url, vault.service("trello").request_token_url is None) == (None, False)


def test_hosts_that_only_the_connection_names(vault, service):
    vault.define_service("nowhere", api_key={"key": "X-Key"})
    draft = vault.create("draft", service="nowhere", values={"X-Key": "canary"})
    assert (draft.status, "allowed_hosts" in draft.reason) == ("draft", True)
    with pytest.raises(ConfigError, match="not complete"):
        draft.request("GET", f"{service.url}/")
    assert not service.requests
    assert draft.update(allowed_hosts=[service.url]).status == "connected"
    assert draft.request("GET", f"{service.url}/").status == 200


def test_files_in_pairs(shop, vault):
    files = [("file", ("a.txt", b"first")), ("file", ("b.txt", b"second"))]
    assert vault["acme"].request("POST", "/", files=files).status == 200
    body = shop.requests[-1][3]
    assert body.count(b'name="file"') == 2
    assert body.index(b"first") < body.index(b"second")
    for wrong in ([("file", b"a", b"b")], [b"ab"], ["ab"], [(1, b"a")]):
        with pytest.raises(ConfigError, match="`files`"):
            vault["acme"].request("POST", "/", files=wrong)
