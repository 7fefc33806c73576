"""The sandbox's Python face: it starts, answers and stops, alone and from the command line."""

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from dealdocs import exceptions, sandbox


def get(url, **headers):
    return json.loads(urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30).read())


def test_two_servers_until_the_end_of_the_block():
    with sandbox.start(deals=10) as world:
        deals = get(f"{world.pipedrive_url}/api/v2/deals", **{"x-api-token": world.api_token})
        assert len(deals["data"]) == 10
        assert get(f"{world.document_server_url}/healthcheck") is True
        assert world.pipedrive_url != world.document_server_url
        assert world.secret not in repr(world)
    with pytest.raises(urllib.error.URLError):
        get(f"{world.document_server_url}/healthcheck")
    world.stop()


def test_the_same_seed_gives_the_same_company():
    titles = []
    for seed in (1, 1, 2):
        with sandbox.start(deals=5, seed=seed) as world:
            deals = get(f"{world.pipedrive_url}/api/v2/deals", **{"x-api-token": world.api_token})
            titles.append([deal["title"] for deal in deals["data"]])
    assert titles[0] == titles[1] != titles[2]


def test_a_port_that_is_taken():
    with sandbox.start(deals=1) as world:
        port = int(world.pipedrive_url.rpartition(":")[2])
        with pytest.raises(exceptions.ConfigError, match=str(port)):
            sandbox.start(deals=1, port=port)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_command_stops_on_ctrl_c(how):
    command = [sys.executable, "-m", "dealdocs", "sandbox", "--deals", "3", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        facts = json.loads(running.stdout.readline())
        assert get(f"{facts['document_server_url']}/healthcheck") is True
        running.send_signal(how)
        _, errors = running.communicate(timeout=20)
    assert (running.returncode, errors) == (0, "")
