"""`dealdocs.onlyoffice` against the sandbox, with the vendor's converter behind it."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dealdocs import exceptions, formats, sandbox
from dealdocs.onlyoffice import (
    CALLBACK_ACCEPTED,
    CALLBACK_REFUSED,
    Document,
    DocumentServer,
    Permissions,
    User,
    document_key,
)

KEY = document_key("acme", "17", "2026-11-21 10:00:00")


class App(BaseHTTPRequestHandler):
    """A web app that checks every request of the Document Server as its users would."""

    def do_GET(self):
        url = f"{self.server.address}{self.path}"
        try:
            allowed = self.server.documents.verify_download(self.headers) == url
        except exceptions.SignatureError:
            allowed = False
        self.answer(200 if allowed else 403, self.server.content if allowed else b"")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            report = self.server.documents.verify_callback(body, self.headers, expected_key=KEY)
        except (exceptions.SignatureError, exceptions.CallbackError) as error:
            self.server.refused.append(type(error).__name__)
            self.answer(200, CALLBACK_REFUSED.encode())
        else:
            self.server.reports.append(report)
            self.answer(200, CALLBACK_ACCEPTED.encode())

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def world(x2t):
    with sandbox.start(deals=1, save_delay=0.02) as world:
        world.documents.configure(retry_delay=0.01, download_retry_delay=0.01, x2t=str(x2t))
        yield world


@pytest.fixture
def server(world):
    return DocumentServer(world.document_server_url, secret=world.secret)


@pytest.fixture
def app(server):
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), App)
    httpd.address = f"http://127.0.0.1:{httpd.server_port}"
    httpd.documents, httpd.reports, httpd.refused = server, [], []
    httpd.content = formats.blank("docx")
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield httpd
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def config(server, app, **fields):
    document = Document(**{"title": "Offer.docx", "url": f"{app.address}/document?t=1", "key": KEY, **fields})
    return server.editor_config(
        document, user=User(id="7", name="Ann"), callback_url=f"{app.address}/callback"
    )


def test_an_edit_comes_back_whole(world, server, app, tmp_path):
    with world.documents.open(config(server, app).to_json()) as ann:
        ann.type("First words")
        server.command.force_save(KEY, user_data="mark")
        world.documents.settle()
        ann.type("Last words")
    world.documents.settle()
    assert app.refused == []
    forced, last = (report for report in app.reports if report.needs_save)
    assert (forced.status, forced.user_data, last.status) == (6, "mark", 2)
    assert server.fetch_document(last, to=tmp_path / "new.docx") > 0
    app.content = (tmp_path / "new.docx").read_bytes()
    done = server.convert(
        url=f"{app.address}/new.docx", from_="docx", to="txt", asynchronous=True, pause=0.05,
        save_to=tmp_path / "new.txt",
    )  # fmt: skip
    text = done.path.read_text("utf-8-sig")
    assert "First words" in text
    assert "Last words" in text


def test_a_reader_changes_nothing(world, server, app):
    reading = config(server, app, permissions=Permissions(edit=False))
    assert reading.mode == "view"
    with world.documents.open(reading.to_json()) as ann, pytest.raises(exceptions.DealDocsError):
        ann.type("Not allowed")
    world.documents.settle()
    assert app.reports == []


def test_forged_reports_are_refused(world, server, app):
    callback, good = f"{app.address}/callback", {"key": KEY, "status": 2, "url": "http://169.254.169.254/x"}
    send = world.documents.send_callback
    for fields, options in [
        (good, {"tokens": "none"}),
        (good, {"secret": "another-secret-of-more-than-32-bytes-here"}),
        (good, {"age": 3600}),
        (good, {"tokens": "flat_header"}),
        ({**good, "key": "other"}, {}),
        ({**good, "status": "2"}, {}),
        ({**good, "key": "../x"}, {}),
        (good, {"raw_body": "not json"}),
    ]:
        assert send(callback, fields, **options)[1] == CALLBACK_REFUSED, (fields, options)
    assert app.reports == []
    assert len(app.refused) == 8
    # The plain body says something else than the token: the token counts.
    assert send(callback, {"key": KEY, "status": 4}, body={"status": 2})[1] == CALLBACK_ACCEPTED
    assert [report.status for report in app.reports] == [4]


def test_the_server_checks_us_as_the_real_one_does(world, server, app):
    wrong = DocumentServer(world.document_server_url, secret="another-secret-of-more-than-32-bytes-here")
    with pytest.raises(exceptions.CommandTokenError):
        wrong.command.version()
    with pytest.raises(exceptions.ConversionTokenError):
        wrong.convert(url=f"{app.address}/a", from_="docx", to="pdf")
    assert wrong.check()["secret"].outcome == "fail"
    assert server.check().ok
    world.documents.configure(jwt=False)
    unchecked = server.check()["secret"]
    assert (unchecked.outcome, unchecked.detail) == ("fail", "the server does not check tokens")
    assert "JWT_ENABLED" in unchecked.hint
    world.documents.configure(jwt=True, secret=world.secret)
    assert server.check().ok
    with pytest.raises(exceptions.ConversionInputError):
        server.convert(url=f"{app.address}/a", from_="docx", to="xlsx", allow_any_pair=True)
    world.documents.configure(header="X-Docs-Token")
    assert server.check()["header"].outcome == "fail"


def test_docs_10_wants_the_operation_named(world, app):
    world.documents.configure(docs=10, purpose_check="strict", version="10.0.0.12")
    options = {"secret": world.secret, "version": "10.0"}
    unnamed = DocumentServer(world.document_server_url, **options)
    named = DocumentServer(world.document_server_url, purpose=True, **options)
    with pytest.raises(exceptions.CommandTokenError):
        unnamed.command.version()
    assert named.command.version() == "10.0.0.12"
    assert named.check()["purpose"].outcome == "ok"
    # A config never names one, or the server would refuse to open it.
    world.documents.open(config(named, app).to_json()).close()
