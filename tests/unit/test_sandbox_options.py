"""The options of `sandbox.start` and the OAuth app of the sandbox."""

import json
import urllib.error
import urllib.request

import pytest

from dealdocs import exceptions, sandbox


def call(url, **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, None


def test_options_reach_the_servers():
    with sandbox.start(deals=1, separate_storage=True, redirect_uri="https://app.example/back") as world:
        assert world.storage_url not in {world.pipedrive_url, world.document_server_url}
        query = f"client_id={world.client_id}&redirect_uri=https://other.example/back"
        assert call(f"{world.pipedrive_url}/oauth/authorize?{query}")[0] == 400
    with pytest.raises(exceptions.ConfigError, match="latency"):
        sandbox.start(deals=1, latency=-1)


def test_tokens_without_a_browser_until_the_app_is_uninstalled():
    with sandbox.start(deals=1) as world:
        tokens = world.grant_tokens(user_id=2)
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        me = f"{world.pipedrive_url}/api/v1/users/me"
        assert call(me, **bearer)[1]["data"]["id"] == 2
        assert world.uninstall("http://127.0.0.1:9/back", user_id=1) is None
        assert call(me, **bearer)[0] == 200, "another user has uninstalled it"
        assert world.uninstall("http://127.0.0.1:9/back", user_id=2) is None
        assert call(me, **bearer)[0] == 401
        with pytest.raises(exceptions.DealDocsError, match="refused"):
            world.uninstall()


def test_the_state_counts_tokens_records_and_faults():
    with sandbox.start(deals=7) as world:
        call(f"{world.pipedrive_url}/api/v2/deals/1", **{"x-api-token": world.api_token})
        assert world.state["tokens"]["spent"] == 1
        assert world.state["records"]["deals"] == 7
        fault = world.inject("/api/v2/deals/*", status=503, times=1)
        assert call(f"{world.pipedrive_url}/api/v2/deals/1", **{"x-api-token": world.api_token})[0] == 503
        assert (world.faults[0]["id"], world.faults[0]["acted"]) == (fault, 1)
        world.set_time(1_800_000_000)
        assert 0 <= world.now - 1_800_000_000 < 60
