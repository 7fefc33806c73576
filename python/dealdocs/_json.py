"""Python values as JSON for the core."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timezone
from decimal import Decimal
from typing import Any, cast

from dealdocs.exceptions import ArgumentTypeError, ConfigError

_HINT = "Pass text, numbers, Decimal, booleans, None, dates and times, lists or mappings."


def in_utc(moment: datetime) -> datetime:
    """Return a time in UTC; one without a zone is in UTC already, everywhere in dealdocs."""
    return moment.replace(tzinfo=timezone.utc) if moment.tzinfo is None else moment.astimezone(timezone.utc)


def to_json(value: Any) -> bytes:
    """Write a value as JSON; decimals, times, records and any iterables are understood.

    Raises:
        ArgumentTypeError: Something in it has no form in JSON; the message names the field.
        ConfigError: A number is not finite, or lists hold each other.
    """
    writer = _Writer()
    try:
        return writer.write(value)
    except (TypeError, ValueError, RecursionError) as error:
        message = f"{_culprit(value)} cannot be written as JSON: {error}"
        kind = ArgumentTypeError if isinstance(error, TypeError) else ConfigError
        raise kind(message, hint=_HINT) from error


class _Writer:
    def __init__(self) -> None:
        # Python's encoder writes no number but its own: decimals hold a place that no text can name.
        self._mark = f"decimal-{secrets.token_hex(16)}-"
        self._decimals: list[str] = []

    def write(self, value: Any) -> bytes:
        text = json.dumps(value, default=self._plain, allow_nan=False)
        if self._decimals:  # in one pass: a table has thousands of them
            text = re.sub(f'"{self._mark}([0-9]+)"', lambda place: self._decimals[int(place[1])], text)
        return text.encode()

    def _plain(self, value: object) -> Any:
        if isinstance(value, Decimal):
            if not value.is_finite():
                message = f"{value} is no number in JSON"
                raise ValueError(message)
            self._decimals.append(str(value))
            return f"{self._mark}{len(self._decimals) - 1}"
        return _plain(value)


def _plain(value: object) -> Any:
    if isinstance(value, datetime):
        return in_utc(value).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    if isinstance(value, Mapping):
        return dict(value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(value, Iterable) and not isinstance(value, (bytes, bytearray)):
        return list(value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    scalar = getattr(value, "item", None)
    if callable(scalar):  # a number of numpy, as a DataFrame holds it
        return scalar()
    message = f"{type(value).__name__} is not JSON"
    raise TypeError(message)


def _culprit(value: Any, depth: int = 3) -> str:
    """Name the member that is at fault, where it has a name."""
    members: Mapping[Any, Any] = cast("Mapping[Any, Any]", value) if isinstance(value, Mapping) else {}
    for name, member in members.items():
        if not _is_json(member):
            inner = _culprit(member, depth - 1) if depth else "a value"
            return f"`{name}`" if inner == "a value" else f"`{name}.{inner[1:]}"
    return "a value"


def _is_json(value: Any) -> bool:
    try:
        _Writer().write(value)
    except (TypeError, ValueError, RecursionError):
        return False
    return True
