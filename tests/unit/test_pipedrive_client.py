"""Both twins against a fake: verbs, pagers, errors, settings, log lines."""

import asyncio
import inspect
import logging
import pickle
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

import pandas as pd
import pytest

from dealdocs import AsyncPipedrive, Pipedrive, exceptions
from dealdocs._json import to_json
from pipedrive_fake import TOKEN, FakePipedrive


def test_verbs(crm: Pipedrive, fake: FakePipedrive) -> None:
    assert crm.deals.get(3)["title"] == "Deal 3"
    assert crm.deals.create(title="New", custom_fields={"b" * 40: 1})["custom_fields"] == {"b" * 40: 1}
    assert crm.deals.update(1, value=10)["value"] == 10
    crm.deals.delete(1)
    assert crm.users.me()["company_domain"] == "acme"
    assert crm.request("GET", "/api/v2/deals/2").data["id"] == 2
    assert crm.budget.spent == 1 + 5 + 5 + 3 + 2 + 1
    assert (crm.budget.limit, crm.budget.left, crm.budget.burst_limit) == (30000, 29000, 1000)
    assert fake.paths() == [
        "GET /api/v2/deals/3",
        "POST /api/v2/deals",
        "PATCH /api/v2/deals/1",
        "DELETE /api/v2/deals/1",
        "GET /api/v1/users/me",
        "GET /api/v2/deals/2",
    ]


def test_pagers_are_lazy_and_can_be_walked_twice(crm: Pipedrive, fake: FakePipedrive) -> None:
    fake.page_size = 3
    deals = crm.deals.list(
        status=["open", "won"], updated_since=datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=timezone.utc)
    )
    assert fake.asked == []
    assert [deal["id"] for deal in deals] == list(range(7))
    assert [deal["id"] for deal in deals] == list(range(7))
    assert [len(page) for page in deals.pages()] == [3, 3, 1]
    assert fake.asked[0][1].endswith("?status=open%2Cwon&updated_since=2026-01-02T03%3A04%3A05Z&limit=500")
    assert deals.first() == fake.deals[0]
    assert len(crm.deals.list(max_items=4).to_list()) == 4
    assert crm.deals.list(max_items=0).first() is None


def test_a_list_can_be_read_from_both_ends(crm: Pipedrive, fake: FakePipedrive) -> None:
    for size in (1, 2, 3, 4, 7, 100):
        fake.page_size = size
        ids = [deal["id"] for deal in crm.deals.list(status="open", both_ends=True)]
        assert ids == list(range(7)), size
    for wrong in ({"sort_by": "id"}, {"max_items": 3}):
        with pytest.raises(exceptions.ConfigError):
            crm.deals.list(both_ends=True, **wrong)  # type: ignore[arg-type]


def test_leaving_a_pager_early_is_fine(crm: Pipedrive, fake: FakePipedrive) -> None:
    fake.page_size = 1
    for deal in crm.deals.list():
        assert deal["id"] == 0
        break
    assert crm.deals.get(1)["id"] == 1


def test_pages_are_sequences(crm: Pipedrive, fake: FakePipedrive) -> None:
    page = next(iter(crm.deals.list().pages()))
    assert page[0]["id"] == 0
    assert page[-1]["id"] == 6
    with pytest.raises(IndexError):
        page[7]
    with pytest.raises(IndexError):
        page[-8]
    with pytest.raises(TypeError):
        page["id"]  # type: ignore[call-overload]
    assert [deal["id"] for deal in page[1:6:2]] == [1, 3, 5]
    assert [deal["id"] for deal in reversed(page)] == [6, 5, 4, 3, 2, 1, 0]
    assert (page.index(fake.deals[2]), page.index(fake.deals[2], 1), page.count(fake.deals[2])) == (2, 2, 1)
    with pytest.raises(ValueError, match="not in list"):
        page.index(fake.deals[2], 3)
    assert fake.deals[6] in page
    assert page.to_dicts() == fake.deals
    assert page.next_cursor is None


def test_errors_carry_what_pipedrive_said(crm: Pipedrive, fake: FakePipedrive) -> None:
    with pytest.raises(exceptions.NotFoundError, match="Deal not found") as caught:
        crm.deals.get(99)
    error = caught.value
    assert (error.status, error.request_id, error.hint) == (404, "id-1", "Check the id")
    assert pickle.loads(pickle.dumps(error)).status == 404
    fake.planned.append((429, {"x-daily-ratelimit-token-remaining": "0"}, b"{}"))
    with pytest.raises(exceptions.BudgetExhaustedError):
        crm.deals.get(1)
    assert len(fake.asked) == 2


