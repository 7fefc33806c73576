"""The Flask blueprint as strangers use it: other sites, missing logins, forged tokens, odd names and paths.

Rows 48, 51, 55 and 71 to 75 from the side of the web; the rest of the blueprint is in `tests/web`.
"""

import io
import json

import flask
import pytest
from canaries import JWT_SECRET, URL_SECRET, found_in
from hostile import answer

import dealdocs.flask
from dealdocs import DealDocuments, jwt
from dealdocs.onlyoffice import User
from dealdocs.web import WebSettings

ANN = User(id="7", name="Ann")
DEAL = 2
PREFIX = f"/documents/deals/{DEAL}"
OWN = {"X-Dealdocs": "1", "Sec-Fetch-Site": "same-origin"}


class Site:
    """An app with the blueprint, and one document in its deal."""

    def __init__(self, crm, documents):
        self.crm, self.documents = crm, documents
        self.file = documents.create(DEAL, "Offer.docx", user=ANN).id
        app = flask.Flask(__name__)
        blueprint = dealdocs.flask.create_blueprint(
            documents,
            user_loader=lambda: ANN if flask.request.cookies.get("user") == "ann" else None,
            authorize=lambda user, deal: deal == DEAL,
            settings=WebSettings(max_upload_bytes=10_000),
        )
        app.register_blueprint(blueprint, url_prefix="/documents")
        self.stranger = app.test_client()
        self.ann = app.test_client()
        self.ann.set_cookie("user", "ann")

    def files(self):
        return {file["id"]: file["name"] for file in self.crm.files.list(deal_id=DEAL)}


@pytest.fixture
def site(world, client, hostile, server_at, tmp_path, witness):
    crm = client(world.pipedrive_url)
    documents = DealDocuments(
        crm,
        server_at(hostile(answer(404)).url),
        directory=tmp_path / "state",
        instance="web",
        public_url="https://app.example/documents",
        secret=URL_SECRET,
    )
    site = Site(crm, documents)
    before = site.files()
    yield site
    assert site.files() == before
    for file in before:
        crm.files.delete(file)


def refused(response, *statuses):
    """The answer has one of the statuses, and shows nothing of ours to a stranger."""
    assert response.status_code in statuses, response.data[:300]
    assert not found_in(response.get_data(as_text=True) + str(response.headers))
    assert "Traceback" not in response.get_data(as_text=True)
    return response


CHANGES = {
    "create": lambda file: ("POST", f"{PREFIX}/files", {"json": {"name": "evil.docx"}}),
    "upload": lambda file: ("POST", f"{PREFIX}/uploads?name=evil.txt", {"data": b"evil"}),
    "upload form": lambda file: (
        "POST",
        f"{PREFIX}/uploads",
        {"data": {"file": (io.BytesIO(b"evil"), "evil.txt")}},
    ),
    "rename": lambda file: ("PATCH", f"{PREFIX}/files/{file}", {"json": {"name": "evil.docx"}}),
    "delete": lambda file: ("DELETE", f"{PREFIX}/files/{file}?force=1", {}),
}
FOREIGN = {
    "no header": {},
    "cross-site": {"X-Dealdocs": "1", "Sec-Fetch-Site": "cross-site"},
    "same-site": {"X-Dealdocs": "1", "Sec-Fetch-Site": "same-site"},
    "another origin": {"X-Dealdocs": "1", "Origin": "https://evil.example"},
    "origin null": {"X-Dealdocs": "1", "Origin": "null"},
    "origin that begins alike": {"X-Dealdocs": "1", "Origin": "http://localhost.evil.example"},
    "origin with our name as user": {"X-Dealdocs": "1", "Origin": "http://localhost@evil.example"},
}


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_another_site_changes_nothing(site, change, headers):
    method, path, more = change(site.file)
    refused(site.ann.open(path, method=method, headers=headers, **more), 403)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_who_is_not_logged_in_changes_nothing(site, change):
    method, path, more = change(site.file)
    refused(site.stranger.open(path, method=method, headers=OWN, **more), 401)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_deal_that_one_may_not_see_is_not_there(site, change):
    method, path, more = change(site.file)
    path = path.replace(PREFIX, "/documents/deals/1")
    refused(site.ann.open(path, method=method, headers=OWN, **more), 404)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize(
    "path",
    [
        f"{PREFIX}/files?name=evil.docx",
        f"{PREFIX}/uploads?name=evil.docx",
        f"{PREFIX}/files/{{file}}?name=evil.docx&_method=DELETE",
        f"{PREFIX}/files/{{file}}/content?force=1",
        f"{PREFIX}/files/{{file}}/editor",
        f"{PREFIX}/activity",
        PREFIX,
        "/documents/callback?token=x",
        "/documents/download?token=x",
    ],
)
def test_reading_changes_nothing(site, method, path):
    headers = OWN | {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "DELETE"}
    response = site.ann.open(path.format(file=site.file), method=method, headers=headers)
    assert response.status_code in {200, 403, 404, 405}
    assert "Access-Control-Allow-Origin" not in response.headers
    response.close()


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None]
)
def test_row55_what_a_form_of_another_site_can_send_is_no_json(site, kind):
    body = b'{"name":"evil.docx"}'
    refused(site.ann.post(f"{PREFIX}/files", data=body, content_type=kind, headers=OWN), 400, 415)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"name":7}',
        b'{"name":""}',
        b"{}",
        b'{"a":' * 3000,
        b'{"name":"' + b"x" * 20_000,
    ],
    ids=lambda body: repr(body[:12]),
)
def test_row55_a_body_that_is_no_name_is_refused(site, body):
    response = site.ann.post(f"{PREFIX}/files", data=body, content_type="application/json", headers=OWN)
    refused(response, 400, 413)


