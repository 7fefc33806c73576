"""Deal documents in a Flask app.

The whole app for the documents of a deal, mounted in yours:

    app.register_blueprint(
        dealdocs.flask.create_blueprint(documents, user_loader=current_user), url_prefix="/documents"
    )

and its parts, for those who write the rest themselves: `editor_page`,
`callback_view`, `download_view`. The `public_url` of the documents is the address
where the blueprint is mounted.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, cast

from dealdocs._arguments import check_type
from dealdocs.exceptions import ArgumentTypeError, ConfigError
from dealdocs.web import ROUTES, DealViews, Request, Response, UploadedFile, WebSettings
from dealdocs.web.problems import Problem
from dealdocs.web.views import render_editor

try:
    import flask
    from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
except ModuleNotFoundError as missing:
    raise ConfigError(
        "dealdocs.flask needs Flask, which is not installed", hint='Run: pip install "dealdocs[flask]"'
    ) from missing

if TYPE_CHECKING:
    from collections.abc import Callable

    from dealdocs.web import Documents, OpenedDocument, Person, Route

# What a form adds to its file: boundaries and part headers.
_FORM_OVERHEAD = 16384

__all__ = ["callback_view", "create_blueprint", "download_view", "editor_page"]


def create_blueprint(
    documents: Documents,
    *,
    user_loader: Callable[[], Person | None],
    settings: WebSettings | None = None,
    authorize: Callable[[Person, int], bool] | None = None,
    documents_for: Callable[[Person], Documents] | None = None,
    name: str = "dealdocs",
) -> flask.Blueprint:
    """Return the app for the documents of deals: page, editor, changes, callback and download.

    The page of a deal is at `deals/<id>` below the mount point.

    Args:
        documents: The use cases, usually a `dealdocs.DealDocuments`.
        user_loader: Called in each request of a person; returns who is logged in, or None.
            Callback and download are called by the Document Server and carry signed tokens instead.
        settings: Limits and looks.
        authorize: Whether a user may see the documents of a deal; asked before every view of a person.
            None leaves it to `documents`.
        documents_for: The use cases for one user, where `documents` is not right for all:
            `lambda user: documents.for_company(user.company, crm=user.crm)`. Callbacks use `documents`.
        name: Name of the blueprint, for `url_for`.

    Returns:
        A blueprint with one endpoint per entry of `dealdocs.web.ROUTES`.
    """
    if not callable(user_loader):
        message = f"`user_loader` must be a function, not {type(user_loader).__name__}"
        raise ArgumentTypeError(message, hint="It returns who is logged in, or None.")
    if not hasattr(documents, "download_signed"):
        message = f"`documents` must be DealDocuments, not {type(documents).__name__}"
        raise ArgumentTypeError(message, hint="Make one with dealdocs.DealDocuments(...).")
    check_type("settings", settings, "WebSettings | None")
    views = DealViews(documents, settings, authorize=authorize, documents_for=documents_for)
    blueprint = flask.Blueprint(name, __name__)
    for route in ROUTES:
        rule = route.path.replace("{", "<int:").replace("}", ">")
        blueprint.add_url_rule(rule, route.name, _endpoint(views, route, user_loader), methods=[route.method])
    return blueprint


def editor_page(
    opened: OpenedDocument, *, settings: WebSettings | None = None, back: str | None = None
) -> flask.Response:
    """Return the page that shows an opened document in the editor.

    Args:
        opened: What `DealDocuments.open` returned.
        settings: Who may frame the page.
        back: Address of the page to go back to; None leaves the bar out.
    """
    return _send(render_editor(opened, settings or WebSettings(), back=back))


def callback_view(documents: Documents, *, settings: WebSettings | None = None) -> flask.Response:
    """Handle the current request as a callback of the Document Server; for a POST route of yours."""
    return _run(documents, settings, "callback")


def download_view(documents: Documents, *, settings: WebSettings | None = None) -> flask.Response:
    """Answer the current request with the document its signed token names; for a GET route of yours."""
    return _run(documents, settings, "download")


def _run(documents: Documents, settings: WebSettings | None, name: str) -> flask.Response:
    route = next(route for route in ROUTES if route.name == name)
    return _send(DealViews(documents, settings).run(route, _request(route, None, {}), {}))


def _endpoint(
    views: DealViews, route: Route, user_loader: Callable[[], Person | None]
) -> Callable[..., flask.Response]:
    def endpoint(**ids: int) -> flask.Response:
        user = None if route.public else user_loader()
        return _send(
            views.run(route, _request(route, user, ids, views.context.settings.max_upload_bytes), ids)
        )

    return endpoint


def _request(route: Route, user: Person | None, ids: dict[str, int], max_form_bytes: int = 0) -> Request:
    current = flask.request
    path = route.path.format(**ids)
    return Request(
        method=current.method,
        path=path,
        query=current.args.to_dict(),
        headers={key.lower(): value for key, value in current.headers.items()},
        body=cast("IO[bytes]", _Body(current.stream)),
        length=current.content_length,
        files=_form_files(current, max_form_bytes),
        user=user,
        root=current.script_root + current.path.removesuffix(path),
        host=current.host,
    )


def _form_files(current: flask.Request, max_bytes: int) -> dict[str, UploadedFile]:
    """Return the files of a form. Flask spools them to disk, so a form that is too large is left unread."""
    if (
        current.mimetype != "multipart/form-data"
        or (current.content_length or 0) > max_bytes + _FORM_OVERHEAD
    ):
        return {}
    return {key: UploadedFile(file.filename or "", file.stream) for key, file in current.files.items()}


class _Body:
    """The body of the request; what Flask says about a broken or too large one becomes an answer of ours."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read(size)
        except RequestEntityTooLarge:
            raise Problem(413, "This request is too large.") from None
        except ClientDisconnected:
            raise Problem(400, "The request broke off.") from None


def _send(response: Response) -> flask.Response:
    # An empty body is given as None: for HEAD the declared length must stay.
    return flask.Response(response.body or None, response.status, response.headers)
