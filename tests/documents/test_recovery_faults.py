"""Every fault that the sandbox can put on the Document Server, at every request of a recovery."""

from __future__ import annotations

import io
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from dealdocs import exceptions, sandbox
from dealdocs._core import formats
from document_app import ANN
from patience import until
from saving_world import DEAL, FAULTS, World, named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dealdocs.documents import OpenedDocument

# Two latencies: one shorter than the client waits, one longer.
LIMIT = 1.0
COMMANDS = ["list", "info", "type", "link", "delete"]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A company without faults."""
    with sandbox.start(deals=1, limits=False) as running:
        running.documents.configure(save_delay=0, retry_delay=0.01)
        made = World(running, tmp_path / "data", LIMIT)
        yield made
        made.close()


def forgotten(world: World, name: str) -> int:
    """A document whose last save nobody took."""
    file, session = world.edited(name)
    world.app.documents = None
    session.close()
    world.sandbox.documents.settle()
    world.app.documents = world.documents
    assert len(world.sandbox.documents.forgotten) == 1
    return file


def recovered_in_the_end(world: World, file: int, name: str) -> None:
    """A later recovery, without a fault, leaves the edit in the deal, once, and nothing anywhere else."""
    assert world.documents.recover_forgotten().failed == ()
    assert world.sandbox.documents.forgotten == []
    # A broken fetch of before may still be noted, as one that has brought no bytes.
    until("the save is delivered", lambda: {job.step for job in world.documents.pending()} <= {"received"})
    assert [job for job in world.documents.failed() if job.size] == []
    stem = name.partition(".")[0]
    assert [one for one in world.names() if one.startswith(stem)] == [name]
    assert world.read(file).count("kept words") == 1


@pytest.mark.parametrize("fault", FAULTS, ids=named)
def test_a_broken_command_loses_nothing(world: World, fault: dict[str, Any]) -> None:
    for skip, command in enumerate(COMMANDS):
        name = f"Letter-{command}.docx"
        file = forgotten(world, name)
        number = world.inject(fault, "POST", "/command", server="document_server", skip=skip)
        try:
            outcome = world.documents.recover_forgotten()
        except exceptions.DealDocsError:
            assert command == "list"
        else:
            kept = set(world.sandbox.documents.forgotten)
            assert {key for key, _ in outcome.failed} | set(outcome.in_use) >= kept, "what stays is told"
        assert [rule["acted"] for rule in world.sandbox.faults if rule["id"] == number] == [1]
        world.sandbox.remove_fault(number)
        recovered_in_the_end(world, file, name)


@pytest.mark.parametrize("fault", FAULTS, ids=named)
def test_a_broken_fetch_of_a_forgotten_file_loses_nothing(world: World, fault: dict[str, Any]) -> None:
    file = forgotten(world, "Letter.docx")
    before = world.stored(file)
    number = world.inject(fault, "GET", "/cache/files/data/**", server="document_server")
    outcome = world.documents.recover_forgotten()
    if outcome.failed:
        assert world.sandbox.documents.forgotten == [outcome.failed[0][0]]
        assert world.stored(file) == before
    world.sandbox.remove_fault(number)
    recovered_in_the_end(world, file, "Letter.docx")


def forgotten_odt(world: World, file: int, words: str) -> OpenedDocument:
    """An editing session whose save nobody took."""
    opened = world.documents.open(DEAL, file, user=ANN)
    session = world.sandbox.documents.open(opened.config_json)
    session.type(words)
    world.app.documents = None
    session.close()
    world.sandbox.documents.settle()
    world.app.documents = world.documents
    assert world.sandbox.documents.forgotten == [opened.key]
    return opened


def test_a_file_in_another_format_is_recovered_as_it_would_have_been_saved(tmp_path: Path, x2t: Path) -> None:
    (tmp_path / "blank.docx").write_bytes(formats.blank("docx", "en"))
    source = tmp_path / "Letter.odt"
    subprocess.run([x2t, tmp_path / "blank.docx", source], check=True, capture_output=True, timeout=60)
    with sandbox.start(deals=1, limits=False) as running:
        running.documents.configure(save_delay=0, retry_delay=0.01, x2t=str(x2t))
        world = World(running, tmp_path / "data", 30, lossy_extensions=["odt"])
        try:
            made = world.documents.upload(DEAL, source.name, source, user=ANN)
            opened = forgotten_odt(world, made.id, "kept words")
            assert world.documents.recover_forgotten().saved == (opened.key,)
            until("the save is delivered", lambda: world.documents.pending() == [])
            assert "Letter.odt" in world.names()
            with zipfile.ZipFile(io.BytesIO(world.stored(made.id))) as package:
                assert "kept words" in package.read("content.xml").decode()

            # The editor goes on with what the store has, though that is no Office Open XML.
            again = forgotten_odt(world, made.id, "more words")
            with running.documents.open(again.config_json) as session:
                assert "kept words\nmore words" in session.text
                session.type("last words")
        finally:
            world.close()
