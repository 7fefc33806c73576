"""Settings that are given, or stand in the environment."""

from __future__ import annotations

import os

from dealdocs.exceptions import ConfigError


def needed(value: str | None, name: str, variable: str) -> str:
    """Return the value that was given, or that of the variable.

    Raises:
        ConfigError: It is in neither.
    """
    found = value if value is not None else os.environ.get(variable)
    if found is None:
        message = f"the Document Server has no {name}"
        raise ConfigError(message, hint=f"Pass `{name}`, or set the environment variable {variable}.")
    return found
