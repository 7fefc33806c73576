"""Rows 72 to 75 against the documents of a deal: whatever is called back, the deal keeps its files."""

import json
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from canaries import API_TOKEN, JWT_SECRET, SAVED_SIGNATURE, URL_SECRET
from hostile import answer, endless, head

from dealdocs import DealDocuments, exceptions, jwt
from dealdocs.onlyoffice import User

ANN = User(id="7", name="Ann")
DEAL = 2


class Save:
    """A document of the deal, opened in an editor that the test plays."""

    def __init__(self, crm, documents, server):
        self.crm, self.documents, self.server = crm, documents, server
        self.file = documents.create(DEAL, "Offer.docx", user=ANN)
        self.content = bytes(self.read(self.file.id))
        config = json.loads(documents.open(DEAL, self.file.id, user=ANN).config_json)
        self.key = config["document"]["key"]
        self.token = self.query_token(config["editorConfig"]["callbackUrl"])
        self.download_token = self.query_token(config["document"]["url"])
        self.saved = f"{server.url}/cache/files/{self.key}/output.docx?md5={SAVED_SIGNATURE}"

    @staticmethod
    def query_token(url):
        return parse_qs(urlsplit(url).query)["token"][0]

    def read(self, number):
        with self.crm.files.stream(number) as stream:
            return b"".join(stream)

    def fields(self, status=2, **more):
        return {
            "lastsave": "2026-11-21T10:00:00.000Z",
            "key": self.key,
            "status": status,
            "url": self.saved,
            "filetype": "docx",
            "users": ["7"],
        } | more

    def body(self, secret=JWT_SECRET, plain=None, **fields):
        now = int(time.time())
        token = jwt.sign({**self.fields(**fields), "iat": now, "exp": now + 300}, secret)
        return json.dumps({**(plain or {}), "token": token}).encode()

    def call(self, body, token=None, headers=None):
        status, text = self.documents.save(self.token if token is None else token, body, headers or {})
        return status, json.loads(text)["error"]

    def files(self):
        return {file["id"]: file["name"] for file in self.crm.files.list(deal_id=DEAL)}


@pytest.fixture
def documents(world, client, hostile, server_at, tmp_path, witness):
    owner = hostile(answer(404))
    crm = client(world.pipedrive_url)
    documents = DealDocuments(
        crm,
        server_at(owner.url, download_timeout=20),
        directory=tmp_path / "state",
        instance="test",
        public_url="https://app.example/documents",
        secret=URL_SECRET,
        max_file_size=1024 * 1024,
    )
    witness.watch(documents)
    documents.server = owner
    yield documents
    for file in list(crm.files.list(deal_id=DEAL)):
        crm.files.delete(file["id"])


@pytest.fixture
def save(documents, world, client):
    return Save(client(world.pipedrive_url), documents, documents.server)


@pytest.fixture
def unchanged(save):
    """Afterwards the deal has the same files with the same content, and no save is on its way."""
    before = save.files()
    yield
    assert save.files() == before
    assert save.read(save.file.id) == save.content
    assert save.documents.pending() == []
    assert save.documents.failed() == []


FORGERIES = {
    "75-no token at all": lambda save: (json.dumps(save.fields()).encode(), None, None),
    "75-another secret": lambda save: (save.body(secret=URL_SECRET), None, None),
    "75-plain body, token of nothing": lambda save: (
        json.dumps({**save.fields(), "token": jwt.sign({"exp": 9_999_999_999}, JWT_SECRET)}).encode(),
        None,
        None,
    ),
    "75-another key": lambda save: (save.body(key="other"), None, None),
    "73-key with dots": lambda save: (save.body(key="../" + save.key), None, None),
    "73-status text": lambda save: (save.body(status="2"), None, None),
    "73-no url": lambda save: (save.body(url=None), None, None),
    "73-no JSON": lambda save: (b"{", None, None),
    "73-too large": lambda save: (b" " * (17 * 1024 * 1024), None, None),
    "71-no link token": lambda save: (save.body(), "", None),
    "71-link token cut": lambda save: (save.body(), save.token[:-2], None),
    "71-link token unsigned": lambda save: (
        save.body(),
        "eyJhbGciOiJub25lIn0." + save.token.split(".")[1] + ".",
        None,
    ),
    "71-link token of a download": lambda save: (save.body(), save.download_token, None),
    "71-link token signed with the server's secret": lambda save: (
        save.body(),
        jwt.sign(jwt_payload(save.token), JWT_SECRET),
        None,
    ),
    "71-link token signed with the secret itself": lambda save: (
        save.body(),
        jwt.sign(jwt_payload(save.token), URL_SECRET),
        None,
    ),
    "75-editor config as token": lambda save: (
        json.dumps(
            {"token": jwt.sign({"document": {"key": save.key}, "exp": 9_999_999_999}, JWT_SECRET)}
        ).encode(),
        None,
        None,
    ),
}


def jwt_payload(token):
    import base64

    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


@pytest.mark.parametrize("forge", [pytest.param(forge, id=f"row{name}") for name, forge in FORGERIES.items()])
@pytest.mark.usefixtures("unchanged")
def test_a_forged_callback_changes_nothing(save, forge):
    body, token, headers = forge(save)
    status, error = save.call(body, token, headers)
    assert error == 1
    assert status in {200, 403}
    assert save.server.requests == []


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://evil.example/x.docx",
        "file:///etc/passwd",
        "gopher://evil.example/",
        "https://u:p@evil.example/x",
        "data:text/plain,x",
        "/etc/passwd",
        "http://2130706433/x",
        "http://docs.example\\@evil.example/x",
    ],
    ids=lambda url: f"row72-{url}",
)
def test_a_callback_cannot_name_another_source(save, url):
    before = save.files()
    _, error = save.call(save.body(url=url))
    assert error == 1
    # Never more than a question to the configured server, which has no such file.
    assert all(f"host: {save.server.origin}".encode() in request.lower() for request in save.server.requests)
    assert save.files() == before
    assert save.read(save.file.id) == save.content


