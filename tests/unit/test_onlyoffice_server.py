"""The server's calls from Python, sync and async, against a small Document Server."""

import asyncio
import json
import logging
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
import pytest

from dealdocs import exceptions, formats
from dealdocs.onlyoffice import AsyncDocumentServer, Document, DocumentServer

SECRET = "c9b0a1f7d2e84c53a6f1b7e0d4c8a9f3f81c46d0a95e3b72c6d4e8f0917a2b5c"


class Handler(BaseHTTPRequestHandler):
    """Answers like a healthy server; commands with key `missing` get error 1."""

    def log_message(self, *args):
        pass

    def answer(self, status, content):
        content = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self):
        pages = {
            "/healthcheck": b"true",
            "/web-apps/apps/api/documents/api.js": b"var DocsAPI;",
            "/meta/config": {"authorization": {"header": "Authorization", "prefix": "Bearer "}},
            "/cache/out.pdf": b"%PDF-",
            "/meta/formats": [
                {
                    "name": "docx",
                    "type": "word",
                    "actions": ["view", "edit"],
                    "convert": ["pdf"],
                    "mime": ["a/b"],
                }
            ],
        }
        path = self.path.split("?")[0]
        self.answer(200, pages[path]) if path in pages else self.answer(404, b"")

    def do_POST(self):
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        try:
            claims = jwt.decode(content["token"], SECRET, algorithms=["HS256"])
        except jwt.InvalidSignatureError:
            self.answer(200, {"error": 6})
            return
        wrapped = jwt.decode(
            self.headers["Authorization"].removeprefix("Bearer "), SECRET, algorithms=["HS256"]
        )
        assert wrapped["payload"].items() <= claims.items()
        self.server.seen.append(claims)
        if self.path.startswith("/converter"):
            done = len([seen for seen in self.server.seen if "filetype" in seen]) > 1 or not claims["async"]
            url = "http://elsewhere.example/cache/out.pdf?md5=canary"
            self.answer(
                200, {"endConvert": done, "percent": 100 if done else 0, "fileType": "pdf", "fileUrl": url}
            )
            return
        answers = {
            "version": {"version": "9.4.0.129"},
            "info": {"users": ["7"]},
            "license": {"license": {"end": "2027"}, "server": {}, "quota": {}},
            "getForgotten": {"url": "http://elsewhere.example/cache/out.pdf"},
            "getForgottenList": {"keys": ["abc"]},
        }
        error = 1 if claims.get("key") == "missing" else 0
        self.answer(200, {"error": error, **answers.get(claims["c"], {})})


@pytest.fixture
def remote():
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.seen = []
    threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    httpd.address = f"http://127.0.0.1:{httpd.server_address[1]}"
    yield httpd
    httpd.shutdown()
    httpd.server_close()


class Blocking:
    """Makes the async twin callable like the sync one, so that both run the same test."""

    def __init__(self, twin):
        self._twin = twin

    def __getattr__(self, name):
        member = getattr(self._twin, name)
        if asyncio.iscoroutinefunction(member):

            def call(*args, **options):
                async def wait():
                    return await member(*args, **options)

                return asyncio.run(wait())

            return call
        return Blocking(member) if name in {"command", "forgotten"} else member


@pytest.fixture(params=["sync", "async"])
def server(request, remote):
    if request.param == "sync":
        return DocumentServer(remote.address, secret=SECRET)
    return Blocking(AsyncDocumentServer(remote.address, secret=SECRET))


def test_commands(server, remote):
    command = server.command
    assert command.version() == "9.4.0.129"
    assert command.info("abc", user_data="mark") == ["7"]
    assert command.drop("abc", ["7"]) is None
    assert command.force_save("abc", user_data="mark") is None
    assert command.meta("abc", title="new.docx") is None
    assert command.license().license == {"end": "2027"}
    assert command.get_forgotten_list() == ["abc"]
    assert command.get_forgotten("abc").startswith("http://elsewhere.example/")
    assert command.delete_forgotten("abc") is None
    sent = [
        {name: value for name, value in seen.items() if name not in {"iat", "exp"}} for seen in remote.seen
    ]
    assert {"c": "forcesave", "key": "abc", "userdata": "mark"} in sent
    assert {"c": "meta", "key": "abc", "meta": {"title": "new.docx"}} in sent
    with pytest.raises(exceptions.DocumentKeyNotFoundError) as caught:
        command.force_save("missing")
    assert caught.value.code == "1"
    assert caught.value.hint
    with pytest.raises(exceptions.ConfigError):
        command.info("../x")


def test_conversion(server, remote, tmp_path):
    percents, again = [], DocumentServer(remote.address, secret=SECRET)

    def progress(percent):
        percents.append(percent)
        again.command.version()  # a callback may call us

    done = server.convert(
        url="https://app.example.com/a", from_="docx", to="pdf", key="abc", asynchronous=True, pause=0.01,
        progress=progress, title="a.pdf",
    )  # fmt: skip
    assert percents == [0, 100]
    assert done.file_type == "pdf"
    assert "canary" not in repr(done)
    assert server.fetch(done.url, to=tmp_path / "out.pdf") == 5
    saved = server.convert(
        url="https://app.example.com/a", from_="docx", to="pdf", save_to=tmp_path / "b.pdf"
    )
    assert (saved.path, saved.size) == (tmp_path / "b.pdf", 5)
    assert saved.path.read_bytes() == b"%PDF-"
    with pytest.raises(exceptions.UnsupportedFormatError):
        server.convert(url="https://app.example.com/a", from_="docx", to="xlsx")
    with pytest.raises(exceptions.ConfigError):
        server.convert(url="https://app.example.com/a", from_="docx", to="pdf", colour="red")


