"""Rows 72, 73 and 75: what a callback says, and who says it."""

import json
import time

import pytest
from canaries import JWT_SECRET, SAVED_SIGNATURE, URL_SECRET
from hostile import answer

from dealdocs import exceptions, jwt

URL = f"https://docs.example/cache/files/k/output.docx?md5={SAVED_SIGNATURE}"
SAVE = {"key": "k", "status": 2, "url": URL, "filetype": "docx"}
GONE = object()
ROW = "row73"


def signed(claims, secret=JWT_SECRET, **times):
    now = int(time.time())
    return jwt.sign({**claims, **({"iat": now, "exp": now + 300} | times)}, secret)


def body_with(**fields):
    claims = {name: value for name, value in {**SAVE, **fields}.items() if value is not GONE}
    return json.dumps({"token": signed(claims)}).encode()


UNUSABLE = {
    f"status {value!r}": {"status": value}
    for value in ("2", "", 2.5, -1, True, None, [2], {"a": 2}, 1 << 70, 1e300)
}
UNUSABLE |= {
    f"key {str(value)[:20]!r}": {"key": value}
    for value in (
        "../x",
        "a/b",
        "a\\b",
        "k\0",
        "k\r\nx",
        "",
        " k",
        "k\u00e9",
        "k" * 129,
        7,
        None,
        ["k"],
        True,
    )
}
UNUSABLE |= {f"url {value!r}": {"url": value} for value in (7, True, ["x"], {"a": 1}, None, "")}
UNUSABLE |= {"no status": {"status": GONE}, "no key": {"key": GONE}, "no url": {"url": GONE}}
UNUSABLE |= {
    "changesurl 7": {"changesurl": 7},
    "formsdataurl []": {"formsdataurl": []},
}


@pytest.mark.parametrize(
    "fields", [pytest.param(fields, id=f"{ROW}-{name}") for name, fields in UNUSABLE.items()]
)
def test_a_signed_callback_of_a_wrong_shape_is_refused(witness, server_at, fields):
    server = server_at("https://docs.example")
    witness.refused(exceptions.CallbackError, server.verify_callback, body_with(**fields))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"x"',
        b"7",
        b"{",
        b'{"token":"x"} trailing',
        b'{"token":"x","token":"y"}',
        b"\xff\xfe{}",
        b"\xef\xbb\xbf{}",
        b'{"a":' * 100_000,
        b'{"x":"' + b"y" * (16 * 1024 * 1024) + b'"}',
        b"status=2&key=k",
        b"<callback/>",
    ],
    ids=lambda body: f"{ROW}-{body[:20]!r}",
)
def test_a_body_that_is_no_callback_is_refused(witness, server_at, body):
    server = server_at("https://docs.example")
    witness.refused(exceptions.CallbackError, server.verify_callback, body)


@pytest.mark.parametrize("token", [7, True, None, ["x"], {"a": 1}], ids=lambda token: f"{ROW}-token {token}")
def test_a_token_that_is_no_text_is_refused(witness, server_at, token):
    server = server_at("https://docs.example")
    good = {"Authorization": "Bearer " + signed({"payload": SAVE})}
    body = json.dumps({**SAVE, "token": token}).encode()
    if token is None:  # the same as none: then the header decides
        assert server.verify_callback(body, good).key == "k"
        body = json.dumps({**SAVE, "token": ""}).encode()
    witness.refused(exceptions.SignatureError, server.verify_callback, body, good)


def test_row75_a_bad_body_token_is_not_saved_by_a_good_header(witness, server_at):
    server = server_at("https://docs.example")
    good = {"Authorization": "Bearer " + signed({"payload": SAVE})}
    body = json.dumps({**SAVE, "token": signed(SAVE, URL_SECRET)}).encode()
    witness.refused(exceptions.SignatureError, server.verify_callback, body, good, hint=True)


@pytest.mark.parametrize("place", ["body", "header"])
def test_row75_the_signed_content_counts(server_at, place):
    server = server_at("https://docs.example")
    plain = {
        "key": "other",
        "status": 4,
        "url": "https://evil.example/x",
        "users": ["evil"],
        "filetype": "exe",
    }
    if place == "body":
        callback = server.verify_callback(json.dumps({**plain, "token": signed(SAVE)}).encode())
    else:
        headers = {"Authorization": "Bearer " + signed({"payload": SAVE})}
        callback = server.verify_callback(json.dumps(plain).encode(), headers)
    shown = (callback.key, callback.status, callback.url, callback.users, callback.file_type)
    assert shown == ("k", 2, URL, [], "docx")
    assert SAVED_SIGNATURE not in repr(callback)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "bearer {}"},
        {"Authorization": "Bearer  {}"},
        {"Authorization": "{}"},
        {"Authorization": "Basic {}"},
        {"X-Other": "Bearer {}"},
    ],
    ids=lambda headers: f"row75-{headers}",
)
def test_a_header_is_matched_exactly(witness, server_at, headers):
    server = server_at("https://docs.example")
    headers = {name: value.format(signed({"payload": SAVE})) for name, value in headers.items()}
    witness.refused(exceptions.SignatureError, server.verify_callback, json.dumps(SAVE).encode(), headers)


