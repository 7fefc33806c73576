"""The typed resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dealdocs.pipedrive._async_pager import AsyncPager
from dealdocs.pipedrive._shared import fields_of, log_exchanges, to_json

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping

    from typing_extensions import Unpack

    from dealdocs._core.pipedrive import Client, Record
    from dealdocs.pipedrive import _parameters as parameters_of


class _Resource:
    """What all resources share."""

    __slots__ = ("_client", "_name")

    def __init__(self, client: Client, name: str) -> None:
        self._client = client
        self._name = name

    async def _done(self, work: Awaitable[Any]) -> Any:
        try:
            return await work
        finally:
            log_exchanges(self._client)

    async def _get(self, id_: int | str, parameters: Mapping[str, Any]) -> Record:
        return await self._done(self._client.get(self._name, str(id_), to_json(parameters)))

    def _list(self, parameters: Mapping[str, Any], limit: int | None, max_items: int | None) -> AsyncPager:
        return AsyncPager(self._client, self._client.list(self._name, to_json(parameters), limit, max_items))

    def _search(
        self, term: str, parameters: Mapping[str, Any], limit: int | None, max_items: int | None
    ) -> AsyncPager:
        return AsyncPager(self._client, self._client.search(self._name, term, to_json(parameters), limit, max_items))


class _Writable(_Resource):
    """Create, update and delete, the same everywhere."""

    __slots__ = ()

    async def create(self, *, custom_fields: Mapping[str, Any] | None = None, **fields: Any) -> Record:
        """Create a record and return it. It is never sent again when it may have been carried out.

        Args:
            custom_fields: Values of custom fields by their 40-character key.
            **fields: Fields as Pipedrive names them; `None` is sent as null.

        Raises:
            ValidationError: Pipedrive refuses a field; the message names it.
        """
        return await self._done(self._client.create(self._name, fields_of(fields, custom_fields)))

    async def update(
        self,
        id: int | str,  # noqa: A002 - the API's own name
        *,
        custom_fields: Mapping[str, Any] | None = None,
        **fields: Any,
    ) -> Record:
        """Change the given fields of a record and return it; the others stay.

        Args:
            id: Id of the record; of a field definition its code.
            custom_fields: Values of custom fields by their 40-character key; `None` clears one.
            **fields: Fields as Pipedrive names them.

        Raises:
            NotFoundError: There is no such record.
        """
        return await self._done(self._client.update(self._name, str(id), fields_of(fields, custom_fields)))

    async def delete(self, id: int | str) -> None:  # noqa: A002 - the API's own name
        """Mark a record as deleted. Pipedrive purges it after 30 days.

        Raises:
            NotFoundError: There is no such record.
        """
        await self._done(self._client.delete(self._name, str(id)))


class AsyncDeals(_Writable):
    """Deals (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "deals")

    async def get(
        self, id: int, **parameters: Unpack[parameters_of.DealGet]  # noqa: A002 - the API's own name
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
        **parameters: Unpack[parameters_of.DealList],
    ) -> AsyncPager:
        """Return a pager over deals that are not archived (10 tokens a page).

        Args:
            limit: Page size, at most 500, which is the default: a page costs the same whatever its size.
            max_items: Stop after so many records.
            **parameters: As Pipedrive documents them:
                `status`, `filter_id`, `owner_id`, `updated_since` (a `datetime`, UTC when it has no zone), ...

        Raises:
            ConfigError: A parameter is unknown; the hint names close ones.
        """
        return self._list(parameters, limit, max_items)

    def archived(
        self,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        **parameters: Unpack[parameters_of.ArchivedDealList],
    ) -> AsyncPager:
        """Return a pager over archived deals (20 tokens a page); parameters as of `list`."""
        pager = self._client.list("archived_deals", to_json(parameters), limit, max_items)
        return AsyncPager(self._client, pager)

    def search(
        self,
        term: str,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        **parameters: Unpack[parameters_of.DealSearch],
    ) -> AsyncPager:
        """Search deals (20 tokens a page of 100; 10 requests per 2 seconds on every plan).

        Args:
            term: At least 2 characters, or 1 with `exact_match`.
            limit: Page size, at most 100, which is the default.
            max_items: Stop after so many hits.
            **parameters: As Pipedrive documents them.

        Returns:
            A pager over hits: `hit["item"]` is the record in short, `hit["result_score"]` its rank.
        """
        return self._search(term, parameters, limit, max_items)


