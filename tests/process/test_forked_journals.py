"""The journal over a fork: no lock is inherited, and no thread of the parent is inside SQLite meanwhile."""

from __future__ import annotations

import sqlite3
import sys
from typing import TYPE_CHECKING

import pytest

from pipedrive_fake import TOKEN, FakePipedrive
from saving_process import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no fork")
NO_SERVER = "http://127.0.0.1:9"  # nothing is sent to it


@pytest.fixture
def fake() -> Iterator[FakePipedrive]:
    with FakePipedrive() as fake:
        yield fake


def test_a_forked_child_holds_the_journal_by_locks_of_its_own(fake: FakePipedrive, tmp_path: Path) -> None:
    # Whoever closes a journal last removes its log; who else has it open is known by their locks alone.
    told = run(
        fake.url,
        TOKEN,
        NO_SERVER,
        tmp_path,
        """
        import sqlite3, subprocess
        documents.activity(deal)
        ready, wait = os.pipe(), os.pipe()
        pid = os.fork()
        if pid == 0:
            documents.activity(deal)
            os.write(ready[1], b"1")
            os.read(wait[0], 1)
            os._exit(0)
        os.read(ready[0], 1)
        del documents
        other = (
            "import sqlite3, sys; journal = sqlite3.connect(sys.argv[1], timeout=0);"
            "print(journal.execute('PRAGMA journal_mode=DELETE').fetchone())"
        )
        path = os.path.join(directory, "journal.sqlite3")
        told = subprocess.run([sys.executable, "-c", other, path], capture_output=True, text=True)
        os.write(wait[1], b"1")
        os.waitpid(pid, 0)
        print(told.stdout, told.stderr)
        """,
    )
    assert "database is locked" in told


def test_children_forked_in_the_midst_of_work_go_on(fake: FakePipedrive, tmp_path: Path) -> None:
    told = run(
        fake.url,
        TOKEN,
        NO_SERVER,
        tmp_path,
        """
        import threading
        ended = threading.Event()

        def busy():
            while not ended.is_set():
                documents.activity(deal)

        threads = [threading.Thread(target=busy) for _ in range(4)]
        for thread in threads:
            thread.start()
        children = 60
        for _ in range(children):
            pid = os.fork()
            if pid == 0:
                signal.alarm(20)
                documents.activity(deal)
                documents.pending()
                os._exit(7)
            assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
        ended.set()
        for thread in threads:
            thread.join()
        print(children)
        """,
    )
    assert told.split() == ["60"]
    with sqlite3.connect(tmp_path / "journal.sqlite3") as journal:
        assert journal.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
