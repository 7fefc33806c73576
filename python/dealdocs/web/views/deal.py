"""The page of one deal and the two answers that keep it fresh."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from dealdocs import exceptions
from dealdocs.web.content import asset, json_for_script, render
from dealdocs.web.message import Response
from dealdocs.web.problems import Problem
from dealdocs.web.security import new_nonce, protect_page
from dealdocs.web.views.listing import activity_as_json, as_json

if TYPE_CHECKING:
    from dealdocs.documents import Person
    from dealdocs.web.message import Request
    from dealdocs.web.views.context import Context

_log = logging.getLogger("dealdocs.web")


def deal_page(context: Context, request: Request, deal_id: int) -> Response:
    """Show the documents of a deal; 404 when there is no such deal. Later looks are the script's."""
    first = _first_look(context, request.person(), deal_id)
    nonce = new_nonce()
    title = context.settings.deal_title(deal_id) if context.settings.deal_title else f"Deal {deal_id}"
    settings = {
        "deal": deal_id,
        "base": f"{request.root}/deals/{deal_id}",
        "maxUpload": context.settings.max_upload_bytes,
        "first": first,
    }
    text = render(
        "deal.html",
        title=title,
        nonce=nonce,
        raw={
            "style": asset("base.css") + asset("deal.css"),
            "script": asset("deal.js"),
            "icons": asset("icons.svg"),
            "settings": json_for_script(json.dumps(settings)),
        },
    )
    return protect_page(Response.html(text), context.settings, nonce)


def list_files(context: Context, request: Request, deal_id: int) -> Response:
    """List the documents of a deal as JSON, with what is going on."""
    return Response.json(_look(context, request.person(), deal_id))


def _look(context: Context, person: Person, deal_id: int) -> dict[str, Any]:
    mark, active = context.documents.activity(deal_id)
    listed = context.documents.list(deal_id, user=person)
    return {
        "mark": mark,
        "files": [as_json(file) for file in listed],
        "activity": [activity_as_json(one) for one in active],
    }


def _first_look(context: Context, person: Person, deal_id: int) -> dict[str, Any] | None:
    try:
        return _look(context, person, deal_id)
    except exceptions.NotFoundError:
        raise Problem(404, "There is no such deal.") from None
    except exceptions.DealDocsError as error:
        # The page says so itself, and looks again.
        _log.warning("the documents of a deal could not be listed: %s", error)
        return None


def list_activity(context: Context, request: Request, deal_id: int) -> Response:
    """Say what is going on with the documents of a deal, without asking Pipedrive; for polling."""
    request.person()
    mark, active = context.documents.activity(deal_id)
    return Response.json({"mark": mark, "activity": [activity_as_json(one) for one in active]})
