"""Writing our objects in the names of the Document Server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from dealdocs.exceptions import ConfigError


def camel(name: str) -> str:
    """Turn `snake_case` into `camelCase`; a trailing underscore only avoids a keyword.

    >>> camel("hide_right_menu"), camel("from_")
    ('hideRightMenu', 'from')
    """
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(part.capitalize() for part in rest)


def wire(value: Any) -> Any:
    """Turn dataclasses into dicts with camelCase names, leaving out what is None.

    Mappings are taken as they are: their names are the server's already.
    """
    if is_dataclass(value) and not isinstance(value, type):
        named = ((camel(field.name), getattr(value, field.name)) for field in fields(value))
        return {name: wire(member) for name, member in named if member is not None}
    if isinstance(value, Mapping):
        return {str(name): wire(member) for name, member in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(value, (list, tuple)):
        return [wire(member) for member in value]  # pyright: ignore[reportUnknownVariableType]
    return value


def to_json(value: Any) -> bytes:
    """Write `value` as the core reads it."""
    try:
        return json.dumps(wire(value), ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except (TypeError, ValueError, RecursionError) as error:
        # The text of the error may quote the value, so it stays in `__cause__`.
        message = "an option cannot be written as JSON"
        raise ConfigError(message, hint="Pass text, numbers, booleans, lists and mappings only.") from error


def given(**options: Any) -> dict[str, Any]:
    """Return the options that are not None."""
    return {name: value for name, value in options.items() if value is not None}
