"""Choices of the app that shows the views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dealdocs._core.onlyoffice import MAX_CALLBACK_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

MEBIBYTE = 1024 * 1024


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
    """

    max_upload_bytes: int = 100 * MEBIBYTE
    max_callback_bytes: int = MAX_CALLBACK_BYTES
    frame_ancestors: tuple[str, ...] = ()
    origin: str | None = None
    lang: str = "en"
    deal_title: Callable[[int], str] | None = None
