"""Choices of the app that shows the views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class WebSettings:
    """Limits and looks.

    Args:
        max_upload_bytes: Largest file that a person may upload.
        max_callback_bytes: Largest callback body; a long history makes it big.
        frame_ancestors: Origins that may show the pages in a frame. For the Pipedrive
            panel: `("https://*.pipedrive.com",)`. Empty means nobody but the app itself.
        origin: Origin of the app as browsers see it, such as `https://docs.example.com`.
            Set it when a proxy changes the Host header; it is then what the same-origin
            check compares with.
        lang: Language of the editor when the browser does not name one.
        deal_title: Called with the deal id for the words under the page's heading.
    """

    max_upload_bytes: int = 100 * MEBIBYTE
    max_callback_bytes: int = 4 * MEBIBYTE
    frame_ancestors: tuple[str, ...] = ()
    origin: str | None = None
    lang: str = "en"
    deal_title: Callable[[int], str] | None = None
