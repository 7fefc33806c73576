"""What goes wrong at first: each mistake is named where it is made, and nothing leaves in clear."""

import asyncio

import pytest
from connection_world import KEY

from dealdocs import connections
from dealdocs.connections import AsyncVault, Vault
from dealdocs.exceptions import (
    ApiError,
    ArgumentTypeError,
    AuthenticationError,
    ConfigError,
    DealDocsError,
    UnknownConnectionError,
)

CANARY = "canary-key-8d1f0b6e4c2a9375"


def text_of(error):
    return f"{error.value} {error.value.hint}"


@pytest.mark.parametrize("url", ["http://api.example.com", "http://10.0.0.5", "http://localhost:8000"])
def test_a_base_url_in_clear_is_refused(vault, url):
    toml = f'link_name = "s"\nauthentication = "api_key"\nbase_url = "{url}"\nparameters = [{{ key = "k" }}]'
    for definition in ({"base_url": url, "api_key": {"key": "k"}, "link_name": "s"}, {"toml": toml}):
        with pytest.raises(ConfigError) as refused:
            vault.define_service(**definition)
        assert "not https" in text_of(refused)
        assert url in text_of(refused)
    vault.define_service("s", base_url=url, allowed_hosts=[url], api_key={"key": "k"})


def test_an_empty_passphrase_is_none(tmp_path, monkeypatch):
    path = tmp_path / "a.vault"
    for place in (path, None):
        with pytest.raises(ConfigError, match="the passphrase is empty"):
            Vault(place, passphrase="", create=True)
        with pytest.raises(ConfigError, match="the passphrase is empty"):
            AsyncVault(place, passphrase="")
    with pytest.raises(ConfigError, match="8 characters"):
        Vault(path, passphrase="1234567", create=True).open()
    assert not path.exists()
    vault = Vault(path, key=KEY, create=True).open()
    for passphrase, said in (("", "is empty"), ("1234567", "8 characters")):
        with pytest.raises(ConfigError, match=said):
            vault.change_key(passphrase=passphrase)
    vault.change_key(passphrase="12345678")
    assert list(Vault(path, passphrase="12345678")) == []


def test_a_variable_that_fits_nowhere_is_refused(vault):
    def create(name, company):
        return vault.create(
            name,
            service="pipedrive_token",
            values={"x-api-token": CANARY},
            variables={"company_domain": company},
        )

    for wrong in ("https://acme.example.com", "acme:80", "a b"):
        with pytest.raises(ConfigError, match="company_domain"):
            create("wrong", wrong)
    assert list(vault) == []
    for number, company in enumerate(("acme.pipedrive.com", "https://acme.pipedrive.com/")):
        connection = create(f"crm_{number}", company)
        assert connection.status == "connected"
        assert connection.overview().base_url.rstrip("/") == "https://acme.pipedrive.com"
        with pytest.raises(ConfigError, match="company_domain"):
            connection.update(variables={"company_domain": "http://acme.pipedrive.com"})


def test_a_variable_at_the_command_line(run):
    given = ("--service", "pipedrive_token", "--secret-env", "x-api-token=SHOP_KEY")
    run("create", "crm", *given, "--variable", "company_domain=https://acme.example.com", code=1)
    run("create", "crm", *given, "--variable", "company_domain=https://acme.pipedrive.com")
    assert "connected" in run("authorize", "crm", "--variable", "company_domain=other")
    assert "https://other.pipedrive.com" in run("snippet", "crm", "--language", "curl")


def test_a_missing_variable_can_be_set_later(run, tmp_path):
    (tmp_path / "s.toml").write_text(
        'link_name = "s"\nauthentication = "api_key"\nbase_url = "https://${tenant}.example.com"\n'
        'parameters = [{ key = "k" }]\nvariables = [{ key = "tenant" }]\n'
    )
    run("define", tmp_path / "s.toml")
    assert "draft" in run("create", "mine", "--service", "s", "--secret-env", "k=SHOP_KEY")
    assert "connected" in run("authorize", "mine", "--variable", "tenant=acme")


@pytest.mark.parametrize("value", [f" {CANARY}", f"{CANARY} ", f"{CANARY}é", f"ключ {CANARY}"])
def test_a_value_that_no_header_holds_is_not_stored(vault, value):
    vault.define_service("s", base_url="https://api.example.com", api_key={"key": "X-Shop-Key"})
    with pytest.raises(ConfigError) as refused:
        vault.create("mine", service="s", values={"X-Shop-Key": value})
    assert "cannot hold" in text_of(refused)
    assert CANARY not in text_of(refused)
    assert list(vault) == []
    connection = vault.create("mine", service="s", values={"X-Shop-Key": CANARY})
    with pytest.raises(ConfigError):
        connection.set_values({"X-Shop-Key": value})
    assert connection.status == "connected"


