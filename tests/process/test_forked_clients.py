"""The clients, sync and async, used before and after a fork, on both sides of it."""

import subprocess
import sys

import pytest

from dealdocs import sandbox

SCRIPT = """
import asyncio, os, signal, sys
signal.alarm(100)
import dealdocs
from dealdocs.onlyoffice import AsyncDocumentServer, DocumentServer

crm_url, token, docs_url, secret, parent, child = sys.argv[1:]
crm = dealdocs.Pipedrive(base_url=crm_url, api_token=token)
server = DocumentServer(docs_url, secret=secret)
async_crm = dealdocs.AsyncPipedrive(base_url=crm_url, api_token=token)
async_server = AsyncDocumentServer(docs_url, secret=secret)


def sync_calls():
    assert crm.deals.get(1)["id"] == 1
    assert len(list(crm.deals.list())) == 3
    assert server.command.version()


async def asked():
    assert (await async_crm.deals.get(1))["id"] == 1
    assert len([deal async for deal in async_crm.deals.list()]) == 3
    assert await async_server.command.version()
    # Several at once, as an application has them.
    deals = await asyncio.gather(*(async_crm.deals.get(number) for number in (1, 2, 3)))
    assert [deal["id"] for deal in deals] == [1, 2, 3]


def async_calls():
    asyncio.run(asked())


calls = {"sync": sync_calls, "async": async_calls}
calls[parent]()
pids = []
for _ in range(2):
    pid = os.fork()
    if pid == 0:
        signal.alarm(60)
        calls[child]()
        os._exit(7)
    pids.append(pid)
calls[parent]()  # while the children are at it
assert [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids] == [7, 7]
"""


@pytest.mark.timeout(150)
@pytest.mark.parametrize("child", ["sync", "async"])
@pytest.mark.parametrize("parent", ["sync", "async"])
def test_clients_work_on_both_sides_of_a_fork(parent, child):
    with sandbox.start(deals=3, limits=False) as world:
        facts = [world.pipedrive_url, world.api_token, world.document_server_url, world.secret]
        command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", SCRIPT, *facts, parent, child]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
