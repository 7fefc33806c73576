"""Which language and which kind of device the browser asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dealdocs.web.message import Request

_TAG = re.compile(r"[A-Za-z]{2,4}(-[A-Za-z]{2,4})?\Z")
# The editor's other codes are two letters; its `pt` is Brazilian and its `zh` is Simplified Chinese.
_REGIONAL = {"pt-pt": "pt-PT", "zh-tw": "zh-TW", "sr-cyrl": "sr-Cyrl"}


def language(request: Request, default: str) -> str:
    """Return the first language of the query's `lang` or of Accept-Language, as the editor writes it."""
    wishes = [request.query.get("lang", "")]
    wishes += [
        part.partition(";")[0].strip() for part in request.headers.get("accept-language", "").split(",")[:1]
    ]
    for wish in wishes:
        if _TAG.match(wish):
            return _REGIONAL.get(wish.lower(), wish.partition("-")[0].lower())
    return default


def device(request: Request) -> str:
    """Return `mobile` or `desktop`, by what the browser says of itself."""
    hint = request.headers.get("sec-ch-ua-mobile")
    if hint is not None:
        return "mobile" if hint == "?1" else "desktop"
    return "mobile" if "Mobi" in request.headers.get("user-agent", "") else "desktop"