def test_the_report(server):
    report = server.check()
    assert report.ok, str(report)
    assert report["secret"].outcome == "ok"
    assert report["https"].outcome == "warn"
    assert "warn    https" in str(report)
    with pytest.raises(KeyError):
        report["nothing"]


def test_formats(server):
    told = server.formats()
    assert told.from_server
    assert told.get(".DOCX").can_edit
    assert told.get("xlsx") is None
    assert [known.extension for known in told] == ["docx"]
    assert len(told) == 1
    assert ".DOCX" in told
    assert told.formats[0] in told
    for stranger in ("xlsx", formats.get("xlsx"), None, 1):
        assert stranger not in told


def test_forgotten_files(server, tmp_path):
    assert server.forgotten.list() == ["abc"]
    file = server.forgotten.fetch("abc", to=tmp_path / "lost")
    assert (file.size, file.file_type, file.path.read_bytes()) == (5, "pdf", b"%PDF-")
    assert server.forgotten.delete("abc") is None


def test_saved_documents(server, tmp_path):
    token = jwt.encode(
        {"key": "abc", "status": 2, "url": "http://169.254.169.254/cache/out.pdf", "exp": 4_000_000_000},
        SECRET,
        algorithm="HS256",
    )
    callback = server.verify_callback(json.dumps({"token": token}).encode())
    assert server.fetch_document(callback, to=tmp_path / "new.pdf") == 5
    with pytest.raises(exceptions.CallbackError):
        server.fetch_changes(callback, to=tmp_path / "x")
    with pytest.raises(exceptions.NotFoundError):
        server.fetch("https://docs/other?md5=canary", to=tmp_path / "x")
    with pytest.raises(exceptions.AddressRefusedError):
        server.fetch("file:///etc/passwd", to=tmp_path / "x")
    assert [path.name for path in tmp_path.iterdir()] == ["new.pdf"]


def test_a_server_that_is_down():
    down = DocumentServer("http://127.0.0.1:9", secret=SECRET)
    with pytest.raises(exceptions.ConnectError):
        down.command.version()
    assert down.check()["reachable"].outcome == "fail"


def test_the_log_has_templates_and_no_secrets(server, remote, tmp_path, caplog):
    with caplog.at_level(logging.DEBUG, logger="dealdocs"):
        server.command.version()
        server.fetch("https://docs/cache/out.pdf?md5=canary", to=tmp_path / "out.pdf")
        with pytest.raises(exceptions.NotFoundError):
            server.fetch("https://docs/secret-name?md5=canary", to=tmp_path / "x")
        with pytest.raises(exceptions.DocumentKeyNotFoundError):
            server.command.info("missing")
        server.forgotten.list()
        server.formats()
    lines = [record.getMessage() for record in caplog.records if record.name == "dealdocs.onlyoffice"]
    begun = [line.partition(" in ")[0] for line in lines]
    assert begun == [
        "POST /command -> 200",
        "GET /{file} -> 200",
        "GET /{file} -> 404",
        "POST /command -> 200",
        "POST /command -> 200",
        "GET /meta/formats -> 200",
    ]
    assert lines[0].endswith(" ms (attempt 1)")
    for secret in (SECRET, "canary", "secret-name", "missing", "shardkey"):
        assert secret not in caplog.text
    caplog.clear()
    with caplog.at_level(logging.DEBUG, logger="dealdocs"):
        assert server.check().ok
        with pytest.raises(exceptions.ConnectError):
            DocumentServer("http://127.0.0.1:9", secret=SECRET).command.version()
    assert caplog.text.count("POST /command -> 200") == 2, "our token, and one of another secret"
    assert "POST /command -> no answer" in caplog.text


def test_a_closed_server_is_not_called(remote, tmp_path):
    document = Document(title="a.docx", url="https://app.example.com/d", key="abc")
    with DocumentServer(remote.address, secret=SECRET) as server:
        server.command.version()
    for call in (
        server.command.version,
        server.forgotten.list,
        server.check,
        server.formats,
        lambda: server.fetch("https://docs/x", to=tmp_path / "x"),
        lambda: server.forgotten.fetch("abc", to=tmp_path / "x"),
        lambda: server.convert(url="https://app.example.com/a", from_="docx", to="pdf"),
    ):
        with pytest.raises(exceptions.ClosedError):
            call()
    server.close()
    assert server.editor_config(document, mode="view").token, "no call is needed for it"

    async def work():
        async with AsyncDocumentServer(remote.address, secret=SECRET) as twin:
            await twin.command.version()
        with pytest.raises(exceptions.ClosedError):
            await twin.command.version()
        with pytest.raises(exceptions.ClosedError):
            await twin.formats()

    asyncio.run(work())


def test_a_silent_converter_ends_in_an_error_of_the_conversion():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        patient = DocumentServer(f"http://127.0.0.1:{silent.getsockname()[1]}", secret=SECRET)
        with pytest.raises(exceptions.ConversionTimeoutError, match="same key"):
            patient.convert(url="https://app.example.com/a", from_="docx", to="pdf", wait=0.2)
