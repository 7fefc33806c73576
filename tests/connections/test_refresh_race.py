"""Rows 13 to 16: many processes and threads, one expired token, strict rotation: one token request."""

import json
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime, timezone

import pytest
from connection_world import CLIENT_SECRET, KEY, SCOPES, authorize, create_oidc, define_oidc
from oauth_servers import consent, counting_proxy

PROCESSES, THREADS = 32, 8

# Opens the vault, says so, and calls when it is told to, so that all find the token expired at once.
WORKER = """
import json, sys, threading
from dealdocs.connections import Vault
from dealdocs.exceptions import DealDocsError

path, key, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
connection = Vault(path, key=key, timeout=100)["acme"]
connection.overview()
go, outcomes = threading.Event(), []


def call():
    go.wait()
    try:
        outcomes.append(str(connection.request("GET", "/me", timeout=100).status))
    except DealDocsError as error:
        outcomes.append(type(error).__name__)


workers = [threading.Thread(target=call) for _ in range(threads)]
[worker.start() for worker in workers]
print("ready", flush=True)
sys.stdin.readline()
go.set()
[worker.join() for worker in workers]
print(json.dumps(outcomes))
"""


@pytest.fixture
def proxy(oidc):
    """Counts what comes to oidc-provider's token endpoint."""
    with counting_proxy.running(oidc) as running:
        yield running


@pytest.fixture
def expired(vault, oidc, proxy):
    """A connection whose token is too old; its token endpoint lies behind the proxy."""
    # Without a test request nobody asks for the name of the account, which would refresh already here.
    define_oidc(vault, oidc, token_url=proxy.url, test=False)
    connection = create_oidc(vault, oidc)
    got = consent.tokens(oidc, ("desktop", CLIENT_SECRET), " ".join(SCOPES))
    connection.import_tokens(
        got["access_token"],
        refresh_token=got["refresh_token"],
        expires_at=datetime.fromtimestamp(time.time() - 10, tz=timezone.utc),
    )
    assert not proxy.seen
    return connection


def start(tmp_path, processes, threads):
    """Processes that are ready and wait for `go`."""
    command = [sys.executable, "-c", WORKER, str(tmp_path / "connections.vault"), KEY, str(threads)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    workers = [subprocess.Popen(command, **pipes) for _ in range(processes)]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    return workers


def go(workers):
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()


def outcomes(workers, limit):
    """What came of all calls, counted."""
    deadline = time.monotonic() + limit
    said = [worker.communicate(timeout=max(1.0, deadline - time.monotonic()))[0] for worker in workers]
    return Counter(outcome for text in said for outcome in json.loads(text))


def kill(holder):
    holder.kill()
    holder.communicate(timeout=10)


@pytest.mark.timeout(240)
def test_one_token_request_for_all(expired, proxy, tmp_path):
    workers = start(tmp_path, PROCESSES, THREADS)
    go(workers)
    assert outcomes(workers, 200) == {"200": PROCESSES * THREADS}
    assert proxy.seen["POST /token"] == 1
    assert expired.status == "connected"


@pytest.mark.timeout(240)
def test_one_token_request_when_the_endpoint_takes_thirty_seconds(expired, proxy, tmp_path):
    proxy.delay["POST /token"] = 30
    workers = start(tmp_path, PROCESSES, THREADS)
    go(workers)
    assert outcomes(workers, 200) == {"200": PROCESSES * THREADS}
    assert proxy.seen["POST /token"] == 1


@pytest.mark.timeout(240)
def test_the_holder_is_killed_before_the_server_has_seen_its_request(expired, proxy, tmp_path):
    """The lock goes with the process, and the others' one try succeeds."""
    workers = start(tmp_path, PROCESSES, THREADS)
    proxy.swallowed.add("POST /token")
    (holder,) = start(tmp_path, 1, 1)
    go([holder])
    assert proxy.arrived.wait(30)
    go(workers)
    time.sleep(3)  # most of them wait for the lock by now
    proxy.swallowed.clear()
    kill(holder)
    proxy.given_up.set()
    assert outcomes(workers, 100) == {"200": PROCESSES * THREADS}
    assert proxy.seen["POST /token"] == 1
    assert expired.status == "connected"


@pytest.mark.timeout(240)
def test_the_holder_is_killed_after_the_server_has_rotated(expired, proxy, tmp_path):
    """Row 16: its answer is lost for good. One more try, then somebody must authorize; nobody hangs."""
    workers = start(tmp_path, PROCESSES, THREADS)
    proxy.delay["POST /token"] = 100
    (holder,) = start(tmp_path, 1, 1)
    go([holder])
    assert proxy.arrived.wait(30)
    proxy.delay.clear()
    go(workers)
    time.sleep(3)  # most of them wait for the lock by now
    kill(holder)
    assert outcomes(workers, 100) == {"ReauthorizationRequiredError": PROCESSES * THREADS}
    assert proxy.seen["POST /token"] == 2
    overview = expired.overview()
    assert overview.status == "needs_reauth"
    assert overview.reason
    authorize(expired)
    assert expired.request("GET", "/me").status == 200
