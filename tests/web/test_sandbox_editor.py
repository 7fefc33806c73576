"""A person in Chromium types into documents in the sandbox's editor, on a page with a strict policy."""

import io
import json
import sys
import threading
import time
import urllib.request
import zipfile
from pathlib import Path

import flask
import jwt
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from browser import chromium, serving

from dealdocs import sandbox
from dealdocs._core import formats

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Host page</title>
<link rel="stylesheet" href="/style.css"></head>
<body><div id="box"><div id="editor"></div></div>
<script src="{server}/web-apps/apps/api/documents/api.js"></script>
<script nonce="n1">
window.seen = [];
const on = (name) => (event) => window.seen.push([name, event.data === undefined ? null : event.data]);
const events = Object.fromEntries(["onAppReady", "onDocumentReady", "onDocumentStateChange", "onError",
  "onRequestClose", "onWarning", "onOutdatedVersion"].map((name) => [name, on(name)]));
window.editor = new DocsAPI.DocEditor("editor", Object.assign({config}, {{ events }}));
</script></body></html>"""


class Host:
    """An app that shows documents and takes callbacks."""

    def __init__(self, world):
        self.world = world
        self.callbacks = []
        self.arrived = threading.Condition()
        self.app = flask.Flask(__name__)
        self.app.add_url_rule("/page", view_func=self.page)
        self.app.add_url_rule("/file.<extension>", view_func=self.file)
        self.app.add_url_rule("/callback", view_func=self.callback, methods=["POST"])
        self.app.add_url_rule("/style.css", view_func=self.style)
        self.config = None

    def page(self):
        text = PAGE.format(server=self.world.document_server_url, config=json.dumps(self.config))
        policy = (
            f"default-src 'none'; style-src 'self'; frame-src {self.world.document_server_url}; "
            f"script-src 'nonce-n1' {self.world.document_server_url}"
        )
        return text, 200, {"Content-Security-Policy": policy}

    def style(self):
        return "html, body, #box { height: 100%; margin: 0 }", 200, {"Content-Type": "text/css"}

    def file(self, extension):
        return flask.send_file(io.BytesIO(formats.blank(extension, "en")), download_name=f"file.{extension}")

    def callback(self):
        with self.arrived:
            self.callbacks.append(flask.request.get_json())
            self.arrived.notify_all()
        return {"error": 0}

    def wait_for(self, status):
        """The first callback of this status."""

        def found():
            return next((one for one in self.callbacks if one["status"] == status), None)

        with self.arrived:
            assert self.arrived.wait_for(found, timeout=20), [one["status"] for one in self.callbacks]
            return found()

    def configure(self, address, extension, **changes):
        config = {
            "document": {
                "key": f"key-{extension}-{time.monotonic_ns()}",
                "url": f"{address}/file.{extension}",
                "fileType": extension,
                "title": f"Proposal.{extension}",
                "permissions": changes.get("permissions", {"edit": True, "print": True}),
            },
            "editorConfig": {
                "callbackUrl": f"{address}/callback",
                "mode": changes.get("mode", "edit"),
                "lang": changes.get("lang", "en"),
                "user": {"id": "7", "name": "Ann"},
                "customization": {"forcesave": True},
            },
        }
        self.config = config | {"token": jwt.encode(config, changes.get("secret", self.world.secret))}


@pytest.fixture(scope="module")
def world():
    with sandbox.start(deals=1, save_delay=0.05) as world:
        yield world


@pytest.fixture
def host(world):
    return Host(world)


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def visit(browser, host):
    """Opens the host page; gives the page and the editor's frame."""
    with serving(host.app) as address:
        pages = []

        def visit(extension, **changes):
            host.configure(address, extension, **changes)
            page = browser.new_page(viewport={"width": 1100, "height": 700})
            pages.append(page)
            page.problems = []
            page.on("pageerror", lambda error: page.problems.append(str(error)))
            page.on("console", lambda line: page.problems.append(line.text) if line.type == "error" else None)
            page.goto(f"{address}/page")
            return page, page.frame_locator("iframe")

        yield visit
        for page in pages:
            assert page.problems == []
            page.close()


