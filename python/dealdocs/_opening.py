"""Something that is opened: `await` it, or use it in `async with` straight away."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import TracebackType


class Closable(Protocol):
    """What `aclose` ends."""

    async def aclose(self) -> None:
        """End it."""
        ...


Opened = TypeVar("Opened", bound=Closable)


class Opening(Coroutine[Any, Any, Opened]):
    """A coroutine that is a context manager as well, so that `async with` needs no `await`.

    Args:
        coroutine: Opens it.
    """

    def __init__(self, coroutine: Coroutine[Any, Any, Opened]) -> None:
        self._coroutine = coroutine
        self._opened: Opened | None = None

    def __await__(self) -> Generator[Any, Any, Opened]:
        """Open it."""
        return self._coroutine.__await__()

    def send(self, value: Any, /) -> Any:
        """Go on, for the event loop."""
        return self._coroutine.send(value)

    def throw(self, *error: Any) -> Any:
        """Raise inside, for the event loop."""
        return self._coroutine.throw(*error)

    def close(self) -> None:
        """Give up opening it."""
        self._coroutine.close()

    async def __aenter__(self) -> Opened:
        """Open it."""
        self._opened = await self._coroutine
        return self._opened

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        if self._opened is not None:
            await self._opened.aclose()
