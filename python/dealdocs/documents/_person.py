"""Who is at the screen."""

from __future__ import annotations

from typing import Protocol


class Person(Protocol):
    """Who is asking, as the application's own login knows them; `dealdocs.onlyoffice.User` is one.

    Both may be None for the type checker's sake; a person without an id is refused.
    """

    @property
    def id(self) -> str | int | None:
        """Stable id, 1 to 128 characters as text."""
        ...

    @property
    def name(self) -> str | None:
        """Name that co-editors see; the id where there is none."""
        ...
