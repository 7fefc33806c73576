"""The typed resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dealdocs._arguments import check_type, checked
from dealdocs.pipedrive._async_pager import AsyncPager
from dealdocs.pipedrive._async_resource import AsyncResource, AsyncWritable
from dealdocs.pipedrive._shared import to_json

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from dealdocs._core.pipedrive import Client, Record
    from dealdocs.pipedrive import _parameters as parameters_of


@checked
class AsyncDeals(AsyncWritable):
    """Deals (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "deals")

    async def get(
        self,
        id: int,
        **parameters: Unpack[parameters_of.DealGet],
    ) -> Record:
        """Return one deal.

        Raises:
            NotFoundError: There is no such deal, or it was purged.
        """
        return await self._get(id, parameters)

    def list(
        self,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        both_ends: bool = False,
        **parameters: Unpack[parameters_of.DealList],
    ) -> AsyncPager:
        """Return a pager over deals that are not archived (10 tokens a page).

        Args:
            limit: Page size, at most 500, which is the default: a page costs the same whatever its size.
            max_items: Stop after so many records.
            both_ends: Read from both ends at once, in the order of the ids: about twice as fast, for two
                pages more. Up to 64 MB wait in memory for their turn; the rest comes at the usual pace.
            **parameters: As Pipedrive documents them: `status`, `filter_id`, `owner_id`, `updated_since`
                (a `datetime`, taken as UTC when it has no zone), ...

        Raises:
            ConfigError: A parameter is unknown; the hint names close ones.
        """
        return self._list(parameters, limit, max_items, both_ends)

    def archived(
        self,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        **parameters: Unpack[parameters_of.ArchivedDealList],
    ) -> AsyncPager:
        """Return a pager over archived deals (20 tokens a page); parameters as of `list`."""
        pager = self._client.list("archived_deals", to_json(parameters), limit, max_items, False)  # noqa: FBT003
        return AsyncPager(self._client, pager)

    def search(
        self,
        term: str,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        **parameters: Unpack[parameters_of.DealSearch],
    ) -> AsyncPager:
        """Search deals (20 tokens a page of 500; 10 requests per 2 seconds on every plan).

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
class AsyncPersons(AsyncWritable):
    """Persons (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "persons")

    async def get(
        self,
        id: int,
        **parameters: Unpack[parameters_of.PersonGet],
    ) -> Record:
        """Return one person.

        Raises:
            NotFoundError: There is no such person, or it was purged.
        """
        return await self._get(id, parameters)

    def list(
        self,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        both_ends: bool = False,
        **parameters: Unpack[parameters_of.PersonList],
    ) -> AsyncPager:
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
    ) -> AsyncPager:
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
class AsyncOrganizations(AsyncWritable):
    """Organizations (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "organizations")

    async def get(
        self,
        id: int,
        **parameters: Unpack[parameters_of.OrganizationGet],
    ) -> Record:
        """Return one organization.

        Raises:
            NotFoundError: There is no such organization, or it was purged.
        """
        return await self._get(id, parameters)

    def list(
        self,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        both_ends: bool = False,
        **parameters: Unpack[parameters_of.OrganizationList],
    ) -> AsyncPager:
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
    ) -> AsyncPager:
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


@checked
class AsyncActivities(AsyncWritable):
    """Activities (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "activities")

    async def get(
        self,
        id: int,
        **parameters: Unpack[parameters_of.ActivityGet],
    ) -> Record:
        """Return one activity.

        Raises:
            NotFoundError: There is no such activity, or it was purged.
        """
        return await self._get(id, parameters)

    def list(
        self,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        both_ends: bool = False,
        **parameters: Unpack[parameters_of.ActivityList],
    ) -> AsyncPager:
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
class AsyncProducts(AsyncWritable):
    """Products (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "products")

    async def get(self, id: int) -> Record:
        """Return one product.

        Raises:
            NotFoundError: There is no such product, or it was purged.
        """
        return await self._get(id, {})

    def list(
        self,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        both_ends: bool = False,
        **parameters: Unpack[parameters_of.ProductList],
    ) -> AsyncPager:
        """Return a pager over products (10 tokens a page).

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
        **parameters: Unpack[parameters_of.ProductSearch],
    ) -> AsyncPager:
        """Search products (20 tokens a page of 500; 10 requests per 2 seconds on every plan).

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
class AsyncPipelines(AsyncWritable):
    """Pipelines (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "pipelines")

    async def get(self, id: int) -> Record:
        """Return one pipeline.

        Raises:
            NotFoundError: There is no such pipeline, or it was purged.
        """
        return await self._get(id, {})

    def list(
        self,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        **parameters: Unpack[parameters_of.PipelineList],
    ) -> AsyncPager:
        """Return a pager over pipelines (5 tokens a page).

        Args:
            limit: Page size, at most 500, which is the default: a page costs the same whatever its size.
            max_items: Stop after so many records.
            **parameters: As Pipedrive documents them.

        Raises:
            ConfigError: A parameter is unknown; the hint names close ones.
        """
        return self._list(parameters, limit, max_items)


