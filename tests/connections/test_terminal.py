"""`dealdocs connections` before a person: prompts, passphrases, pasting. In a real pseudo-terminal."""

import json
import threading
import urllib.parse

import pytest
from command_world import CANARY, DEFINITION, PASSPHRASE, Terminal
from connection_world import CLIENT_SECRET, KEY, create_oidc, define_oidc
from oauth_servers import oauth1_server
from oauth_servers.consent import Browser

from dealdocs.connections import Vault

# No browser is to be found with these.
HEADLESS = dict.fromkeys(("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"), None) | {"PATH": "/nowhere"}
ASKED = {"DEALDOCS_VAULT_KEY": None}


@pytest.fixture
def acme(oidc, tmp_path):
    """A connection to oidc-provider in a vault, not yet authorized."""
    vault = Vault(tmp_path / "connections.vault", key=KEY, create=True)
    define_oidc(vault, oidc)
    return create_oidc(vault, oidc)


def address_shown(terminal):
    terminal.expect("Open this address:\n")
    return terminal.expect("\n")


def test_a_terminal_is_asked_without_showing_the_answer(run, service, tmp_path):
    (tmp_path / "shop.toml").write_text(DEFINITION.format(url=service.url))
    run("define", tmp_path / "shop.toml")
    terminal = Terminal(tmp_path, "create", "asked", "--service", "shop")
    terminal.expect("Key: ")
    terminal.type(CANARY)
    assert "connected" in terminal.end()


def test_a_name_that_is_taken_is_told_before_anything_is_typed(run, service, tmp_path):
    (tmp_path / "shop.toml").write_text(DEFINITION.format(url=service.url))
    run("define", tmp_path / "shop.toml")
    run("create", "mine", "--service", "shop")
    assert "Key: " not in Terminal(tmp_path, "create", "mine", "--service", "shop").end(1)


def test_a_connection_is_deleted_after_a_word(run, service, tmp_path):
    (tmp_path / "shop.toml").write_text(DEFINITION.format(url=service.url))
    run("define", tmp_path / "shop.toml")
    run("create", "mine", "--service", "shop")
    for word, code in (("", 1), ("no", 1), ("y", 0)):
        terminal = Terminal(tmp_path, "delete", "mine")
        terminal.expect("Delete mine (Shop) with its secrets? [y/N]")
        terminal.type(word)
        assert ("nothing was deleted" in terminal.end(code)) == bool(code)
    assert json.loads(run("list", "--json")) == []


def test_a_service_is_defined_step_by_step(run, service, tmp_path):
    # A word that is no choice is asked for again; nothing that was typed is lost.
    answers = ["steps", "Steps", service.url, "apikey", "api_key", "X-Key", "head", "header", "Key"]
    answers += ["", "", "/v1/me", ""]
    terminal = Terminal(tmp_path, "define")
    terminal.expect("Link name")
    terminal.type(*answers)
    assert "api_key" in terminal.end()
    defined = json.loads(run("services", "steps", "--json"))
    assert (defined["base_url"], defined["test"]["url"]) == (service.url, "/v1/me")
    assert [one["key"] for one in defined["parameters"]] == ["X-Key"]
    answers = ["grants", "", "https://api.example.com", "oauth2", "authorization_code, device"]
    answers += [f"https://api.example.com/{name}" for name in ("authorize", "device", "token", "revoke")]
    terminal = Terminal(tmp_path, "define")
    terminal.expect("Link name")
    terminal.type(*answers, "read write", "", "")
    terminal.end()
    oauth2 = json.loads(run("services", "grants", "--json"))["oauth2"]
    assert oauth2["grants"] == ["authorization_code", "device"]
    assert oauth2["revoke_url"] == "https://api.example.com/revoke"


def test_more_settings_are_asked_for(run, tmp_path):
    at = "https://api.example.com"
    answers = ["more", "", at, "oauth2", "", f"{at}/authorize", f"{at}/token", "", "read write", ""]
    answers += ["maybe", "yes", "files.example.com", "body", "no", "comma", f"{at}/refresh"]
    answers += ["access_type=offline prompt=consent", "", "a=b", "api_domain", "accounts-server"]
    terminal = Terminal(tmp_path, "define")
    terminal.expect("Link name")
    terminal.type(*answers)
    terminal.end()
    defined = json.loads(run("services", "more", "--json"))
    assert defined["allowed_hosts"] == ["files.example.com"]
    oauth2 = defined["oauth2"]
    assert (oauth2["client_authentication"], oauth2["pkce"], oauth2["scope_delimiter"]) == (
        "body",
        False,
        ",",
    )
    assert (oauth2["refresh_url"], oauth2["refresh_parameters"]) == (f"{at}/refresh", {"a": "b"})
    assert oauth2["authorize_parameters"] == {"access_type": "offline", "prompt": "consent"}
    assert (oauth2["keep"], oauth2["keep_from_callback"]) == (["api_domain"], ["accounts-server"])
    answers = ["keyed", "", at, "api_key", "v", "query", "", "", "X-Key", "", "", "", "", ""]
    terminal = Terminal(tmp_path, "define")
    terminal.expect("Link name")
    terminal.type(*answers, "y", "", "no", "2", "")
    terminal.end()
    version, key = json.loads(run("services", "keyed", "--json"))["parameters"]
    assert (version["key"], version["secret"], version["default"]) == ("v", False, "2")
    assert (key["key"], key["secret"]) == ("X-Key", True)


