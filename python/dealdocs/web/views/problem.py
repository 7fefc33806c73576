"""Errors as a page for people and as JSON for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dealdocs.web.content import asset, render
from dealdocs.web.message import Response
from dealdocs.web.security import new_nonce, protect_page

if TYPE_CHECKING:
    from dealdocs.web.problems import Problem
    from dealdocs.web.settings import WebSettings

_TITLES = {
    "save_in_progress": "Still saving",
    "login_required": "Not logged in",
    "not_found": "Not found",
    "forbidden": "Not allowed",
    "unsupported_format": "Not supported",
}


def problem_json(problem: Problem) -> Response:
    """Answer a script: `{"error": code, "message": sentence}`."""
    response = Response.json({"error": problem.code, "message": problem.message}, problem.status)
    response.headers.update(problem.headers())
    return response


def problem_page(problem: Problem, settings: WebSettings, *, back: str | None = None) -> Response:
    """Answer a person; a save that is under way makes the page look again by itself."""
    nonce = new_nonce()
    waiting = problem.code == "save_in_progress"
    message = (
        f"{problem.message} This page opens it as soon as they are there." if waiting else problem.message
    )
    text = render(
        "problem.html",
        title=_TITLES.get(problem.code, "That did not work"),
        message=message,
        nonce=nonce,
        raw={
            "style": asset("base.css") + asset("problem.css"),
            "icon": asset("spinner.svg" if waiting else "alert.svg"),
            "link": render("problem_link.html", back=back) if back is not None else "",
        },
    )
    response = protect_page(Response.html(text, problem.status), settings, nonce)
    response.headers.update(problem.headers())
    if waiting:
        response.headers["Refresh"] = problem.headers().get("Retry-After", "2")
    return response
