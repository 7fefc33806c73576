"""The documents of a deal from Python: a fake Pipedrive, the sandbox's Document Server, a small web app."""

from __future__ import annotations

import asyncio
import io
import json
import urllib.request
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from dealdocs import (
    AsyncDealDocuments,
    AsyncPipedrive,
    DealDocuments,
    Pipedrive,
    exceptions,
    formats,
    sandbox,
)
from dealdocs.onlyoffice import AsyncDocumentServer, DocumentServer
from document_app import ANN, SECRET, App
from patience import until
from pipedrive_fake import TOKEN, FakePipedrive

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEAL = 1


class World:
    """Everything together."""

    def __init__(self, world: sandbox.Sandbox, fake: FakePipedrive, directory: Path) -> None:
        self.sandbox, self.fake = world, fake
        self.app = App()
        self.server = DocumentServer(
            world.document_server_url, secret=world.secret, timeout=1.0, download_timeout=1.0
        )
        self.settings: dict[str, Any] = {
            "directory": directory,
            "instance": "test",
            "public_url": self.app.url,
            "secret": SECRET,
        }
        self.crm = Pipedrive(base_url=fake.url, api_token=TOKEN)
        self.documents = DealDocuments(self.crm, self.server, **self.settings)
        self.app.documents = self.documents

    def contents(self) -> list[str]:
        """The main part of each document of the deal."""
        found: list[str] = []
        for file in self.fake.files.values():
            with zipfile.ZipFile(io.BytesIO(file["content"])) as package:
                found.append(package.read("word/document.xml").decode())
        return found


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A deal without files, and an editor."""
    with sandbox.start(deals=1) as running, FakePipedrive() as fake:
        running.documents.configure(save_delay=0, retry_delay=0.01)
        made = World(running, fake, tmp_path / "data")
        yield made
        made.app.server.shutdown()
        made.app.server.server_close()


def test_an_edit_is_in_the_deal_afterwards(world: World) -> None:
    made = world.documents.create(DEAL, "Offer.docx", user=ANN, lang="de")
    assert (made.name, made.document_type, made.can_edit, made.state) == ("Offer.docx", "word", True, "idle")
    opened = world.documents.open(DEAL, made.id, user=ANN, lang="de")
    assert opened.mode == "edit"
    session = world.sandbox.documents.open(opened.config_json)
    mark, active = world.documents.activity(DEAL)
    assert [(one.state, one.editors) for one in active] == [("editing", ("Ann",))]
    with pytest.raises(exceptions.DocumentInUseError):
        world.documents.delete(DEAL, made.id, user=ANN)
    session.type("first words")
    assert session.save()
    world.sandbox.documents.settle()
    again = world.documents.open(DEAL, made.id, user=ANN)
    assert again.key == opened.key
    session.type("last words")
    session.close()
    world.sandbox.documents.settle()
    assert world.documents.pending() == []
    [file] = world.documents.list(DEAL, user=ANN)
    assert file.name == "Offer.docx"
    assert file.document == opened.document
    [content] = world.contents()
    assert "first words" in content
    assert "last words" in content
    assert world.documents.activity(DEAL)[0] != mark
    assert world.documents.open(DEAL, made.id, user=ANN).key != opened.key
    with world.documents.download(DEAL, file.id, user=ANN) as download:
        assert len(b"".join(download)) == file.size
    world.documents.delete(DEAL, file.id, user=ANN)
    assert world.documents.list(DEAL, user=ANN) == []


def test_a_save_waits_for_pipedrive_and_goes_on(world: World) -> None:
    made = world.documents.create(DEAL, "Offer.docx", user=ANN)
    opened = world.documents.open(DEAL, made.id, user=ANN)
    session = world.sandbox.documents.open(opened.config_json)
    session.type("kept words")
    world.fake.planned = [(500, {}, b"{}")] * 1000
    session.close()
    world.sandbox.documents.settle()
    assert [one["accepted"] for one in world.sandbox.documents.callbacks][-1]
    [job] = world.documents.pending()
    assert job.step == "fetched"
    assert job.error
    world.fake.planned = []
    until("the save is delivered", lambda: world.documents.pending() == [])
    assert "kept words" in world.contents()[0]
    assert len(world.fake.files) == 1


@pytest.mark.parametrize("wrong", [{"mode": "delete"}, {"device": "phone"}])
def test_a_wrong_word_is_named_with_those_that_are_right(world: World, wrong: dict[str, Any]) -> None:
    made = world.documents.create(DEAL, "Offer.docx", user=ANN)
    with pytest.raises(exceptions.ConfigError, match="has a value that is not offered") as raised:
        world.documents.open(DEAL, made.id, user=ANN, **wrong)
    assert raised.value.hint
    assert "line 1" not in str(raised.value)


def test_what_the_document_server_could_not_hand_over_is_recovered(world: World) -> None:
    made = world.documents.create(DEAL, "Offer.docx", user=ANN)
    opened = world.documents.open(DEAL, made.id, user=ANN)
    session = world.sandbox.documents.open(opened.config_json)
    session.type("forgotten words")
    world.app.documents = None
    session.close()
    world.sandbox.documents.settle()
    assert world.sandbox.documents.forgotten == [opened.key]
    recovered = world.documents.recover_forgotten()
    assert recovered.saved == (opened.key,)
    assert world.sandbox.documents.forgotten == []
    assert "forgotten words" in world.contents()[0]


@pytest.mark.parametrize(
    "fault",
    [
        {"fault": "status", "status": 500},
        {"fault": "status", "status": 403},
        {"fault": "cut"},
        {"fault": "cut_body", "bytes": 100},
        {"fault": "truncate", "bytes": 100},
        {"fault": "wrong_length"},
        {"fault": "endless"},
        {"fault": "stall", "bytes": 100},
        {"fault": "latency", "latency_ms": 3000},
    ],
    ids=lambda fault: "-".join(str(value) for value in fault.values()),
)
def test_a_broken_fetch_is_never_taken_for_the_document(world: World, fault: dict[str, Any]) -> None:
    made = world.documents.create(DEAL, "Offer.docx", user=ANN)
    opened = world.documents.open(DEAL, made.id, user=ANN)
    session = world.sandbox.documents.open(opened.config_json)
    session.type("whole words")
    body = json.dumps({**fault, "path": "/cache/files/data/**", "method": "GET"}).encode()
    request = urllib.request.Request(
        f"{world.sandbox.document_server_url}/_sandbox/faults",
        body,
        {"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10):
        pass
    session.close()
    world.sandbox.documents.settle()
    assert len(world.contents()) == 1
    assert "whole words" not in world.contents()[0]
    assert world.sandbox.documents.forgotten == [opened.key]
    request.method = "DELETE"
    request.data = None
    with urllib.request.urlopen(request, timeout=10):
        pass
    assert world.documents.recover_forgotten().saved == (opened.key,)
    assert ["whole words" in content for content in world.contents()] == [True]


def test_foreign_callbacks_store_nothing(world: World) -> None:
    made = world.documents.create(DEAL, "Offer.docx", user=ANN)
    world.documents.open(DEAL, made.id, user=ANN)
    for token, body in [("", b""), ("a.b.c", b"{}"), ("x" * 100_000, b"[]")]:
        assert world.documents.save(token, body, {}) == (403, b'{"error":1}')
        with pytest.raises(exceptions.SignatureError):
            world.documents.download_signed(token, {})
    assert world.documents.pending() == world.documents.failed() == []


def test_the_formats_are_those_of_the_servers_version(world: World) -> None:
    address, secret = world.sandbox.document_server_url, world.sandbox.secret
    tens = DocumentServer(address, secret=secret, version="10.0")
    newer = DealDocuments(world.crm, tens, **{**world.settings, "lossy_extensions": ["xls"]})
    older = DealDocuments(world.crm, world.server, **{**world.settings, "lossy_extensions": ["xls"]})
    content = (b"PK\x03\x04", b"x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    names = ("a.ofd", "b.oform", "c.xls")
    ids = [
        world.crm.files.upload(bytes_, name=name, deal_id=DEAL)["id"]
        for name, bytes_ in zip(names, content, strict=True)
    ]
    for documents, expected in (
        (newer, [(True, False), (False, False), (True, True)]),
        (older, [(False, False), (True, False), (True, False)]),
    ):
        listed = {file.name: (file.can_view, file.can_edit) for file in documents.list(DEAL, user=ANN)}
        assert [listed[name] for name in names] == expected
        for file_id, (can_view, can_edit) in zip(ids, expected, strict=True):
            if can_view:
                assert documents.open(DEAL, file_id, user=ANN).mode == ("edit" if can_edit else "view")
            else:
                with pytest.raises(exceptions.UnsupportedFormatError):
                    documents.open(DEAL, file_id, user=ANN)


def test_the_async_twin_does_the_same(world: World) -> None:
    async def run() -> None:
        crm = AsyncPipedrive(base_url=world.fake.url, api_token=TOKEN)
        server = AsyncDocumentServer(world.sandbox.document_server_url, secret=world.sandbox.secret)
        documents = AsyncDealDocuments(crm, server, **world.settings)
        made = await documents.create(DEAL, "Offer.docx", user=ANN)
        opened = await documents.open(DEAL, made.id, user=ANN, mode="view")
        assert opened.mode == "view"
        async with await documents.download(DEAL, made.id, user=ANN) as download:
            assert len(b"".join([chunk async for chunk in download])) == made.size
        renamed = await documents.rename(DEAL, made.id, "Bid", user=ANN)
        assert renamed.name == "Bid.docx"
        assert (await documents.resume()).finished == 0
        assert await documents.save("a.b.c", b"{}", {}) == (403, b'{"error":1}')

    asyncio.run(run())


def test_settings_are_checked() -> None:
    crm = Pipedrive(base_url="http://127.0.0.1:9", api_token=TOKEN)
    server = DocumentServer("https://docs.example.com", secret="7d1f0c5b9e3a4286b0d9c8f7e6a5b4c3")
    good: dict[str, Any] = {
        "directory": "unused",
        "instance": "test",
        "public_url": "https://app.example.com",
        "secret": SECRET,
    }
    DealDocuments(crm, server, **good)
    wrong: list[tuple[str, Any, type[Exception]]] = [
        ("retire", "burn", exceptions.ConfigError),
        ("instance", "", exceptions.ConfigError),
        ("public_url", "ftp://x", exceptions.ConfigError),
        ("lease", -1.0, exceptions.ConfigError),
        ("secret", "short", exceptions.WeakSecretError),
        ("colour", "red", TypeError),
    ]
    for name, value, error in wrong:
        settings: dict[str, Any] = {**good, name: value}
        with pytest.raises(error):
            DealDocuments(crm, server, **settings)


def test_bytes_and_file_objects_are_uploaded_as_paths_are(world: World, tmp_path: Path) -> None:
    content = formats.blank("docx", "en")
    path = tmp_path / "Plan.docx"
    path.write_bytes(content)
    kinds = (path, str(path), content, bytearray(content), io.BytesIO(content))
    for kind in kinds:
        made = world.documents.upload(DEAL, "Plan.docx", kind, user=ANN)
        with world.documents.download(DEAL, made.id, user=ANN) as got:
            assert got.read() == content
    for wrong in (5, None, io.StringIO("text")):
        with pytest.raises(exceptions.ArgumentTypeError, match="`content`"):
            world.documents.upload(DEAL, "Plan.docx", wrong, user=ANN)  # pyright: ignore[reportArgumentType]


def test_an_upload_from_a_file_object_ends_at_the_cap(world: World) -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1, /) -> bytes:
            return b"x" * size

    with pytest.raises(exceptions.FileTooLargeError):
        world.documents.upload(DEAL, "Plan.docx", Endless(), user=ANN)
