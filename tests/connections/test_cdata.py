"""Connection strings as the drivers' documentation writes them open the same connection."""

import json
import threading
import urllib.parse
import webbrowser

import pytest
from connection_world import CLIENT_SECRET, KEY, define_oidc
from oauth_servers import consent as consented
from oauth_servers import counting_proxy
from oauth_servers.consent import Browser

import dealdocs
from dealdocs import connections
from dealdocs.connections import Vault
from dealdocs.exceptions import ConfigError, ReauthorizationRequiredError, RefreshFailingError


@pytest.fixture
def settings(vault, oidc, tmp_path):
    define_oidc(vault, oidc)
    return (
        f"AuthScheme=OAuth;OAuthClientId=desktop;OAuthClientSecret={CLIENT_SECRET};"
        f"OAuthSettingsLocation='{tmp_path / 'connections.vault'}';CallbackURL=http://127.0.0.1:33333/callback;"
    )


PLACE = {"service": "oidc", "key": KEY}


def consent(text):
    url = text.rsplit("\n", 1)[-1]
    person = Browser()
    threading.Thread(target=lambda: person.fetch(person.authorize(url)), daemon=True).start()


def test_the_api_token_of_the_documentation():
    connection = connections.open("AuthScheme=Basic;CompanyDomain=acme;APIToken=canary0123456789;")
    overview = connection.overview()
    assert (overview.service, overview.status) == ("pipedrive_token", "connected")
    assert overview.base_url == "https://acme.pipedrive.com/"
    again = connections.open("authscheme=basic; apitoken='canary0123456789'; companydomain=acme")
    assert again.link_name == connection.link_name


def test_get_and_refresh(settings, tmp_path):
    text = settings.replace("33333", "0").replace(":0/callback", "/callback") + "InitiateOAuth=GETANDREFRESH;"
    connection = connections.open(text, open_browser=False, show=consent, **PLACE)
    assert connection.status == "connected"
    assert connection.request("GET", "/me").status == 200
    # The next time nobody is asked, with REFRESH as well.
    again = connections.open(text.replace("GETANDREFRESH", "REFRESH"), **PLACE)
    assert again.link_name == connection.link_name
    assert again.request("GET", "/me").status == 200
    assert again.link_name in Vault(tmp_path / "connections.vault", key=KEY)


def test_the_three_procedures(settings, vault, oidc):
    with counting_proxy.running(oidc) as proxy:
        define_oidc(vault, oidc, token_url=proxy.url, replace=True)
        begun = connections.get_oauth_authorization_url(settings, **PLACE)
        address = Browser().authorize(begun.url)
        verifier = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["code"][0]
        assert connections.get_oauth_access_token(settings, verifier, **PLACE).status == "connected"
        connections.open(f"{settings}InitiateOAuth=REFRESH", **PLACE)
        assert proxy.seen["POST /token"] == 1
        assert connections.refresh_oauth_access_token(settings, **PLACE).status == "connected"
        assert proxy.seen["POST /token"] == 2


def test_a_verifier_in_the_string(settings):
    begun = connections.get_oauth_authorization_url(settings, **PLACE)
    address = Browser().authorize(begun.url)
    verifier = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["code"][0]
    connection = connections.open(f"{settings}InitiateOAuth=REFRESH;OAuthVerifier={verifier};", **PLACE)
    assert connection.request("GET", "/me").status == 200


def test_tokens_in_the_string(settings, oidc):
    got = consented.tokens(oidc, ("desktop", CLIENT_SECRET), "openid offline_access")
    text = (
        f"{settings}InitiateOAuth=OFF;OAuthAccessToken={got['access_token']};"
        f"OAuthRefreshToken={got['refresh_token']};OAuthExpiresIn=3600;OAuthTokenTimestamp=1000000000000;"
    )
    connection = connections.open(text.replace("1000000000000", "4000000000000"), **PLACE)
    assert connection.request("GET", "/me").status == 200
    assert not connection.overview().has_refresh_token


