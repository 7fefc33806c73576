"""A vault whose path or key is looked up at the first use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dealdocs.exceptions import ClosedError

if TYPE_CHECKING:
    from collections.abc import Callable


class LaterStore:
    """A store that is made at its first use: environment and keyring are read then, not before.

    Args:
        path: The vault's file, if it was given.
        make: Reads what is missing and makes the store.
    """

    def __init__(self, path: str | None, make: Callable[[], Any]) -> None:
        self._given = None if path is None else Path(path)
        self._make = make

    @property
    def known_path(self) -> Path | None:
        """The path, if it is known without looking it up."""
        made = self.__dict__.get("store")
        return self._given if made is None else made.path

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        # Two threads may both make one; they are two handles of one file, and the first is kept.
        store = self.__dict__.get("store") or self.__dict__.setdefault("store", self._make())
        return getattr(store, name)

    def close(self) -> None:
        """Refuse further use; nothing is looked up for that."""
        if "store" in self.__dict__:
            self.__dict__["store"].close()
        self._make = _closed


def _closed() -> Any:
    message = "the vault was closed"
    raise ClosedError(message, hint="Open it again.")
