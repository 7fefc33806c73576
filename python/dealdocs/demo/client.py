"""A browser's requests, over plain HTTP."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

_TIMEOUT = 30
_CONFIG = re.compile(r'<script type="application/json" id="config">(.*?)</script>', re.DOTALL)


class CheckFailed(Exception):  # noqa: N818 - the outcome of a step
    """A step of the check did not give what it should."""


@dataclass(frozen=True)
class Answer:
    """An HTTP answer of any status."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Decode the body."""
        return json.loads(self.body)


def send(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    value: Any = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    """Send one request, with `value` as JSON or `body` as it is; any status is an answer."""
    fields = dict(headers or {})
    if value is not None:
        body = json.dumps(value).encode()
        fields["Content-Type"] = "application/json"
    request = urllib.request.Request(url, data=body, headers=fields, method=method)  # noqa: S310 - our own addresses
    # The environment's proxies know nothing of this machine's loopback.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=_TIMEOUT) as response:
            return Answer(response.status, dict(response.headers), response.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, dict(error.headers), error.read())


class DealPage:
    """The requests that the page of one deal makes.

    Args:
        url: Address of the page.
    """

    def __init__(self, url: str) -> None:
        self.url = url

    def files(self) -> dict[str, dict[str, Any]]:
        """The documents of the deal by name."""
        answer = _expect(send("GET", f"{self.url}/files"), 200, "the list")
        return {file["name"]: file for file in answer.json()["files"]}

    def activity(self) -> dict[int, dict[str, Any]]:
        """What is going on, by file id."""
        answer = _expect(send("GET", f"{self.url}/activity"), 200, "the activity")
        return {one["id"]: one for one in answer.json()["activity"]}

    def create(self, name: str) -> dict[str, Any]:
        """Create an empty document."""
        return _expect(self._change("POST", "/files", value={"name": name}), 201, name).json()

    def upload(self, name: str, content: bytes) -> dict[str, Any]:
        """Upload a file."""
        path = f"/uploads?name={urllib.parse.quote(name)}"
        return _expect(self._change("POST", path, body=content), 201, name).json()

    def rename(self, file_id: int, name: str) -> dict[str, Any]:
        """Rename a document."""
        return _expect(self._change("PATCH", f"/files/{file_id}", value={"name": name}), 200, name).json()

    def delete(self, file_id: int) -> None:
        """Delete a document."""
        _expect(self._change("DELETE", f"/files/{file_id}"), 204, f"deleting {file_id}")

    def download(self, file_id: int) -> Answer:
        """Download a document."""
        return _expect(send("GET", f"{self.url}/files/{file_id}/content"), 200, "the download")

    def open(self, file_id: int, mode: str = "edit") -> dict[str, Any]:
        """Open the editor page and return the config that the browser would give to the editor."""
        page = _expect(send("GET", f"{self.url}/files/{file_id}/editor?mode={mode}"), 200, "the editor page")
        found = _CONFIG.search(page.body.decode())
        if found is None:
            raise CheckFailed("the editor page has no config")
        return json.loads(found[1])

    def _change(self, method: str, path: str, **more: Any) -> Answer:
        return send(method, self.url + path, headers={"X-Dealdocs": "1"}, **more)


def _expect(answer: Answer, status: int, what: str) -> Answer:
    if answer.status != status:
        text = answer.body[:200].decode(errors="replace")
        raise CheckFailed(f"{what} was answered {answer.status} instead of {status}: {text}")
    return answer
