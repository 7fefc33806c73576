# Written by scripts/make_twins.py from _async_contacts.py; change that file, not this one.
"""Persons and organizations."""

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
class Persons(Writable):
    """Persons (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "persons")

    def get(
        self,
        id: int,
        **parameters: Unpack[parameters_of.PersonGet],
    ) -> Record:
        """Return one person.

        Raises:
            NotFoundError: There is no such person, or it was purged.
        """
        return self._get(id, parameters)

    def list(
        self,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        both_ends: bool = False,
        **parameters: Unpack[parameters_of.PersonList],
    ) -> Pager:
        """Return a pager over persons (10 tokens a page).

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

    def search(
        self,
        term: str,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        **parameters: Unpack[parameters_of.PersonSearch],
    ) -> Pager:
        """Search persons (20 tokens a page of 500; 10 requests per 2 seconds on every plan).

        Args:
            term: At least 2 characters, or 1 with `exact_match`.
            limit: Page size, at most 500, which is the default.
            max_items: Stop after so many hits.
            **parameters: As Pipedrive documents them.

        Returns:
            A pager over hits: `hit["item"]` is the record in short, `hit["result_score"]` its rank.
        """
        return self._search(term, parameters, limit, max_items)


@checked
class Organizations(Writable):
    """Organizations (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "organizations")

    def get(
        self,
        id: int,
        **parameters: Unpack[parameters_of.OrganizationGet],
    ) -> Record:
        """Return one organization.

        Raises:
            NotFoundError: There is no such organization, or it was purged.
        """
        return self._get(id, parameters)

    def list(
        self,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        both_ends: bool = False,
        **parameters: Unpack[parameters_of.OrganizationList],
    ) -> Pager:
        """Return a pager over organizations (10 tokens a page).

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

    def search(
        self,
        term: str,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        **parameters: Unpack[parameters_of.OrganizationSearch],
    ) -> Pager:
        """Search organizations (20 tokens a page of 500; 10 requests per 2 seconds on every plan).

        Args:
            term: At least 2 characters, or 1 with `exact_match`.
            limit: Page size, at most 500, which is the default.
            max_items: Stop after so many hits.
            **parameters: As Pipedrive documents them.

        Returns:
            A pager over hits: `hit["item"]` is the record in short, `hit["result_score"]` its rank.
        """
        return self._search(term, parameters, limit, max_items)
