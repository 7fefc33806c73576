"""The desktop flow: what its listener takes and what it refuses (rows 36, 38, 39, 41, 43)."""

import socket
import threading
import urllib.error
import urllib.parse
import urllib.request
import webbrowser

import pytest
from connection_world import authorize, create_oidc
from oauth_servers.consent import Browser

from dealdocs.connections import Vault
from dealdocs.exceptions import DealDocsError, RequestTimeoutError
from patience import until


def test_the_browser_is_opened_with_one_address(vault, oidc, monkeypatch):
    opened = []

    def fake(url):
        opened.append(url)
        person = Browser()
        threading.Thread(target=lambda: person.fetch(person.authorize(url)), daemon=True).start()
        return True

    monkeypatch.setattr(webbrowser, "open", fake)
    create_oidc(vault, oidc)
    shown = []
    hint = {"login_hint": "ann@example.com"}
    assert vault.authorize("acme", timeout=30, show=shown.append, parameters=hint).status == "connected"
    assert not shown
    (url,) = opened
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)
    assert query["code_challenge_method"] == ["S256"]
    assert query["login_hint"] == ["ann@example.com"]
    assert len(query["state"][0]) >= 22
    assert query["redirect_uri"][0].startswith("http://127.0.0.1:")


def test_without_a_browser_the_address_is_shown(vault, oidc, monkeypatch):
    monkeypatch.setattr(webbrowser, "open", lambda _url: False)
    connection = create_oidc(vault, oidc)
    shown = []

    def show(text):
        shown.append(text)
        url = text.rsplit("\n", 1)[-1]
        person = Browser()
        threading.Thread(target=lambda: person.fetch(person.authorize(url)), daemon=True).start()

    assert connection.authorize_in_browser(timeout=30, show=show).status == "connected"
    assert len(shown) == 1


def test_other_requests_use_nothing_up(vault, oidc):
    connection = create_oidc(vault, oidc)
    answers = []

    def show(text):
        url = text.rsplit("\n", 1)[-1]
        person = Browser()

        def visit():
            back = person.authorize(url)
            parts = urllib.parse.urlsplit(back)
            for method, target, host in (
                ("POST", f"{parts.path}?{parts.query}", parts.netloc),
                ("GET", "/favicon.ico", parts.netloc),
                ("GET", f"{parts.path}?{parts.query}", "evil.example"),
                ("GET", f"{parts.path}?{parts.query.replace('state=', 'state=x')}", parts.netloc),
                ("OPTIONS", parts.path, parts.netloc),
            ):
                answers.append(status(parts.netloc, method, target, host))
            answers.append(status(parts.netloc, "GET", f"{parts.path}?{parts.query}", parts.netloc))

        threading.Thread(target=visit, daemon=True).start()

    assert connection.authorize_in_browser(open_browser=False, timeout=30, show=show).status == "connected"
    # The last one is answered before the token request; its thread may need a moment to read that.
    until("the last request is answered", lambda: len(answers) == 6)
    assert answers[-1] == 200
    assert all(one in {400, 403, 404, 405, 421} for one in answers[:3]), answers


def status(netloc, method, target, host):
    name, _, number = netloc.partition(":")
    with socket.create_connection((name, int(number)), timeout=10) as wire:
        wire.sendall(f"{method} {target} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n".encode())
        return int(wire.recv(1000).split()[1])


def test_nobody_comes_back(vault, oidc):
    connection = create_oidc(vault, oidc)
    with pytest.raises(RequestTimeoutError):
        connection.authorize_in_browser(open_browser=False, timeout=0.5, show=lambda _text: None)
    assert connection.status == "not_connected"


def test_a_port_that_is_taken(vault, oidc, taken_port):
    connection = create_oidc(vault, oidc)
    with pytest.raises(DealDocsError, match=str(taken_port)):
        connection.authorize_in_browser(
            open_browser=False, port=taken_port, timeout=30, show=lambda _text: None
        )


def test_a_failing_show_ends_the_wait(vault, oidc):
    connection = create_oidc(vault, oidc)

    def show(_text):
        raise RuntimeError("no terminal")

    with pytest.raises(DealDocsError, match="no terminal"):
        connection.authorize_in_browser(open_browser=False, timeout=30, show=show)


def test_an_address_that_is_no_page_is_refused_before_the_browser(monkeypatch):
    """Row 43."""
    vault = Vault("memory://row 43")
    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    bad = (
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "https://a@b.example/",
        "-https://x.example",
    )
    for number, url in enumerate(bad):
        with pytest.raises(DealDocsError):
            vault.define_service(
                f"bad{number}",
                name="Bad",
                oauth2={"authorize_url": url, "token_url": "https://b.example/token"},
            )
    assert not opened


def test_the_copied_vault_of_another_machine(vault, oidc, tmp_path):
    """Headless: authorize on a desktop, copy the file."""
    import shutil

    from connection_world import KEY

    authorize(create_oidc(vault, oidc))
    shutil.copy(tmp_path / "connections.vault", tmp_path / "copy.vault")
    copied = Vault(tmp_path / "copy.vault", key=KEY)
    assert copied["acme"].request("GET", "/me").status == 200
