"""Saves that go on by themselves, work that the Document Server loses, and what the log says of refusals."""

from __future__ import annotations

import asyncio
import logging
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from dealdocs import AsyncDealDocuments, AsyncPipedrive, DealDocuments, Pipedrive, exceptions, sandbox
from dealdocs.onlyoffice import AsyncDocumentServer, DocumentServer
from dealdocs.web import DealViews, Request
from document_app import ANN, SECRET, App
from patience import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEAL = 1


class World:
    """A whole sandbox, documents with all their defaults, and a small app."""

    def __init__(self, running: sandbox.Sandbox, directory: Path) -> None:
        self.sandbox, self.app = running, App()
        self.settings: dict[str, Any] = {
            "directory": directory,
            "instance": "test",
            "public_url": self.app.url,
            "secret": SECRET,
        }
        crm = Pipedrive(base_url=running.pipedrive_url, api_token=running.api_token)
        server = DocumentServer(running.document_server_url, secret=running.secret)
        self.documents = self.app.documents = DealDocuments(crm, server, **self.settings)

    def edit(self) -> tuple[int, str, sandbox.EditorSession]:
        """File, key and session of a new document that somebody has changed."""
        made = self.documents.create(DEAL, "Letter.docx", user=ANN)
        opened = self.documents.open(DEAL, made.id, user=ANN)
        session = self.sandbox.documents.open(opened.config_json)
        session.type("kept words")
        return made.id, opened.key, session

    def callback_token(self, file: int) -> str:
        """The token of the callback address of a document."""
        config = self.documents.open(DEAL, file, user=ANN).config_json
        return config.partition("/callback?token=")[2].partition('"')[0]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A company without faults."""
    with sandbox.start(deals=2, limits=False) as running:
        running.documents.configure(save_delay=0, retry_delay=0.01)
        made = World(running, tmp_path / "data")
        yield made
        made.app.server.shutdown()
        made.app.server.server_close()


@pytest.mark.parametrize(
    "request_of", ["POST /api/v1/files", "GET /api/v1/files/*", "DELETE /api/v1/files/*"]
)
def test_a_failed_delivery_goes_on_without_a_call(world: World, request_of: str) -> None:
    file, key, session = world.edit()
    world.sandbox.inject(request_of, status=503, times=1, processed=False)
    session.close()
    world.sandbox.documents.settle()
    until("the save is delivered", lambda: world.documents.pending() == [])
    again = world.documents.open(DEAL, file, user=ANN)
    assert again.key != key
    with world.sandbox.documents.open(again.config_json) as reader:
        assert "kept words" in reader.text
    names = [one.name for one in world.documents.list(DEAL, user=ANN)]
    assert names.count("Letter.docx") == 1
    assert not [name for name in names if "saving" in name]


async def _use(documents: AsyncDealDocuments) -> None:
    await documents.activity(DEAL)


def test_the_first_use_goes_on_with_what_another_process_left(world: World) -> None:
    # This one only takes in: it stands for a process that ended before it could deliver.
    crm = Pipedrive(base_url=world.sandbox.pipedrive_url, api_token=world.sandbox.api_token)
    server = DocumentServer(world.sandbox.document_server_url, secret=world.sandbox.secret)
    world.app.documents = DealDocuments(crm, server, deliver_within=0, **world.settings)
    _, _, session = world.edit()
    session.close()
    world.sandbox.documents.settle()
    assert [job.step for job in world.app.documents.pending()] == ["fetched"]
    later = AsyncDealDocuments(
        AsyncPipedrive(base_url=world.sandbox.pipedrive_url, api_token=world.sandbox.api_token),
        AsyncDocumentServer(world.sandbox.document_server_url, secret=world.sandbox.secret),
        **world.settings,
    )
    asyncio.run(_use(later))
    until("the save is delivered", lambda: world.app.documents.pending() == [])


def _shown(world: World) -> list[Any]:
    views = DealViews(world.documents)
    return [
        views.handle(Request("GET", f"/deals/{DEAL}/{what}", user=ANN)).body.decode()
        for what in ("files", "activity")
    ]


@pytest.mark.parametrize("status", [7, 3])
def test_work_that_the_document_server_loses_is_told(
    world: World, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    file, key, session = world.edit()
    world.sandbox.documents.corrupt(key)
    if status == 7:
        session.save()
    else:
        session.close()
    world.sandbox.documents.settle()
    sent = world.sandbox.documents.callbacks[-1]
    told = (sent["status"], sent["fields"].get("url"), sent["accepted"])
    assert told == (status, None, status == 7), "the end of a session is not confirmed: nothing is here"

    [listed] = [one for one in world.documents.list(DEAL, user=ANN) if one.id == file]
    _, active = world.documents.activity(DEAL)
    assert listed.problem
    assert "could not save" in listed.problem
    assert [(one.file_id, one.problem) for one in active] == [(file, listed.problem)]
    [lost] = world.documents.failed()
    assert (lost.status, lost.kind, lost.size, lost.error) == (status, "corrupted", 0, listed.problem)
    assert world.documents.copies(DEAL) == []
    assert any("could not save" in shown for shown in _shown(world))
    until("a warning is logged", lambda: f"file {file} of deal {DEAL}" in caplog.text)
    assert {record.name for record in caplog.records} == {"dealdocs.documents"}
    with pytest.raises(exceptions.NotFoundError):
        world.documents.kept(lost.id).close()
    world.documents.discard(lost.id)
    assert world.documents.failed() == []
    assert [one.problem for one in world.documents.activity(DEAL)[1] if one.problem] == []


@pytest.mark.parametrize("status", [7, 3])
def test_damaged_bytes_are_kept_apart_and_the_last_good_content_stays(world: World, status: int) -> None:
    file, key, session = world.edit()
    assert session.save()
    world.sandbox.documents.settle()
    until("the save is delivered", lambda: world.documents.pending() == [])
    with world.documents.download(DEAL, file, user=ANN) as download:
        good = b"".join(download)
    session.type("damaged words")
    world.sandbox.documents.corrupt(key, with_bytes=True)
    if status == 7:
        assert session.save()
    else:
        session.close()
        world.sandbox.documents.settle()
    sent = world.sandbox.documents.callbacks[-1]
    assert (sent["status"], sent["accepted"]) == (status, True)
    with urllib.request.urlopen(sent["fields"]["url"], timeout=10) as answer:
        damaged = answer.read()
    assert 0 < len(damaged) < len(good)

    [copy] = world.documents.copies(DEAL)
    assert (copy.status, copy.kind, copy.size) == (status, "corrupted", len(damaged))
    with world.documents.kept(copy.id) as download:
        assert b"".join(download) == damaged
    [listed] = [one for one in world.documents.list(DEAL, user=ANN) if one.name == "Letter.docx"]
    assert (listed.copies, listed.state) == ((copy.id,), "editing" if status == 7 else "idle")
    assert world.documents.failed() == world.documents.pending() == []
    with world.documents.download(DEAL, file, user=ANN) as download:
        assert b"".join(download) == good
    world.documents.discard(copy.id)
    assert world.documents.copies(DEAL) == []


def test_the_reason_of_every_refusal_is_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    file, _, session = world.edit()
    token = world.callback_token(file)
    send = world.sandbox.documents.send_callback
    url = f"{world.app.url}/callback?token={token}"
    refusals = [
        (url, {"key": "another", "status": 1}, 200, "CallbackError"),
        (url, {"key": "another", "status": 2, "url": "file:///etc/passwd"}, 200, "CallbackError"),
        (f"{url}x", {"key": "another", "status": 1}, 403, "SignatureError"),
    ]
    for address, fields, status, reason in refusals:
        caplog.clear()
        assert send(address, fields) == (status, '{"error":1}')
        [line] = [record for record in caplog.records if record.name == "dealdocs.documents"]
        assert line.levelno == logging.WARNING
        assert f"answered {status}" in line.getMessage()
        assert reason in line.getMessage()
        assert token not in caplog.text
        assert "passwd" not in caplog.text
    caplog.clear()
    session.close()
    world.sandbox.documents.settle()
    assert caplog.records == [], "what is accepted needs no line"


@pytest.mark.parametrize("address", ["file:///etc/passwd?md5=canary", "//evil.example/?canary"])
def test_a_foreign_address_is_given_up_at_once_and_not_shown(
    world: World, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    file, key, _ = world.edit()
    url = f"{world.app.url}/callback?token={world.callback_token(file)}"
    caplog.clear()
    sent = world.sandbox.documents.send_callback(url, {"key": key, "status": 6, "url": address})
    assert sent == (200, '{"error":1}')
    assert "AddressRefusedError" in caplog.text
    assert "canary" not in caplog.text
    assert world.documents.pending() == []
    assert [job.step for job in world.documents.failed()] == ["abandoned"]


def test_a_waiting_save_is_logged_by_the_core(world: World, caplog: pytest.LogCaptureFixture) -> None:
    _, _, session = world.edit()
    world.sandbox.inject("POST /api/v1/files", status=503, times=1)
    session.close()
    world.sandbox.documents.settle()
    until("the warning arrives", lambda: "waits for another attempt" in caplog.text)
    until("the save is delivered", lambda: world.documents.pending() == [])


def test_a_long_history_is_taken(world: World) -> None:
    file, key, session = world.edit()
    change = {"created": "2026-11-21 10:00:00", "user": {"id": "3", "name": "Ann"}}
    history = {"serverVersion": "9.4.0", "changes": [change] * 50_000}
    url = f"{world.app.url}/callback?token={world.callback_token(file)}"
    fields = {"key": key, "status": 1, "users": ["3"], "history": history}
    assert world.sandbox.documents.send_callback(url, fields, tokens="body") == (200, '{"error":0}')
    session.close()
    world.sandbox.documents.settle()
