"""A time without a zone is in UTC, wherever the machine is."""

import time
from datetime import datetime, timezone

from dealdocs.connections import Vault


def test_the_end_of_an_imported_token_is_in_utc(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        vault = Vault("memory://times")
        service = {"authorize_url": "https://a.example/authorize", "token_url": "https://a.example/token"}
        vault.define_service("crm", base_url="https://a.example", oauth2=service)
        crm = vault.create("acme_crm", service="crm", values={"client_id": "a", "client_secret": "b"})
        ends = datetime(2040, 1, 1, 12)  # noqa: DTZ001 - that is the test
        overview = crm.import_tokens("access", refresh_token="refresh", expires_at=ends)
        assert overview.expires_at == ends.replace(tzinfo=timezone.utc)
    finally:
        monkeypatch.undo()
        time.tzset()
