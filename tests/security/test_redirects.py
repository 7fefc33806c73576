"""Row 47: where credentials, bodies and referers go when a server redirects; and how far it is followed."""

import pytest
from canaries import ACCESS_TOKEN, API_TOKEN, found_in
from hostile import answer

from dealdocs import exceptions

STATUSES = (301, 302, 303, 307, 308)
DOWNLOAD = b"/api/v1/files/9/download"


def file_record(request):
    """Metadata of file 9, so that only its download is redirected."""
    return answer(200, b'{"success":true,"data":{"id":9,"name":"a.docx","file_size":5,"active_flag":true}}')


def redirecting(status, location):
    """Redirects downloads, and every request that is not the look at file 9."""

    def script(request):
        line = request.split(b"\r\n")[0]
        is_look = line.startswith(b"GET /api/v1/files/9 ")
        return file_record(request) if is_look else answer(status, b"", location=location)

    return script


def credentials(kind):
    return {"access_token": ACCESS_TOKEN} if kind == "bearer" else {"api_token": API_TOKEN}


def stranger_saw_no_secret(stranger):
    for request in stranger.requests:
        text = request.decode("latin-1")
        assert not found_in(text)
        for name in ("authorization:", "x-api-token:", "referer:", "cookie:"):
            assert name not in text.lower()
        assert request.endswith(b"\r\n\r\n"), "a body travelled"


@pytest.mark.parametrize("credential", ["token", "bearer"])
@pytest.mark.parametrize("host", ["port", "host"])
@pytest.mark.parametrize("status", STATUSES)
def test_row47_a_download_that_is_redirected_loses_its_credential(
    hostile, client, witness, target, status, host, credential
):
    stranger = hostile(answer(403, b"no"))
    address = stranger.url if host == "port" else f"http://localhost:{stranger.port}"
    owner = hostile(redirecting(status, f"{address}/storage/9?X-Amz-Signature=x"))
    crm = client(owner.url, trusted_origins=[address], **credentials(credential))
    witness.refused(exceptions.ServerError, crm.files.download, 9, to=target, hint=True)
    assert len(stranger.requests) == 1
    stranger_saw_no_secret(stranger)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_row47_calls_are_not_redirected(hostile, client, witness, method, status):
    stranger = hostile(answer(200, b"{}"))
    owner = hostile(answer(status, b"", location=f"{stranger.url}/api/v2/deals/1"))
    crm = client(owner.url, trusted_origins=[stranger.url])
    body = {"title": "x"} if method in {"POST", "PUT", "PATCH"} else None
    witness.refused(exceptions.ApiError, crm.request, method, "/api/v2/deals/1", json=body)
    assert stranger.requests == []


@pytest.mark.parametrize("status", STATUSES)
def test_row47_an_upload_is_not_redirected(hostile, client, witness, status):
    stranger = hostile(answer(200, b"{}"))
    owner = hostile(answer(status, b"", location=stranger.url + "/"))
    crm = client(owner.url, trusted_origins=[stranger.url])
    witness.refused(exceptions.ApiError, crm.files.upload, b"content", name="a.docx", deal_id=1)
    assert stranger.requests == []


@pytest.mark.parametrize(
    "location",
    [
        "http://user:word@127.0.0.1:{port}/9",
        "http://127.0.0.1:{port}\\@evil.example/",
        "http://127.0.0.1:{port}/a b",
        "http://127.0.0.1:{port}/\t9",
        "ftp://127.0.0.1:{port}/9",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/plain,x",
        "http://[::1",
        "",
    ],
)
def test_row47_odd_targets_of_a_redirect_are_refused(hostile, client, witness, target, location):
    stranger = hostile(answer(200, b"12345"))
    owner = hostile(redirecting(302, location.format(port=stranger.port)))
    crm = client(owner.url, trusted_origins=[stranger.url])
    kinds = (exceptions.AddressRefusedError, exceptions.DecodeError)
    witness.refused(kinds, crm.files.download, 9, to=target)
    assert stranger.requests == []


def test_row47_https_does_not_go_to_http(hostile, client, witness, target):
    # The storage is not trusted: only public https is followed.
    stranger = hostile(answer(200, b"12345"))
    owner = hostile(redirecting(302, f"{stranger.url}/9"))
    error = witness.refused(
        exceptions.AddressRefusedError, client(owner.named_url).files.download, 9, to=target, hint=True
    )
    assert "https" in str(error)
    assert stranger.requests == []


def test_row47_a_storage_on_this_machine_gets_no_credential(hostile, client, tmp_path):
    # A client that is itself at a loopback address, as in tests, follows to another port of it.
    stranger = hostile(answer(200, b"12345"))
    owner = hostile(redirecting(302, f"{stranger.url}/9"))
    assert client(owner.url).files.download(9, to=tmp_path / "9") == 5
    assert len(stranger.requests) == 1
    assert API_TOKEN.encode() not in stranger.requests[0]
    assert b"x-api-token" not in stranger.requests[0].lower()


@pytest.mark.parametrize("hops", ["loop", "100 hops"])
def test_row47_redirects_end(hostile, client, witness, target, hops):
    def script(request):
        line = request.split(b"\r\n")[0]
        if line.startswith(b"GET /api/v1/files/9 "):
            return file_record(request)
        hop = 0 if hops == "loop" else len(owner.requests)
        return answer(302, b"", location=f"{owner.url}/hop/{hop}")

    owner = hostile(script)
    witness.refused(exceptions.TooManyRedirectsError, client(owner.url).files.download, 9, to=target)
    assert len(owner.requests) < 10


@pytest.mark.parametrize("status", STATUSES)
def test_row72_the_document_server_cannot_send_a_fetch_elsewhere(hostile, server_at, witness, target, status):
    stranger = hostile(answer(200, b"stolen"))
    owner = hostile(answer(status, b"", location=f"{stranger.url}/x"))
    fetch = server_at(owner.url).fetch
    witness.refused(exceptions.AddressRefusedError, fetch, f"{owner.url}/cache/a.docx", to=target)
    assert stranger.requests == []


def test_row72_a_loop_at_the_document_server_ends(hostile, server_at, witness, target):
    owner = hostile(lambda _: answer(302, b"", location=f"{owner.url}/again"))
    fetch = server_at(owner.url).fetch
    witness.refused(exceptions.TooManyRedirectsError, fetch, f"{owner.url}/cache/a.docx", to=target)


@pytest.mark.parametrize("status", STATUSES)
def test_row47_commands_to_the_document_server_are_not_redirected(hostile, server_at, witness, status):
    stranger = hostile(answer(200, b'{"error":0}'))
    owner = hostile(answer(status, b"", location=f"{stranger.url}/command"))
    kinds = (exceptions.ApiError, exceptions.AddressRefusedError)
    witness.refused(kinds, server_at(owner.url).command.version)
    assert stranger.requests == []