@pytest.mark.parametrize(
    "payload",
    [GONE, None, 7, "x", [SAVE], []],
    ids=lambda value: "row75-payload gone" if value is GONE else f"row75-payload {value!r}",
)
def test_a_header_token_wraps_the_content(witness, server_at, payload):
    # A token that the browser gets (an editor config) has no payload, so it is no callback.
    server = server_at("https://docs.example")
    claims = SAVE if payload is GONE else {"payload": payload}
    headers = {"Authorization": "Bearer " + signed(claims)}
    witness.refused(exceptions.SignatureError, server.verify_callback, json.dumps(SAVE).encode(), headers)


def test_row75_a_callback_without_an_end_is_refused_on_demand(witness, server_at):
    server = server_at("https://docs.example", require_expiry=True)
    body = json.dumps({"token": jwt.sign(SAVE, JWT_SECRET)}).encode()
    witness.refused(exceptions.SignatureError, server.verify_callback, body)
    old = json.dumps({"token": signed(SAVE, exp=int(time.time()) - 61)}).encode()
    witness.refused(exceptions.TokenExpiredError, server.verify_callback, old, hint=True)


def test_row75_another_key_is_refused(witness, server_at):
    server = server_at("https://docs.example")
    verify = server.verify_callback
    witness.refused(exceptions.CallbackError, verify, body_with(), expected_key="other", hint=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://evil.example/x.docx",
        "https://docs.example.evil.example/x.docx",
        "https://docs.example@evil.example/x.docx",
        "https://docs.example\\@evil.example/x.docx",
        "file:///etc/passwd",
        "gopher://evil.example/",
        "data:text/plain,x",
        "//evil.example/x",
        "/etc/passwd",
        "http://[::ffff:169.254.169.254]/",
        "http://2852039166/",
    ],
    ids=lambda url: f"row72-{url}",
)
def test_a_saved_file_comes_from_the_server_or_not_at_all(hostile, server_at, witness, target, url):
    owner = hostile(answer(404))
    server = server_at(owner.url)
    callback = server.verify_callback(body_with(url=url))
    witness.watch(callback)
    kinds = (exceptions.AddressRefusedError, exceptions.NotFoundError)
    error = witness.refused(kinds, server.fetch_document, callback, to=target)
    asked = 0 if isinstance(error, exceptions.AddressRefusedError) else 1
    assert len(owner.requests) == asked


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 500, 503])
def test_row72_the_address_of_a_saved_file_stays_secret(hostile, server_at, witness, target, status):
    # An address that a callback names is good for whoever reads it: the witness looks for its signature.
    echo = hostile(lambda request: answer(status, request))
    server = server_at(echo.url)
    callback = server.verify_callback(body_with(changesurl=URL, formsdataurl=URL))
    witness.watch(callback)
    for fetch in (server.fetch_document, server.fetch_changes, server.fetch_forms_data):
        kinds = (
            exceptions.GoneError,
            exceptions.NotFoundError,
            exceptions.ServerError,
            exceptions.ApiError,
            exceptions.RateLimitError,
            exceptions.FeatureDisabledError,
        )
        witness.refused(kinds, fetch, callback, to=target, hint=True)


def test_row72_ten_gigabytes_are_not_fetched(hostile, server_at, witness, target):
    owner = hostile(b"HTTP/1.1 200 OK\r\ncontent-length: 10737418240\r\n\r\n" + b"x" * 65536)
    server = server_at(owner.url)
    callback = server.verify_callback(body_with())
    witness.refused(exceptions.ResponseTooLargeError, server.fetch_document, callback, to=target)


def test_row73_a_callback_without_content_cannot_be_fetched(hostile, server_at, witness, target):
    owner = hostile()
    server = server_at(owner.url)
    callback = server.verify_callback(body_with(status=4, url=GONE))
    for fetch in (server.fetch_document, server.fetch_changes, server.fetch_forms_data):
        witness.refused(exceptions.CallbackError, fetch, callback, to=target)
    assert owner.requests == []
