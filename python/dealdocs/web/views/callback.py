"""The address that the Document Server reports to.

The Document Server takes anything but HTTP 200 with `{"error":0}` as a refusal.
It tries again only after 429 and 5xx; after a 4xx it keeps the document in its
forgotten store at once. So a passing fault must be a 5xx, and only what can never
succeed may be a 4xx.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from dealdocs.web.message import Response
from dealdocs.web.problems import problem_of

if TYPE_CHECKING:
    from dealdocs.web.message import Request
    from dealdocs.web.views.context import Context

_log = logging.getLogger("dealdocs.web")
_NEVER = frozenset({400, 403, 413})


def receive_callback(context: Context, request: Request) -> Response:
    """Handle one callback; `token` in the query binds it to a document of a deal.

    Answers 200 `{"error":0}` when the work is safe; 403, 400 or 413 `{"error":1}` when the
    callback can never be accepted; 503 `{"error":1}` when the server should try again.
    """
    try:
        body = request.read(context.settings.max_callback_bytes)
        status, answer = context.documents.save(request.query.get("token", ""), body, request.headers)
    except Exception as error:  # noqa: BLE001 - whatever happens, the server must learn that it is not saved
        return _refusal(error)
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return Response(status, headers, answer)


def _refusal(error: Exception) -> Response:
    problem = problem_of(error)
    status = problem.status if problem.status in _NEVER else 503
    _log.error(
        "callback not accepted, answered %d: %s", status, error, exc_info=problem.code == "internal_error"
    )
    response = Response.json({"error": 1}, status)
    response.headers.update(problem.headers())
    return response
