import io
import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from fakes import FakeDocuments, Person

from dealdocs.web import DealViews, Request


@pytest.fixture
def documents():
    return FakeDocuments()


@pytest.fixture
def ask(documents):
    """Sends one request to the views, as the page of Ann would."""

    def ask(method, path, *, user=Person(), headers=None, json_body=None, body=b"", settings=None, **more):  # noqa: B008
        if json_body is not None:
            body = json.dumps(json_body).encode()
        given = (
            {"x-dealdocs": "1", "content-type": "application/json"} if method not in {"GET", "HEAD"} else {}
        )
        given |= headers or {}
        more.setdefault("length", len(body))
        path, _, query = path.partition("?")
        pairs = dict(part.split("=", 1) for part in query.split("&") if part)
        request = Request(
            method=method,
            path=path,
            query=pairs,
            headers={key: value for key, value in given.items() if value is not None},
            body=io.BytesIO(body),
            user=user,
            root="/documents",
            host="app.test",
            **more,
        )
        return DealViews(documents, settings).handle(request)

    return ask
