"""Headers that protect the pages, and the check that a change comes from our own page."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dealdocs.web.problems import Problem
from dealdocs.web.settings import SOURCE

if TYPE_CHECKING:
    from dealdocs.web.message import Request, Response
    from dealdocs.web.settings import WebSettings

# A page of another origin cannot send this header without our leave, and we give none (no CORS answers).
CHANGE_HEADER = "x-dealdocs"


def new_nonce() -> str:
    """Return a fresh nonce for the scripts of one page (CSP level 3: at least 128 bits)."""
    return secrets.token_urlsafe(18)


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address, or refuse it."""
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}"
    if "@" in parts.netloc or not SOURCE.match(origin):
        raise Problem(500, "The service is not set up correctly.")
    return origin


def protect_page(
    response: Response, settings: WebSettings, nonce: str, *, server: str | None = None
) -> Response:
    """Add the headers of a page.

    Args:
        response: The page.
        settings: Who may frame it.
        nonce: Nonce of the page's own script and style.
        server: Origin of the Document Server whose editor the page shows.
    """
    remote = f" {server}" if server else ""
    ancestors = " ".join(("'self'", *settings.frame_ancestors))
    policy = {
        "default-src": "'none'",
        "script-src": f"'nonce-{nonce}'{remote}",
        "style-src": f"'nonce-{nonce}'",
        "style-src-attr": "'unsafe-inline'" if server else "'none'",
        "img-src": f"'self' data:{remote}",
        "font-src": "'none'",
        "connect-src": f"'self'{remote}",
        "frame-src": server or "'none'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": ancestors,
    }
    response.headers["Content-Security-Policy"] = "; ".join(
        f"{name} {value}" for name, value in policy.items()
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if not settings.frame_ancestors:
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def require_same_origin(request: Request, settings: WebSettings) -> None:
    """Refuse a change that another site's page could have caused (CSRF)."""
    if CHANGE_HEADER not in request.headers:
        raise Problem(403, "This request did not come from the page.")
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        raise Problem(403, "This request came from another site.")
    origin = request.headers.get("origin")
    if site is None and origin is not None and not _is_own(origin, request, settings):
        raise Problem(403, "This request came from another site.")


def _is_own(origin: str, request: Request, settings: WebSettings) -> bool:
    if settings.origin is not None:
        return origin == settings.origin.rstrip("/")
    return urlsplit(origin).netloc == request.host
