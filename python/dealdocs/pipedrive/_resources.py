# Written by scripts/make_twins.py from _async_resources.py; change that file, not this one.
"""The typed resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dealdocs.pipedrive._pager import Pager
from dealdocs.pipedrive._shared import fields_of, log_exchanges, to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import Unpack

    from dealdocs._core.pipedrive import Client, Record
    from dealdocs.pipedrive import _parameters as parameters_of


class _Resource:
    """What all resources share."""

    __slots__ = ("_client", "_name")

    def __init__(self, client: Client, name: str) -> None:
        self._client = client
        self._name = name

    def _done(self, work: Any) -> Any:
        try:
            return work
        finally:
            log_exchanges(self._client)

    def _get(self, id_: int | str, parameters: Mapping[str, Any]) -> Record:
        return self._done(self._client.get(self._name, str(id_), to_json(parameters)))

    def _list(self, parameters: Mapping[str, Any], limit: int | None, max_items: int | None) -> Pager:
        return Pager(self._client, self._client.list(self._name, to_json(parameters), limit, max_items))

    def _search(
        self, term: str, parameters: Mapping[str, Any], limit: int | None, max_items: int | None
    ) -> Pager:
        return Pager(self._client, self._client.search(self._name, term, to_json(parameters), limit, max_items))


class _Writable(_Resource):
    """Create, update and delete, the same everywhere."""

    __slots__ = ()

    def create(self, *, custom_fields: Mapping[str, Any] | None = None, **fields: Any) -> Record:
        """Create a record and return it. It is never sent again when it may have been carried out.

        Args:
            custom_fields: Values of custom fields by their 40-character key.
            **fields: Fields as Pipedrive names them; `None` is sent as null.

        Raises:
            ValidationError: Pipedrive refuses a field; the message names it.
        """
        return self._done(self._client.create(self._name, fields_of(fields, custom_fields)))

    def update(
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
        return self._done(self._client.update(self._name, str(id), fields_of(fields, custom_fields)))

    def delete(self, id: int | str) -> None:  # noqa: A002 - the API's own name
        """Mark a record as deleted. Pipedrive purges it after 30 days.

        Raises:
            NotFoundError: There is no such record.
        """
        self._done(self._client.delete(self._name, str(id)))


class Deals(_Writable):
    """Deals (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "deals")

    def get(
        self, id: int, **parameters: Unpack[parameters_of.DealGet]  # noqa: A002 - the API's own name
    ) -> Record:
        """Return one deal.

        Raises:
            NotFoundError: There is no such deal, or it was purged.
        """
        return self._get(id, parameters)

    def list(
        self,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        **parameters: Unpack[parameters_of.DealList],
    ) -> Pager:
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
    ) -> Pager:
        """Return a pager over archived deals (20 tokens a page); parameters as of `list`."""
        pager = self._client.list("archived_deals", to_json(parameters), limit, max_items)
        return Pager(self._client, pager)

    def search(
        self,
        term: str,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        **parameters: Unpack[parameters_of.DealSearch],
    ) -> Pager:
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


class Persons(_Writable):
    """Persons (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "persons")

    def get(
        self, id: int, **parameters: Unpack[parameters_of.PersonGet]  # noqa: A002 - the API's own name
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
        **parameters: Unpack[parameters_of.PersonList],
    ) -> Pager:
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
    ) -> Pager:
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


class Organizations(_Writable):
    """Organizations (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "organizations")

    def get(
        self, id: int, **parameters: Unpack[parameters_of.OrganizationGet]  # noqa: A002 - the API's own name
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
        **parameters: Unpack[parameters_of.OrganizationList],
    ) -> Pager:
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
    ) -> Pager:
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