@checked
class AsyncStages(AsyncWritable):
    """Stages of pipelines (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "stages")

    async def get(self, id: int) -> Record:
        """Return one stage.

        Raises:
            NotFoundError: There is no such stage, or it was purged.
        """
        return await self._get(id, {})

    def list(
        self,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        **parameters: Unpack[parameters_of.StageList],
    ) -> AsyncPager:
        """Return a pager over stages (5 tokens a page).

        Args:
            limit: Page size, at most 500, which is the default: a page costs the same whatever its size.
            max_items: Stop after so many records.
            **parameters: As Pipedrive documents them.

        Raises:
            ConfigError: A parameter is unknown; the hint names close ones.
        """
        return self._list(parameters, limit, max_items)


@checked
class AsyncNotes(AsyncWritable):
    """Notes (API v1)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "notes")

    async def get(self, id: int) -> Record:
        """Return one note.

        Raises:
            NotFoundError: There is no such note, or it was purged.
        """
        return await self._get(id, {})

    def list(
        self,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        **parameters: Unpack[parameters_of.NoteList],
    ) -> AsyncPager:
        """Return a pager over notes (20 tokens a page).

        Args:
            limit: Page size, at most 500, which is the default: a page costs the same whatever its size.
            max_items: Stop after so many records.
            **parameters: As Pipedrive documents them.

        Raises:
            ConfigError: A parameter is unknown; the hint names close ones.
        """
        return self._list(parameters, limit, max_items)


@checked
class AsyncUsers(AsyncResource):
    """Users (API v1)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "users")

    async def me(self) -> Record:
        """Return the user whom the credential belongs to, and the company (2 tokens)."""
        return await self._done(self._client.current_user)

    async def get(self, id: int) -> Record:
        """Return one user.

        Raises:
            NotFoundError: There is no such user, or it was purged.
        """
        return await self._get(id, {})

    def list(self) -> AsyncPager:
        """Return a pager over all users; Pipedrive sends them as one page (20 tokens)."""
        return self._list({}, None, None)

    def search(self, term: str, **parameters: Unpack[parameters_of.UserSearch]) -> AsyncPager:
        """Search users by name, or by e-mail address with `search_by_email=True` (40 tokens)."""
        return self._search(term, parameters, None, None)

    async def create(self, **fields: Any) -> Record:
        """Add a user to the company; needs `email` and `access`, and an administrator's credential."""
        return await self._done(self._client.create, "users", to_json(fields))

    async def update(self, id: int, *, active_flag: bool) -> Record:
        """Switch a user on or off."""
        check_type("active_flag", active_flag, "bool")
        body = to_json({"active_flag": active_flag})
        return await self._done(self._client.update, "users", self._id(id), body)


@checked
class AsyncFields(AsyncWritable):
    """Field definitions of one kind of record (API v2). Their id is the field code."""

    __slots__ = ()

    def _id(self, id_: object) -> str:
        check_type("code", id_, "str")
        return str(id_)

    async def get(self, code: str, **parameters: Unpack[parameters_of.FieldGet]) -> Record:
        """Return one field definition by its code, such as `title` or a 40-character key (1 token)."""
        return await self._get(code, parameters)

    def list(
        self,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        **parameters: Unpack[parameters_of.FieldList],
    ) -> AsyncPager:
        """Return a pager over all field definitions, custom ones included (10 tokens a page)."""
        return self._list(parameters, limit, max_items)
