"""The examples of docs/connections.md, in the order of the page."""

import http.server
import json
import threading
import urllib.parse
from datetime import datetime, timezone

import keyring
import keyring.backend
import pytest
from examples import ROOT, blocks, run

from dealdocs import connections
from dealdocs.connections import Vault

BLOCKS = blocks(ROOT / "docs" / "connections.md")


class TokenEndpoint(http.server.BaseHTTPRequestHandler):
    """Answers requests for a token as the test says, and all others with 200."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        status, content = self.server.answer
        self._answer(status, json.dumps(content).encode())

    def do_GET(self):
        self._answer(200, b"{}")

    def _answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), TokenEndpoint) as server:
        server.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()


class InMemory(keyring.backend.KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        del self.kept[service, username]


def block(words):
    """The one example that has these words."""
    (found,) = (code for code in BLOCKS if words in code)
    return found


def test_every_example_is_run_here_or_beside():
    known = ("define_service(", "keyring=True", "RefreshFailingError", "read_only()", "connections.open(")
    assert [next((word for word in known if word in code), code) for code in BLOCKS] == list(known)


def test_another_key(tmp_path, monkeypatch, capsys):
    before = keyring.get_keyring()
    keyring.set_keyring(InMemory())
    try:
        monkeypatch.chdir(tmp_path)
        vault = Vault("connections.vault", passphrase="correct horse battery staple", create=True)
        vault.create("mine", service="stripe")
        run(block("keyring=True"), {"vault": vault, "Vault": Vault})
    finally:
        keyring.set_keyring(before)
    assert capsys.readouterr().out == "['mine']\n"


def test_lost_and_late_answers(server, capsys):
    vault = Vault("memory://the page")
    vault.define_service(
        "crm",
        name="CRM",
        base_url=server.url,
        oauth2={"authorize_url": f"{server.url}/authorize", "token_url": f"{server.url}/token"},
    )
    crm = vault.create("acme_crm", service="crm", values={"client_id": "a", "client_secret": "b"})
    ended = datetime.fromtimestamp(0, tz=timezone.utc)

    def shown(status, content):
        crm.import_tokens("access", refresh_token="refresh", expires_at=ended)
        server.answer = (status, content)
        run(block("RefreshFailingError"), {"vault": vault})
        return capsys.readouterr().out

    assert shown(200, {"access_token": "new", "token_type": "bearer", "expires_in": 3600}) == "200\n"
    assert crm.status == "connected"
    assert shown(503, {}).startswith("again in ")
    assert crm.status == "refresh_failing"
    assert "no longer accepts" in shown(400, {"error": "invalid_grant"})
    assert crm.status == "needs_reauth"
    assert "spent" in shown(504, {})
    assert crm.status == "needs_reauth"


def test_reading_only(server, capsys):
    vault = Vault("memory://the page, read only")
    vault.define_service("shop", name="Shop", base_url=server.url, api_key={"key": "X-Shop-Key"})
    vault.create("my_shop", service="shop", values={"X-Shop-Key": "key"})
    run(block("read_only()"), {"vault": vault})
    status, refused = capsys.readouterr().out.splitlines()
    assert status == "200"
    assert "read" in refused


def test_a_connection_string(tmp_path, monkeypatch):
    """Up to the browser, for which there is none."""
    import webbrowser

    opened = []
    monkeypatch.setattr(webbrowser, "open", lambda url: opened.append(url) or True)
    monkeypatch.setattr(connections.Connection, "authorize_in_browser", lambda self, **_: opened.append(self))
    code = block("connections.open(").replace("/var/lib/app", str(tmp_path))
    names = {}
    run(code, names)
    assert opened == [opened[0]]
    assert (tmp_path / "tokens.vault").exists()
    # Letter by letter as it is registered: no slash is added.
    assert names["crm"].overview().redirect_url == "http://localhost:33333"
    url = names["crm"].begin_authorization().url
    assert urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["redirect_uri"] == [
        "http://localhost:33333"
    ]