def test_an_old_string_does_not_bring_back_a_spent_token(settings, oidc):
    got = consented.tokens(oidc, ("desktop", CLIENT_SECRET), "openid offline_access")
    text = (
        f"{settings}InitiateOAuth=REFRESH;OAuthAccessToken={got['access_token']};"
        f"OAuthRefreshToken={got['refresh_token']};OAuthExpiresIn=3600;OAuthTokenTimestamp=4000000000000;"
    )
    assert connections.open(text, **PLACE).refresh().status == "connected"
    # The string still has the first token, which the server would punish.
    assert connections.open(text, **PLACE).refresh().status == "connected"


def test_a_refresh_token_alone_is_enough(settings, oidc):
    got = consented.tokens(oidc, ("desktop", CLIENT_SECRET), "openid offline_access")
    text = f"{settings}InitiateOAuth=REFRESH;OAuthRefreshToken={got['refresh_token']};"
    assert connections.open(text, **PLACE).request("GET", "/me").status == 200


def test_two_users_of_one_company_do_not_share_a_connection():
    first = connections.open("AuthScheme=Basic;CompanyDomain=acme;APIToken=canary0000000001;")
    second = connections.open("AuthScheme=Basic;CompanyDomain=acme;APIToken=canary0000000002;")
    assert first.link_name != second.link_name


def test_what_is_missing_or_unknown_is_said(settings):
    with pytest.raises(ReauthorizationRequiredError, match="not authorized"):
        connections.open(f"{settings}InitiateOAuth=REFRESH", **PLACE)
    with pytest.raises(ConfigError, match="verifier"):
        connections.get_oauth_access_token(settings, **PLACE)
    for text in ("Nonsense=1", "APIToken=a;APIToken=b", "InitiateOAuth=MAYBE", "APIToken='open"):
        with pytest.raises(ConfigError) as caught:
            connections.open(text)
        assert "canary" not in str(caught.value)


@pytest.fixture
def strict(service, vault):
    """A service that takes each refresh token once; what was sent to it is in `sent`."""
    vault.define_service(
        "strict",
        name="Strict",
        base_url=service.url,
        test={"url": "/me"},
        oauth2={"authorize_url": f"{service.url}/authorize", "token_url": f"{service.url}/token"},
    )
    service.renew = lambda number: service.answer(
        "/token",
        body=json.dumps(
            {
                "access_token": f"a{number}",
                "token_type": "Bearer",
                "expires_in": 3600,
                "refresh_token": f"r{number}",
            }
        ).encode(),
    )
    service.spent = lambda: [
        urllib.parse.parse_qs(body.decode())["refresh_token"][0]
        for _, path, _, body in service.requests
        if path == "/token"
    ]
    service.bearer = lambda: {name.lower(): value for name, value in service.requests[-1][2].items()}[
        "authorization"
    ]
    service.place = {"service": "strict", "vault": vault}
    return service


CLIENT = "AuthScheme=OAuth;OAuthClientId=id;OAuthClientSecret=secret;"


def test_a_string_that_is_opened_again_keeps_the_newer_tokens(strict):
    text = f"{CLIENT}OAuthAccessToken=a0;OAuthRefreshToken=r0;"
    for number, initiate in enumerate(("REFRESH", "GETANDREFRESH", "OFF"), start=1):
        connection = connections.open(f"{text}InitiateOAuth={initiate}", **strict.place)
        strict.renew(number)
        assert connection.refresh().has_refresh_token
    assert strict.spent() == ["r0", "r1", "r2"]
    connection.request("GET", "/")
    assert strict.bearer() == "Bearer a3"


def test_tokens_that_were_given_back_are_not_taken_from_the_string_again(strict):
    text = f"{CLIENT}InitiateOAuth=REFRESH;OAuthAccessToken=a0;OAuthRefreshToken=r0;"
    connections.open(text, **strict.place).revoke()
    with pytest.raises(ReauthorizationRequiredError):
        connections.open(text, **strict.place)


def test_the_caller_renews_what_it_keeps_itself(strict):
    for token in ("a1", "a2"):
        text = f"{CLIENT}InitiateOAuth=OFF;OAuthAccessToken={token};"
        connections.open(text, link_name="mine", **strict.place).request("GET", "/")
        assert strict.bearer() == f"Bearer {token}"


