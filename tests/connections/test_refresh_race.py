"""Rows 13 to 16: many processes and threads, one expired token, strict rotation: one token request."""

import subprocess
import sys
import time
from datetime import datetime, timezone

import pytest
from connection_world import CLIENT_SECRET, KEY, SCOPES, authorize, create_oidc, define_oidc
from oauth_servers import consent, counting_proxy

from dealdocs.exceptions import ReauthorizationRequiredError

PROCESSES, THREADS = 32, 8

# Waits until all are there, so that the token is found expired by all at once.
WORKER = """
import sys, threading, time
from dealdocs.connections import Vault

path, key, threads, start = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
connection = Vault(path, key=key, timeout=100)["acme"]
statuses = []


def call():
    time.sleep(max(0.0, start - time.time()))
    statuses.append(connection.request("GET", "/me", timeout=100).status)


workers = [threading.Thread(target=call) for _ in range(threads)]
[worker.start() for worker in workers]
[worker.join() for worker in workers]
assert statuses == [200] * threads, statuses
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


def start(tmp_path, processes, threads, wait):
    at = time.time() + wait
    command = [sys.executable, "-c", WORKER, str(tmp_path / "connections.vault"), KEY]
    return [
        subprocess.Popen([*command, str(threads), str(at)], stderr=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]


def finish(workers, limit):
    deadline = time.monotonic() + limit
    failures = []
    for worker in workers:
        _, errors = worker.communicate(timeout=max(1.0, deadline - time.monotonic()))
        if worker.returncode != 0:
            failures.append(errors[-2000:])
    assert not failures, "\n".join(failures[:3])


@pytest.mark.timeout(240)
def test_one_token_request_for_all(expired, proxy, tmp_path):
    finish(start(tmp_path, PROCESSES, THREADS, 12), 200)
    assert proxy.seen["POST /token"] == 1
    assert expired.status == "connected"


@pytest.mark.timeout(240)
def test_one_token_request_when_the_endpoint_takes_thirty_seconds(expired, proxy, tmp_path):
    proxy.delay["POST /token"] = 30
    finish(start(tmp_path, PROCESSES, THREADS, 12), 200)
    assert proxy.seen["POST /token"] == 1


@pytest.mark.timeout(240)
def test_the_holder_is_killed_before_the_server_has_seen_its_request(expired, proxy, tmp_path):
    """The lock goes with the process, and the others' one try succeeds."""
    proxy.swallowed.add("POST /token")
    (holder,) = start(tmp_path, 1, 1, 0)
    assert proxy.arrived.wait(30)
    workers = start(tmp_path, 8, THREADS, 0)
    time.sleep(3)
    proxy.swallowed.clear()
    holder.kill()
    holder.communicate(timeout=10)
    proxy.given_up.set()
    finish(workers, 100)
    assert proxy.seen["POST /token"] == 1


@pytest.mark.timeout(240)
def test_the_holder_is_killed_after_the_server_has_rotated(expired, proxy, tmp_path):
    """Row 16: its answer is lost for good. One more try, then somebody must authorize; nobody hangs."""
    proxy.delay["POST /token"] = 4
    (holder,) = start(tmp_path, 1, 1, 0)
    assert proxy.arrived.wait(30)
    holder.kill()
    holder.communicate(timeout=10)
    proxy.delay.clear()
    for _ in range(3):
        with pytest.raises(ReauthorizationRequiredError):
            expired.request("GET", "/me")
    assert proxy.seen["POST /token"] == 2
    overview = expired.overview()
    assert overview.status == "needs_reauth"
    assert overview.reason
    authorize(expired)
    assert expired.request("GET", "/me").status == 200
