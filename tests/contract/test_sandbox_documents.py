"""The sandbox's Document Server from Python, with the vendor's converter behind it."""

import io
import json
import threading
import urllib.request
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
import pytest

from dealdocs import exceptions, sandbox
from dealdocs._core import formats
from dealdocs.onlyoffice import DocumentServer


class App(BaseHTTPRequestHandler):
    """Serves blank documents and accepts every callback."""

    def do_GET(self):
        extension = self.path.rpartition(".")[2]
        served = self.server.files.get(extension)
        self.answer(served if served is not None else formats.blank(extension, "en"))

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.answer(json.dumps({"error": self.server.refuse}).encode())

    def answer(self, body):
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def app():
    server = ThreadingHTTPServer(("127.0.0.1", 0), App)
    server.refuse = 0
    server.files = {}
    server.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def world():
    with sandbox.start(deals=1, save_delay=0.02) as world:
        world.documents.configure(retry_delay=0.01, download_retry_delay=0.01)
        yield world


def config(world, app, extension="docx", secret=None):
    plain = {
        "document": {
            "key": f"key-{extension}",
            "url": f"{app.address}/blank.{extension}",
            "fileType": extension,
            "title": f"Offer.{extension}",
            "permissions": {},
        },
        "editorConfig": {
            "callbackUrl": app.address,
            "mode": "edit",
            "user": {"id": "7", "name": "Ann"},
        },
    }
    return plain | {"token": jwt.encode(plain, secret or world.secret)}


def fetch(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read()


def convert(world, url, source, target, **more):
    parameters = {"key": "c1", "url": url, "filetype": source, "outputtype": target, **more}
    body = json.dumps({"token": jwt.encode(parameters, world.secret)}).encode()
    request = urllib.request.Request(f"{world.document_server_url}/converter", data=body)
    return json.loads(fetch(request))


def test_a_person_types_saves_and_leaves(world, app):
    with world.documents.open(config(world, app)) as ann:
        ann.type("From a test")
        assert ann.text.endswith("From a test")
        assert ann.save() is True
        ann.type("And more")
    world.documents.settle()
    callbacks = world.documents.callbacks
    assert [one["status"] for one in callbacks] == [1, 6, 2]
    assert all(one["accepted"] for one in callbacks)
    assert world.documents.forgotten == []
    with pytest.raises(exceptions.DocumentServerError) as refused:
        world.documents.open(config(world, app))
    assert refused.value.code == "4008"


def test_a_save_that_nobody_takes_is_forgotten(world, app):
    app.refuse = 1
    session = world.documents.open(json.dumps(config(world, app, "xlsx")))
    assert session.callback_refused
    session.add_row(["Licences", 12, None, 3.5])
    session.close()
    world.documents.settle()
    assert world.documents.forgotten == ["key-xlsx"]
    assert world.documents.open(config(world, app, "xlsx")).text == "Licences\t12\t\t3.5"


def test_refusals_say_why(world, app):
    with pytest.raises(exceptions.DocumentServerError) as refused:
        world.documents.open(config(world, app, secret="a-wrong-secret-of-more-than-32-bytes-here"))
    assert refused.value.code == "4006"
    session = world.documents.open(config(world, app))
    with pytest.raises(exceptions.DealDocsError) as refused:
        session.save()
    assert refused.value.status == 409


def test_a_callback_is_forged(world, app):
    fields = {"key": "k", "status": 2, "url": "http://169.254.169.254/"}
    assert world.documents.send_callback(app.address, fields, tokens="none") == (200, '{"error": 0}')
    assert world.documents.callbacks == []


def test_the_vendors_converter_makes_a_pdf_of_an_edit(world, app, x2t):
    world.documents.configure(x2t=str(x2t))
    for extension in ("docx", "xlsx", "pptx"):
        session = world.documents.open(config(world, app, extension))
        session.type("Seen by the converter")
        session.save()
        saved = world.documents.callbacks[-1]["fields"]["url"]
        answer = convert(world, saved, extension, "pdf", key=f"pdf-{extension}", title="Offer")
        assert (answer["endConvert"], answer["fileType"]) == (True, "pdf"), answer
        assert fetch(answer["fileUrl"]).startswith(b"%PDF-")
    text = convert(world, world.documents.callbacks[1]["fields"]["url"], "docx", "txt", key="text")
    assert "Seen by the converter" in fetch(text["fileUrl"]).decode("utf-8-sig")


def test_a_comment_is_in_the_file_and_the_vendors_converter_keeps_it(world, app, x2t):
    world.documents.configure(x2t=str(x2t))
    with world.documents.open(config(world, app)) as ann:
        ann.type("A price")
        ann.comment("Is this still right?")
        assert ann.comments == [("Ann", "Is this still right?")]
        ann.save()
    saved = world.documents.callbacks[1]["fields"]["url"]
    made = convert(world, saved, "docx", "pdf", key="pdf")
    assert fetch(made["fileUrl"]).startswith(b"%PDF-")
    # Through the converter and back: it has read the comment and writes it again.
    odt = convert(world, saved, "docx", "odt", key="odt")
    again = convert(world, odt["fileUrl"], "odt", "docx", key="again")
    for file in (fetch(saved), fetch(again["fileUrl"])):
        with zipfile.ZipFile(io.BytesIO(file)) as package:
            comments = package.read("word/comments.xml").decode()
        assert "Is this still right?" in comments
        assert "Ann" in comments


def test_conversion_errors_become_exceptions(world, app):
    server = DocumentServer(world.document_server_url, secret=world.secret)
    url = f"{app.address}/blank.docx"
    for code, error in {
        -2: exceptions.ConversionTimeoutError,
        -6: exceptions.ConversionDatabaseError,
    }.items():
        world.documents.fail_conversions(code)
        with pytest.raises(error):
            server.convert(url=url, from_="docx", to="pdf", key=f"key{code}")


def test_the_converter_refuses_what_it_cannot_do(world, app, x2t):
    world.documents.configure(x2t=str(x2t))
    assert convert(world, f"{app.address}/blank.docx", "docx", "xlsx") == {"error": -7}
    app.files["docx"] = formats.blank("docx", "en")[:700]
    damaged = convert(world, f"{app.address}/damaged.docx", "docx", "pdf", key="damaged")
    assert damaged["error"] in {-1, -3}


def test_other_formats_are_edited_as_the_real_editors_do(world, app, x2t):
    world.documents.configure(x2t=str(x2t))
    made = convert(world, f"{app.address}/blank.docx", "docx", "odt")
    app.files = {"odt": fetch(made["fileUrl"]), "htm": b"<html><body><p>From the web</p></body></html>"}
    for extension, saved_as in {"odt": "odt", "htm": "docx"}.items():
        session = world.documents.open(config(world, app, extension))
        session.type("Added")
        session.save()
        fields = world.documents.callbacks[-1]["fields"]
        assert fields["filetype"] == saved_as
        text = convert(world, fields["url"], saved_as, "txt", key=f"text-{extension}")
        assert "Added" in fetch(text["fileUrl"]).decode("utf-8-sig")
