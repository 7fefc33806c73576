"""Every Python example of README and docs runs, against the sandbox where it calls something."""

import socket
import threading

import pytest
from examples import ROOT, blocks, localise, run
from werkzeug.serving import make_server

from dealdocs.exceptions import SaveInProgressError
from dealdocs.onlyoffice import User
from patience import until

PAGES = sorted(
    path for path in [ROOT / "README.md", *ROOT.glob("docs/*.md")] if "```python" in path.read_text()
)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_example_is_python(page):
    for number, code in enumerate(blocks(page)):
        compile(code, f"{page.name}[{number}]", "exec")


@pytest.mark.parametrize("page", ["README.md", "docs/formats.md", "docs/jwt.md", "docs/pipedrive.md"])
def test_examples_run(page, names, world, tmp_path):
    for code in blocks(ROOT / page):
        run(localise(code, world, tmp_path), names)


def test_the_first_call_through_a_connection(names, world, tmp_path):
    run(
        localise(blocks(ROOT / "docs" / "connections.md")[0], world, tmp_path).replace(
            ".raise_for_status()", ""
        ),
        names,
    )
    assert names["answer"].status == 401  # the sandbox knows no such key
    assert "my_shop" in names["vault"]


def test_oauth_against_the_sandbox(names, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    [code] = [code for code in blocks(ROOT / "docs" / "sandbox.md") if "begin_authorization" in code]
    run(code, names)
    assert names["deal"]["id"] == 1


def test_the_web_app_of_the_readme_answers(names, world, tmp_path):
    run(localise(blocks(ROOT / "README.md")[0], world, tmp_path), names)
    page = names["app"].test_client().get("/documents/deals/1")
    assert page.status_code == 200
    assert b"Proposal.docx" in names["app"].test_client().get("/documents/deals/1/files").data


def test_the_web_app_of_the_readme_saves_when_pipedrive_is_back(names, world, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        code = localise(blocks(ROOT / "README.md")[0], world, tmp_path)
        run(code.replace("https://app.example.com", address), names)
        server = make_server("127.0.0.1", 0, names["app"], threaded=True, fd=listener.fileno())
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        documents, ann = names["documents"], User(id="7", name="Ann")
        made = documents.create(1, "Letter.docx", user=ann)
        session = world.documents.open(documents.open(1, made.id, user=ann).config_json)
        session.type("kept words")
        fault = world.inject("POST /api/v1/files", status=503)
        session.close()
        world.documents.settle()
        with pytest.raises(SaveInProgressError) as waiting:
            documents.open(1, made.id, user=ann)
        assert waiting.value.retry_after
        world.remove_fault(fault)
        until("the save is delivered", lambda: documents.pending() == [])
        with world.documents.open(documents.open(1, made.id, user=ann).config_json) as reader:
            assert "kept words" in reader.text
        server.shutdown()
    [file] = [file for file in documents.list(1, user=ann) if file.name == "Letter.docx"]
    documents.delete(1, file.id, user=ann, force=True)
