"""Token answers as no server should write them, by the hooks of oauth2-mock-server.

Rows 17, 20, 21, 24 and 25.
"""

import base64
import json
import time
from datetime import datetime, timezone

import pytest

from dealdocs.exceptions import DealDocsError

GOOD = {"access_token": "goodtoken0123456789", "token_type": "Bearer", "expires_in": 3600}


@pytest.fixture
def connection(vault, broken):
    url, _ = broken
    vault.define_service(
        "mock",
        name="Mock",
        base_url=url,
        allowed_hosts=[url],
        oauth2={
            "authorize_url": f"{url}/authorize",
            "token_url": f"{url}/token",
            "grants": ["authorization_code"],
            "scopes": [],
        },
    )
    connection = vault.create(
        "acme", service="mock", values={"client_id": "app", "client_secret": "s3cret" * 6}
    )
    connection.import_tokens(
        "oldtoken0123456789",
        refresh_token="oldrefresh0123456789",
        expires_at=datetime.fromtimestamp(time.time() + 3000, tz=timezone.utc),
    )
    return connection


def raw(text):
    return {"base64": base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()}


REFUSED = {
    "a page": {"body": "<html>sorry</html>", "headers": {"content-type": "text/html"}},
    "nothing": {"body": ""},
    "not an object": {"body": "[]"},
    "no token": {"body": '{"token_type":"Bearer"}'},
    "an empty token": {"body": json.dumps({**GOOD, "access_token": ""})},
    "a token with a line feed": {"body": json.dumps({**GOOD, "access_token": "a\nb"})},
    "a token with a zero": {"body": json.dumps({**GOOD, "access_token": "a\0b"})},
    "a token that is not ASCII": {"body": json.dumps({**GOOD, "access_token": "töken"})},
    "a token of a megabyte": {"body": json.dumps({**GOOD, "access_token": "a" * 2**20})},
    "a number as token": {"body": json.dumps({**GOOD, "access_token": 5})},
    "another type": {"body": json.dumps({**GOOD, "token_type": "mac"})},
    "an error with status 200": {"body": '{"error":"temporarily_unavailable"}'},
    "a token with status 400": {"status": 400, "body": json.dumps(GOOD)},
    "deep nesting": raw('{"a":' * 100_000 + "1" + "}" * 100_000),
    "no UTF-8": raw(b'{"access_token":"\xff\xfe"}'),
    "a byte order mark": raw(b"\xef\xbb\xbf" + json.dumps(GOOD).encode()),
    "a name twice": {"body": '{"access_token":"a1","access_token":"b2","token_type":"Bearer"}'},
    "a 503": {"status": 503, "body": "busy"},
    "a 429": {"status": 429, "body": "{}", "headers": {"retry-after": "1000000000"}},
    "a 429 with a date": {
        "status": 429,
        "body": "{}",
        "headers": {"retry-after": "Mon, 01 Jan 2001 00:00:00 GMT"},
    },
    "a 429 with garbage": {"status": 429, "body": "{}", "headers": {"retry-after": "-5"}},
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_malformed_answer_is_a_typed_error(connection, broken, name):
    _, set_next = broken
    before = connection.overview()
    set_next(**REFUSED[name])
    with pytest.raises(DealDocsError) as caught:
        connection.refresh()
    assert "oldrefresh" not in str(caught.value)
    assert "s3cret" not in str(caught.value)
    after = connection.overview()
    assert after.has_refresh_token
    assert after.expires_at == before.expires_at
    assert after.last_error


TAKEN = {
    "a lifetime as text": {"expires_in": "3600"},
    "a lifetime with a fraction": {"expires_in": 3600.5},
    "no type": {"token_type": None},
    "another case": {"token_type": "bEARER"},
    "a list of scopes": {"scope": ["a", "b"]},
    "an empty refresh token": {"refresh_token": ""},
    "no lifetime": {"expires_in": None},
    "a negative lifetime": {"expires_in": -1},
    "a lifetime that is no number": {"expires_in": "abc"},
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_tolerable_answer_is_taken(connection, broken, name):
    _, set_next = broken
    answer = {key: value for key, value in {**GOOD, **TAKEN[name]}.items() if value is not None}
    set_next(body=json.dumps(answer))
    overview = connection.refresh()
    assert overview.status == "connected"
    # Row 17: none, or an empty one, keeps the old.
    assert overview.has_refresh_token


def test_a_form_encoded_answer_is_taken(connection, broken):
    _, set_next = broken
    set_next(
        body="access_token=abc&token_type=bearer",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert connection.refresh().status == "connected"
