"""Showing an address to the user."""

from __future__ import annotations

import webbrowser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_AWAY = (
    "If your browser is on another machine, use begin_authorization(paste_code=True) and finish_pasted(...) "
    "of the connection instead."
)
_TEXT = "Open this address to authorize the connection:\n{url}"


class Opening:
    """Opens the browser, or shows the address when there is none.

    Args:
        show: Gets the text.
        open_browser: Try the browser first.
    """

    def __init__(self, show: Callable[[str], object], *, open_browser: bool) -> None:
        self._show = show
        self._open_browser = open_browser

    def __call__(self, url: str) -> None:
        """Bring the address before the user."""
        if self._open_browser and _open(url):
            return
        self._show(_TEXT.format(url=url))


def away(show: Callable[[str], object]) -> Callable[[str], object]:
    """Return what says before an address how to do without a browser on this machine."""
    return lambda text: show(f"{_AWAY}\n{text}")


def _open(url: str) -> bool:
    # The core checked that it is http or https; a browser that takes it for an option would still be wrong.
    if not url.startswith(("https://", "http://")):
        return False
    try:
        return webbrowser.open(url)
    except (OSError, webbrowser.Error):
        return False
