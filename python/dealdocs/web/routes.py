"""The table of all views, and the object that runs them."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dealdocs.web import views
from dealdocs.web.problems import Problem, problem_of
from dealdocs.web.settings import WebSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dealdocs.documents import Person
    from dealdocs.web.documents import Documents
    from dealdocs.web.message import Request, Response

_log = logging.getLogger("dealdocs.web")
# Ids are JSON numbers on the way; beyond 2^53 a browser would round them.
_MAX_ID = 2**53


@dataclass(frozen=True)
class Route:
    """One view and where it lives.

    Args:
        name: Name for building addresses.
        method: HTTP method; GET answers HEAD as well.
        path: Path below the mount point; `{deal_id}` and `{file_id}` are positive integers.
        view: The function.
        answers: `page` shows errors as a page, `data` as JSON.
        public: Whether it is called without a login (by the Document Server, with a signed token).
    """

    name: str
    method: str
    path: str
    view: Callable[..., Response]
    answers: Literal["page", "data"] = "data"
    public: bool = False

    def match(self, path: str) -> dict[str, int] | None:
        """Return the ids in `path`, or None when it is another route's."""
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[1-9][0-9]{0,15})", self.path)
        found = re.fullmatch(pattern, path, re.ASCII)
        return {key: int(value) for key, value in found.groupdict().items()} if found else None


ROUTES: tuple[Route, ...] = (
    Route("deal", "GET", "/deals/{deal_id}", views.deal_page, "page"),
    Route("files", "GET", "/deals/{deal_id}/files", views.list_files),
    Route("activity", "GET", "/deals/{deal_id}/activity", views.list_activity),
    Route("create", "POST", "/deals/{deal_id}/files", views.create),
    Route("upload", "POST", "/deals/{deal_id}/uploads", views.upload),
    Route("rename", "PATCH", "/deals/{deal_id}/files/{file_id}", views.rename),
    Route("delete", "DELETE", "/deals/{deal_id}/files/{file_id}", views.delete),
    Route("retry", "POST", "/deals/{deal_id}/files/{file_id}/retry", views.retry),
    Route("content", "GET", "/deals/{deal_id}/files/{file_id}/content", views.send_content, "page"),
    Route("editor", "GET", "/deals/{deal_id}/files/{file_id}/editor", views.editor_page, "page"),
    Route("callback", "POST", "/callback", views.receive_callback, public=True),
    Route("download", "GET", "/download", views.send_signed, public=True),
)


class DealViews:
    """All views over one set of use cases.

    Args:
        documents: The use cases, usually a `dealdocs.DealDocuments`.
        settings: Limits and looks.
        authorize: Whether a user may see the documents of a deal; asked before every view of a
            person. A refusal looks like a deal that does not exist.
        documents_for: The use cases for one user, where `documents` is not right for all, such as
            `lambda user: documents.for_company(user.company, crm=user.crm)`.
    """

    def __init__(
        self,
        documents: Documents,
        settings: WebSettings | None = None,
        *,
        authorize: Callable[[Person, int], bool] | None = None,
        documents_for: Callable[[Person], Documents] | None = None,
    ) -> None:
        self.context = views.Context(documents, settings or WebSettings())
        self._authorize = authorize
        self._documents_for = documents_for

    def handle(self, request: Request) -> Response:
        """Find the view for a request and run it; 404 or 405 when there is none."""
        allowed: list[str] = []
        for route in ROUTES:
            ids = route.match(request.path)
            if ids is None:
                continue
            if request.method in _methods(route):
                return self.run(route, request, ids)
            allowed += _methods(route)
        if not allowed:
            return views.problem_json(Problem(404, "There is nothing here."))
        response = views.problem_json(Problem(405, "This cannot be done here."))
        response.headers["Allow"] = ", ".join(sorted(allowed))
        return response

    def run(self, route: Route, request: Request, ids: Mapping[str, int]) -> Response:
        """Run one view; an error becomes a page or JSON with the fitting status."""
        try:
            self._check_access(route, request, ids)
            return route.view(self._context_of(route, request), request, **ids)
        except Exception as error:  # noqa: BLE001 - the border to the framework: nothing may leave it in clear
            return self._failure(route, request, ids, error)

    def _check_access(self, route: Route, request: Request, ids: Mapping[str, int]) -> None:
        if any(not 0 < number < _MAX_ID for number in ids.values()):
            raise Problem(404, "There is nothing here.")
        if route.public or self._authorize is None:
            return
        if not self._authorize(request.person(), ids["deal_id"]):
            raise Problem(404, "There is no such deal.")

    def _context_of(self, route: Route, request: Request) -> views.Context:
        if route.public or self._documents_for is None:
            return self.context
        return views.Context(self._documents_for(request.person()), self.context.settings)

    def _failure(self, route: Route, request: Request, ids: Mapping[str, int], error: Exception) -> Response:
        problem = problem_of(error)
        if not isinstance(error, Problem):
            unknown = problem.code == "internal_error"
            level = logging.ERROR if unknown else logging.WARNING
            _log.log(level, "%s answered %d: %s", route.name, problem.status, error, exc_info=unknown)
        if route.answers == "data":
            return views.problem_json(problem)
        back = f"{request.root}/deals/{ids['deal_id']}" if route.name != "deal" else None
        return views.problem_page(problem, self.context.settings, back=back)


def _methods(route: Route) -> tuple[str, ...]:
    return (route.method, "HEAD") if route.method == "GET" else (route.method,)
