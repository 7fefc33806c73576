"""The code of docs/web-authorization.md runs in real frameworks, against oidc-provider."""

import re
import sys
import types
import urllib.parse
from pathlib import Path

import pytest
import werkzeug.test
from connection_world import CLIENT_SECRET, KEY, define_oidc
from oauth_servers.consent import Browser

PAGE = Path(__file__).parents[2] / "docs" / "web-authorization.md"
APP = "https://app.example.com"
FRAMEWORKS = ("flask", "fastapi", "django")


def code_of(framework):
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    (code,) = (block for block in blocks if re.search(rf"^(import|from) {framework}\b", block, re.MULTILINE))
    return code


class OverWsgi:
    """A browser before an application of Flask or Django."""

    def __init__(self, app):
        self._app = app
        self._client = werkzeug.test.Client(app)

    def get(self, path):
        answer = self._client.get(path, base_url=APP)
        return answer.status_code, answer.headers, answer.text

    def another(self):
        return OverWsgi(self._app)


class OverAsgi:
    """A browser before an application of FastAPI; each request runs in an event loop of its own."""

    def __init__(self, app):
        from fastapi.testclient import TestClient

        self._app = app
        self._client = TestClient(app, base_url=APP, follow_redirects=False, raise_server_exceptions=False)

    def get(self, path):
        answer = self._client.get(path)
        return answer.status_code, answer.headers, answer.text

    def another(self):
        return OverAsgi(self._app)


def flask_app(names):
    return OverWsgi(names["app"])


def fastapi_app(names):
    return OverAsgi(names["app"])


def django_app(names):
    import django
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.test.utils import override_settings

    if not settings.configured:
        settings.configure(ALLOWED_HOSTS=["app.example.com"], ROOT_URLCONF=None, SECRET_KEY="of the tests")
        django.setup()
    urls = types.ModuleType("urls_of_the_page")
    urls.urlpatterns = names["urlpatterns"]
    sys.modules[urls.__name__] = urls
    handle = get_wsgi_application()

    def app(environ, start_response):
        with override_settings(ROOT_URLCONF=urls.__name__):
            return handle(environ, start_response)

    return OverWsgi(app)


@pytest.fixture(params=FRAMEWORKS)
def app(request, vault, oidc, tmp_path, monkeypatch):
    """The browser of a user before the application of the page."""
    monkeypatch.setenv("DEALDOCS_VAULT", str(tmp_path / "connections.vault"))
    monkeypatch.setenv("DEALDOCS_VAULT_KEY", KEY)
    define_oidc(vault, oidc, client_authentication="body")
    values = {"client_id": "web", "client_secret": CLIENT_SECRET}
    vault.create("acme_crm", service="oidc", values=values, owner="per_user")
    names = {"__name__": "app_of_the_page", "current_user": lambda: "user-7"}
    exec(compile(code_of(request.param), f"{request.param} of {PAGE.name}", "exec"), names)
    return {"flask": flask_app, "fastapi": fastapi_app, "django": django_app}[request.param](names)


@pytest.fixture
def account(vault):
    return lambda: vault.connection("acme_crm", subject="user-7")


def begin(app):
    status, headers, _ = app.get("/connect")
    assert status == 303
    assert headers["Cache-Control"] == "no-store"
    cookie = headers["Set-Cookie"]
    assert cookie.startswith("__Host-dealdocs_state=")
    assert {"HttpOnly", "Secure", "SameSite=Lax"} <= set(cookie.split("; "))
    return headers["Location"]


def back_at(address):
    assert address.startswith(f"{APP}/connections/callback?")
    return address.removeprefix(APP)


def test_the_whole_flow_and_a_repeated_callback(app, account):
    back = back_at(Browser().authorize(begin(app)))
    status, headers, text = app.get(back)
    assert (status, text) == (200, "Connected: ann@example.com")
    assert "Max-Age=0" in headers["Set-Cookie"]
    before = account().overview()
    assert account().request("GET", "/me").json()["sub"] == "ann"
    # The cookie is gone; and with it, the answer would still have been used.
    for cookie in (False, True):
        if cookie:
            begin(app)
        status, _, text = app.get(back)
        assert (status, text) == (400, "Please begin again.")
    assert account().overview().granted_scopes == before.granted_scopes
    assert account().request("GET", "/me").json()["sub"] == "ann"


def test_a_state_that_is_refused(app, account):
    back = back_at(Browser().authorize(begin(app)))
    state = urllib.parse.parse_qs(urllib.parse.urlsplit(back).query)["state"][0]
    other = app.another()
    for wrong in (
        back.replace(state, state[::-1]),
        back.replace(f"state={state}", "x=y"),
        f"{back}&state={state}",
        "/connections/callback",
    ):
        assert app.get(wrong)[0] == 400
    # Somebody else's browser, without a cookie and with its own.
    assert other.get(back)[0] == 400
    begin(other)
    assert other.get(back)[0] == 400
    assert account().status == "authorizing"
    # Nothing of that used up the user's own.
    assert app.get(back)[0] == 200
    assert account().status == "connected"


def test_a_user_that_denies(app, account):
    back = back_at(Browser().deny(begin(app)))
    assert "error=access_denied" in back
    status, headers, text = app.get(back)
    assert (status, text) == (403, "You did not grant access.")
    assert "Max-Age=0" in headers["Set-Cookie"]
    assert account().status == "not_connected"
    assert app.get(back_at(Browser().authorize(begin(app))))[0] == 200
    assert account().status == "connected"


def test_a_code_that_the_service_refuses(app, account):
    """The application shows its own page for the error of the token endpoint."""
    back = back_at(Browser().authorize(begin(app)))
    code = urllib.parse.parse_qs(urllib.parse.urlsplit(back).query)["code"][0]
    status, _, text = app.get(back.replace(code, code[::-1]))
    assert status == 500
    for secret in (code, code[::-1], CLIENT_SECRET):
        assert secret not in text
    assert account().status != "connected"


def test_every_block_of_the_page_is_run_here():
    assert len(re.findall("```python", PAGE.read_text())) == len(FRAMEWORKS)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_page_shows_all_outcomes(framework):
    for word in ("AuthorizationDeniedError", "AuthorizationStateError", "clear_cookie"):
        assert word in code_of(framework)
