"""Choices of the app that shows the views."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dealdocs._core.onlyoffice import MAX_CALLBACK_BYTES, languages
from dealdocs.exceptions import ArgumentTypeError, ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable

MEBIBYTE = 1024 * 1024
SOURCE = re.compile(r"https?://[A-Za-z0-9*.\-\[\]:]+\Z")
"""An origin as a Content-Security-Policy names it."""


@dataclass(frozen=True)
class WebSettings:
    """Limits and looks.

    Args:
        max_upload_bytes: Largest file that a person may upload.
        max_callback_bytes: Largest callback body, 16 MiB as with `DocumentServer`; a long history
            makes it big.
        frame_ancestors: Origins that may show the pages in a frame. For the Pipedrive
            panel: `("https://*.pipedrive.com",)`. Empty means nobody but the app itself.
        origin: Origin of the app as browsers see it, such as `https://docs.example.com`.
            Set it when a proxy changes the Host header; it is then what the same-origin
            check compares with.
        lang: Language of the editor when the browser does not name one.
        deal_title: Called with the deal id for the words under the page's heading.

    Raises:
        ConfigError: A value cannot be meant; `ArgumentTypeError` for one of another type.
    """

    max_upload_bytes: int = 100 * MEBIBYTE
    max_callback_bytes: int = MAX_CALLBACK_BYTES
    frame_ancestors: tuple[str, ...] = ()
    origin: str | None = None
    lang: str = "en"
    deal_title: Callable[[int], str] | None = None

    def __post_init__(self) -> None:
        """Refuse what would only fail, or be left out, when a page is shown."""
        for name in ("max_upload_bytes", "max_callback_bytes"):
            size = getattr(self, name)
            if type(size) is not int:
                raise ArgumentTypeError(f"`{name}` must be int, not {type(size).__name__}")
            if size < 1:
                raise ConfigError(f"`{name}` must be above zero, not {size}")
        if isinstance(self.frame_ancestors, str):
            raise ArgumentTypeError("`frame_ancestors` must be a tuple of origins, not str")
        for source in self.frame_ancestors:
            _check_origin("frame_ancestors", source)
        if self.origin is not None:
            _check_origin("origin", self.origin.rstrip("/"))
        if self.lang not in languages():
            raise ConfigError(f"`lang` is {self.lang!r}", hint="See `dealdocs.onlyoffice.LANGUAGES`.")


def _check_origin(name: str, origin: str) -> None:
    if not SOURCE.match(origin):
        raise ConfigError(
            f"`{name}` has {origin!r}", hint="An origin has a scheme and a host: https://docs.example.com"
        )
