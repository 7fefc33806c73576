"""What a refresh asks of the kernel, in order: nothing is sent or used before what must be on disk is."""

import os
import re
import shutil
import subprocess
import sys
import time
from datetime import datetime, timezone

import pytest
from connection_world import KEY

from dealdocs.connections import Vault

CALL = """
import sys
from dealdocs.connections import Vault

assert Vault(sys.argv[1], key=sys.argv[2])["acme"].request("GET", "/me").status == 200
"""

# Of the many calls of a process only those that write the vault or talk to the service.
CALLS = "fsync,fdatasync,rename,renameat,renameat2,write,writev,sendto,sendmsg"


@pytest.fixture
def expired(tmp_path, service):
    service.answer("/token", body=b'{"access_token": "new", "refresh_token": "next", "expires_in": 3600}')
    path = tmp_path / "connections.vault"
    vault = Vault(path, key=KEY, create=True)
    oauth2 = {"authorize_url": f"{service.url}/authorize", "token_url": f"{service.url}/token"}
    vault.define_service(
        "shop", name="Shop", base_url=service.url, allowed_hosts=[service.url], oauth2=oauth2
    )
    connection = vault.create("acme", service="shop", name="Acme", values={"client_id": "id"})
    ended = datetime.fromtimestamp(time.time() - 10, tz=timezone.utc)
    connection.import_tokens("old", refresh_token="first", expires_at=ended)
    return path


def traced(path, tmp_path):
    """The steps of a call as words."""
    log = tmp_path / "trace"
    command = ["strace", "-f", "-y", "-s", "80", "-e", f"trace={CALLS}", "-o", str(log)]
    subprocess.run([*command, sys.executable, "-c", CALL, str(path), KEY], check=True, timeout=60)
    steps = []
    for line in log.read_text().splitlines():
        if re.search(r"rename\w*\(.*connections\.vault\"", line):
            steps.append("rename")
        elif found := re.search(r"f(?:data)?sync\(\d+<([^>]*)>", line):
            steps.append("sync directory" if found[1] == str(path.parent) else "sync file")
        elif found := re.search(r"\"(GET|POST) (/\w+)", line):
            steps.append(f"{found[1]} {found[2]}")
    return steps


def can_trace():
    """Whether this machine lets one look at the calls of a process."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", os.devnull, "true"], check=False, timeout=10).returncode == 0


@pytest.mark.skipif(not can_trace(), reason="strace is missing or not allowed here")
def test_mark_and_tokens_are_on_disk_before_anybody_goes_on(expired, tmp_path):
    written = ["sync file", "rename", "sync directory"]
    steps = traced(expired, tmp_path)
    assert steps[: steps.index("GET /me") + 1] == [*written, "POST /token", *written, "GET /me"]
