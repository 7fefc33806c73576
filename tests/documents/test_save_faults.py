"""Every fault that the sandbox can put on Pipedrive, at every request of a save."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from dealdocs import DealDocuments, Pipedrive, sandbox
from dealdocs.exceptions import DocumentServerError
from dealdocs.onlyoffice import DocumentServer
from document_app import ANN, SECRET, App
from patience import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEAL = 1
# Short, so that a stalled answer is given up soon; seconds.
LIMIT = 3.0
REQUESTS = [
    ("POST", "/api/v1/files"),
    ("GET", "/api/v1/files/*"),
    ("PUT", "/api/v1/files/*"),
    ("DELETE", "/api/v1/files/*"),
]


class World:
    """A whole sandbox and a small app."""

    def __init__(self, running: sandbox.Sandbox, directory: Path) -> None:
        self.sandbox, self.app = running, App()
        crm = Pipedrive(
            base_url=running.pipedrive_url,
            api_token=running.api_token,
            max_retries=0,
            timeout=LIMIT,
            transfer_timeout=LIMIT,
        )
        server = DocumentServer(running.document_server_url, secret=running.secret, download_timeout=LIMIT)
        self.documents = DealDocuments(
            crm,
            server,
            directory=directory,
            instance="test",
            public_url=self.app.url,
            secret=SECRET,
            settle=0.3,
        )
        self.app.documents = self.documents

    def inject(self, fault: dict[str, Any], method: str, path: str) -> None:
        """One request of this kind fails."""
        body = json.dumps({**fault, "method": method, "path": path, "times": 1}).encode()
        request = urllib.request.Request(
            f"{self.sandbox.pipedrive_url}/_sandbox/faults", body, {"content-type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=10):
            pass


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A company without faults."""
    with sandbox.start(deals=3, limits=False) as running:
        running.documents.configure(save_delay=0, retry_delay=0.01)
        made = World(running, tmp_path / "data")
        yield made
        made.app.server.shutdown()
        made.app.server.server_close()


FAULTS: list[dict[str, Any]] = [
    {"fault": "status", "status": 500},
    {"fault": "status", "status": 503, "processed": True},
    {"fault": "status", "status": 429},
    {"fault": "cut"},
    {"fault": "cut", "processed": True},
    {"fault": "cut_body", "bytes": 10},
    {"fault": "truncate", "bytes": 10},
    {"fault": "wrong_length"},
    {"fault": "endless"},
    {"fault": "stall", "bytes": 10},
    {"fault": "latency", "latency_ms": 200},
    # Longer than the client waits: the request may or may not have been carried out.
    {"fault": "latency", "latency_ms": 6000},
    {"fault": "cut", "processed": True, "latency_ms": 6000},
]


def test_no_kind_of_fault_is_left_out(world: World) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        world.inject({"fault": "unheard-of"}, "GET", "/")
    kinds = re.findall("`([a-z_]+)`", refused.value.read().decode().split("expected", 1)[1])
    assert len(kinds) > 1
    assert {fault["fault"] for fault in FAULTS} == set(kinds)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: "-".join(str(value) for value in fault.values()))
def test_no_fault_loses_or_doubles_a_document(world: World, fault: dict[str, Any]) -> None:
    before = {file.name for file in world.documents.list(DEAL, user=ANN)}
    sessions: list[tuple[str, str, sandbox.EditorSession]] = []
    for number, (method, path) in enumerate(REQUESTS):
        made = world.documents.create(DEAL, f"Offer {number}.docx", user=ANN)
        opened = world.documents.open(DEAL, made.id, user=ANN)
        session = world.sandbox.documents.open(opened.config_json)
        session.type(f"words of {number}")
        sessions.append((method, path, session))
    for method, path, session in sessions:
        world.inject(fault, method, path)
        session.close()
        world.sandbox.documents.settle()
    deadline = time.monotonic() + 60
    while world.documents.pending():
        assert time.monotonic() < deadline, world.documents.pending()
        world.documents.resume()
        time.sleep(0.1)
    assert world.documents.failed() == []
    assert world.sandbox.documents.forgotten == []
    files = {file.name: file for file in world.documents.list(DEAL, user=ANN) if file.name not in before}
    assert sorted(files) == [f"Offer {number}.docx" for number in range(len(REQUESTS))]
    for number in range(len(REQUESTS)):
        file = files[f"Offer {number}.docx"]
        opened = world.documents.open(DEAL, file.id, user=ANN, mode="view")
        with world.sandbox.documents.open(opened.config_json) as session:
            assert f"words of {number}" in session.text


