"""A client that is used on both sides of a fork, in threads, and cancelled."""

import subprocess
import sys
import textwrap
from collections.abc import Iterator

import pytest

from pipedrive_fake import TOKEN, FakePipedrive


@pytest.fixture
def fake() -> Iterator[FakePipedrive]:
    with FakePipedrive(deals=9) as fake:
        fake.page_size = 2
        yield fake


def run(fake: FakePipedrive, code: str) -> None:
    prelude = f"""
    import asyncio, os, signal, threading
    signal.alarm(20)
    from dealdocs import AsyncPipedrive, Pipedrive
    crm = Pipedrive(base_url={fake.url!r}, api_token={TOKEN!r})
    def child(work):
        pid = os.fork()
        if pid == 0:
            signal.alarm(10)
            work()
            os._exit(7)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
    """
    script = textwrap.dedent(prelude) + textwrap.dedent(code)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=40, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_client_works_on_both_sides_of_a_fork(fake: FakePipedrive) -> None:
    run(
        fake,
        """
        def all_of_them():
            assert [deal["id"] for deal in crm.deals.list()] == list(range(9))
        all_of_them()
        child(all_of_them)
        all_of_them()
        """,
    )


def test_a_forked_child_keeps_to_a_block_and_a_spent_day(fake: FakePipedrive) -> None:
    fake.planned += [(403, {"content-type": "text/html"}, b"<html>")]
    fake.planned += [(429, {"x-daily-ratelimit-token-remaining": "0"}, b"{}")]
    run(
        fake,
        """
        from dealdocs.exceptions import BlockedError, BudgetExhaustedError
        spent = Pipedrive(base_url=crm.base_url, api_token="another-credential")
        def refused():
            for client, kind in ((crm, BlockedError), (spent, BudgetExhaustedError)):
                try:
                    client.deals.get(1)
                except kind:
                    continue
                raise SystemExit(f"no {kind.__name__}")
        refused()
        child(refused)
        child(lambda: child(refused))
        """,
    )
    assert len(fake.asked) == 2, "the children sent nothing"


def test_a_walk_goes_on_after_a_fork_in_the_middle(fake: FakePipedrive) -> None:
    run(
        fake,
        """
        deals = iter(crm.deals.list())
        first = next(deals)
        def rest():
            assert [deal["id"] for deal in deals] == list(range(1, 9))
        child(rest)
        rest()
        """,
    )


def test_threads_share_a_client(fake: FakePipedrive) -> None:
    run(
        fake,
        """
        seen = []
        work = lambda: seen.append([deal["id"] for deal in crm.deals.list()])
        threads = [threading.Thread(target=work) for _ in range(8)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert seen == [list(range(9))] * 8
        """,
    )


def test_a_cancelled_call_leaves_the_client_usable(fake: FakePipedrive) -> None:
    run(
        fake,
        f"""
        async def main():
            async with AsyncPipedrive(base_url={fake.url!r}, api_token={TOKEN!r}) as crm:
                for _ in range(5):
                    task = asyncio.create_task(crm.deals.list().to_list())
                    await asyncio.sleep(0.002)
                    task.cancel()
                    try:
                        await task
                    except asyncio.CancelledError:
                        pass
                assert len(await crm.deals.list().to_list()) == 9
        asyncio.run(main())
        """,
    )