@pytest.mark.parametrize("name", ["OAuthAccessToken", "OAuthRefreshToken"])
def test_two_people_with_oauth_tokens_share_nothing(strict, name):
    text = f"{CLIENT}InitiateOAuth={'OFF' if name == 'OAuthAccessToken' else 'REFRESH'};{name}="
    first = connections.open(f"{text}ann", **strict.place)
    second = connections.open(f"{text}ben", **strict.place)
    assert first.link_name != second.link_name
    assert connections.open(f"{text}ann", **strict.place).link_name == first.link_name


def test_two_people_with_api_tokens_share_nothing(service, vault):
    vault.define_service("shop", name="Shop", base_url=service.url, api_key={"key": "x-api-token"})
    place = {"service": "shop", "vault": vault}
    first = connections.open("APIToken=ann;CompanyDomain=acme", **place)
    second = connections.open("APIToken=ben;CompanyDomain=acme", **place)
    for connection, token in ((first, "ann"), (second, "ben"), (first, "ann")):
        connection.request("GET", "/")
        assert {name.lower(): value for name, value in service.requests[-1][2].items()}[
            "x-api-token"
        ] == token


def test_a_refresh_token_alone_is_sent_once(strict):
    text = f"{CLIENT}InitiateOAuth=REFRESH;OAuthRefreshToken=r0;"
    strict.renew(1)
    assert connections.open(text, **strict.place).request("GET", "/").status == 200
    assert (strict.spent(), strict.bearer()) == (["r0"], "Bearer a1")


def test_no_made_up_or_ended_token_is_ever_sent(strict):
    strict.answer("/token", 500)
    with pytest.raises(RefreshFailingError):
        connections.refresh_oauth_access_token(f"{CLIENT}OAuthRefreshToken=r0;", **strict.place)
    connection = connections.open(f"{CLIENT}InitiateOAuth=REFRESH;OAuthRefreshToken=r0;", **strict.place)
    with pytest.raises(RefreshFailingError):
        connection.request("GET", "/")
    ended = f"{CLIENT}InitiateOAuth=REFRESH;OAuthAccessToken=a9;OAuthRefreshToken=r9;"
    connections.open(f"{ended}OAuthExpiresIn=1;OAuthTokenTimestamp=1000", **strict.place)
    assert {path for _, path, _, _ in strict.requests} == {"/token"}
    # One that is good is tried, for the name of the account.
    connections.open(
        f"{ended}OAuthExpiresIn=1;OAuthTokenTimestamp=4000000000000", link_name="x", **strict.place
    )
    assert strict.requests[-1][1] == "/me"


def test_a_connection_for_reading_changes_nothing(service, vault):
    vault.define_service("shop", name="Shop", base_url=service.url, api_key={"key": "x-api-token"})
    place = {"service": "shop", "vault": vault}
    connection = connections.open("APIToken=ann;Readonly=true", **place)
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        with pytest.raises(ConfigError, match="for reading"):
            connection.request(method, "/things")
    with pytest.raises(ConfigError, match="for reading"):
        dealdocs.Pipedrive(connection=connection).deals.get(1)
    assert not service.requests
    for method in ("GET", "HEAD", "OPTIONS"):
        assert connection.request(method, "/things").status in {200, 501}
    assert connections.open("APIToken=ann;Readonly=false", **place).request("POST", "/things").status == 200


def test_nobody_to_ask(settings, monkeypatch):
    """Without browser and terminal the wait would be for nothing; whoever takes the address is waited for."""
    monkeypatch.setattr(webbrowser, "open", lambda _url: False)
    monkeypatch.setattr("sys.stdin", None)
    text = settings.replace(":33333", "") + "InitiateOAuth=GETANDREFRESH;"
    with pytest.raises(ReauthorizationRequiredError, match="no browser"):
        connections.open(text, **PLACE)
    assert connections.open(text, show=consent, **PLACE).status == "connected"


@pytest.mark.parametrize("text", ["", " ;\n"])
def test_an_empty_string(text):
    for procedure in (connections.open, connections.get_oauth_authorization_url):
        with pytest.raises(ConfigError, match="empty"):
            procedure(text)