@pytest.mark.parametrize(
    "name", ["", "a.exe", "a\0.exe", "..", "\u202e", "x" * 2000 + ".docx", "a.docx/../b.exe"]
)
def test_row55_a_bad_name_is_refused(site, name):
    refused(site.ann.post(f"{PREFIX}/files", json={"name": name}, headers=OWN), 400, 415)
    refused(site.ann.post(f"{PREFIX}/uploads", query_string={"name": name}, data=b"x", headers=OWN), 400, 415)
    form = {"file": (io.BytesIO(b"x"), name)}
    refused(site.ann.post(f"{PREFIX}/uploads", data=form, headers=OWN), 400, 415)


@pytest.mark.parametrize("size", [10_001, 200_000])
def test_an_upload_that_is_too_large_is_refused(site, size):
    url = f"{PREFIX}/uploads?name=a.txt"
    refused(site.ann.post(url, data=b"x" * size, headers=OWN), 413)
    form = {"file": (io.BytesIO(b"x" * size), "a.txt")}
    refused(site.ann.post(f"{PREFIX}/uploads", data=form, headers=OWN), 413)


@pytest.mark.parametrize(
    "number", ["0", "-1", "99999999999999999999", "1.0", "1e3", "\u0661", "%00", "..", "1%2f1", "x"]
)
def test_row55_an_odd_id_is_not_there(site, number):
    for path in (
        f"/documents/deals/{number}",
        f"{PREFIX}/files/{number}/content",
        f"{PREFIX}/files/{number}/editor",
    ):
        refused(site.ann.get(path), 404)


TOKENS = [
    "",
    "x",
    "a.b.c",
    "\0",
    "x" * 20_000,
    "../../etc/passwd",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "\u00e9",
]


@pytest.mark.parametrize("token", TOKENS, ids=lambda token: repr(token[:12]))
def test_row71_a_forged_link_opens_nothing(site, token):
    response = refused(site.stranger.get("/documents/download", query_string={"token": token}), 403)
    assert "<script>" not in response.get_data(as_text=True)
    body = json.dumps({"token": jwt.sign({"status": 1, "key": "k", "exp": 9_999_999_999}, JWT_SECRET)})
    response = site.stranger.post("/documents/callback", query_string={"token": token}, data=body)
    assert refused(response, 403).json == {"error": 1}


@pytest.mark.parametrize("size", [16 * 1024 * 1024 + 1, 20 * 1024 * 1024])
def test_row73_a_callback_that_is_too_large_is_refused(site, size):
    response = site.stranger.post("/documents/callback?token=x", data=b" " * size)
    assert refused(response, 403, 413).json == {"error": 1}


def test_a_download_is_an_attachment_that_nothing_runs(site):
    with site.ann.get(f"{PREFIX}/files/{site.file}/content") as response:
        assert response.headers["Content-Disposition"] == 'attachment; filename="Offer.docx"'
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "no-store"


STRANGE = [
    'a"; filename="evil.exe',
    "a;b\u202e",
    "\u00fc \u4e2d 'x'",
    "<img src=x onerror=alert(1)>",
    "a%0d%0aX-Evil: 1",
]


@pytest.mark.parametrize("name", STRANGE)
def test_row51_a_name_from_pipedrive_is_one_header_and_plain_text(site, name):
    # Pipedrive may hold any name: others upload there without asking us.
    number = site.crm.files.upload(b"text", name=f"{name}.txt", deal_id=DEAL)["id"]
    try:
        with site.ann.get(f"{PREFIX}/files/{number}/content") as response:
            value = response.headers["Content-Disposition"]
            assert value.isascii()
            assert value.isprintable()
            assert value.count('"') == 2
            assert "X-Evil" not in response.headers
        with site.ann.get(f"{PREFIX}/files/{number}/editor") as page:
            assert "<img src=x" not in page.get_data(as_text=True)
    finally:
        site.crm.files.delete(number)


def test_pages_run_only_their_own_script_and_show_no_secret(site):
    for path in (PREFIX, f"{PREFIX}/files/{site.file}/editor"):
        response = refused(site.ann.get(path), 200)
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
        assert "frame-ancestors 'self'" in policy
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "169.254.169.254", "localhost:1@evil.example"])
def test_row48_a_forged_host_is_in_no_link(site, host):
    response = site.ann.get(f"{PREFIX}/files/{site.file}/editor", headers={"Host": host})
    assert "evil.example" not in response.get_data(as_text=True)
    assert "169.254" not in response.get_data(as_text=True)
