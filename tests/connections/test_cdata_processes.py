"""Several processes open the same connection string for the first time."""

import subprocess
import sys
import time

import pytest
from connection_world import CLIENT_SECRET, KEY, define_oidc
from oauth_servers import consent

from dealdocs.connections import Vault

PROCESSES = 6

# Opens the string at a given moment, and calls.
OPENER = """
import sys, time
from dealdocs import connections

text, key, start = sys.argv[1], sys.argv[2], float(sys.argv[3])
time.sleep(max(0.0, start - time.time()))
connection = connections.open(text, service="oidc", key=key)
assert connection.request("GET", "/me").status == 200
connection.refresh(force=True)
assert connection.request("GET", "/me").status == 200
"""

# Looks, finds no token, and is stopped before it imports those of the string until a line comes.
LATE = """
import sys
from dealdocs import connections
from dealdocs.connections import _cdata_authorizing

text, key = sys.argv[1], sys.argv[2]
imports = _cdata_authorizing.take_over

def later(*arguments, **options):
    print("looked", flush=True)
    sys.stdin.readline()
    imports(*arguments, **options)

_cdata_authorizing.take_over = later
connection = connections.open(text, service="oidc", key=key)
assert connection.request("GET", "/me").status == 200
connection.refresh(force=True)
assert connection.request("GET", "/me").status == 200
"""


@pytest.fixture
def text(vault, oidc, tmp_path):
    """A string with the first tokens; the server ends the grant when an old refresh token comes again."""
    define_oidc(vault, oidc, test=False)
    got = consent.tokens(oidc, ("desktop", CLIENT_SECRET), "openid offline_access")
    return (
        f"AuthScheme=OAuth;OAuthClientId=desktop;OAuthClientSecret={CLIENT_SECRET};InitiateOAuth=REFRESH;"
        f"OAuthSettingsLocation='{tmp_path / 'connections.vault'}';OAuthAccessToken={got['access_token']};"
        f"OAuthRefreshToken={got['refresh_token']};OAuthExpiresIn=3600;OAuthTokenTimestamp=4000000000000;"
    )


def start(code, *arguments):
    command = [sys.executable, "-c", code, *arguments]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(command, text=True, **pipes)


def finish(worker, said=""):
    _, errors = worker.communicate(said, timeout=60)
    assert worker.returncode == 0, errors[-2000:]


def test_a_late_process_does_not_bring_back_a_spent_token(text, tmp_path):
    late = start(LATE, text, KEY)
    assert late.stdout.readline() == "looked\n"
    finish(start(OPENER, text, KEY, "0"))
    finish(late, "go on\n")
    vault = Vault(tmp_path / "connections.vault", key=KEY)
    assert [vault[name].status for name in vault] == ["connected"]


@pytest.mark.timeout(120)
def test_all_at_once_share_one_connection(text, tmp_path):
    moment = str(time.time() + 4)
    for worker in [start(OPENER, text, KEY, moment) for _ in range(PROCESSES)]:
        finish(worker)
    vault = Vault(tmp_path / "connections.vault", key=KEY)
    assert [vault[name].status for name in vault] == ["connected"]
