"""OAuth 1 signatures against oauthlib's, on random requests (row 46 of the list of attacks)."""

import random
from urllib.parse import quote, urlencode

import oauthlib.oauth1
import pytest

from dealdocs._core.connections import _oauth1_parameters
from dealdocs.exceptions import ConfigError

REQUESTS = 10_000
METHODS = ("HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512", "PLAINTEXT")
TEXT = "aZ09-._~ +%&=/?#:;@!$'()*,[]\"<>\\^`{|}äß€𝄞\t"
HOSTS = ("example.com", "EXAMPLE.com", "api.example.co.uk", "xn--bcher-kva.example")
PORTS = ("", ":80", ":443", ":8443")


def text(chance: random.Random, most: int = 12) -> str:
    return "".join(chance.choice(TEXT) for _ in range(chance.randrange(most)))


def pairs(chance: random.Random) -> list[tuple[str, str]]:
    names = ["a", "a", "b%", "A", "Zz", "ü", "a b", "c@", *[text(chance, 5) + "x" for _ in range(2)]]
    return [(chance.choice(names), text(chance)) for _ in range(chance.randrange(6))]


def query(chance: random.Random) -> str:
    """The pairs as a query; a space is a plus or %20, as callers write both."""
    pieces = []
    for name, value in pairs(chance):
        plus = chance.random() < 0.5
        written = [quote(one, safe="").replace("%20", "+" if plus else "%20") for one in (name, value)]
        pieces.append("=".join(written))
    return "&".join(pieces)


def url(chance: random.Random, method: str) -> str:
    scheme = "https" if method == "PLAINTEXT" else chance.choice(("http", "https"))
    path = "/".join(quote(f"x{text(chance, 6)}", safe="") for _ in range(chance.randrange(4)))
    asked = query(chance)
    return f"{scheme}://{chance.choice(HOSTS)}{chance.choice(PORTS)}/{path}" + (f"?{asked}" if asked else "")


def theirs(verb, address, form, parties, method, timestamp, nonce):
    consumer_key, consumer_secret, token = parties
    client = oauthlib.oauth1.Client(
        consumer_key,
        client_secret=consumer_secret,
        resource_owner_key=token[0] if token else None,
        resource_owner_secret=token[1] if token else None,
        signature_method=method,
        timestamp=str(timestamp),
        nonce=nonce,
    )
    request = oauthlib.common.Request(
        address,
        verb,
        urlencode(form) if form else None,
        {"Content-Type": "application/x-www-form-urlencoded"} if form else {},
    )
    request.oauth_params = client.get_oauth_params(request)
    return client.get_oauth_signature(request)


def ours(*arguments):
    *given, timestamp, nonce = arguments
    return dict(_oauth1_parameters(*given, (timestamp, nonce)))["oauth_signature"]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("method", METHODS)
def test_signatures_equal_those_of_oauthlib(method):
    chance = random.Random(f"oauth1 {method}")
    for _ in range(REQUESTS // len(METHODS)):
        verb = chance.choice(("GET", "POST", "PUT", "DELETE", "get"))
        form = pairs(chance) if verb in {"POST", "PUT"} else []
        token = (text(chance) or "t", text(chance)) if chance.random() < 0.8 else None
        parties = (text(chance) or "k", text(chance), token)
        nonce = "".join(chance.choices("abcdefghijKLMNOP0123456789", k=24))
        given = (verb, url(chance, method), form, parties, method, chance.randrange(2**33), nonce)
        assert ours(*given) == theirs(*given), given


def test_a_changed_request_has_another_signature():
    """The comparison above can fail: every part of a request counts."""
    parties = ("key", "secret", ("token", "token secret"))
    given = ["GET", "https://example.com/a?b=c", [], parties, "HMAC-SHA1", 137131200, "nonce"]
    changes = {
        0: ["POST"],
        1: ["http://example.com/a?b=c", "https://example.org/a?b=c", "https://example.com/a?b=d"],
        2: [[("x", "y")]],
        3: [
            ("key", "other", ("token", "token secret")),
            ("key", "secret", ("token", "other")),
            ("key", "secret", None),
        ],
        4: ["HMAC-SHA256", "HMAC-SHA512", "PLAINTEXT"],
        5: [137131201],
        6: ["other"],
    }
    signatures = {ours(*given)}
    for place, values in changes.items():
        for value in values:
            signatures.add(ours(*[*given[:place], value, *given[place + 1 :]]))
    assert len(signatures) == 1 + sum(len(values) for values in changes.values())


def test_secrets_in_clear_need_tls():
    with pytest.raises(ConfigError, match="PLAINTEXT"):
        ours("GET", "http://example.com/", [], ("key", "secret", None), "PLAINTEXT", 1, "nonce")