def test_two_passphrases_that_differ_are_asked_for_again(run, service, tmp_path):
    terminal = Terminal(tmp_path, "define", **ASKED)
    for first, second in ((PASSPHRASE, "another"), ("another", PASSPHRASE), (PASSPHRASE, PASSPHRASE)):
        terminal.expect("Passphrase of the vault: ")
        terminal.type(first)
        terminal.expect("The same again: ")
        terminal.type(second)
    # Only now: nothing that was typed can be lost by a passphrase.
    before = terminal.expect("Link name")
    assert before.count("The two differ") == 0
    terminal.type("steps", "Steps", service.url, "api_key", "X-Key", "header", "Key", "", "", "/v1/me", "")
    assert terminal.end().count("The two differ. Once more:") == 2
    run("services", "steps", DEALDOCS_VAULT_KEY=None, DEALDOCS_VAULT_PASSPHRASE=PASSPHRASE)


@pytest.mark.parametrize("verb", [("define",), ("create", "mine", "--service", "stripe")])
def test_three_pairs_that_differ_are_enough(tmp_path, verb):
    terminal = Terminal(tmp_path, *verb, **ASKED)
    for _ in range(3):
        terminal.expect("Passphrase of the vault: ")
        terminal.type(PASSPHRASE)
        terminal.expect("The same again: ")
        terminal.type("another")
    assert "Link name" not in terminal.end(1)
    assert not (tmp_path / "connections.vault").exists()


def test_a_wrong_answer_loses_nothing_that_was_typed(tmp_path):
    terminal = Terminal(tmp_path, "define")
    terminal.expect("Link name")
    terminal.type("Bad Name", "Bad", "https://api.example.com", "api_key", "X-Key", "", "", "", "", "/me", "")
    shown = terminal.end(1)
    typed = shown[shown.index("What you typed") :]
    definition = json.loads(typed[typed.index("{") : typed.rindex("}") + 1])
    assert (definition["link_name"], definition["base_url"]) == ("Bad Name", "https://api.example.com")


def test_without_a_browser_the_whole_address_is_pasted(run, acme, tmp_path):
    terminal = Terminal(tmp_path, "authorize", "acme", **HEADLESS)
    address = address_shown(terminal)
    terminal.expect("or the code that the page shows:\n")
    back = Browser().authorize(address)
    terminal.type("", back.replace("state=", "state=x"))
    terminal.expect("Once more:")
    terminal.type(back)
    assert "connected" in terminal.end()
    assert json.loads(run("call", "acme", "/me"))["sub"] == "ann"


def test_without_a_browser_the_code_is_pasted(run, acme, tmp_path):
    terminal = Terminal(tmp_path, "authorize", "acme", **HEADLESS)
    back = Browser().authorize(address_shown(terminal))
    terminal.expect("or the code that the page shows:\n")
    terminal.type(urllib.parse.parse_qs(urllib.parse.urlsplit(back).query)["code"][0])
    assert "connected" in terminal.end()
    assert json.loads(run("call", "acme", "/me"))["sub"] == "ann"


def test_without_a_browser_nothing_is_pasted(run, acme, tmp_path):
    terminal = Terminal(tmp_path, "authorize", "acme", **HEADLESS)
    terminal.expect("or the code that the page shows:\n")
    terminal.type("", "", "")
    assert "nothing was pasted" in terminal.end(1)
    terminal = Terminal(tmp_path, "authorize", "acme", **HEADLESS)
    terminal.expect("or the code that the page shows:\n")
    terminal.type("http://127.0.0.1:33333/callback?state=a&code=b", "nonsense?state=", "state=c&code=d")
    terminal.end(5)


def test_without_a_browser_an_oauth_1_verifier_is_pasted(run, oauth1, tmp_path):
    url, validator = oauth1
    vault = Vault(tmp_path / "connections.vault", key=KEY, create=True)
    vault.define_service(
        "old",
        name="Old",
        base_url=url,
        oauth1={
            "request_token_url": f"{url}/initiate",
            "authorize_url": f"{url}/authorize",
            "access_token_url": f"{url}/token",
        },
    )
    values = {"consumer_key": oauth1_server.KEY, "consumer_secret": oauth1_server.SECRET}
    vault.create("old", service="old", values=values)
    terminal = Terminal(tmp_path, "authorize", "old", **HEADLESS)
    token = urllib.parse.parse_qs(urllib.parse.urlsplit(address_shown(terminal)).query)["oauth_token"][0]
    terminal.expect("or the code that the page shows:\n")
    validator.request_tokens[token].verifier = "verifier0123456789abcdef"
    terminal.type("verifier0123456789abcdef")
    assert "connected" in terminal.end()


def test_without_browser_and_terminal_the_options_are_named(run, acme):
    said = run("authorize", "acme", code=5, **HEADLESS)
    for option in ("--paste", "--no-browser", "--device"):
        assert option in said
    assert acme.status == "not_connected"


def test_a_browser_elsewhere_that_reaches_this_machine(acme, tmp_path):
    """`--no-browser` listens, with a terminal as well."""
    terminal = Terminal(tmp_path, "authorize", "acme", "--no-browser", **HEADLESS)
    terminal.expect("authorize the connection:\n")
    person = Browser()
    back = person.authorize(terminal.expect("\n"))
    threading.Thread(target=person.fetch, args=(back,), daemon=True).start()
    assert "connected" in terminal.end()
    assert CLIENT_SECRET not in terminal.shown
