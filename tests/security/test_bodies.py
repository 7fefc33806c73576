"""Rows 56 and 57: answers without end, of a wrong length, too slow, or larger than they look."""

import gzip
import zlib

import pytest
from hostile import answer, endless, head, slowly

from dealdocs import exceptions

CAP = 1024 * 1024
KINDS = (
    exceptions.TransportError,
    exceptions.ResponseTooLargeError,
    exceptions.RequestTimeoutError,
    exceptions.DecodeError,
)
CHUNKED = head("transfer-encoding: chunked")
BOMB = gzip.compress(b" " * 80 * CAP)


def after(start, pieces):
    yield start
    yield from pieces


# Name, what the server sends, the class that a file fetch ends with.
DAMAGED = {
    "endless with a length": (
        lambda _: after(head(f"content-length: {1 << 40}"), endless(b"x" * 65536)),
        exceptions.ResponseTooLargeError,
    ),
    "endless without a length": (
        lambda _: after(head(), endless(b"x" * 65536)),
        exceptions.ResponseTooLargeError,
    ),
    "endless chunks": (
        lambda _: after(CHUNKED, endless(b"10000\r\n" + b"x" * 65536 + b"\r\n")),
        exceptions.ResponseTooLargeError,
    ),
    "too short": (lambda _: head("content-length: 100") + b"short", exceptions.TransportError),
    "cut in a chunk": (lambda _: CHUNKED + b"5\r\nabc", exceptions.TransportError),
    "no last chunk": (lambda _: CHUNKED + b"3\r\nabc\r\n", exceptions.TransportError),
    "chunk size garbage": (lambda _: CHUNKED + b"zz\r\nabc\r\n", exceptions.TransportError),
    "chunk size huge": (lambda _: CHUNKED + b"fffffffffffffffff\r\nabc\r\n", exceptions.TransportError),
    "two lengths": (
        lambda _: head("content-length: 3", "content-length: 5") + b"abcde",
        exceptions.TransportError,
    ),
    "length garbage": (lambda _: head("content-length: -1") + b"abc", exceptions.TransportError),
    "one byte in a while": (
        lambda _: slowly(head("content-length: 1000")),
        exceptions.RequestTimeoutError,
    ),
    "slow headers": (lambda _: slowly(b"HTTP/1.1 200 OK\r\nx: "), exceptions.RequestTimeoutError),
    "a header of 1 MB": (
        lambda _: head("x: " + "y" * CAP, "content-length: 1") + b"a",
        exceptions.ResponseTooLargeError,
    ),
    "10,000 headers": (
        lambda _: head(*(f"x{number}: y" for number in range(10_000)), "content-length: 1") + b"a",
        exceptions.ResponseTooLargeError,
    ),
    "no HTTP": (lambda _: b"SSH-2.0-OpenSSH_9\r\n", exceptions.TransportError),
    "nothing": (lambda _: b"", exceptions.TransportError),
    "gzip bomb": (
        lambda _: answer(200, BOMB, content_encoding="gzip"),
        exceptions.ResponseTooLargeError,
    ),
    "gzip in gzip": (
        lambda _: answer(200, gzip.compress(BOMB), content_encoding="gzip, gzip"),
        exceptions.DecodeError,
    ),
    "truncated gzip": (
        lambda _: answer(200, gzip.compress(bytes(range(256)) * 9)[:-9], content_encoding="gzip"),
        exceptions.DecodeError,
    ),
    "no gzip": (lambda _: answer(200, b"plain text", content_encoding="gzip"), exceptions.DecodeError),
    "deflate": (
        lambda _: answer(200, zlib.compress(b" " * 99), content_encoding="deflate"),
        exceptions.DecodeError,
    ),
    "brotli": (lambda _: answer(200, b"\x8b\x03\x80abc", content_encoding="br"), exceptions.DecodeError),
    "zstandard": (
        lambda _: answer(200, b"\x28\xb5\x2f\xfd\x00", content_encoding="zstd"),
        exceptions.DecodeError,
    ),
    "unknown coding": (lambda _: answer(200, b"abc", content_encoding="x-mine"), exceptions.DecodeError),
}
ROW57 = ("gzip", "deflate", "brotli", "zstandard", "coding")
# Only what comes little by little meets the limit of time; the other answers get all the time they need.
CASES = [
    pytest.param(
        script,
        kind,
        1.5 if kind is exceptions.RequestTimeoutError else 30,
        id=f"row{57 if any(word in name for word in ROW57) else 56}-{name}",
    )
    for name, (script, kind) in DAMAGED.items()
]


@pytest.mark.parametrize(("script", "kind", "limit"), CASES)
def test_a_file_of_the_document_server(hostile, server_at, witness, target, script, kind, limit):
    owner = hostile(script)
    server = server_at(owner.url, max_file_size=CAP, download_timeout=limit)
    witness.refused(kind, server.fetch, f"{owner.url}/cache/a.docx", to=target)
    assert owner.sent < 40 * CAP


@pytest.mark.parametrize(("script", "kind", "limit"), CASES)
def test_a_file_of_pipedrive(hostile, client, witness, target, script, kind, limit):
    size = b'{"success":true,"data":{"id":9,"name":"a.docx","file_size":3,"active_flag":true}}'

    def files(request):
        return answer(200, size) if request.startswith(b"GET /api/v1/files/9 ") else script(request)

    owner = hostile(files)
    crm = client(owner.url, max_file_size=CAP, transfer_timeout=limit, timeout=limit)
    # Files are asked for uncoded, so a coded one may also be told apart by its size.
    kinds = {kind, exceptions.TransportError, exceptions.DecodeError}
    witness.refused(tuple(kinds), crm.files.download, 9, to=target)
    assert owner.sent < 40 * CAP


@pytest.mark.parametrize(("script", "kind", "limit"), CASES)
def test_a_record_of_pipedrive(hostile, client, witness, script, kind, limit):
    owner = hostile(script)
    witness.refused(KINDS, client(owner.url, timeout=limit).deals.get, 1)


@pytest.mark.parametrize(("script", "kind", "limit"), CASES)
def test_an_answer_of_the_command_service(hostile, server_at, witness, script, kind, limit):
    owner = hostile(script)
    witness.refused(KINDS, server_at(owner.url, timeout=limit).command.version)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"x"',
        b"{}",
        b'{"success":true}',
        b'{"success":true,"data":[]}',
        b'{"success":true,"data":"x"}',
        b'{"success":true,"data":{"id":1}',
        b'{"success":true,"data":{"id":1}}trailing',
        b"\xef\xbb\xbf{",
        b'{"success":true,"data":{"id":"\xff"}}',
        b"[" * 100_000,
        b'{"success":true,"data":' + b'{"a":' * 100_000,
        b"<html>login</html>",
        b"nan",
    ],
    ids=lambda body: repr(body[:24]),
)
def test_row56_an_answer_that_is_no_record(hostile, client, witness, body):
    owner = hostile(answer(200, body, content_type="application/json"))
    witness.refused(exceptions.DecodeError, client(owner.url).deals.get, 1)


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{}", b'{"error":"x"}', b"<html>", b"[" * 100_000])
def test_row56_an_answer_that_is_no_command_result(hostile, server_at, witness, body):
    owner = hostile(answer(200, body))
    witness.refused(exceptions.DecodeError, server_at(owner.url).command.info, "k")
