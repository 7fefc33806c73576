"""The demo's Flask app: the documents of deals, and two people to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import flask

from dealdocs.flask import create_blueprint
from dealdocs.web import WebSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from dealdocs.web import Documents

_COOKIE = "dealdocs-demo-user"


@dataclass(frozen=True)
class DemoUser:
    """Who uses the demo."""

    id: str
    name: str


USERS = {"1": DemoUser("1", "Demo user"), "2": DemoUser("2", "Second demo user")}


def make_app(documents: Documents, *, first_deal: int, title: Callable[[int], str]) -> flask.Flask:
    """Return the app.

    Args:
        documents: The use cases.
        first_deal: The deal that `/` leads to.
        title: Gives the title of a deal.
    """
    app = flask.Flask("dealdocs-demo")
    settings = WebSettings(deal_title=title)
    blueprint = create_blueprint(documents, user_loader=_current_user, settings=settings)
    app.register_blueprint(blueprint, url_prefix="/documents")

    def home() -> Response:
        return flask.redirect(flask.url_for("dealdocs.deal", deal_id=first_deal))

    def become(user: str) -> Response:
        """Be another user in this browser, to edit a document with oneself."""
        response = flask.redirect("/")
        if user in USERS:
            response.set_cookie(_COOKIE, user, httponly=True, samesite="Lax")
        return response

    app.add_url_rule("/", view_func=home)
    app.add_url_rule("/as/<user>", view_func=become)
    return app


def _current_user() -> DemoUser:
    return USERS.get(flask.request.cookies.get(_COOKIE, "1"), USERS["1"])
