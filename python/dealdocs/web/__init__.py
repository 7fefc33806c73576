"""Views of the deal-document app, free of any web framework.

A framework adapter turns its request into a `Request`, asks `find_route` which
view it is for, and sends the `Response` that the view returns:

    views = DealViews(documents)
    response = views.handle(Request(method="GET", path="/deals/7", user=user))

Every view can be used alone; `ROUTES` is the table of all of them.
"""

from dealdocs.documents import Person
from dealdocs.web.documents import Activity, DealFile, Documents, Download, OpenedDocument
from dealdocs.web.message import Request, Response, UploadedFile
from dealdocs.web.routes import ROUTES, DealViews, Route
from dealdocs.web.settings import WebSettings

__all__ = [
    "ROUTES",
    "Activity",
    "DealFile",
    "DealViews",
    "Documents",
    "Download",
    "OpenedDocument",
    "Person",
    "Request",
    "Response",
    "Route",
    "UploadedFile",
    "WebSettings",
]
