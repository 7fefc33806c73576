"""Rows 58 to 63: repetitions, endless lists, TLS, the environment, cookies, answers that echo a secret."""

import asyncio
import base64
import json
import ssl
from pathlib import Path

import pytest
from canaries import ACCESS_TOKEN, API_TOKEN, JWT_SECRET
from hostile import answer, head, record

from dealdocs import AsyncPipedrive, Pipedrive, exceptions
from dealdocs.onlyoffice import DocumentServer

CERTIFICATES = Path(__file__).parent / "certificates"
LOST = {
    "row58-cut": lambda _: b"",
    "row58-half": lambda _: head("content-length: 99") + b'{"success"',
    "row58-503": lambda _: answer(503, b"{}", content_type="application/json"),
    "row58-502": lambda _: answer(502, b"<html>"),
}


@pytest.mark.parametrize("script", [pytest.param(script, id=name) for name, script in LOST.items()])
@pytest.mark.parametrize("what", ["create", "upload", "async create"])
def test_a_post_whose_answer_is_lost_is_not_sent_again(hostile, client, witness, what, script):
    owner = hostile(script)
    crm = client(owner.url, max_retries=3)
    kinds = (exceptions.TransportError, exceptions.ServerError)
    if what == "create":
        witness.refused(kinds, crm.deals.create, title="x", hint=True)
    elif what == "upload":
        witness.refused(kinds, crm.files.upload, b"x" * 300_000, name="a.docx", deal_id=1, hint=True)
    else:
        twin = AsyncPipedrive(base_url=owner.url, api_token=API_TOKEN, max_retries=3, burst_limit=1000)
        witness.watch(twin)
        witness.refused(kinds, lambda: asyncio.run(awaited(twin.deals.create(title="x"))), hint=True)
    assert len(owner.requests) == 1


async def awaited(work):
    return await work


def page(records, **more):
    body = json.dumps({"success": True, "data": records, "additional_data": more}).encode()
    return answer(200, body, content_type="application/json")


def numbered(owner):
    return len(owner.requests)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda _: page([{"id": 1}], next_cursor="same"), id="row59-same cursor"),
        pytest.param(
            lambda owner: page([{"id": 1}], next_cursor=f"c{numbered(owner) % 2}"), id="row59-circle"
        ),
        pytest.param(lambda owner: page([], next_cursor=f"c{numbered(owner)}"), id="row59-empty pages"),
        pytest.param(lambda _: page([{"id": 1}], next_cursor=7), id="row59-cursor no text"),
        pytest.param(lambda _: page({"id": 1}), id="row59-no list"),
        pytest.param(lambda _: page("x"), id="row59-text"),
        pytest.param(lambda _: page([1, 2]), id="row59-no records"),
    ],
)
def test_a_list_ends(hostile, client, witness, make):
    owner = hostile(lambda _: make(owner))
    witness.refused(exceptions.DecodeError, client(owner.url).deals.list().to_list)
    assert numbered(owner) < 40


@pytest.mark.parametrize("start", [0, -1, "0", None])
def test_row59_an_offset_moves_on(hostile, client, witness, start):
    pagination = {"start": 0, "limit": 100, "more_items_in_collection": True, "next_start": start}
    owner = hostile(lambda _: page([{"id": 1}], pagination=pagination))
    witness.refused(exceptions.DecodeError, client(owner.url).files.list(deal_id=1).to_list)
    assert numbered(owner) < 40


@pytest.mark.parametrize(
    "cursor", ["http://evil.example/", "//evil.example", "x&api_token=1", "x\r\nHost: evil", "#"]
)
def test_row59_a_cursor_is_only_a_parameter(hostile, client, cursor):
    owner = hostile(lambda _: page([{"id": 1}], next_cursor=cursor if numbered(owner) == 1 else None))
    assert len(client(owner.url).deals.list().to_list()) == 2
    line = owner.requests[1].split(b"\r\n")[0]
    assert line.startswith(b"GET /api/v2/deals?")
    assert line.count(b"&") == owner.requests[0].split(b"\r\n")[0].count(b"&") + 1
    assert f"host: {owner.origin}".encode() in owner.requests[1].lower()


@pytest.mark.parametrize("limit", [0, 501])
def test_row59_a_page_has_a_size(hostile, client, witness, limit):
    owner = hostile()
    witness.refused(
        exceptions.ConfigError, lambda: client(owner.url).deals.list(limit=limit).to_list(), hint=True
    )
    assert owner.requests == []


def tls(name):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / f"{name}.pem")
    return context


