"""Connection strings for a service with OAuth 1: a whole three-legged run against oauthlib's server."""

import urllib.parse

import pytest
from connection_world import KEY
from oauth_servers.consent import Browser
from oauth_servers.oauth1_server import KEY as CONSUMER
from oauth_servers.oauth1_server import SECRET
from test_oauth1_server import make

from dealdocs import connections
from dealdocs.connections import Vault
from dealdocs.exceptions import AuthorizationStateError, ConfigError, ReauthorizationRequiredError

CLIENT = f"OAuthClientId={CONSUMER};OAuthClientSecret={SECRET};CallbackURL=http://127.0.0.1:33333/callback;"


def verifier_of(begun):
    address = Browser().authorize(begun.url)
    return urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["oauth_verifier"][0]


@pytest.fixture
def legs(vault, oauth1):
    url, stored = oauth1
    make(vault, url)
    vault.delete("acme")
    return stored


@pytest.mark.parametrize("scheme", ["AuthScheme=OAuth;", ""])
def test_a_verifier_in_the_string(legs, vault, scheme):
    place = {"service": "legs", "vault": vault}
    text = f"{scheme}{CLIENT}InitiateOAuth=REFRESH;"
    with pytest.raises(ReauthorizationRequiredError):
        connections.open(text, **place)
    begun = connections.get_oauth_authorization_url(text, **place)
    connection = connections.open(f"{text}OAuthVerifier={verifier_of(begun)}", **place)
    (token,) = legs.access_tokens
    assert connection.request("GET", "/resource").raise_for_status().json() == {"token": token}
    # The next time the string alone is enough.
    assert connections.open(text, **place).request("GET", "/resource").status == 200


def test_the_caller_keeps_the_tokens(legs, vault):
    place = {"service": "legs", "vault": vault}
    begun = connections.get_oauth_authorization_url(CLIENT, **place)
    got = connections.get_oauth_access_token(CLIENT, verifier_of(begun), **place)
    (token,) = legs.access_tokens
    named = got.as_properties()
    assert named["OAuthAccessToken"] == token
    assert token not in repr(got)
    assert set(named) == {"OAuthAccessToken", "OAuthAccessTokenSecret"}
    text = CLIENT + "".join(f"{name}={value};" for name, value in named.items())
    opened = connections.open(text, link_name="mine", **place)
    assert opened.request("GET", "/resource").status == 200


def test_the_caller_carries_the_temporary_token_to_another_vault(legs, vault, oauth1, tmp_path):
    begun = connections.get_oauth_authorization_url(CLIENT, service="legs", vault=vault)
    for secret in (begun.auth_token, begun.auth_key):
        assert secret
        assert secret not in repr(begun)
    other = Vault(tmp_path / "other.vault", key=KEY, create=True)
    make(other, oauth1[0])
    place = {"service": "legs", "vault": other}
    text = f"{CLIENT}InitiateOAuth=REFRESH;OAuthVerifier={verifier_of(begun)};"
    with pytest.raises(ReauthorizationRequiredError):
        connections.open(text, **place)
    with pytest.raises(ReauthorizationRequiredError):
        connections.open(f"{text}AuthToken={begun.auth_token}", **place)
    text += f"AuthToken={begun.auth_token};AuthKey={begun.auth_key}"
    assert connections.open(text, **place).request("GET", "/resource").status == 200
    # Its temporary token is spent, and the string may stay as it is.
    assert connections.open(text, **place).request("GET", "/resource").status == 200


def test_a_temporary_token_of_another_authorization(legs, vault):
    place = {"service": "legs", "vault": vault}
    first = connections.get_oauth_authorization_url(CLIENT, **place)
    second = connections.get_oauth_authorization_url(CLIENT, **place)
    address = Browser().authorize(first.url)
    with pytest.raises(AuthorizationStateError):
        connections.get_oauth_access_token(f"{CLIENT}AuthToken={second.auth_token}", address, **place)
    got = connections.get_oauth_access_token(f"{CLIENT}AuthToken={first.auth_token}", address, **place)
    assert got.status == "connected"
    with pytest.raises(ConfigError, match="AuthKey"):
        connections.open(f"{CLIENT}AuthKey=a", **place)