class Activities(_Writable):
    """Activities (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "activities")

    def get(
        self, id: int, **parameters: Unpack[parameters_of.ActivityGet]  # noqa: A002 - the API's own name
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
        **parameters: Unpack[parameters_of.ActivityList],
    ) -> Pager:
        """Return a pager over activities (10 tokens a page).

        Args:
            limit: Page size, at most 500, which is the default: a page costs the same whatever its size.
            max_items: Stop after so many records.
            **parameters: As Pipedrive documents them.

        Raises:
            ConfigError: A parameter is unknown; the hint names close ones.
        """
        return self._list(parameters, limit, max_items)


class Products(_Writable):
    """Products (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "products")

    def get(self, id: int) -> Record:  # noqa: A002 - the API's own name
        """Return one product.

        Raises:
            NotFoundError: There is no such product, or it was purged.
        """
        return self._get(id, {})

    def list(
        self,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        **parameters: Unpack[parameters_of.ProductList],
    ) -> Pager:
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
    ) -> Pager:
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


class Pipelines(_Writable):
    """Pipelines (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "pipelines")

    def get(self, id: int) -> Record:  # noqa: A002 - the API's own name
        """Return one pipeline.

        Raises:
            NotFoundError: There is no such pipeline, or it was purged.
        """
        return self._get(id, {})

    def list(
        self,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        **parameters: Unpack[parameters_of.PipelineList],
    ) -> Pager:
        """Return a pager over pipelines (5 tokens a page).

        Args:
            limit: Page size, at most 500, which is the default: a page costs the same whatever its size.
            max_items: Stop after so many records.
            **parameters: As Pipedrive documents them.

        Raises:
            ConfigError: A parameter is unknown; the hint names close ones.
        """
        return self._list(parameters, limit, max_items)


class Stages(_Writable):
    """Stages of pipelines (API v2)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "stages")

    def get(self, id: int) -> Record:  # noqa: A002 - the API's own name
        """Return one stage.

        Raises:
            NotFoundError: There is no such stage, or it was purged.
        """
        return self._get(id, {})

    def list(
        self,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        **parameters: Unpack[parameters_of.StageList],
    ) -> Pager:
        """Return a pager over stages (5 tokens a page).

        Args:
            limit: Page size, at most 500, which is the default: a page costs the same whatever its size.
            max_items: Stop after so many records.
            **parameters: As Pipedrive documents them.

        Raises:
            ConfigError: A parameter is unknown; the hint names close ones.
        """
        return self._list(parameters, limit, max_items)


class Notes(_Writable):
    """Notes (API v1)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "notes")

    def get(self, id: int) -> Record:  # noqa: A002 - the API's own name
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


class Users(_Resource):
    """Users (API v1)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "users")

    def me(self) -> Record:
        """Return the user whom the credential belongs to, with `company_id` and `company_domain` (2 tokens)."""
        return self._done(self._client.current_user())

    def get(self, id: int) -> Record:  # noqa: A002 - the API's own name
        """Return one user.

        Raises:
            NotFoundError: There is no such user, or it was purged.
        """
        return self._get(id, {})

    def list(self) -> Pager:
        """Return a pager over all users; Pipedrive sends them as one page (20 tokens)."""
        return self._list({}, None, None)

    def search(self, term: str, **parameters: Unpack[parameters_of.UserSearch]) -> Pager:
        """Search users by name, or by e-mail address with `search_by_email=True` (40 tokens)."""
        return self._search(term, parameters, None, None)

    def create(self, **fields: Any) -> Record:
        """Add a user to the company; needs `email` and `access`, and an administrator's credential."""
        return self._done(self._client.create("users", to_json(fields)))

    def update(self, id: int, *, active_flag: bool) -> Record:  # noqa: A002 - the API's own name
        """Switch a user on or off."""
        return self._done(self._client.update("users", str(id), to_json({"active_flag": active_flag})))


class Fields(_Writable):
    """Field definitions of one kind of record (API v2). Their id is the field code."""

    __slots__ = ()

    def get(
        self, code: str, **parameters: Unpack[parameters_of.FieldGet]
    ) -> Record:
        """Return one field definition by its code, such as `title` or a 40-character key (1 token)."""
        return self._get(code, parameters)

    def list(
        self,
        *,
        limit: int | None = None,
        max_items: int | None = None,
        **parameters: Unpack[parameters_of.FieldList],
    ) -> Pager:
        """Return a pager over all field definitions, custom ones included (10 tokens a page)."""
        return self._list(parameters, limit, max_items)
