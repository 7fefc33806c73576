"""Connection strings that name no file: where their tokens are kept, and what the caller is told."""

import json
import pickle
import urllib.parse

import pytest
from connection_world import KEY

from dealdocs import connections
from dealdocs.connections import Vault
from dealdocs.exceptions import ConfigError, ReauthorizationRequiredError

CLIENT = "OAuthClientId=id;OAuthClientSecret=secret;"


@pytest.fixture
def strict(service):
    """A service that takes each refresh token once."""
    service.definition = {
        "base_url": service.url,
        "oauth2": {"authorize_url": f"{service.url}/authorize", "token_url": f"{service.url}/token"},
    }
    service.definition["oauth2"]["grants"] = ["authorization_code", "client_credentials"]

    def renew(number):
        tokens = {"access_token": f"a{number}", "refresh_token": f"canary-r{number}"}
        answer = {**tokens, "token_type": "Bearer", "expires_in": 3600}
        service.answer("/token", body=json.dumps(answer).encode())

    service.renew = renew
    service.spent = lambda: [
        urllib.parse.parse_qs(body.decode())["refresh_token"][0]
        for _, path, _, body in service.requests
        if path == "/token"
    ]
    return service


@pytest.fixture
def of_environment(tmp_path, monkeypatch, strict):
    """The vault that the environment names."""
    path = tmp_path / "of_environment.vault"
    Vault(path, key=KEY, create=True).define_service("strict", **strict.definition)
    monkeypatch.setenv("DEALDOCS_VAULT", str(path))
    monkeypatch.setenv("DEALDOCS_VAULT_KEY", KEY)
    return path


@pytest.fixture(autouse=True)
def no_vault(monkeypatch):
    monkeypatch.delenv("DEALDOCS_VAULT", raising=False)


@pytest.mark.parametrize("initiate", ["REFRESH", "GETANDREFRESH"])
def test_a_refresh_token_is_not_sent_where_its_successor_would_be_lost(initiate):
    text = f"AuthScheme=OAuth;InitiateOAuth={initiate};OAuthRefreshToken=canary;{CLIENT}"
    procedures = (
        connections.open,
        connections.refresh_oauth_access_token,
        connections.get_oauth_authorization_url,
    )
    for procedure in procedures:
        with pytest.raises(ConfigError, match="no place") as caught:
            procedure(text)
        assert "OAuthSettingsLocation" in caught.value.hint
        assert "canary" not in f"{caught.value} {caught.value.hint}"
    # In memory it is where the string says so.
    with pytest.raises(ReauthorizationRequiredError):
        connections.open(
            f"AuthScheme=OAuth;InitiateOAuth=REFRESH;{CLIENT}OAuthSettingsLocation=memory://said"
        )


def test_what_needs_no_file_works_without_one(strict, monkeypatch):
    assert connections.open("APIToken=a;CompanyDomain=acme").status == "connected"
    monkeypatch.setattr("dealdocs.connections._cdata_opening._vault", _with(strict))
    own = f"InitiateOAuth=OFF;OAuthAccessToken=a;{CLIENT}"
    assert connections.open(own, service="strict").status == "connected"
    strict.renew(1)
    client = f"OAuthGrantType=CLIENT;InitiateOAuth=REFRESH;{CLIENT}"
    assert connections.open(client, service="strict", link_name="app").status == "connected"


def test_the_vault_of_the_environment_is_used(of_environment, strict):
    text = f"InitiateOAuth=REFRESH;OAuthRefreshToken=canary-r0;{CLIENT}"
    strict.renew(1)
    opened = connections.open(text, service="strict")
    assert opened.request("GET", "/").status == 200
    assert opened.link_name in Vault(of_environment, key=KEY)
    strict.renew(2)
    told = connections.refresh_oauth_access_token(text, service="strict")
    assert strict.spent() == ["canary-r0", "canary-r1"]
    # The vault keeps them.
    assert (told.access_token, told.refresh_token, told.as_properties()) == (None, None, {})
    assert opened.overview().has_refresh_token


