"""Callbacks from Python; the tokens are made by PyJWT."""

import email
import json
import sys
import threading
import time

import jwt
import pytest
import werkzeug.datastructures

from dealdocs import exceptions
from dealdocs.onlyoffice import (
    CALLBACK_ACCEPTED,
    CALLBACK_REFUSED,
    CallbackStatus,
    DocumentServer,
    ForceSaveType,
)

SECRET = "c9b0a1f7d2e84c53a6f1b7e0d4c8a9f3f81c46d0a95e3b72c6d4e8f0917a2b5c"
OTHER = "0d5e2b8f4a7c1936e8d0b5f2a9c4713eb6a1d9c4705f28e3c7b4a6d1e9f03852"
SAVE = {
    "key": "abc",
    "status": 2,
    "url": "https://docs.example.com/cache/files/abc/output.docx?md5=canary",
    "filetype": "docx",
    "users": ["7"],
    "actions": [{"type": 0, "userid": "7"}],
    "lastsave": "2026-11-21T10:00:00.000Z",
    "notmodified": True,
    "history": {"serverVersion": "9.4.0", "changes": [{"created": "2026-11-21 10:00:00"}]},
    "changesurl": "https://docs.example.com/cache/files/abc/changes.zip?md5=canary",
}
server = DocumentServer("https://docs.example.com", secret=SECRET)


def token(claims, *, secret=SECRET, algorithm="HS256", age=0, **more):
    issued = int(time.time()) - age
    return jwt.encode({**claims, "iat": issued, "exp": issued + 300, **more}, secret, algorithm=algorithm)


def body(signed, **plain):
    return json.dumps({**SAVE, "status": 4, "key": "raw", **plain, "token": signed}).encode()


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512"])
def test_a_body_token_is_read(algorithm):
    callback = server.verify_callback(body(token(SAVE, algorithm=algorithm)))
    assert callback.status == CallbackStatus.MUST_SAVE
    assert callback.key == "abc"
    assert callback.url == SAVE["url"]
    assert callback.changes_url == SAVE["changesurl"]
    assert callback.users == ["7"]
    assert callback.actions == [(0, "7")]
    assert callback.file_type == "docx"
    assert callback.last_save == SAVE["lastsave"]
    assert callback.not_modified is True
    assert callback.history == SAVE["history"]
    assert callback.mail_merge is None
    assert callback.needs_save
    assert callback.is_final
    assert not callback.is_forced
    assert not callback.is_editing
    assert not callback.is_corrupted
    assert "canary" not in repr(callback)


@pytest.mark.parametrize(
    "headers",
    [
        lambda value: {"Authorization": value},
        lambda value: {"authorization": value},
        lambda value: {"AUTHORIZATION": value},
        lambda value: [("Host", "x"), ("authorization", value)],
        lambda value: [(b"host", b"x"), (b"authorization", value.encode())],
        lambda value: email.message_from_string(f"Host: x\nauthorization: {value}\n\n"),
        lambda value: werkzeug.datastructures.Headers({"Host": "x", "authorization": value}),
    ],
)
def test_a_header_token_is_found_in_any_mapping(headers):
    value = "Bearer " + token({"payload": {**SAVE, "status": 6, "forcesavetype": 1}})
    callback = server.verify_callback(b"{}", headers(value))
    assert callback.status == CallbackStatus.FORCE_SAVED
    assert callback.force_save_type == ForceSaveType.BUTTON
    assert callback.is_editing


@pytest.mark.parametrize(
    "signed",
    [
        token(SAVE, secret=OTHER),
        token(SAVE, algorithm="HS512", secret=OTHER),
        jwt.encode(SAVE, "", algorithm="none"),
        token(SAVE)[:-1],
        token(SAVE) + ".",
        token(SAVE).replace(".", ""),
        "",
        1,
        ["x"],
    ],
)
def test_a_bad_body_token_is_not_saved_by_a_good_header(signed):
    good = {"Authorization": "Bearer " + token({"payload": SAVE})}
    with pytest.raises(exceptions.SignatureError) as caught:
        server.verify_callback(body(signed), good)
    assert "canary" not in str(caught.value)


