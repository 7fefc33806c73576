"""The sandbox's control routes, called from Python."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

from dealdocs.exceptions import ConnectError, DealDocsError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SandboxControl"]

_LIMIT = 90  # seconds; settling gives up after 60


class SandboxControl:
    """Calls routes below one address of a sandbox."""

    def __init__(self, address: str) -> None:
        self._address = address
        # The sandbox is on this machine: no proxy may come between.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ask(self, action: str, body: Mapping[str, Any] | None = None, *, method: str | None = None) -> Any:
        """Call a control route.

        Args:
            action: Last part of the path.
            body: JSON for the request.
            method: GET without a body, else POST, unless given.

        Returns:
            The JSON of the answer, or `None` if it has no content.

        Raises:
            DealDocsError: The sandbox refused; `status` says how.
            ConnectError: It does not run any more.
        """
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 - our own server's address
            self._address + action, data=data, headers={"Content-Type": "application/json"}, method=method
        )
        try:
            with self._opener.open(request, timeout=_LIMIT) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            with error:
                text = error.read().decode(errors="replace")
            raise DealDocsError(f"the sandbox refused `{action}`: {_why(text)}", status=error.code) from None
        except urllib.error.URLError as error:
            raise ConnectError(f"the sandbox does not answer: {error.reason}") from None


def _why(text: str) -> str:
    # Refusals of the sandbox's own are `{"error": "..."}`; the rest is text.
    try:
        return json.loads(text)["error"]
    except (ValueError, KeyError, TypeError):
        return text or "no reason given"