def delivered(world: World) -> None:
    """Everything on its way arrives."""
    deadline = time.monotonic() + 60
    while world.documents.pending():
        assert time.monotonic() < deadline, world.documents.pending()
        world.documents.resume()
        time.sleep(0.1)
    assert world.documents.failed() == []
    assert world.sandbox.documents.forgotten == []


def edited(world: World) -> tuple[int, sandbox.EditorSession]:
    """A new document that somebody has changed."""
    made = world.documents.create(DEAL, "Offer.docx", user=ANN)
    session = world.sandbox.documents.open(world.documents.open(DEAL, made.id, user=ANN).config_json)
    session.type("kept words")
    return made.id, session


def read(world: World, file: int) -> str:
    """The text that an editor shows of a document."""
    opened = world.documents.open(DEAL, file, user=ANN, mode="view")
    with world.sandbox.documents.open(opened.config_json) as session:
        return session.text


def stored(world: World, file: int) -> bytes:
    """The bytes of a document in the deal."""
    with world.documents.download(DEAL, file, user=ANN) as download:
        return b"".join(download)


BROKEN = [fault for fault in FAULTS if not fault.get("latency_ms") and not fault.get("processed")]


def named(fault: dict[str, Any]) -> str:
    """The name of a case."""
    return "-".join(str(value) for value in fault.values())


@pytest.mark.parametrize("fault", BROKEN, ids=named)
def test_a_broken_search_for_a_lost_upload_makes_no_second_one(world: World, fault: dict[str, Any]) -> None:
    file, session = edited(world)
    world.inject({"fault": "cut", "processed": True}, "POST", "/api/v1/files")
    world.inject(fault, "GET", "/api/v1/deals/*/files")
    session.close()
    world.sandbox.documents.settle()
    delivered(world)
    assert [rule for rule in world.sandbox.faults if not rule["acted"]] == [], "both faults were met"
    names = [one.name for one in world.documents.list(DEAL, user=ANN)]
    assert names.count("Offer.docx") == 1
    assert "kept words" in read(world, file)


# A service that answers 429 for ever has spent its day.
@pytest.mark.parametrize("fault", [fault for fault in BROKEN if fault.get("status") != 429], ids=named)
def test_a_broken_download_opens_nothing_and_harms_nothing(world: World, fault: dict[str, Any]) -> None:
    file, session = edited(world)
    session.close()
    world.sandbox.documents.settle()
    delivered(world)
    opened = world.documents.open(DEAL, file, user=ANN)
    number = world.sandbox.inject(
        "GET /_storage/**",
        fault=fault["fault"],
        status=fault.get("status"),
        size=fault.get("bytes"),
    )
    with pytest.raises(DocumentServerError) as refused:
        world.sandbox.documents.open(opened.config_json)
    assert refused.value.code == "-4"
    world.sandbox.remove_fault(number)
    assert "kept words" in read(world, file)


@pytest.mark.parametrize("fault", BROKEN, ids=named)
def test_a_forced_save_that_cannot_be_fetched_is_not_acknowledged(
    world: World, fault: dict[str, Any]
) -> None:
    file, session = edited(world)
    before = stored(world, file)
    number = world.sandbox.inject(
        "GET /cache/files/data/**",
        fault=fault["fault"],
        status=fault.get("status"),
        size=fault.get("bytes"),
        server="document_server",
    )
    assert not session.save()
    assert stored(world, file) == before
    world.sandbox.remove_fault(number)
    session.type("more words")
    session.close()
    world.sandbox.documents.settle()
    until("the save is delivered", lambda: world.documents.pending() == [])
    assert "kept words\nmore words" in read(world, file)