DAMAGED = {
    "redirected": lambda save: answer(302, location="http://169.254.169.254/"),
    "gone": lambda save: answer(403),
    "cut": lambda save: head("content-length: 1000") + b"PK",
    "endless": lambda save: endless_file(),
    "ten gigabytes": lambda save: head("content-length: 10737418240") + b"PK",
    "gzip": lambda save: answer(200, b"no gzip", content_encoding="gzip"),
}


def endless_file():
    yield head()
    yield from endless(b"PK" * 32768)


@pytest.mark.parametrize("make", [pytest.param(make, id=f"row72-{name}") for name, make in DAMAGED.items()])
def test_a_save_that_cannot_be_fetched_is_not_acknowledged(save, make):
    before = save.files()
    save.server.script = lambda _: make(save)
    _, error = save.call(save.body())
    assert error == 1
    assert save.files() == before
    assert save.read(save.file.id) == save.content
    # And nothing of it lies on disk: `witness` looks for halves.


@pytest.mark.parametrize("more", [{}, {"lastsave": None}], ids=["row74", "row74-without its time"])
def test_a_replayed_save_is_one_save(save, more):
    content = save.content + b"changed"
    save.server.script = answer(200, content)
    before = save.files()
    body = save.body(**more)
    for _ in range(3):
        assert save.call(body) == (200, 0)
    after = save.files()
    assert sorted(after.values()) == sorted(before.values())
    new = [number for number in after if number not in before]
    assert len(new) == 1
    assert save.read(new[0]) == content
    # Without a time only the bytes themselves tell that it is the same.
    assert len(save.server.requests) == (3 if more else 1)


def test_row74_a_save_replayed_later_does_not_come_back(save):
    save.server.script = answer(200, save.content + b"first")
    first = save.body()
    assert save.call(first) == (200, 0)
    second = Save.__new__(Save)
    second.__dict__ |= vars(save)
    newest = max(save.files())
    config = json.loads(save.documents.open(DEAL, newest, user=ANN).config_json)
    second.key, second.token = (
        config["document"]["key"],
        save.query_token(config["editorConfig"]["callbackUrl"]),
    )
    assert second.key != save.key
    save.server.script = answer(200, save.content + b"second")
    assert second.call(second.body()) == (200, 0)
    before = save.files()
    assert save.call(first) == (200, 0)
    assert save.files() == before
    assert save.read(max(before)) == save.content + b"second"


def test_row74_a_session_that_is_reported_after_its_end(save):
    save.server.script = answer(200, save.content + b"saved")
    assert save.call(save.body()) == (200, 0)
    after = save.files()
    for status in (1, 4):
        save.call(save.body(status=status, url=None))
        assert save.files() == after


def test_row74_forced_saves_and_the_final_one_leave_one_file(save):
    before = save.files()
    for number, status in enumerate((6, 6, 2, 2)):
        save.server.script = answer(200, save.content + bytes([number]))
        time_ = f"2026-11-21T10:00:0{min(number, 2)}.000Z"
        assert save.call(save.body(status=status, lastsave=time_)) == (200, 0)
    after = save.files()
    assert len(after) == len(before)
    assert save.read(max(after)) == save.content + b"\2"


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "../../etc/passwd", "\0", "\u00e9", "x" * 20_000])
def test_row71_a_download_link_is_signed(save, witness, token):
    witness.refused(exceptions.SignatureError, save.documents.download_signed, token, {})


def test_row71_a_download_needs_the_servers_own_signature(save, witness):
    download = save.documents.download_signed
    url = f"https://app.example/documents/download?token={save.download_token}"
    times = {"iat": int(time.time()), "exp": int(time.time()) + 60}
    wrong = [
        None,
        jwt.sign({"payload": {"url": url}, **times}, URL_SECRET),
        jwt.sign({"payload": {"url": "https://app.example/documents/download?token=x"}, **times}, JWT_SECRET),
        jwt.sign({"payload": {}, **times}, JWT_SECRET),
        jwt.sign({"payload": {"url": url}, "iat": 1, "exp": 2}, JWT_SECRET),
    ]
    for token in wrong:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        kinds = (exceptions.SignatureError, exceptions.TokenExpiredError)
        witness.refused(kinds, download, save.download_token, headers)
    witness.refused(exceptions.SignatureError, download, save.token, {})
    good = {"Authorization": "Bearer " + jwt.sign({"payload": {"url": url}, **times}, JWT_SECRET)}
    with download(save.download_token, good) as content:
        assert b"".join(content) == save.content


@pytest.mark.parametrize(
    "call",
    [
        lambda documents, file: documents.open(1, file, user=ANN),
        lambda documents, file: documents.download(1, file, user=ANN),
        lambda documents, file: documents.rename(1, file, "Mine.docx", user=ANN),
        lambda documents, file: documents.delete(1, file, user=ANN, force=True),
    ],
    ids=["open", "download", "rename", "delete"],
)
@pytest.mark.usefixtures("unchanged")
def test_row73_a_file_of_another_deal_is_out_of_reach(save, witness, call):
    witness.refused(exceptions.DocumentAccessError, call, save.documents, save.file.id)


def test_the_config_of_the_browser_holds_no_secret_of_ours(save):
    opened = save.documents.open(DEAL, save.file.id, user=ANN)
    shown = f"{opened!r}{opened.config_json}{opened.api_js_url}"
    for secret in (API_TOKEN, JWT_SECRET, URL_SECRET):
        assert secret not in shown