def test_a_token_without_an_end_is_accepted_unless_one_is_required():
    endless = body(jwt.encode(SAVE, SECRET, algorithm="HS256"))
    assert server.verify_callback(endless).key == SAVE["key"]
    strict = DocumentServer("https://docs.example.com", secret=SECRET, require_expiry=True)
    with pytest.raises(exceptions.SignatureError):
        strict.verify_callback(endless)
    assert strict.verify_callback(body(token(SAVE)))


def test_old_tokens_are_told_apart():
    assert server.verify_callback(body(token(SAVE, age=330)))
    with pytest.raises(exceptions.TokenExpiredError):
        server.verify_callback(body(token(SAVE, age=420)))


@pytest.mark.parametrize(
    "value",
    [
        token({"payload": SAVE}),
        "bearer " + token({"payload": SAVE}),
        "Bearer  " + token({"payload": SAVE}),
        "Bearer " + token(SAVE),
        "Bearer " + token({"payload": json.dumps(SAVE)}),
        "Bearer ",
    ],
)
def test_the_header_is_read_exactly(value):
    with pytest.raises(exceptions.SignatureError):
        server.verify_callback(b"{}", {"Authorization": value})


def test_nothing_is_believed_without_a_token():
    for headers in (None, {}, [], {"X-Other": "Bearer " + token({"payload": SAVE})}):
        with pytest.raises(exceptions.SignatureError) as caught:
            server.verify_callback(json.dumps(SAVE).encode(), headers)
        assert caught.value.hint


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b"\xff",
        b"status=2",
        b'{"token":"a","token":"b"}',
        b"{}" + b" " * 16_777_216,
    ],
)
def test_bodies_that_are_no_object_are_refused(content):
    with pytest.raises(exceptions.CallbackError):
        server.verify_callback(content)


@pytest.mark.parametrize(
    "change",
    [
        {"status": "2"},
        {"status": None},
        {"status": 2.5},
        {"status": -1},
        {"status": True},
        {"key": 5},
        {"key": "../abc"},
        {"key": ""},
        {"key": None},
        {"url": 5},
        {"url": None},
        {"url": ["https://x"]},
        {"changesurl": {}},
    ],
)
def test_fields_that_decide_must_have_their_type(change):
    with pytest.raises(exceptions.CallbackError):
        server.verify_callback(body(token({**SAVE, **change})))


def test_the_key_must_be_the_bound_one():
    assert server.verify_callback(body(token(SAVE)), expected_key="abc")
    with pytest.raises(exceptions.CallbackError):
        server.verify_callback(body(token(SAVE)), expected_key="raw")


def test_replays_are_the_same_report():
    # Telling a repeated report from a new one is the journal's work; verification has no memory.
    content = body(token(SAVE))
    first, again = server.verify_callback(content), server.verify_callback(content)
    assert (first.key, first.url, first.last_save) == (again.key, again.url, again.last_save)


def test_downloads_of_the_server_name_their_address():
    url = "https://app.example.com/d?t=1"
    header = {"authorization": "Bearer " + token({"payload": {"url": url}})}
    assert server.verify_download(header) == url
    for bad in (None, {"authorization": "Bearer " + token({"payload": {}})}, {"authorization": token({})}):
        with pytest.raises(exceptions.SignatureError):
            server.verify_download(bad)


def test_answers():
    assert json.loads(CALLBACK_ACCEPTED) == {"error": 0}
    assert json.loads(CALLBACK_REFUSED)["error"] != 0
    assert [status.value for status in CallbackStatus] == list(range(8))


def test_other_threads_run_while_a_large_callback_is_verified():
    large = body(token({**SAVE, "history": {"changes": ["x" * 1000] * 4000}}))
    turns, done = 0, threading.Event()

    def count():
        nonlocal turns
        while not done.is_set():
            turns += 1
            time.sleep(0)

    # Nobody has to give the interpreter away, so a turn comes only where it is let go.
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    other = threading.Thread(target=count)
    try:
        other.start()
        before = turns
        server.verify_callback(large)
        after = turns
    finally:
        sys.setswitchinterval(interval)
        done.set()
        other.join()
    assert after > before
