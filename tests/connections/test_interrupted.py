"""Row 28: Ctrl-C while the token endpoint holds its answer, in a process of its own."""

import contextlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime, timezone

import pytest
from connection_world import CLIENT_SECRET, KEY, SCOPES, create_oidc, define_oidc
from oauth_servers import consent, counting_proxy

from dealdocs.connections import Vault

# Says what happened, a line each; goes on when it gets a line.
WORKER = """
import sys
import threading
from dealdocs.connections import Vault

connection = Vault(sys.argv[1], key=sys.argv[2], timeout=30)["acme"]
print("ready", flush=True)
try:
    print(connection.request("GET", "/me").status, flush=True)
except KeyboardInterrupt:
    print("interrupted", flush=True)
    if sys.argv[3] == "ends":
        raise
sys.stdin.readline()
print(connection.request("GET", "/me").status, flush=True)
"""
ASYNC_WORKER = """
import asyncio, sys
from dealdocs.connections import AsyncVault


async def main():
    connection = await AsyncVault(sys.argv[1], key=sys.argv[2], timeout=30).connection("acme")
    print("ready", flush=True)
    await connection.request("GET", "/me")

try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("interrupted", flush=True)
    raise
"""


@pytest.fixture
def proxy(vault, oidc):
    """Holds answers of the token endpoint back; the vault has a connection whose token has ended."""
    with counting_proxy.running(oidc) as proxy:
        define_oidc(vault, oidc, token_url=proxy.url, test=False)
        connection = create_oidc(vault, oidc)
        got = consent.tokens(oidc, ("desktop", CLIENT_SECRET), " ".join(SCOPES))
        ended = datetime.fromtimestamp(time.time() - 10, tz=timezone.utc)
        connection.import_tokens(got["access_token"], refresh_token=got["refresh_token"], expires_at=ended)
        yield proxy


@contextlib.contextmanager
def worker(folder, code, *arguments):
    """A process that calls through the connection; interrupted when the request for a token is there."""
    command = [sys.executable, "-c", code, folder / "connections.vault", KEY, *arguments]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    process = subprocess.Popen(command, text=True, **pipes)
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.communicate(timeout=10)


def interrupt(process, proxy):
    assert proxy.arrived.wait(30)
    process.send_signal(signal.SIGINT)


def is_whole(folder):
    """The vault as another process finds it: good, no mark left, one request for a token, and it works."""
    connection = Vault(folder / "connections.vault", key=KEY)["acme"]
    assert connection.request("GET", "/me").status == 200
    overview = connection.overview()
    assert (overview.status, overview.last_error) == ("connected", None)
    assert overview.expires_at > datetime.now(timezone.utc)


def test_the_process_goes_on(proxy, tmp_path):
    """The refresh ends by itself, and the next call uses what came: no token is sent twice."""
    proxy.delay["POST /token"] = 2
    with worker(tmp_path, WORKER, "goes on") as process:
        interrupt(process, proxy)
        assert process.stdout.readline() == "interrupted\n"
        out, errors = process.communicate("\n", timeout=40)
        assert out == "200\n", errors
    assert proxy.seen["POST /token"] == 1
    is_whole(tmp_path)


@pytest.mark.parametrize(("code", "arguments"), [(WORKER, ["ends"]), (ASYNC_WORKER, [])])
def test_the_process_ends(proxy, tmp_path, code, arguments):
    """Its end waits for the token that is on its way."""
    proxy.delay["POST /token"] = 2
    with worker(tmp_path, code, *arguments) as process:
        interrupt(process, proxy)
        out, errors = process.communicate(timeout=40)
        assert out == "interrupted\n"
        assert "KeyboardInterrupt" in errors
        assert process.returncode == -signal.SIGINT
    assert proxy.seen["POST /token"] == 1
    is_whole(tmp_path)
    assert proxy.seen["POST /token"] == 1


def test_a_second_interrupt_ends_the_wait(proxy, tmp_path):
    """Nothing holds the user: the mark stays, and what comes next is told what happened."""
    proxy.swallowed.add("POST /token")
    with worker(tmp_path, WORKER, "ends") as process:
        interrupt(process, proxy)
        assert process.stdout.readline() == "interrupted\n"
        # Until the second one, it waits.
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1.5)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=8)
    proxy.given_up.set()
    proxy.swallowed.clear()
    # The server never saw that token, so the one try that is left is the first one it sees.
    is_whole(tmp_path)
    assert proxy.seen["POST /token"] == 1


def test_the_command_line(proxy, tmp_path):
    proxy.delay["POST /token"] = 2
    environment = {
        **os.environ,
        "DEALDOCS_VAULT": str(tmp_path / "connections.vault"),
        "DEALDOCS_VAULT_KEY": KEY,
    }
    command = [sys.executable, "-m", "dealdocs", "connections"]
    process = subprocess.Popen(
        [*command, "call", "acme", "/me"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    interrupt(process, proxy)
    out, errors = process.communicate(timeout=40)
    assert (process.returncode, out) == (130, b""), errors
    done = subprocess.run([*command, "call", "acme", "/me"], env=environment, capture_output=True, timeout=40)
    assert json.loads(done.stdout)["sub"] == "ann"
    assert proxy.seen["POST /token"] == 1


def test_a_fork_in_mid_refresh(proxy, tmp_path):
    """The child inherits the file with the lock, but not the refresh: it waits and looks."""
    proxy.delay["POST /token"] = 2
    connection = Vault(tmp_path / "connections.vault", key=KEY, timeout=30)["acme"]
    statuses = []
    caller = threading.Thread(target=lambda: statuses.append(connection.request("GET", "/me").status))
    caller.start()
    assert proxy.arrived.wait(30)

    def child(queue):
        queue.put(connection.request("GET", "/me").status)

    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    children = [context.Process(target=child, args=(queue,)) for _ in range(2)]
    for one in children:
        one.start()
    assert [queue.get(timeout=40) for _ in children] == [200] * 2
    for one in children:
        one.join(10)
    caller.join(30)
    assert statuses == [200]
    assert proxy.seen["POST /token"] == 1
    # The lock is free for others.
    assert connection.refresh().status == "connected"
