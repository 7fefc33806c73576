"""The page of one deal and the two answers that keep it fresh."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dealdocs.web.content import asset, json_for_script, render
from dealdocs.web.message import Response
from dealdocs.web.security import new_nonce, protect_page
from dealdocs.web.views.listing import activity_as_json, as_json

if TYPE_CHECKING:
    from dealdocs.web.message import Request
    from dealdocs.web.views.context import Context


def deal_page(context: Context, request: Request, deal_id: int) -> Response:
    """Show the documents of a deal; the script fetches the list itself."""
    request.person()
    nonce = new_nonce()
    title = context.settings.deal_title(deal_id) if context.settings.deal_title else f"Deal {deal_id}"
    settings = {
        "deal": deal_id,
        "base": f"{request.root}/deals/{deal_id}",
        "maxUpload": context.settings.max_upload_bytes,
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
    person = request.person()
    mark, active = context.documents.activity(deal_id)
    listed = context.documents.list(deal_id, user=person)
    return Response.json(
        {
            "mark": mark,
            "files": [as_json(file) for file in listed],
            "activity": [activity_as_json(one) for one in active],
        }
    )


def list_activity(context: Context, request: Request, deal_id: int) -> Response:
    """Say what is going on with the documents of a deal, without asking Pipedrive; for polling."""
    request.person()
    mark, active = context.documents.activity(deal_id)
    return Response.json({"mark": mark, "activity": [activity_as_json(one) for one in active]})
