"""Putting untrusted text where it can do no harm: into HTML, a script element, a header."""

from __future__ import annotations

import html
import re
from functools import cache
from importlib import resources
from urllib.parse import quote

_PLACE = re.compile(r"\{\{(\w+)\}\}")
# Everything that could end the element, open a comment in it, or end a line of script.
_SCRIPT_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_SCRIPT_UNSAFE = re.compile("[<>&\u2028\u2029]")
_NOT_TOKEN = re.compile(r"[^A-Za-z0-9 !#$&+\-.^_`|~()\[\],=@]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def json_for_script(text: str) -> str:
    """Escape JSON text for a script element; parsed, it is the same value.

    These characters appear in JSON only inside strings, where an escape means the same.
    """
    return _SCRIPT_UNSAFE.sub(lambda match: _SCRIPT_ESCAPES[match[0]], text)


@cache
def asset(name: str) -> str:
    """Return the text of a file in `assets`."""
    return (resources.files("dealdocs.web") / "assets" / name).read_text(encoding="utf-8")


def render(name: str, *, raw: dict[str, str] | None = None, **values: str) -> str:
    """Fill the `{{places}}` of an asset, escaped for HTML; those in `raw` as they are."""
    filled = {key: html.escape(value) for key, value in values.items()} | (raw or {})
    return _PLACE.sub(lambda match: filled[match[1]], asset(name))


def content_disposition(name: str, *, inline: bool = False) -> str:
    """Return the header value for a file name (RFC 6266, RFC 5987): ASCII fallback and UTF-8."""
    clean = _CONTROL.sub("_", name).replace("/", "_").replace("\\", "_") or "document"
    clean = clean.encode("utf-8", "replace").decode("utf-8")
    kind = "inline" if inline else "attachment"
    plain = _NOT_TOKEN.sub("_", clean)
    text = f'{kind}; filename="{plain}"'
    if plain == clean:
        return text
    extended = quote(clean, safe="!#$&+-.^_`|~")
    return f"{text}; filename*=UTF-8''{extended}"
