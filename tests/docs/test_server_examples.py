"""The examples of the pages about servers: the editor, callbacks, the web app, the sandbox."""

from types import SimpleNamespace

import flask
import pytest
from examples import ROOT, SECRET, blocks, localise, run

import dealdocs
from dealdocs.onlyoffice import CALLBACK_ACCEPTED, Document, DocumentServer, User, document_key


@pytest.fixture
def server(world):
    return DocumentServer(world.document_server_url, secret=world.secret)


def config_of(server, app_url, revision, callback="callback", user="7"):
    key = document_key("examples", "17", revision)
    document = Document(title="Proposal.docx", url=f"{app_url}/Proposal.docx", key=key)
    person = User(id=user, name="Ann")
    return key, server.editor_config(document, user=person, callback_url=f"{app_url}/{callback}").to_dict()


def forgotten_key(world, server, app_url, revision):
    """The key of a document whose save nobody took."""
    key, config = config_of(server, app_url, revision, callback="refuse")
    with world.documents.open(config) as session:
        session.type("A paragraph")
    world.documents.settle()
    assert key in world.documents.forgotten
    return key


@pytest.fixture
def example(world, tmp_path):
    """Runs one example of a page with the names that it takes for granted."""

    def run_block(page, number, names):
        code = blocks(ROOT / "docs" / page)[number].replace("secret=JWT_SECRET", "secret=world_secret")
        run(localise(code, world, tmp_path), {"world_secret": world.secret, **names})

    return run_block


def test_the_blocks_of_the_onlyoffice_page_are_the_ones_run_here():
    starts = [code.split("\n")[0] for code in blocks(ROOT / "docs" / "onlyoffice.md")]
    assert [start.partition("(")[0] for start in starts] == [
        "from dealdocs.onlyoffice import DocumentServer",
        "from dealdocs.onlyoffice import Customization, Document, GoBack, Permissions, User, document_key",
        "@app.post",
        "for key in server.forgotten.list",
        "server.command.version",
        "done = server.convert",
    ]


def test_a_server(example, capsys):
    example("onlyoffice.md", 0, {})
    assert "the server accepts our tokens" in capsys.readouterr().out


def test_opening_an_editor(server, world, app_url):
    names = {
        "server": server,
        "download_url": f"{app_url}/Proposal.docx",
        "callback_url": f"{app_url}/callback",
        "deal_url": "https://app.example.com/deals/1",
        "file_id": 1,
        "changed_at": "2026-11-21 10:00:00",
    }
    run(blocks(ROOT / "docs" / "onlyoffice.md")[1], names)
    with world.documents.open(names["config"].to_dict()) as session:
        assert session.can["edit"]
        assert not session.can["print"]


def test_a_callback_view(example, server, app_url, world, tmp_path):
    key, config = config_of(server, app_url, "callback")
    with world.documents.open(config) as session:
        session.type("Said in the example")
    world.documents.settle()
    sent = next(
        one for one in world.documents.callbacks if one["fields"]["key"] == key and one["status"] == 2
    )
    stored = []
    app = flask.Flask("example")
    names = {
        "app": app,
        "server": server,
        "request": flask.request,
        "key_of": lambda _: key,
        "path": tmp_path / "saved.docx",
        "store": lambda path: stored.append(path.read_bytes()),
        "CALLBACK_ACCEPTED": CALLBACK_ACCEPTED,
    }
    example("onlyoffice.md", 2, names)
    token = dealdocs.jwt.sign({**sent["fields"], "exp": 9_999_999_999}, world.secret)
    answer = app.test_client().post("/callback", json={"token": token})
    assert answer.json == {"error": 0}
    assert stored[0][:2] == b"PK"


def test_forgotten_files(example, world, server, app_url, tmp_path):
    key = forgotten_key(world, server, app_url, "forgotten")
    example("onlyoffice.md", 3, {"server": server, "folder": tmp_path})
    assert (tmp_path / key).read_bytes()[:2] == b"PK"
    assert server.forgotten.list() == []


def test_commands(world, server, app_url):
    forgotten = forgotten_key(world, server, app_url, "forgotten by commands")
    key, config = config_of(server, app_url, "commands")
    # `drop` ends one of the two sessions.
    world.documents.open(config_of(server, app_url, "commands", user="8")[1])
    world.documents.open(config).type("So that there is something to save")
    for line in blocks(ROOT / "docs" / "onlyoffice.md")[4].splitlines():
        run(line, {"server": server, "key": forgotten if "_forgotten(" in line else key})
    world.documents.settle()
    assert forgotten not in world.documents.forgotten


def test_conversion(example, server, app_url, x2t, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert x2t.exists()
    example(
        "onlyoffice.md", 5, {"server": server, "download_url": f"{app_url}/Proposal.docx", "key": "converted"}
    )
    assert (tmp_path / "proposal.pdf").read_bytes()[:4] == b"%PDF"


def test_the_sandbox_page(example, server, app_url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    example("sandbox.md", 0, {})
    of_an_app = {}
    run(blocks(ROOT / "docs" / "sandbox.md")[1], of_an_app)
    with of_an_app["world"]:
        assert of_an_app["documents"].list(1, user=User(id="7", name="Ann"))
    key, config = config_of(server, app_url, "sandbox")
    example("sandbox.md", 3, {"config": config, "key": key, "url": f"{app_url}/callback"})
    # The OAuth example has a test of its own in test_examples.py.
    assert len(blocks(ROOT / "docs" / "sandbox.md")) == 4


def test_the_web_page(world, tmp_path, monkeypatch):
    seen = []
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.xlsx").write_bytes(dealdocs.formats.blank("xlsx"))

    def may_see_deal(user, deal_id):
        seen.append((user.id, deal_id))
        return deal_id == 1

    names = {
        "__name__": "example",
        "PIPEDRIVE_API_TOKEN": world.api_token,
        "ONLYOFFICE_JWT_SECRET": world.secret,
        "DEALDOCS_SECRET": SECRET,
        "DEAL": 1,
        "ann": User(id="7", name="Ann"),
        "current_user": lambda: User(id="7", name="Ann"),
        "panel_user": lambda: SimpleNamespace(id="8", name="Bob"),
        "may_see_deal": may_see_deal,
    }
    for code in blocks(ROOT / "docs" / "web.md"):
        run(localise(code, world, tmp_path), names)
    browser = names["app"].test_client()
    assert b"Proposal.docx" in browser.get("/documents/deals/1/files").data
    assert browser.get("/documents/deals/2/files").status_code == 404
    assert seen == [("7", 1), ("7", 2)]
    assert b"Proposal.docx" in browser.get("/letters/1").data
    assert browser.get("/documents/download?token=wrong").status_code == 403


def test_the_page_about_saving_names_only_methods_that_there_are():
    text = (ROOT / "docs" / "saving.md").read_text()
    for name in ("resume", "failed", "pending", "kept", "retry", "recover_forgotten"):
        assert f"`{name}(" in text
        assert callable(getattr(dealdocs.DealDocuments, name))
