"""Whole runs against oidc-provider: code with PKCE, rotation with reuse detection, device, revocation."""

import threading
import urllib.parse
from datetime import datetime, timezone

import pytest
from connection_world import SCOPES, authorize, create_oidc, define_oidc
from oauth_servers.consent import Browser

from dealdocs.exceptions import (
    AuthorizationDeniedError,
    AuthorizationStateError,
    OAuthError,
    ReauthorizationRequiredError,
)


def test_desktop_flow_call_refresh_and_revoke(vault, oidc):
    connection = create_oidc(vault, oidc)
    assert connection.status == "not_connected"
    overview = authorize(connection)
    assert overview.status == "connected"
    assert overview.granted_scopes == tuple(SCOPES)
    assert overview.missing_scopes == ()
    assert overview.has_refresh_token
    assert overview.expires_at > datetime.now(timezone.utc)
    answer = connection.request("GET", "/me")
    assert answer.raise_for_status().json() == {"sub": "ann", "email": "ann@example.com"}
    report = connection.test()
    assert (report.ok, report.account_label) == (True, "ann@example.com")
    before = connection.overview().last_refresh
    assert connection.refresh().last_refresh >= before
    assert connection.request("GET", "/me").status == 200
    assert connection.revoke().status == "revoked"
    with pytest.raises(ReauthorizationRequiredError):
        connection.request("GET", "/me")


def test_a_client_with_odd_characters_proves_itself(vault, oidc):
    """RFC 6749 section 2.3.1: id and secret are encoded before they go into Basic."""
    define_oidc(vault, oidc)
    values = {"client_id": "odd client:1", "client_secret": "canary a b%2B+c:d&e=f/g~h-i._j"}
    connection = vault.create("acme", service="oidc", values=values)
    assert authorize(connection).status == "connected"
    assert connection.refresh().status == "connected"
    assert connection.request("GET", "/me").status == 200
    assert connection.revoke().status == "revoked"


def test_a_used_refresh_token_ends_the_grant(vault, oidc, tmp_path):
    """Row 11: two machines with one copy. The one that comes second is told to authorize again."""
    connection = create_oidc(vault, oidc)
    authorize(connection)
    assert vault.export(tmp_path / "copy", passphrase="correct horse battery staple") == ["acme"]
    connection.refresh()
    other = type(vault)("memory://second machine")
    # A service from a bundle may not be http until it is defined here.
    define_oidc(other, oidc)
    assert other.import_(tmp_path / "copy", passphrase="correct horse battery staple") == ["acme"]
    with pytest.raises(ReauthorizationRequiredError):
        other["acme"].refresh()
    assert other["acme"].status == "needs_reauth"
    assert other["acme"].reason
    # The server ended the whole grant, so the first one finds out as well and asks for it once only.
    with pytest.raises(ReauthorizationRequiredError):
        connection.refresh()
    authorize(connection)
    assert connection.status == "connected"


def test_device_flow(vault, oidc):
    connection = create_oidc(vault, oidc)
    code = connection.begin_device_authorization()
    assert code.user_code
    assert code.verification_url == f"{oidc}/device"
    person = threading.Thread(target=Browser("device").confirm_device, args=(code.complete_url,))
    person.start()
    overview = connection.wait_for_device(code, timeout=50)
    person.join(10)
    assert overview.status == "connected"
    assert connection.request("GET", "/me").json()["sub"] == "device"


def test_pasted_address_of_a_machine_without_browser(vault, oidc, browser):
    """Rows 29, 30 and 42: the whole address with the right state, once."""
    connection = create_oidc(vault, oidc)
    begun = connection.begin_authorization("http://127.0.0.1:33333/callback")
    assert connection.status == "authorizing"
    address = browser.authorize(begun.url)
    wrong = address.replace(begun.state, begun.state[::-1])
    without = address.replace(f"state={begun.state}", "x=y")
    for pasted in (wrong, without, "", "code", f"{address}&state=b", f"{address}&code=c"):
        with pytest.raises(AuthorizationStateError):
            connection.finish_authorization(pasted)
    assert connection.finish_authorization(address).status == "connected"
    with pytest.raises(AuthorizationStateError):
        connection.finish_authorization(address)
    assert connection.status == "connected"


