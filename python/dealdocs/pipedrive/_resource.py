# Written by scripts/make_twins.py from _async_resource.py; change that file, not this one.
"""What all resources share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dealdocs._arguments import checked, record_id
from dealdocs._json import to_json
from dealdocs.pipedrive._pager import Pager
from dealdocs.pipedrive._shared import fields_of, log_exchanges

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dealdocs._core.pipedrive import Client, Record


class Resource:
    """A kind of record."""

    __slots__ = ("_client", "_name")

    def __init__(self, client: Client, name: str) -> None:
        self._client = client
        self._name = name

    def _done(self, call: Callable[..., Any], *arguments: Any) -> Any:
        # Called in here, because the synchronous twin does all its work in the call.
        try:
            return call(*arguments)
        finally:
            log_exchanges(self._client)

    def _id(self, id_: object) -> str:
        return str(record_id("id", id_))

    def _get(self, id_: int | str, parameters: Mapping[str, Any]) -> Record:
        return self._done(self._client.get, self._name, self._id(id_), to_json(parameters))

    def _list(
        self,
        parameters: Mapping[str, Any],
        limit: int | None,
        max_items: int | None,
        both_ends: bool = False,  # noqa: FBT001, FBT002 - called by the typed methods only
    ) -> Pager:
        pager = self._client.list(self._name, to_json(parameters), limit, max_items, both_ends)
        return Pager(self._client, pager)

    def _search(
        self, term: str, parameters: Mapping[str, Any], limit: int | None, max_items: int | None
    ) -> Pager:
        return Pager(
            self._client, self._client.search(self._name, term, to_json(parameters), limit, max_items)
        )


@checked
class Writable(Resource):
    """Create, update and delete, the same everywhere."""

    __slots__ = ()

    def create(self, *, custom_fields: Mapping[str, Any] | None = None, **fields: Any) -> Record:
        """Create a record and return it. It is never sent again when it may have been carried out.

        Args:
            custom_fields: Values of custom fields by their 40-character key.
            **fields: Fields as Pipedrive names them; `None` is sent as null, a `Decimal` as exactly that
                number, a `datetime` as RFC 3339 in UTC (as UTC when it has no zone).

        Raises:
            ArgumentTypeError: A value has no form in JSON; the message names its field.
            ValidationError: Pipedrive refuses a field; the message names it.
        """
        return self._done(self._client.create, self._name, fields_of(fields, custom_fields))

    def update(
        self,
        id: int | str,
        *,
        custom_fields: Mapping[str, Any] | None = None,
        **fields: Any,
    ) -> Record:
        """Change the given fields of a record and return it; the others stay.

        Args:
            id: Id of the record; of a field definition its code.
            custom_fields: Values of custom fields by their 40-character key; `None` clears one.
            **fields: Fields as Pipedrive names them, of the same types as in `create`.

        Raises:
            ArgumentTypeError: A value has no form in JSON; the message names its field.
            NotFoundError: There is no such record.
        """
        body = fields_of(fields, custom_fields)
        return self._done(self._client.update, self._name, self._id(id), body)

    def delete(self, id: int | str) -> None:
        """Mark a record as deleted. Pipedrive purges it after 30 days.

        Raises:
            NotFoundError: There is no such record.
        """
        self._done(self._client.delete, self._name, self._id(id))
