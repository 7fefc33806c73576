"""The signed editor config."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, final

if TYPE_CHECKING:
    from dealdocs._core.onlyoffice import EditorConfig as _Signed


@final
class EditorConfig:
    """A config for `new DocsAPI.DocEditor(placeholder, config)`, signed.

    The token is made over exactly these bytes, so give the browser `to_json()` or `to_dict()` as it is;
    only the functions under `events` are added there.
    """

    __slots__ = ("_signed",)

    def __init__(self, signed: _Signed) -> None:
        self._signed = signed

    @property
    def token(self) -> str:
        """The token alone."""
        return self._signed.token

    @property
    def expires_at(self) -> int:
        """When the token ends, in seconds since 1970."""
        return self._signed.expires_at

    @property
    def mode(self) -> str:
        """`"edit"`, or `"view"` where the format or the permissions allow no change."""
        return self._signed.mode

    @property
    def document_type(self) -> str:
        """Which editor opens it: `"word"`, `"cell"`, `"slide"`, `"pdf"` or `"diagram"`."""
        return self._signed.document_type

    def to_json(self) -> str:
        """Return the config with its token as JSON.

        Inside a `<script>` element, escape `<` as for any JSON.
        """
        return self._signed.json

    def to_dict(self) -> dict[str, Any]:
        """Return the config with its token as a new dict."""
        config: dict[str, Any] = json.loads(self._signed.json)
        return config

    def __repr__(self) -> str:
        """Show neither token nor addresses."""
        kind = f"mode={self.mode!r}, document_type={self.document_type!r}"
        return f"EditorConfig({kind}, expires_at={self.expires_at})"
