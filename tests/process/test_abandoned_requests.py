"""A call that is cancelled, timed out or interrupted closes its connection, and so does the end of a process.

The server of the test never answers. Whatever the child prints, it has printed; then it stays alive until
the test has seen the connection closed, so that it is not its end that closes it.
"""

import signal
import subprocess
import sys
import textwrap

import pytest

from silent_server import LIMIT, SilentServer, is_closed

PRELUDE = """
import asyncio, os, signal, sys, threading
signal.alarm(120)
import dealdocs
from dealdocs.onlyoffice import AsyncDocumentServer

url = sys.argv[1]
def client():
    return dealdocs.AsyncPipedrive(base_url=url, api_token="x" * 40, max_retries=0)
def pipedrive():
    return client().deals.get(1)
def document_server():
    return AsyncDocumentServer(url, secret="a-secret-of-more-than-thirty-two-bytes").command.version()
def a_word():
    return asyncio.to_thread(sys.stdin.readline)
"""
CALLS = ("pipedrive", "document_server")


@pytest.fixture
def server():
    with SilentServer() as server:
        yield server


def start(server, code):
    command = [sys.executable, "-c", PRELUDE + textwrap.dedent(code), server.url]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(command, **pipes, text=True)


def say(child):
    child.stdin.write("\n")
    child.stdin.flush()


def ended(child):
    output, errors = child.communicate("\n", timeout=LIMIT)
    assert "panicked" not in errors
    assert "Fatal" not in errors
    return child.returncode, output, errors


@pytest.mark.timeout(150)
@pytest.mark.parametrize("call", CALLS)
def test_a_cancelled_task_closes_its_connection(server, call):
    code = f"""
    async def main():
        task = asyncio.create_task({call}())
        await a_word()
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            print("cancelled", flush=True)
        await a_word()
    asyncio.run(main())
    """
    with start(server, code) as child:
        connection = server.request()
        say(child)
        assert child.stdout.readline() == "cancelled\n"
        assert is_closed(connection)
        assert ended(child) == (0, "", "")


@pytest.mark.timeout(150)
@pytest.mark.parametrize("call", CALLS)
def test_a_timeout_of_asyncio_closes_the_connection(server, call):
    code = f"""
    async def main():
        try:
            await asyncio.wait_for({call}(), 3)
        except asyncio.TimeoutError:
            print("timeout", flush=True)
        await a_word()
    asyncio.run(main())
    """
    with start(server, code) as child:
        connection = server.request()
        assert child.stdout.readline() == "timeout\n"
        assert is_closed(connection)
        assert ended(child) == (0, "", "")


@pytest.mark.timeout(150)
def test_ctrl_c_closes_the_connection_of_a_waiting_call(server):
    code = """
    crm = dealdocs.Pipedrive(base_url=url, api_token="x" * 40, max_retries=0)
    try:
        crm.deals.get(1)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
    sys.stdin.readline()
    """
    with start(server, code) as child:
        connection = server.request()
        child.send_signal(signal.SIGINT)
        assert child.stdout.readline() == "interrupted\n"
        assert is_closed(connection)
        assert ended(child) == (0, "", "")


PENDING = {
    "a thread": """
    crm = dealdocs.Pipedrive(base_url=url, api_token="x" * 40, max_retries=0)
    threading.Thread(target=crm.deals.get, args=(1,), daemon=True).start()
    sys.stdin.readline()
    """,
    "a task that asyncio cancels": """
    async def main():
        task = asyncio.create_task(pipedrive())
        await a_word()
    asyncio.run(main())
    """,
    "a loop that nobody closed": """
    loop = asyncio.new_event_loop()
    task = loop.create_task(pipedrive())
    loop.run_until_complete(a_word())
    """,
}


@pytest.mark.timeout(150)
@pytest.mark.parametrize("pending", PENDING)
def test_a_process_ends_with_a_request_pending(server, pending):
    with start(server, PENDING[pending]) as child:
        connection = server.request()
        say(child)
        code, _, _ = ended(child)
        assert code == 0
        assert is_closed(connection)
