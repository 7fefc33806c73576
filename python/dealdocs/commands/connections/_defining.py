"""A definition of a service, asked for step by step at a terminal."""

from __future__ import annotations

from typing import Any

from dealdocs.commands.connections._secrets import ask, ask_choice
from dealdocs.exceptions import ConfigError

_DELIMITERS = {"space": " ", "comma": ",", "plus": "+", "semicolon": ";"}


_METHODS = ("HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512", "PLAINTEXT")


def ask_definition() -> dict[str, Any]:
    """Ask for a definition, step by step."""
    document: dict[str, Any] = {"link_name": ask("Link name (a-z, 0-9, _)")}
    document["name"] = ask("Name", default=document["link_name"])
    document["base_url"] = ask("Base URL, such as https://api.example.com")
    kind = ask_choice("Authentication", ("api_key", "basic", "oauth1", "oauth2"), default="api_key")
    document["authentication"] = kind
    if kind == "api_key":
        document["parameters"] = _ask_parameters()
    elif kind == "oauth1":
        names = ("request_token_url", "authorize_url", "access_token_url")
        document["oauth1"] = {name: ask(name.replace("_", " ")) for name in names}
        document["oauth1"]["signature_method"] = ask_choice("Signature method", _METHODS, default="HMAC-SHA1")
    elif kind == "oauth2":
        document["oauth2"] = _ask_oauth2()
    test = ask("A harmless address to test with, such as /v1/me (may stay empty)")
    if test:
        document["test"] = {"url": test}
    if ask_yes("More settings?", default=False):
        ask_more(document)
    return {name: value for name, value in document.items() if value}


def _ask_parameters() -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = []
    while key := ask("Key of a parameter, such as X-API-Key" + (" (empty: no more)" if parameters else "")):
        parameter = {"key": key, "place": ask_choice("Place", ("header", "query", "form"), default="header")}
        prompt = ask("What to call it", default=key)
        prefix = ask("Put before the value, such as `Bearer` (may stay empty)")
        parameters.append(
            {**parameter, "display_name": prompt, **({"prefix": f"{prefix} "} if prefix else {})}
        )
    return parameters


def _ask_oauth2() -> dict[str, Any]:
    grants = ask(
        "Grants: authorization_code, client_credentials, device", default="authorization_code"
    ).split()
    endpoints: dict[str, Any] = {"grants": [one.strip(",") for one in grants]}
    wanted = {
        "authorize_url": "authorization_code" in endpoints["grants"],
        "device_url": "device" in endpoints["grants"],
        "token_url": True,
        "revoke_url": True,
    }
    for name, asked in wanted.items():
        if asked and (
            answer := ask(name.replace("_", " ") + (" (may stay empty)" if name == "revoke_url" else ""))
        ):
            endpoints[name] = answer
    scopes = ask("Scopes, separated by spaces (may stay empty)").split()
    if scopes:
        endpoints["scopes"] = endpoints["default_scopes"] = scopes
    return endpoints


def ask_more(document: dict[str, Any]) -> None:
    """Ask for what few services need."""
    document["allowed_hosts"] = ask("Further allowed hosts, separated by spaces (may stay empty)").split()
    for parameter in document.get("parameters", ()):
        parameter["secret"] = ask_yes(f"Is {parameter['key']} secret?", default=True)
        # A definition holds no secrets.
        if not parameter["secret"] and (
            default := ask(f"{parameter['key']} of connections that name none (may stay empty)")
        ):
            parameter["default"] = default
    if "oauth1" in document:
        _set(document["oauth1"], "realm", ask("Realm (may stay empty)"))
        _set(document["oauth1"], "authorize_parameters", _ask_pairs("authorize address"))
    if "oauth2" in document:
        _ask_more_of_oauth2(document["oauth2"])


def _ask_more_of_oauth2(endpoints: dict[str, Any]) -> None:
    proof = ask("The client proves itself at the token URL by: basic, body or none", default="basic")
    endpoints["client_authentication"] = proof
    endpoints["pkce"] = ask_yes("PKCE?", default=True)
    delimiter = ask("Between two scopes: space, comma, plus or semicolon", default="space")
    endpoints["scope_delimiter"] = _DELIMITERS.get(delimiter, delimiter)
    _set(endpoints, "refresh_url", ask("refresh url, if it is not the token url (may stay empty)"))
    for name, what in (
        ("authorize_parameters", "authorize address"),
        ("token_parameters", "token request"),
        ("refresh_parameters", "refresh request"),
    ):
        _set(endpoints, name, _ask_pairs(what))
    for name, what in (("keep", "token answer"), ("keep_from_callback", "callback")):
        _set(
            endpoints, name, ask(f"Values to keep of the {what}, such as api_domain (may stay empty)").split()
        )


def ask_yes(question: str, *, default: bool) -> bool:
    """Ask a question with yes or no."""
    while (
        answer := ask(f"{question} (yes or no)", default="yes" if default else "no").lower()
    ) not in _WORDS:
        pass
    return _WORDS[answer]


_WORDS = {"yes": True, "y": True, "no": False, "n": False}


def _ask_pairs(what: str) -> dict[str, str]:
    text = ask(f"Further parameters of the {what}, NAME=VALUE, separated by spaces (may stay empty)")
    pairs: dict[str, str] = {}
    for one in text.split():
        name, equals, value = one.partition("=")
        if not equals or not name:
            raise ConfigError("a further parameter is written NAME=VALUE")
        pairs[name] = value
    return pairs


def _set(table: dict[str, Any], name: str, value: Any) -> None:
    if value:
        table[name] = value
