"""The page that shows one document in the editor of the Document Server."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from dealdocs.web.content import asset, json_for_script, render
from dealdocs.web.message import Response
from dealdocs.web.problems import Problem
from dealdocs.web.security import new_nonce, origin_of, protect_page
from dealdocs.web.views.language import device, language

if TYPE_CHECKING:
    from dealdocs.web.documents import OpenedDocument
    from dealdocs.web.message import Request
    from dealdocs.web.settings import WebSettings
    from dealdocs.web.views.context import Context


def editor_page(context: Context, request: Request, deal_id: int, file_id: int) -> Response:
    """Open a document of a deal; `mode` in the query is edit (the default) or view."""
    person = request.person()
    mode = request.query.get("mode", "edit")
    if mode not in {"edit", "view"}:
        raise Problem(400, "The mode is edit or view.")
    opened = context.documents.open(
        deal_id,
        file_id,
        user=person,
        mode=mode,
        lang=language(request, context.settings.lang),
        device=device(request),
    )
    return render_editor(opened, context.settings, back=f"{request.root}/deals/{deal_id}")


def render_editor(opened: OpenedDocument, settings: WebSettings, *, back: str | None = None) -> Response:
    """Return the editor page for an opened document.

    Args:
        opened: What `DealDocuments.open` returned.
        settings: Who may frame the page.
        back: Address of the page to go back to; None leaves the bar out.
    """
    nonce = new_nonce()
    bar = render("editor_bar.html", back=back, title=opened.title) if back is not None else ""
    text = render(
        "editor.html",
        title=opened.title,
        nonce=nonce,
        raw={
            "bar": bar,
            "api": html.escape(opened.api_js_url),
            "style": asset("base.css") + asset("editor.css"),
            "script": asset("editor.js"),
            "config": json_for_script(opened.config_json),
        },
    )
    return protect_page(Response.html(text), settings, nonce, server=origin_of(opened.api_js_url))
