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


Headers: TypeAlias = "HasItems | Iterable[tuple[str, str]] | Iterable[tuple[bytes, bytes]]"


def header_of(headers: Headers | None, wanted: str) -> str | None:
    """Return the value of a header, in whatever case it came."""
    # Header objects differ in what iterating gives, but all that are like a mapping have `items`.
    named: Any = headers or ()
    pairs: Iterable[tuple[str | bytes, str | bytes]] = named.items() if hasattr(named, "items") else named
    return next((_text(value) for name, value in pairs if _text(name).lower() == wanted.lower()), None)


def _text(part: str | bytes) -> str:
    # ASGI gives headers as bytes.
    return part.decode("latin-1") if isinstance(part, bytes) else part