def test_a_bare_code_only_where_it_was_declared(vault, oidc, browser):
    """Row 42: pasting a code is a mode of its own."""
    connection = create_oidc(vault, oidc)
    begun = connection.begin_authorization("http://127.0.0.1:33333/callback")
    code = urllib.parse.parse_qs(urllib.parse.urlsplit(browser.authorize(begun.url)).query)["code"][0]
    with pytest.raises(AuthorizationStateError):
        connection.finish_pasted(code)
    begun = connection.begin_authorization("http://127.0.0.1:33333/callback", paste_code=True)
    code = urllib.parse.parse_qs(urllib.parse.urlsplit(browser.authorize(begun.url)).query)["code"][0]
    assert connection.finish_pasted(f"  {urllib.parse.quote(code)} ").status == "connected"


def test_the_answer_of_another_issuer_is_refused(vault, oidc, browser):
    """Row 33: mix-up."""
    connection = create_oidc(vault, oidc)
    begun = connection.begin_authorization("http://127.0.0.1:33333/callback")
    address = browser.authorize(begun.url)
    mixed = address.replace(urllib.parse.quote(oidc, safe=""), "https%3A%2F%2Fevil.example")
    assert mixed != address
    with pytest.raises(AuthorizationStateError):
        connection.finish_authorization(mixed)


def test_denied(vault, oidc):
    """Row 31: what the service says is typed, cut and harmless."""
    connection = create_oidc(vault, oidc)
    begun = connection.begin_authorization("http://127.0.0.1:33333/callback")
    text = urllib.parse.quote("<script>alert(1)</script>" * 200)
    address = (
        f"http://127.0.0.1:33333/callback?state={begun.state}&error=access_denied&error_description={text}"
    )
    with pytest.raises(AuthorizationDeniedError) as caught:
        connection.finish_authorization(f"{address}&iss={urllib.parse.quote(oidc, safe='')}")
    assert len(str(caught.value)) < 1500
    assert connection.status == "not_connected"


def test_a_wrong_secret_is_told(vault, oidc, browser):
    connection = create_oidc(vault, oidc)
    connection.set_values({"client_secret": "canary-wrong-secret-0000000000"})
    begun = connection.begin_authorization("http://127.0.0.1:33333/callback")
    with pytest.raises(OAuthError) as caught:
        connection.finish_authorization(browser.authorize(begun.url))
    assert caught.value.code == "invalid_client"
    assert "canary" not in str(caught.value)


def test_fewer_scopes_than_asked_for(vault, oidc):
    """Row 26."""
    define_oidc(vault, oidc, default_scopes=[*SCOPES, "never_heard_of"], scopes=[])
    overview = authorize(create_oidc(vault, oidc))
    assert overview.status == "connected"
    assert overview.missing_scopes == ("never_heard_of",)
    assert overview.warnings


def test_reauthorizing_keeps_the_old_tokens_until_the_new_ones_are_there(vault, oidc):
    connection = create_oidc(vault, oidc)
    authorize(connection)
    connection.begin_authorization("http://127.0.0.1:33333/callback")
    assert connection.request("GET", "/me").status == 200
    overview = authorize(connection, Browser("bob"))
    assert overview.account_label == "bob@example.com"
    assert connection.request("GET", "/me").json()["sub"] == "bob"


def test_one_account_for_each_user(vault, oidc):
    create_oidc(vault, oidc, owner="per_user")
    for name in ("ann", "bob"):
        authorize(vault.connection("acme", subject=name), Browser(name))
    for name in ("ann", "bob"):
        assert vault.connection("acme", subject=name).request("GET", "/me").json()["sub"] == name
    assert vault.connection("acme", subject="eve").status == "not_connected"
    assert [one.subject for one in vault.list(subject="bob")] == ["bob"]
    assert len(vault) == 1
    vault.delete("acme", subject="ann", revoke=True)
    with pytest.raises(ReauthorizationRequiredError):
        vault.connection("acme", subject="ann").request("GET", "/me")
    assert vault.connection("acme", subject="bob").request("GET", "/me").status == 200
