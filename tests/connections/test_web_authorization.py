"""Authorization in a web app, through Flask's test client: the state lives in the browser's cookie."""

import flask
import pytest

from dealdocs.connections import WebAuthorization
from dealdocs.exceptions import AuthorizationStateError, ConfigError

CALLBACK = "https://app.example.com/connections/callback"


@pytest.fixture
def client(vault, oidc):
    from connection_world import CLIENT_SECRET, define_oidc

    define_oidc(vault, oidc, client_authentication="body")
    values = {"client_id": "web", "client_secret": CLIENT_SECRET}
    vault.create("acme", service="oidc", values=values, owner="per_user")
    web = WebAuthorization(vault, CALLBACK)
    app = flask.Flask("web")

    @app.get("/connect")
    def connect():
        step = web.begin("acme", subject="user-7")
        return flask.Response(status=step.status, headers=step.headers)

    @app.get("/connections/callback")
    def callback():
        try:
            connection = web.finish(flask.request.url, flask.request.cookies)
        except AuthorizationStateError as error:
            return str(error), 400
        return connection.overview().account_label, 200, {"Set-Cookie": web.clear_cookie}

    return app.test_client()


def go(client, path):
    return client.get(path, base_url="https://app.example.com")


def test_a_user_connects(client, vault, browser):
    step = go(client, "/connect")
    assert step.status_code == 303
    cookie = step.headers["Set-Cookie"]
    assert cookie.startswith("__Host-dealdocs_state=")
    for word in ("HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=900"):
        assert word in cookie
    assert step.headers["Cache-Control"] == "no-store"
    back = browser.authorize(step.headers["Location"])
    assert back.startswith(CALLBACK)
    done = go(client, back.removeprefix("https://app.example.com"))
    assert (done.status_code, done.text) == (200, "ann@example.com")
    assert "Max-Age=0" in done.headers["Set-Cookie"]
    assert vault.connection("acme", subject="user-7").request("GET", "/me").status == 200
    # Row 30: the same answer again.
    assert go(client, back.removeprefix("https://app.example.com")).status_code == 400


def test_another_browser_cannot_finish(client, vault, browser):
    """Row 29: login CSRF."""
    back = browser.authorize(go(client, "/connect").headers["Location"]).removeprefix(
        "https://app.example.com"
    )
    victim = client.application.test_client()
    assert go(victim, back).status_code == 400
    go(victim, "/connect")
    assert go(victim, back).status_code == 400
    assert vault.connection("acme", subject="user-7").status == "authorizing"
    assert go(client, back).status_code in {200, 400}


def test_cookies_as_a_header(vault):
    web = WebAuthorization(vault, "http://127.0.0.1:8000/callback")
    assert "Secure" not in web.clear_cookie
    for cookies in (None, {}, "", "dealdocs_state=", "other=1", "\x00=;;"):
        with pytest.raises(AuthorizationStateError):
            web.finish("http://127.0.0.1:8000/callback?state=x&code=y", cookies)
    for url in ("", "/callback", "ftp://x/", "javascript:1"):
        with pytest.raises(ConfigError):
            WebAuthorization(vault, url)