def test_a_caller_that_renews_itself_is_told_the_tokens(strict, monkeypatch):
    monkeypatch.setattr("dealdocs.connections._cdata_opening._vault", _with(strict))
    text = f"InitiateOAuth=OFF;{CLIENT}OAuthRefreshToken=canary-r0"
    for number in (1, 2):
        strict.renew(number)
        told = connections.refresh_oauth_access_token(text, service="strict")
        assert (told.access_token, told.refresh_token) == (f"a{number}", f"canary-r{number}")
        assert told.expires_in == 3600
        assert told.token_timestamp % 1000 == 0
        assert "canary" not in f"{told!r} {told}"
        with pytest.raises(TypeError):
            pickle.dumps(told)
        text = f"InitiateOAuth=OFF;{CLIENT}" + ";".join(f"{k}={v}" for k, v in told.as_properties().items())
        connections.open(text, service="strict").request("GET", "/")
        sent = {name.lower(): value for name, value in strict.requests[-1][2].items()}["authorization"]
        assert sent == f"Bearer a{number}"
    assert strict.spent() == ["canary-r0", "canary-r1"]
    # No second owner stays in this process.
    assert all(not one.has_refresh_token for one in Vault(f"memory://places {strict.url}").list())


def _with(strict):
    """A vault in memory that knows the service, as a string without a file has one."""

    def make(_said, _place, _link_name):
        vault = Vault(f"memory://places {strict.url}")
        if "strict" not in vault.services:
            vault.define_service("strict", **strict.definition)
        return vault

    return make


def test_a_string_without_a_scheme_asks_the_service(strict):
    vault = Vault("memory://schemes")
    vault.define_service("strict", **strict.definition)
    with pytest.raises(ReauthorizationRequiredError):
        connections.open(f"InitiateOAuth=REFRESH;{CLIENT}", service="strict", vault=vault)
    vault.define_service("keyed", base_url=strict.url, api_key={"key": "X-Shop-Key"})
    keyed = connections.open("APIToken=canary", service="keyed", vault=vault)
    assert keyed.status == "connected"
    keyed.request("GET", "/")
    assert {name.lower(): value for name, value in strict.requests[-1][2].items()}["x-shop-key"] == "canary"


def test_a_corrected_callback_and_scope_are_taken_over(strict):
    place = {"service": "strict", "vault": Vault("memory://corrected")}
    place["vault"].define_service("strict", **strict.definition)
    text = f"InitiateOAuth=OFF;{CLIENT}"
    first = connections.open(f"{text}CallbackURL=http://localhost:33333;Scope=read", **place)
    assert first.overview().redirect_url == "http://localhost:33333"
    again = connections.open(f"{text}CallbackURL=http://127.0.0.1:4444/back;Scope='read write'", **place)
    known = again.overview()
    assert known.link_name == first.link_name
    assert (known.redirect_url, known.requested_scopes) == ("http://127.0.0.1:4444/back", ("read", "write"))
    # What is not named stays.
    known = connections.open(text, **place).overview()
    assert (known.redirect_url, known.requested_scopes) == ("http://127.0.0.1:4444/back", ("read", "write"))


@pytest.mark.parametrize("ended", ["revoked", "needs_reauth"])
def test_a_verifier_authorizes_again(strict, ended):
    place = {"service": "strict", "vault": Vault(f"memory://verifier {ended}")}
    place["vault"].define_service("strict", **strict.definition)
    text = f"InitiateOAuth=REFRESH;{CLIENT}"
    strict.renew(1)
    connections.get_oauth_authorization_url(text, **place)
    connection = connections.open(f"{text}OAuthVerifier=code", **place)
    if ended == "revoked":
        connection.revoke()
    else:
        strict.answer("/token", 400, b'{"error": "invalid_grant"}')
        with pytest.raises(ReauthorizationRequiredError):
            connection.refresh()
    assert connection.status == ended
    # A verifier that was used before is passed over.
    with pytest.raises(ReauthorizationRequiredError, match="not authorized"):
        connections.open(f"{text}OAuthVerifier=code", **place)
    connections.get_oauth_authorization_url(text, **place)
    strict.renew(2)
    assert connections.open(f"{text}OAuthVerifier=another", **place).status == "connected"
