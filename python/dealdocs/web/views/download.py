"""Sending the bytes of a document, to a person or to the Document Server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dealdocs.web.content import content_disposition
from dealdocs.web.message import Response

if TYPE_CHECKING:
    from dealdocs.web.documents import Download
    from dealdocs.web.message import Request
    from dealdocs.web.views.context import Context


def send_content(context: Context, request: Request, deal_id: int, file_id: int) -> Response:
    """Send a document of a deal to the person who is logged in."""
    return _send(request, context.documents.download(deal_id, file_id, user=request.person()))


def send_signed(context: Context, request: Request) -> Response:
    """Send the document that the signed `token` in the query names; for the Document Server."""
    return _send(request, context.documents.download_signed(request.query.get("token", ""), request.headers))


def _send(request: Request, document: Download) -> Response:
    """Stream it as an attachment that a browser neither guesses about, runs nor stores."""
    headers = {
        "Content-Type": document.mime_type,
        "Content-Disposition": content_disposition(document.name),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "Accept-Ranges": "none",
    }
    if document.size is not None:
        headers["Content-Length"] = str(document.size)
    if request.method == "HEAD":
        document.close()
        return Response(200, headers)
    return Response(200, headers, document)
