"""A fake of Pipedrive that plays what a test plans, and a client of it."""

from collections.abc import Iterator

import pytest

from dealdocs import Pipedrive
from pipedrive_fake import TOKEN, FakePipedrive


@pytest.fixture
def fake() -> Iterator[FakePipedrive]:
    with FakePipedrive() as fake:
        yield fake


@pytest.fixture
def crm(fake: FakePipedrive) -> Pipedrive:
    return Pipedrive(base_url=fake.url, api_token=TOKEN)
