"""Values of fields as they are sent: exact numbers, times in UTC, and errors that name the field."""

import asyncio
import time as clock
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest

from dealdocs import AsyncPipedrive, exceptions
from dealdocs._json import to_json
from pipedrive_fake import TOKEN


@pytest.fixture
def far_east(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    clock.tzset()
    yield
    monkeypatch.undo()
    clock.tzset()


@pytest.mark.parametrize(
    "text", ["0.10", "12345678901234567890.123456789", "-0.1", "1E+2", "100000000000000000001"]
)
def test_a_decimal_is_sent_as_exactly_that_number(text):
    sent = to_json({"value": Decimal(text), "custom_fields": {"a": [Decimal(text)]}})
    assert sent == f'{{"value": {text}, "custom_fields": {{"a": [{text}]}}}}'.encode()


def test_both_twins_send_decimals_and_dates(crm, fake):
    fields = {"value": Decimal("19.99"), "expected_close_date": date(2026, 1, 31)}
    assert crm.deals.create(title="New", **fields)["value"] == 19.99
    assert crm.deals.update(1, **fields)["expected_close_date"] == "2026-01-31"

    async def run():
        async with AsyncPipedrive(base_url=fake.url, api_token=TOKEN) as client:
            return await client.deals.update(2, **fields)

    assert asyncio.run(run())["value"] == 19.99


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (datetime(2026, 1, 31, 12), "2026-01-31T12:00:00Z"),  # noqa: DTZ001 - that is the test
        (datetime(2026, 1, 31, 12, tzinfo=timezone(timedelta(hours=9))), "2026-01-31T03:00:00Z"),
        (date(2026, 1, 31), "2026-01-31"),
        (time(9, 30), "09:30"),
        (time(9, 30, 5), "09:30:05"),
    ],
)
@pytest.mark.usefixtures("far_east")
def test_times_are_sent_in_utc(value, sent):
    assert to_json(value) == f'"{sent}"'.encode()


@pytest.mark.parametrize("value", [object(), timedelta(1), b"bytes", 1j])
def test_another_type_is_refused_by_the_name_of_its_field(crm, value):
    with pytest.raises(exceptions.ArgumentTypeError, match=f"`value` .*{type(value).__name__}"):
        crm.deals.create(title="New", value=value)
    with pytest.raises(exceptions.ArgumentTypeError, match=r"`custom_fields\.abc` "):
        crm.deals.update(1, custom_fields={"abc": value})


@pytest.mark.parametrize("value", [float("nan"), Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_number_is_refused_by_name(crm, value):
    with pytest.raises(exceptions.ConfigError, match="`value` cannot be written as JSON"):
        crm.deals.create(title="New", value=value)