def part(callback, name):
    """One part of the saved file, as text."""
    with urllib.request.urlopen(callback["url"], timeout=20) as answer:
        return zipfile.ZipFile(io.BytesIO(answer.read())).read(name).decode()


def test_what_is_typed_is_in_the_saved_docx(host, visit):
    page, frame = visit("docx")
    frame.get_by_label("New paragraph").fill("Typed in Chromium & <saved>")
    frame.get_by_role("button", name="Add paragraph").click()
    frame.locator("#content").get_by_text("Typed in Chromium").wait_for()
    frame.get_by_role("button", name="Save").click()
    frame.get_by_text("All changes saved").wait_for()
    assert "Typed in Chromium &amp; &lt;saved&gt;" in part(host.wait_for(6), "word/document.xml")

    page.evaluate("window.editor.destroyEditor()")
    assert host.wait_for(2)["notmodified"] is True
    assert [one["status"] for one in host.callbacks] == [1, 6, 2]
    names = [name for name, _ in page.evaluate("window.seen")]
    assert names == ["onAppReady", "onDocumentReady", "onDocumentStateChange", "onDocumentStateChange"]


def test_a_comment_is_in_the_saved_docx(host, visit):
    page, frame = visit("docx", permissions={"edit": False, "comment": True}, lang="de")
    assert frame.get_by_label("Neuer Absatz").count() == 0
    frame.get_by_label("Neuer Kommentar").fill("Stimmt der <Preis>?")
    frame.get_by_role("button", name="Kommentar hinzufügen").click()
    frame.get_by_role("list", name="Kommentare").get_by_text("Stimmt der <Preis>?").wait_for()
    page.evaluate("window.editor.destroyEditor()")
    saved = host.wait_for(2)
    assert "Stimmt der &lt;Preis&gt;?" in part(saved, "word/comments.xml")
    assert "commentReference" in part(saved, "word/document.xml")


def test_a_row_typed_is_in_the_saved_xlsx(host, visit):
    page, frame = visit("xlsx")
    for column, text in {"A": "Licences", "B": "12", "C": "340.5"}.items():
        frame.get_by_label(f"Column {column}").fill(text)
    frame.get_by_role("button", name="Add row").click()
    frame.get_by_role("cell", name="340.5").wait_for()
    frame.get_by_role("button", name="Close").click()
    saved = part(host.wait_for(2), "xl/worksheets/sheet1.xml")
    assert "Licences" in saved
    assert "<v>340.5</v>" in saved
    page.wait_for_function("window.seen.some(([name]) => name === 'onRequestClose')")


def test_leaving_the_page_without_changes_is_told(host, visit):
    page, frame = visit("pptx")
    frame.get_by_label("New line").wait_for()
    page.goto("about:blank")
    host.wait_for(4)
    assert [one["status"] for one in host.callbacks] == [1, 4]


def test_a_viewer_has_nothing_to_edit_with(host, visit):
    _, frame = visit("docx", mode="view", permissions={"edit": True, "download": False}, lang="de")
    frame.get_by_role("button", name="Schließen").wait_for()
    assert frame.locator("form").count() == 0
    assert frame.get_by_role("button", name="Speichern").count() == 0
    assert frame.get_by_role("button", name="Herunterladen").count() == 0
    assert frame.get_by_text("Nur ansehen").is_visible()
    assert host.callbacks == []


def test_a_wrong_token_is_shown_and_reported(visit):
    page, frame = visit("docx", secret="a-wrong-secret-of-more-than-32-bytes-here")
    frame.get_by_role("alert").get_by_text("security token is not correctly formed").wait_for()
    errors = [data for name, data in page.evaluate("window.seen") if name == "onError"]
    assert [error["errorCode"] for error in errors] == [-20]
