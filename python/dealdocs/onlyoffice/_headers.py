"""The headers of a request, in the form of any framework."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable


class HasItems(Protocol):
    """A mapping of headers of any framework."""

    def items(self) -> Iterable[tuple[str, str]]:
        """Return names and values."""
        ...


Headers: TypeAlias = "HasItems | Iterable[tuple[str, str]]"


def header_of(headers: Headers | None, wanted: str) -> str | None:
    """Return the value of a header, in whatever case it came."""
    # Header objects differ in what iterating gives, but all that are like a mapping have `items`.
    named: Any = headers or ()
    pairs: Iterable[tuple[str, str]] = named.items() if hasattr(named, "items") else named
    return next((value for name, value in pairs if name.lower() == wanted.lower()), None)
