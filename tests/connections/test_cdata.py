"""Connection strings as the drivers' documentation writes them open the same connection."""

import threading
import time
import urllib.parse

import pytest
from connection_world import CLIENT_SECRET, KEY, define_oidc
from oauth_servers import consent as consented
from oauth_servers.consent import Browser

from dealdocs import connections
from dealdocs.connections import Vault
from dealdocs.exceptions import ConfigError, ReauthorizationRequiredError


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


def test_the_three_procedures(settings):
    begun = connections.get_oauth_authorization_url(settings, **PLACE)
    address = Browser().authorize(begun.url)
    verifier = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["code"][0]
    assert connections.get_oauth_access_token(settings, verifier, **PLACE).status == "connected"
    before = connections.open(f"{settings}InitiateOAuth=REFRESH", **PLACE).overview().last_refresh
    time.sleep(1.1)  # times are seconds
    assert connections.refresh_oauth_access_token(settings, **PLACE).last_refresh > before


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
