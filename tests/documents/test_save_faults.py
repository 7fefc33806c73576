"""Every fault that the sandbox can put on Pipedrive, at every request of a save."""

from __future__ import annotations

import re
import time
import urllib.error
from typing import TYPE_CHECKING, Any

import pytest

from dealdocs import sandbox
from dealdocs.exceptions import DocumentServerError
from document_app import ANN
from patience import until
from saving_world import DEAL, FAULTS, World, named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REQUESTS = [
    ("POST", "/api/v1/files"),
    ("GET", "/api/v1/files/*"),
    ("PUT", "/api/v1/files/*"),
    ("DELETE", "/api/v1/files/*"),
]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A company without faults."""
    with sandbox.start(deals=3, limits=False) as running:
        running.documents.configure(save_delay=0, retry_delay=0.01)
        made = World(running, tmp_path / "data")
        yield made
        made.close()


def delivered(world: World) -> None:
    """Everything on its way arrives."""
    deadline = time.monotonic() + 60
    while world.documents.pending():
        assert time.monotonic() < deadline, world.documents.pending()
        world.documents.resume()
        time.sleep(0.1)
    assert world.documents.failed() == []
    assert world.sandbox.documents.forgotten == []


def test_no_kind_of_fault_is_left_out(world: World) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        world.inject({"fault": "unheard-of"}, "GET", "/")
    kinds = re.findall("`([a-z_]+)`", refused.value.read().decode().split("expected", 1)[1])
    assert len(kinds) > 1
    assert {fault["fault"] for fault in FAULTS} == set(kinds)


@pytest.mark.parametrize("fault", FAULTS, ids=named)
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
    delivered(world)
    files = {file.name: file for file in world.documents.list(DEAL, user=ANN) if file.name not in before}
    assert sorted(files) == [f"Offer {number}.docx" for number in range(len(REQUESTS))]
    for number in range(len(REQUESTS)):
        file = files[f"Offer {number}.docx"]
        opened = world.documents.open(DEAL, file.id, user=ANN, mode="view")
        with world.sandbox.documents.open(opened.config_json) as session:
            assert f"words of {number}" in session.text


BROKEN = [fault for fault in FAULTS if not fault.get("latency_ms") and not fault.get("processed")]


@pytest.mark.parametrize("fault", BROKEN, ids=named)
def test_a_broken_search_for_a_lost_upload_makes_no_second_one(world: World, fault: dict[str, Any]) -> None:
    file, session = world.edited()
    world.inject({"fault": "cut", "processed": True}, "POST", "/api/v1/files")
    world.inject(fault, "GET", "/api/v1/deals/*/files")
    session.close()
    world.sandbox.documents.settle()
    delivered(world)
    assert [rule for rule in world.sandbox.faults if not rule["acted"]] == [], "both faults were met"
    assert world.names().count("Offer.docx") == 1
    assert "kept words" in world.read(file)


# A service that answers 429 for ever has spent its day.
@pytest.mark.parametrize("fault", [fault for fault in BROKEN if fault.get("status") != 429], ids=named)
def test_a_broken_download_opens_nothing_and_harms_nothing(world: World, fault: dict[str, Any]) -> None:
    file, session = world.edited()
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
    assert "kept words" in world.read(file)


@pytest.mark.parametrize("fault", BROKEN, ids=named)
def test_a_forced_save_that_cannot_be_fetched_is_not_acknowledged(
    world: World, fault: dict[str, Any]
) -> None:
    file, session = world.edited()
    before = world.stored(file)
    number = world.sandbox.inject(
        "GET /cache/files/data/**",
        fault=fault["fault"],
        status=fault.get("status"),
        size=fault.get("bytes"),
        server="document_server",
    )
    assert not session.save()
    assert world.stored(file) == before
    world.sandbox.remove_fault(number)
    session.type("more words")
    session.close()
    world.sandbox.documents.settle()
    until("the save is delivered", lambda: world.documents.pending() == [])
    assert "kept words\nmore words" in world.read(file)


@pytest.mark.parametrize("path", ["/api/v1/files/*/download", "/_storage/**"])
@pytest.mark.parametrize("fault", FAULTS, ids=named)
def test_a_broken_look_at_the_new_file_loses_and_doubles_nothing(
    tmp_path: Path, fault: dict[str, Any], path: str
) -> None:
    with sandbox.start(deals=3, limits=False) as running:
        running.documents.configure(save_delay=0, retry_delay=0.01)
        world = World(running, tmp_path / "data", verify="content")
        try:
            before = len(world.names())
            file, session = world.edited()
            world.inject(fault, "GET", path)
            session.close()
            running.documents.settle()
            delivered(world)
            assert [rule["acted"] for rule in running.faults] == [1], "the fault was met"
            assert (world.names().count("Offer.docx"), len(world.names())) == (1, before + 1)
            assert "kept words" in world.read(file)
        finally:
            world.close()
