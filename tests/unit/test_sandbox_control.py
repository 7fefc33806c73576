"""The control methods of `Sandbox`, seen from a client."""

import urllib.error
import urllib.request

import pytest

import dealdocs
from dealdocs import sandbox
from dealdocs.exceptions import DealDocsError, NotFoundError, ServerError


@pytest.fixture(scope="module")
def running():
    with sandbox.start(deals=3) as world:
        yield world


@pytest.fixture
def world(running):
    running.reset()
    return running


@pytest.fixture
def crm(world):
    return dealdocs.Pipedrive(base_url=world.pipedrive_url, api_token=world.api_token, max_retries=0)


def test_a_fault_acts_where_and_as_often_as_it_says(world, crm):
    number = world.inject("GET /api/v2/deals/*", status=503, skip=1, times=1)
    crm.deals.get(1)
    with pytest.raises(ServerError):
        crm.deals.get(1)
    crm.deals.get(1)
    world.remove_fault(number)
    with pytest.raises(DealDocsError, match=f"there is no fault {number};") as missing:
        world.remove_fault(number)
    assert missing.value.status == 404


@pytest.mark.parametrize(
    ("name", "value"), [("times", "2"), ("status", "503"), ("latency", "1"), ("body", b"x")]
)
def test_a_fault_of_wrong_types_names_the_argument(world, name, value):
    with pytest.raises(TypeError, match=f"`{name}`"):
        world.inject("/api/v2/**", **{"status": 500, name: value})


def test_clearing_and_reset_take_everything_back(world, crm):
    world.inject("/api/v2/**", status=500)
    world.clear_faults()
    crm.deals.delete(2)
    world.reset()
    assert crm.deals.get(2)["id"] == 2


def test_requests_are_logged_without_credentials(world, crm):
    with pytest.raises(NotFoundError):
        crm.deals.get(999)
    last = world.requests()[-1]
    assert (last["method"], last["path"], last["status"]) == ("GET", "/api/v2/deals/999", 404)
    assert world.api_token not in repr(last)
    world.clear_requests()
    assert world.requests() == []


def test_the_clock_brings_the_next_budget(world):
    def status():
        request = urllib.request.Request(
            f"{world.pipedrive_url}/api/v2/deals", headers={"x-api-token": world.api_token}
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    world.set_limits(daily_tokens=100, spend=100)
    assert status() == 429
    world.advance(24 * 3600)
    assert status() == 200


def test_an_impossible_fault_is_refused(world):
    with pytest.raises(DealDocsError, match="refused"):
        world.inject("/x", fault="magic")


def test_the_app_has_credentials(world):
    assert world.client_id
    assert len(world.client_secret) >= 16