class AsyncPersons(_Writable):
    """Persons (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "persons")

    async def get(
        self, id: int, **parameters: Unpack[parameters_of.PersonGet]  # noqa: A002 - the API's own name
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
        **parameters: Unpack[parameters_of.PersonList],
    ) -> AsyncPager:
        """Return a pager over persons (10 tokens a page).

        Args:
            limit: Page size, at most 500, which is the default: a page costs the same whatever its size.
            max_items: Stop after so many records.
            **parameters: As Pipedrive documents them.

        Raises:
            ConfigError: A parameter is unknown; the hint names close ones.
        """
        return self._list(parameters, limit, max_items)

    def search(
        self,
        term: str,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        **parameters: Unpack[parameters_of.PersonSearch],
    ) -> AsyncPager:
        """Search persons (20 tokens a page of 100; 10 requests per 2 seconds on every plan).

        Args:
            term: At least 2 characters, or 1 with `exact_match`.
            limit: Page size, at most 100, which is the default.
            max_items: Stop after so many hits.
            **parameters: As Pipedrive documents them.

        Returns:
            A pager over hits: `hit["item"]` is the record in short, `hit["result_score"]` its rank.
        """
        return self._search(term, parameters, limit, max_items)


class AsyncOrganizations(_Writable):
    """Organizations (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "organizations")

    async def get(
        self, id: int, **parameters: Unpack[parameters_of.OrganizationGet]  # noqa: A002 - the API's own name
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
        **parameters: Unpack[parameters_of.OrganizationList],
    ) -> AsyncPager:
        """Return a pager over organizations (10 tokens a page).

        Args:
            limit: Page size, at most 500, which is the default: a page costs the same whatever its size.
            max_items: Stop after so many records.
            **parameters: As Pipedrive documents them.

        Raises:
            ConfigError: A parameter is unknown; the hint names close ones.
        """
        return self._list(parameters, limit, max_items)

    def search(
        self,
        term: str,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        **parameters: Unpack[parameters_of.OrganizationSearch],
    ) -> AsyncPager:
        """Search organizations (20 tokens a page of 100; 10 requests per 2 seconds on every plan).

        Args:
            term: At least 2 characters, or 1 with `exact_match`.
            limit: Page size, at most 100, which is the default.
            max_items: Stop after so many hits.
            **parameters: As Pipedrive documents them.

        Returns:
            A pager over hits: `hit["item"]` is the record in short, `hit["result_score"]` its rank.
        """
        return self._search(term, parameters, limit, max_items)


class AsyncActivities(_Writable):
    """Activities (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "activities")

    async def get(
        self, id: int, **parameters: Unpack[parameters_of.ActivityGet]  # noqa: A002 - the API's own name
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
        **parameters: Unpack[parameters_of.ActivityList],
    ) -> AsyncPager:
        """Return a pager over activities (10 tokens a page).

        Args:
            limit: Page size, at most 500, which is the default: a page costs the same whatever its size.
            max_items: Stop after so many records.
            **parameters: As Pipedrive documents them.

        Raises:
            ConfigError: A parameter is unknown; the hint names close ones.
        """
        return self._list(parameters, limit, max_items)


class AsyncProducts(_Writable):
    """Products (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "products")

    async def get(self, id: int) -> Record:  # noqa: A002 - the API's own name
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
        **parameters: Unpack[parameters_of.ProductList],
    ) -> AsyncPager:
        """Return a pager over products (10 tokens a page).

        Args:
            limit: Page size, at most 500, which is the default: a page costs the same whatever its size.
            max_items: Stop after so many records.
            **parameters: As Pipedrive documents them.

        Raises:
            ConfigError: A parameter is unknown; the hint names close ones.
        """
        return self._list(parameters, limit, max_items)

    def search(
        self,
        term: str,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        **parameters: Unpack[parameters_of.ProductSearch],
    ) -> AsyncPager:
        """Search products (20 tokens a page of 100; 10 requests per 2 seconds on every plan).

        Args:
            term: At least 2 characters, or 1 with `exact_match`.
            limit: Page size, at most 100, which is the default.
            max_items: Stop after so many hits.
            **parameters: As Pipedrive documents them.

        Returns:
            A pager over hits: `hit["item"]` is the record in short, `hit["result_score"]` its rank.
        """
        return self._search(term, parameters, limit, max_items)


class AsyncPipelines(_Writable):
    """Pipelines (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "pipelines")

    async def get(self, id: int) -> Record:  # noqa: A002 - the API's own name
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


class AsyncStages(_Writable):
    """Stages of pipelines (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "stages")

    async def get(self, id: int) -> Record:  # noqa: A002 - the API's own name
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


class AsyncNotes(_Writable):
    """Notes (API v1)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "notes")

    async def get(self, id: int) -> Record:  # noqa: A002 - the API's own name
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


class AsyncUsers(_Resource):
    """Users (API v1)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "users")

    async def me(self) -> Record:
        """Return the user whom the credential belongs to, with `company_id` and `company_domain` (2 tokens)."""
        return await self._done(self._client.current_user())

    async def get(self, id: int) -> Record:  # noqa: A002 - the API's own name
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
        return await self._done(self._client.create("users", to_json(fields)))

    async def update(self, id: int, *, active_flag: bool) -> Record:  # noqa: A002 - the API's own name
        """Switch a user on or off."""
        return await self._done(self._client.update("users", str(id), to_json({"active_flag": active_flag})))


class AsyncFields(_Writable):
    """Field definitions of one kind of record (API v2). Their id is the field code."""

    __slots__ = ()

    async def get(
        self, code: str, **parameters: Unpack[parameters_of.FieldGet]
    ) -> Record:
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
