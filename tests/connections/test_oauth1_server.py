"""A whole three-legged OAuth 1 run against oauthlib's server, with every HMAC method."""

import threading
import time
import types
import urllib.error
import urllib.parse
import urllib.request

import pytest
from oauth_servers.consent import Browser
from oauth_servers.oauth1_server import KEY, SECRET

from dealdocs.exceptions import AuthorizationStateError, ConfigError, OAuthError


def make(vault, url, method="HMAC-SHA1", placement="header", **options):
    vault.define_service(
        "legs",
        name="Legs",
        base_url=url,
        allowed_hosts=[url],
        test={"url": "/resource"},
        oauth1={
            "request_token_url": f"{url}/initiate",
            "authorize_url": f"{url}/authorize",
            "access_token_url": f"{url}/token",
            "signature_method": method,
            "placement": placement,
        },
    )
    values = {"consumer_key": KEY, "consumer_secret": SECRET}
    return vault.create("acme", service="legs", values=values, **options)


@pytest.mark.parametrize("method", ["HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512", "PLAINTEXT"])
def test_three_legs_and_calls(vault, oauth1, method):
    url, stored = oauth1
    connection = make(vault, url, method)

    def visit(text):
        address = text.rsplit("\n", 1)[-1]
        person = Browser()
        threading.Thread(target=lambda: person.fetch(person.authorize(address)), daemon=True).start()

    overview = vault.authorize("acme", open_browser=False, timeout=30, show=visit)
    assert overview.status == "connected"
    assert overview.expires_at is None
    (token,) = stored.access_tokens
    calls = [
        connection.request("GET", "/resource", params=[("a", "1"), ("a", "x y+z"), ("ü", "€")]),
        connection.request("POST", "/resource", data={"field": "a b&c=d", "empty": ""}),
        connection.request("POST", "/resource", json={"a": "ü"}),
        connection.request("PUT", "/resource?q=%20", data=b"bytes"),
    ]
    for answer in calls:
        assert answer.raise_for_status().json() == {"token": token}
    assert connection.test().ok


@pytest.mark.parametrize("placement", ["query", "form"])
def test_a_signature_in_another_place(vault, oauth1, placement):
    """RFC 5849 sections 3.5.2 and 3.5.3, in all legs and in calls; the server finds it there alone."""
    url, stored = oauth1
    connection = make(vault, url, placement=placement)
    begun = connection.begin_authorization("http://127.0.0.1:33333/callback")
    connection.finish_authorization(Browser().authorize(begun.url))
    (token,) = stored.access_tokens
    calls = [
        connection.request(
            "POST", "/resource", params=[("a", "x y+z"), ("ü", "€")], data={"field": "a b&c=d"}
        ),
        connection.request("PUT", "/resource?q=%20", data={"empty": ""}),
    ]
    if placement == "query":
        calls.append(connection.request("GET", "/resource", params=[("a", "1"), ("a", "2")]))
        calls.append(connection.request("POST", "/resource", json={"a": "ü"}))
        assert connection.test().ok
    else:
        for call in ({"method": "GET"}, {"method": "POST", "json": {}}):
            with pytest.raises(ConfigError, match="form"):
                connection.request(url="/resource", **call)
    for answer in calls:
        assert answer.raise_for_status().json() == {"token": token}
        assert "oauth_" not in answer.url
    assert not any(stored.proofs), "there is no header"


def test_pasted_verifier(vault, oauth1):
    """Headless: the verifier alone, only where that was declared (rows 42 and 45)."""
    url, _ = oauth1
    connection = make(vault, url)
    begun = connection.begin_authorization("http://127.0.0.1:33333/callback", paste_code=True)
    address = Browser().authorize(begun.url)
    verifier = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["oauth_verifier"][0]
    assert connection.finish_pasted(verifier).status == "connected"
    assert connection.request("GET", "/resource").status == 200


def test_another_request_token_is_refused(vault, oauth1):
    """Row 45: session fixation."""
    url, _ = oauth1
    connection = make(vault, url)
    begun = connection.begin_authorization("http://127.0.0.1:33333/callback")
    address = Browser().authorize(begun.url)
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))
    for changed in ({"oauth_token": "foreigntoken0123456789abc"}, {"oauth_verifier": ""}):
        wrong = urllib.parse.urlencode({**query, **changed})
        with pytest.raises(AuthorizationStateError):
            connection.finish_authorization(f"http://127.0.0.1:33333/callback?{wrong}")
    assert connection.finish_authorization(address).status == "connected"


def test_a_proof_is_good_for_one_request(vault, oauth1):
    """Row 45: a nonce that was used is refused, and none of ours comes twice."""
    url, stored = oauth1
    connection = make(vault, url)
    begun = connection.begin_authorization("http://127.0.0.1:33333/callback")
    connection.finish_authorization(Browser().authorize(begun.url))
    for _ in range(3):
        assert connection.request("GET", "/resource").status == 200
    again = urllib.request.Request(f"{url}/resource", headers={"Authorization": stored.proofs[-1]})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(again, timeout=10)
    assert refused.value.code == 401
    refused.value.close()
    assert connection.request("GET", "/resource").status == 200


def test_a_clock_that_is_ten_minutes_off(vault, oauth1, monkeypatch):
    """Row 45: the server refuses the timestamp, and the hint names the clock."""
    url, stored = oauth1
    connection = make(vault, url)
    begun = connection.begin_authorization("http://127.0.0.1:33333/callback")
    address = Browser().authorize(begun.url)
    later = types.SimpleNamespace(time=lambda: time.time() + 630)
    with monkeypatch.context() as shifted:
        # The server's clock is moved: between the two it is the same.
        shifted.setattr("oauthlib.oauth1.rfc5849.endpoints.base.time", later)
        for attempt in (
            lambda: connection.begin_authorization("http://127.0.0.1:33333/callback"),
            lambda: connection.finish_authorization(address),
        ):
            with pytest.raises(OAuthError) as refused:
                attempt()
            assert "clock" in refused.value.hint
            assert "canary" not in f"{refused.value} {refused.value.hint}"
    assert not stored.access_tokens
    begun = connection.begin_authorization("http://127.0.0.1:33333/callback")
    connection.finish_authorization(Browser().authorize(begun.url))
    assert connection.request("GET", "/resource").status == 200
    with monkeypatch.context() as shifted:
        shifted.setattr("oauthlib.oauth1.rfc5849.endpoints.base.time", later)
        assert connection.request("GET", "/resource").status == 401


def test_plaintext_needs_tls_elsewhere(vault):
    with pytest.raises(ConfigError):
        vault.define_service(
            "plain",
            name="Plain",
            base_url="http://api.example.com",
            oauth1={
                "request_token_url": "http://api.example.com/initiate",
                "authorize_url": "http://api.example.com/authorize",
                "access_token_url": "http://api.example.com/token",
                "signature_method": "PLAINTEXT",
            },
        )
