"""What a conversion is told, and the keys of conversions."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from dealdocs.onlyoffice._wire import given, to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

# Longest wait for a conversion, and the pause between two questions, in seconds.
WAIT = 120.0
PAUSE = 1.0


def conversion(
    *,
    url: str,
    from_: str,
    to: str,
    key: str | None,
    asynchronous: bool,
    allow_any_pair: bool,
    options: Mapping[str, Any],
) -> bytes:
    """Write a conversion for the core; without a key it gets one that was never used."""
    return to_json(
        {
            "url": url,
            "filetype": from_,
            "outputtype": to,
            "key": key if key is not None else os.urandom(16).hex(),
            "async": asynchronous,
            "allowAnyPair": allow_any_pair,
            **given(**options),
        }
    )