@pytest.mark.parametrize("case", ["self-signed", "expired", "wrong host", "no TLS", "untrusted root"])
@pytest.mark.parametrize("who", ["pipedrive", "server"])
def test_row60_a_peer_that_cannot_prove_its_name_gets_nothing(hostile, witness, who, case):
    names = {"self-signed": "good", "untrusted root": "good", "expired": "expired", "wrong host": "other"}
    if case == "no TLS":
        owner = hostile(answer(200))
        url = owner.url.replace("http:", "https:")
    else:
        owner = hostile(record(), tls=tls(names[case]))
        url = owner.url
    trusted = {"expired": "expired.pem", "wrong host": "other.pem", "untrusted root": "other.pem"}.get(case)
    options = {"ca_file": str(CERTIFICATES / trusted)} if trusted else {}
    if who == "pipedrive":
        crm = Pipedrive(base_url=url, api_token=API_TOKEN, max_retries=0, timeout=5, **options)
        witness.refused(exceptions.TlsError, crm.deals.get, 1)
    else:
        server = DocumentServer(url, secret=JWT_SECRET, timeout=5, **options)
        witness.refused(exceptions.TlsError, server.command.version)
    assert all(b"HTTP/1.1" not in request for request in owner.requests)


def test_row60_there_is_no_switch_that_turns_verification_off(witness):
    for name in ("verify", "insecure", "verify_ssl", "check_hostname"):
        with pytest.raises(TypeError):
            Pipedrive(company_domain="acme", api_token=API_TOKEN, **{name: False})
        with pytest.raises(TypeError):
            DocumentServer("https://docs.example", secret=JWT_SECRET, **{name: False})


@pytest.mark.parametrize(
    "name", ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"]
)
def test_row61_the_environment_does_not_lead_requests_away(
    hostile, client, server_at, monkeypatch, tmp_path, name
):
    proxy = hostile(answer(200, b"{}"))
    owner = hostile(
        lambda request: answer(200, b'{"error":0,"version":"9"}') if b"command" in request else record()
    )
    home = tmp_path / "home"
    home.mkdir()
    (home / ".netrc").write_text("machine 127.0.0.1 login netrc password netrc-password\n")
    (home / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("NETRC", str(home / ".netrc"))
    monkeypatch.setenv(name, proxy.url)
    client(owner.url).deals.get(1)
    server_at(owner.url).command.version()
    assert proxy.requests == []
    assert len(owner.requests) == 2
    netrc = base64.b64encode(b"netrc:netrc-password")
    assert all(netrc not in request and b"netrc" not in request for request in owner.requests)


def test_row62_no_cookie_is_kept(hostile, client, server_at):
    owner = hostile(
        lambda request: (
            answer(200, b'{"error":0,"version":"9"}', set_cookie="session=1; Path=/")
            if b"command" in request
            else record().replace(b"\r\n\r\n", b"\r\nset-cookie: session=1; Path=/\r\n\r\n", 1)
        )
    )
    one, two, server = client(owner.url), client(owner.url, api_token=API_TOKEN + "x"), server_at(owner.url)
    for _ in range(2):
        one.deals.get(1)
        two.deals.get(1)
        server.command.version()
    assert len(owner.requests) == 6
    assert all(b"\r\ncookie:" not in request.lower() for request in owner.requests)


@pytest.mark.parametrize("status", [200, 400, 401, 402, 403, 404, 409, 410, 413, 422, 429, 500, 503, 418])
@pytest.mark.parametrize("shape", ["json", "text", "header", "html", "code"])
@pytest.mark.parametrize("credential", ["token", "bearer"])
def test_row63_an_answer_that_echoes_the_credential(hostile, client, witness, status, shape, credential):
    secret = API_TOKEN if credential == "token" else ACCESS_TOKEN
    quoted = secret.encode()
    bodies = {
        "json": json.dumps(
            {"success": False, "error": f"bad {secret}", "error_info": f"see {secret}"}
        ).encode(),
        "code": json.dumps({"success": False, "error": "x", "code": secret, "errorCode": secret}).encode(),
        "text": b"request was: " + quoted * 40,
        "html": b"<html>" + quoted + b"</html>",
        "header": b"{}",
    }
    kind = "text/html" if shape == "html" else "application/json"
    more = (
        {"x_request_id": secret, "x_correlation_id": secret, "retry_after": secret}
        if shape == "header"
        else {}
    )
    owner = hostile(answer(status, bodies[shape], content_type=kind, **more))
    options = {"access_token": ACCESS_TOKEN} if credential == "bearer" else {}
    crm = client(owner.url, **options, block_pause=0.01, timeout=1)
    with pytest.raises(exceptions.DealDocsError) as caught:
        crm.deals.get(1)
    witness.note(caught.value)
    assert caught.value.status in {status, None}


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500])
def test_row63_a_document_server_that_echoes_the_token(hostile, server_at, witness, status):
    owner = hostile(lambda request: answer(status, request[-400:], x_request_id=JWT_SECRET))
    with pytest.raises(exceptions.DealDocsError) as caught:
        server_at(owner.url).command.info("k")
    witness.note(caught.value)
    token = json.loads(owner.requests[0].split(b"\r\n\r\n", 1)[1])["token"]
    assert token not in "".join(witness.texts)