@pytest.mark.parametrize("limit", [1e12, 1e19])
def test_a_limit_may_be_as_long_as_one_likes(fake: FakePipedrive, limit: float) -> None:
    crm = Pipedrive(base_url=fake.url, api_token=TOKEN, timeout=limit, transfer_timeout=limit)
    assert crm.deals.get(3)["title"] == "Deal 3"


def test_unknown_parameters_name_their_neighbours(crm: Pipedrive, fake: FakePipedrive) -> None:
    with pytest.raises(exceptions.ConfigError) as caught:
        crm.deals.list(stauts="open")  # type: ignore[call-arg]
    assert caught.value.hint == "Did you mean status?"
    for wrong in ({"cursor": "x"}, {"status": {"a": 1}}, {"updated_since": "soon"}):
        with pytest.raises(exceptions.ConfigError):
            crm.deals.list(**wrong)  # type: ignore[arg-type]
    with pytest.raises(exceptions.ConfigError):
        crm.deals.create(**{"a" * 40: 1})
    with pytest.raises(exceptions.ConfigError):
        crm.deals.create(title=object())
    with pytest.raises(exceptions.ConfigError):
        crm.request("TRACE", "/api/v2/deals")
    assert fake.asked == []


def test_settings_come_from_the_environment_last(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PIPEDRIVE_API_TOKEN", "PIPEDRIVE_COMPANY_DOMAIN", "PIPEDRIVE_DOMAIN"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(exceptions.ConfigError) as caught:
        Pipedrive(company_domain="acme")
    assert "PIPEDRIVE_API_TOKEN" in str(caught.value.hint)
    with pytest.raises(exceptions.ConfigError) as caught:
        Pipedrive(api_token="t")
    assert "PIPEDRIVE_COMPANY_DOMAIN" in str(caught.value.hint)
    for client in (Pipedrive, AsyncPipedrive):
        with pytest.raises(exceptions.ConfigError, match="PIPEDRIVE_API_TOKEN"):
            client()
    monkeypatch.setenv("PIPEDRIVE_API_TOKEN", TOKEN)
    monkeypatch.setenv("PIPEDRIVE_DOMAIN", "second")
    assert Pipedrive().base_url == "https://second.pipedrive.com"
    monkeypatch.setenv("PIPEDRIVE_COMPANY_DOMAIN", "first")
    assert Pipedrive().base_url == "https://first.pipedrive.com"
    assert Pipedrive(company_domain="third").base_url == "https://third.pipedrive.com"
    assert TOKEN not in repr(Pipedrive())


@pytest.mark.parametrize(
    "settings",
    [
        {"company_domain": "evil.com/"},
        {"company_domain": ""},
        {"base_url": "ftp://x"},
        {"base_url": "http://user:pw@127.0.0.1"},
        {"api_domain": "https://evil.example"},
        {"api_domain": "http://acme.pipedrive.com"},
        {"company_domain": "acme", "access_token": "x"},
        {"company_domain": "acme", "timeout": 0},
        {"company_domain": "acme", "timeout": -1},
        {"company_domain": "acme", "timeout": float("nan")},
        {"base_url": "http://127.0.0.1", "api_domain": "https://acme.pipedrive.com"},
    ],
)
def test_settings_that_cannot_be_meant_are_refused(settings: dict) -> None:
    with pytest.raises(exceptions.ConfigError):
        Pipedrive(api_token=TOKEN, **settings)


@pytest.mark.parametrize("token", ["", "a b", "a\r\nx: y", "t\0", "ключ", "x" * 20_000])
def test_tokens_that_no_header_can_hold_are_refused(token: str) -> None:
    with pytest.raises(exceptions.ConfigError):
        Pipedrive(company_domain="acme", api_token=token)
    with pytest.raises(TypeError):
        Pipedrive(company_domain="acme", api_token=TOKEN, tiemout=3)  # type: ignore[call-arg]


def test_the_log_has_templates_and_no_secrets(
    crm: Pipedrive, fake: FakePipedrive, caplog: pytest.LogCaptureFixture
) -> None:
    fake.planned.append((503, {"retry-after": "0"}, b""))
    with caplog.at_level(logging.DEBUG, logger="dealdocs"):
        crm.deals.get(3, include_fields=["files_count"])
    assert len(caplog.records) == 2
    assert "GET /api/v2/deals/{id} -> 503" in caplog.text
    assert "(attempt 2, request id-1)" in caplog.text
    assert TOKEN not in caplog.text
    assert "files_count" not in caplog.text


def test_a_closed_client_refuses(fake: FakePipedrive) -> None:
    with Pipedrive(base_url=fake.url, api_token=TOKEN) as crm:
        crm.deals.get(1)
    with pytest.raises(exceptions.ClosedError):
        crm.deals.get(1)
    with pytest.raises(TypeError, match="make a new one"):
        pickle.dumps(crm)


def test_the_async_twin_does_the_same(fake: FakePipedrive) -> None:
    async def work() -> None:
        fake.page_size = 3
        async with AsyncPipedrive(base_url=fake.url, api_token=TOKEN) as crm:
            assert (await crm.deals.get(3))["title"] == "Deal 3"
            assert [deal["id"] async for deal in crm.deals.list()] == list(range(7))
            assert [len(page) async for page in crm.deals.list().pages()] == [3, 3, 1]
            assert await crm.deals.list().first() == fake.deals[0]
            assert await crm.deals.delete(1) is None
            both = await asyncio.gather(crm.deals.get(1), crm.deals.get(2))
            assert [deal["id"] for deal in both] == [1, 2]
            with pytest.raises(exceptions.NotFoundError):
                await crm.deals.get(99)
        with pytest.raises(exceptions.ClosedError):
            await crm.deals.get(1)

    asyncio.run(work())


def test_the_twins_have_the_same_names() -> None:
    sync, twin = (
        Pipedrive(company_domain="a", api_token="t"),
        AsyncPipedrive(company_domain="a", api_token="t"),
    )
    for name, resource in vars(sync).items():
        if name.startswith("_"):
            continue
        methods = {
            n: m for n, m in inspect.getmembers(type(resource), inspect.isfunction) if not n.startswith("_")
        }
        for method, function in methods.items():
            other = getattr(type(getattr(twin, name)), method)
            assert list(inspect.signature(function).parameters) == list(inspect.signature(other).parameters)


def test_the_written_twins_are_up_to_date() -> None:
    script = Path(__file__).parents[2] / "scripts" / "make_twins.py"
    subprocess.run([sys.executable, script, "--check"], check=True)


def test_calls_that_fail_are_logged_too(
    crm: Pipedrive, fake: FakePipedrive, caplog: pytest.LogCaptureFixture
) -> None:
    async def work() -> None:
        async with AsyncPipedrive(base_url=fake.url, api_token=TOKEN) as twin:
            with pytest.raises(exceptions.NotFoundError):
                await twin.deals.get(999_999)

    with caplog.at_level(logging.DEBUG, logger="dealdocs"):
        with pytest.raises(exceptions.NotFoundError):
            crm.deals.get(999_999)
        with pytest.raises(exceptions.NotFoundError):
            crm.files.get(999_999)
        assert [record.args[2] for record in caplog.records if record.args] == [404, 404]
        asyncio.run(work())
    assert "GET /api/v1/files/{id} -> 404" in caplog.text
    assert len(caplog.records) == 3


def test_any_call_may_carry_a_form_or_files(crm: Pipedrive, fake: FakePipedrive) -> None:
    answer = crm.request("POST", "/api/v1/files", data={"deal_id": 1}, files={"file": ("a.txt", b"hello")})
    assert fake.files[answer.data["id"]]["content"] == b"hello"
    renamed = crm.request("PUT", f"/api/v1/files/{answer.data['id']}", data=[("name", "b.txt")])
    assert renamed.data["name"] == "b.txt"
    with pytest.raises(exceptions.ArgumentTypeError):
        crm.request("POST", "/api/v1/files", data=["no pair"])
    with pytest.raises(exceptions.ConfigError):
        crm.request("POST", "/api/v1/files", json={}, data={"a": 1})


def test_numbers_of_a_table_are_numbers_and_the_rest_is_named(crm: Pipedrive) -> None:
    frame = pd.DataFrame({"value": [7], "rate": [0.5], "open": [True]})
    deal = crm.deals.create(title="T", value=frame["value"][0])
    assert deal["value"] == 7
    assert to_json({"a": frame["rate"][0], "b": frame["open"][0]}) == b'{"a": 0.5, "b": true}'
    with pytest.raises(exceptions.ConfigError, match="`value` cannot be written as JSON: object is not JSON"):
        crm.deals.create(title="T", value=object())


def test_the_more_careful_client_of_a_credential_sets_the_pace(fake: FakePipedrive) -> None:
    fast = Pipedrive(base_url=fake.url, api_token=TOKEN)
    assert fast.deals.get(1)["id"] == 1
    assert fast.budget.burst_limit == 1000
    careful = Pipedrive(base_url=fake.url, api_token=TOKEN, burst_limit=700, block_pause=5)
    assert (careful.budget.burst_limit, fast.budget.burst_limit) == (700, 700)
    Pipedrive(base_url=fake.url, api_token=TOKEN, burst_limit=900, block_pause=2).budget  # noqa: B018
    fake.planned.append((403, {"content-type": "text/html"}, b"<html>"))
    with pytest.raises(exceptions.BlockedError):
        fast.deals.get(1)
    assert fast.budget.burst_limit == 700
    assert 2 < fast.budget.blocked <= 5
