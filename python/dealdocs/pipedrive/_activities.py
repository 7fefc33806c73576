# Written by scripts/make_twins.py from _async_activities.py; change that file, not this one.
"""Activities and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dealdocs._arguments import checked
from dealdocs.pipedrive._resource import Writable

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from dealdocs._core.pipedrive import Client, Record
    from dealdocs.pipedrive import _parameters as parameters_of
    from dealdocs.pipedrive._pager import Pager


@checked
class Activities(Writable):
    """Activities (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "activities")

    def get(
        self,
        id: int,
        **parameters: Unpack[parameters_of.ActivityGet],
    ) -> Record:
        """Return one activity.

        Raises:
            NotFoundError: There is no such activity, or it was purged.
        """
        return self._get(id, parameters)

    def list(
        self,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        both_ends: bool = False,
        **parameters: Unpack[parameters_of.ActivityList],
    ) -> Pager:
        """Return a pager over activities (10 tokens a page).

        Args:
            limit: Page size, at most 500, which is the default: a page costs the same whatever its size.
            max_items: Stop after so many records.
            both_ends: Read from both ends at once, in the order of the ids: about twice as fast, for two
                pages more. Up to 64 MB wait in memory for their turn; the rest comes at the usual pace.
            **parameters: As Pipedrive documents them.

        Raises:
            ConfigError: A parameter is unknown; the hint names close ones.
        """
        return self._list(parameters, limit, max_items, both_ends)


@checked
class Notes(Writable):
    """Notes (API v1)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "notes")

    def get(self, id: int) -> Record:
        """Return one note.

        Raises:
            NotFoundError: There is no such note, or it was purged.
        """
        return self._get(id, {})

    def list(
        self,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        **parameters: Unpack[parameters_of.NoteList],
    ) -> Pager:
        """Return a pager over notes (20 tokens a page).

        Args:
            limit: Page size, at most 500, which is the default: a page costs the same whatever its size.
            max_items: Stop after so many records.
            **parameters: As Pipedrive documents them.

        Raises:
            ConfigError: A parameter is unknown; the hint names close ones.
        """
        return self._list(parameters, limit, max_items)
