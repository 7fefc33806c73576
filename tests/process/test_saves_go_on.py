"""A save that goes on by itself, in a forked child and over the end of a process; and a large one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from dealdocs import Pipedrive, sandbox
from pipedrive_fake import TOKEN, FakePipedrive
from saving_process import document_server, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOWN = (503, {}, b"{}")
LARGE = 100_000_000  # bytes


@pytest.fixture
def fake() -> Iterator[FakePipedrive]:
    with FakePipedrive() as fake:
        yield fake


def upload(fake: FakePipedrive) -> int:
    crm = Pipedrive(base_url=fake.url, api_token=TOKEN)
    return crm.files.upload(b"old content", name="Letter.docx", deal_id=1)["id"]


@pytest.mark.timeout(150)
def test_a_forked_child_goes_on_with_its_save(fake: FakePipedrive, tmp_path: Path) -> None:
    file = upload(fake)
    with document_server(1000) as docs:
        key, link = run(fake.url, TOKEN, docs, tmp_path, f"print(*offer({file}))").split()
        fake.planned = [DOWN]
        run(
            fake.url,
            TOKEN,
            docs,
            tmp_path,
            f"""
            documents.activity(deal)  # the parent has used all that is made once a process
            pid = os.fork()
            if pid == 0:
                save({key!r}, {link!r})
                delivered()
                os._exit(7)
            assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
            """,
        )
    assert [(one["meta"]["name"], len(one["content"])) for one in fake.files.values()] == [
        ("Letter.docx", 1000)
    ]


@pytest.mark.timeout(150)
def test_a_waiting_save_does_not_hold_up_the_end_and_goes_on_in_the_next_process(
    fake: FakePipedrive, tmp_path: Path
) -> None:
    file = upload(fake)
    with document_server(1000) as docs:
        key, link = run(fake.url, TOKEN, docs, tmp_path, f"print(*offer({file}))").split()
        fake.planned = [DOWN] * 1000
        ended = run(
            fake.url,
            TOKEN,
            docs,
            tmp_path,
            f"""
            save({key!r}, {link!r})
            [job] = documents.pending()
            print(job.step, job.attempts > 0)
            """,
        )
        assert ended.split() == ["fetched", "True"]
        fake.planned = []
        run(fake.url, TOKEN, docs, tmp_path, "documents.activity(deal); delivered()")
    assert [len(one["content"]) for one in fake.files.values()] == [1000]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.timeout(200)
def test_a_large_document_is_saved_in_little_memory(tmp_path: Path) -> None:
    with sandbox.start(deals=1, limits=False) as world, document_server(LARGE) as docs:
        crm = Pipedrive(base_url=world.pipedrive_url, api_token=world.api_token)
        file = crm.files.upload(b"old content", name="Letter.docx", deal_id=1)["id"]
        place = (world.pipedrive_url, world.api_token, docs, tmp_path)
        grown = run(
            *place,
            f"""
            def peak():
                lines = open("/proc/self/status").read().splitlines()
                return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
            key, link = offer({file})
            open("/proc/self/clear_refs", "w").write("5")  # the peak begins anew
            before = peak()
            save(key, link)
            delivered()
            print(peak() - before)
            """,
        )
        assert int(grown) < 30_000, "kilobytes"
        [saved] = [one for one in crm.files.list(deal_id=1) if one["name"] == "Letter.docx"]
        assert saved["file_size"] == LARGE
