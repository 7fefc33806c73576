# Written by scripts/make_twins.py from _async_pager.py; change that file, not this one.
"""Lazy lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dealdocs.pipedrive._shared import log_exchanges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dealdocs._core.pipedrive import Client, Page, Record
    from dealdocs._core.pipedrive import Pager as NativePager


class Pager:
    """A list that is fetched while it is read, one page ahead of the reader.

    Going through it again starts from the beginning. Nothing is sent before the first record is asked for.
    Each request costs the same tokens whatever its size, so the largest page is the default.

    Example:
        >>> for deal in crm.deals.list(status="open"):  # doctest: +SKIP
        ...     print(deal["title"])
    """

    __slots__ = ("_client", "_pager")

    def __init__(self, client: Client, pager: NativePager) -> None:
        self._client = client
        self._pager = pager

    def __iter__(self) -> Iterator[Record]:
        for page in self.pages():
            yield from page

    def pages(self) -> Iterator[Page]:
        """Go through the list page by page.

        Raises:
            DecodeError: The list does not end: a page points to itself or to an earlier one.
        """
        walk = self._pager.walk()
        while True:
            try:
                page = walk.next_page()
            finally:
                log_exchanges(self._client)
            if page is None:
                return
            yield page

    def first(self) -> Record | None:
        """Return the first record, fetched alone, or `None` when the list is empty."""
        try:
            return self._pager.first()
        finally:
            log_exchanges(self._client)

    def to_list(self) -> list[Record]:
        """Return all records in memory."""
        return list(self)

    def __repr__(self) -> str:
        return f"<Pager of {self._pager!r}>"