def test_other_places_hold_more_than_headers(vault):
    vault.define_service("q", base_url="https://api.example.com", api_key={"key": "word", "place": "query"})
    assert vault.create("q", service="q", values={"word": "schlüssel 1 "}).status == "connected"
    vault.define_service("b", base_url="https://api.example.com", basic={})
    values = {"user_name": "jürgen", "password": " пароль "}
    assert vault.create("b", service="b", values=values).status == "connected"


def test_a_connection_string_without_its_key(vault):
    with pytest.raises(ConfigError, match="APIToken"):
        connections.open("AuthScheme=Basic;CompanyDomain=acme", vault=vault)
    assert list(vault) == []
    whole = f"AuthScheme=Basic;CompanyDomain=acme;APIToken={CANARY}"
    assert connections.open(whole, vault=vault, link_name="crm").status == "connected"
    known = connections.open("AuthScheme=Basic;CompanyDomain=acme", vault=vault, link_name="crm")
    assert known.status == "connected"
    vault.create("draft", service="pipedrive_token")
    with pytest.raises(ConfigError, match="APIToken"):
        connections.open("AuthScheme=Basic;CompanyDomain=acme", vault=vault, link_name="draft")


@pytest.fixture
def shop(vault, service):
    vault.define_service("shop", base_url=service.url, api_key={"key": "X-Shop-Key"})
    return vault.create("my_shop", service="shop", values={"X-Shop-Key": CANARY})


def test_an_error_says_what_the_service_said(shop, service):
    body = f'{{"error": "no such field `colour`", "key": "{CANARY}"}}'.encode()
    service.answer("/v1/things", 422, body)
    with pytest.raises(ApiError) as refused:
        shop.request("POST", "/v1/things?a=b", json={}).raise_for_status()
    assert "POST http://127.0.0.1" in str(refused.value)
    assert "no such field `colour`" in str(refused.value)
    assert CANARY not in text_of(refused)
    assert refused.value.hint is None
    service.answer("/v1/things", 401, b"")
    with pytest.raises(AuthenticationError) as unauthorized:
        shop.request("GET", "/v1/things").raise_for_status()
    assert "set_values" in unauthorized.value.hint
    assert "authorize" in unauthorized.value.hint
    # What was not read is not shown.
    service.answer("/v1/things", 500, b"secret of a stream")
    with shop.request("GET", "/v1/things", stream=True) as answer, pytest.raises(ApiError) as failed:
        answer.raise_for_status()
    assert "stream" not in str(failed.value)


@pytest.mark.parametrize("url", ["v1/things", "things", "", "v1/things?to=a:b"])
def test_a_path_begins_with_a_slash(shop, service, url):
    with pytest.raises(ConfigError) as refused:
        shop.request("GET", url)
    assert "begins with `/`" in text_of(refused)
    assert not service.requests


@pytest.mark.parametrize("kind", ["api_key", "basic", "oauth1", "oauth2"])
def test_an_authentication_is_a_mapping(vault, kind):
    for wrong in (CANARY, [CANARY]):
        with pytest.raises(ArgumentTypeError) as refused:
            vault.define_service("s", base_url="https://api.example.com", **{kind: wrong})
        assert f"`{kind}` must be a mapping" in text_of(refused)
        assert "canary" not in text_of(refused)


def test_a_service_says_how_it_authenticates(vault):
    with pytest.raises(ConfigError) as refused:
        vault.define_service("s", base_url="https://api.example.com")
    assert "api_key=, basic=, oauth1= or oauth2=" in text_of(refused)


def test_a_vault_that_was_not_made_yet(tmp_path, run):
    with pytest.raises(DealDocsError) as refused:
        list(Vault(tmp_path / "nothing.vault", key=KEY))
    assert "create=True" in text_of(refused)
    said = run("list", "--vault", tmp_path / "nothing.vault", code=3)
    assert "The first `define` or `create` makes it" in said


def test_a_near_name_is_offered(vault, shop):
    with pytest.raises(UnknownConnectionError) as unknown:
        vault.connection("my_shp")
    assert "Did you mean `my_shop`?" in text_of(unknown)
    for name, meant in (("pipedriv", "pipedrive"), ("shopp", "shop")):
        with pytest.raises(ConfigError) as refused:
            vault.service(name)
        assert f"`{meant}`" in text_of(refused)


def test_an_async_vault_is_not_searched_without_waiting():
    vault = AsyncVault("memory://async-collection")

    async def main():
        assert [name async for name in vault] == []
        assert "pipedrive" in [name async for name in vault.services]

    asyncio.run(main())
    for several in (vault, vault.services):
        with pytest.raises(TypeError, match="async for"):
            "shop" in several  # noqa: B015
        with pytest.raises(TypeError, match="async for"):
            list(several)
