# Written by scripts/make_twins.py from _async_company.py; change that file, not this one.
"""Users of the company, and the fields of its records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dealdocs._arguments import check_type, checked
from dealdocs._json import to_json
from dealdocs.pipedrive._resource import Resource, Writable

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from dealdocs._core.pipedrive import Client, Record
    from dealdocs.pipedrive import _parameters as parameters_of
    from dealdocs.pipedrive._pager import Pager


@checked
class Users(Resource):
    """Users (API v1)."""

    __slots__ = ()

    def __init__(self, client: Client) -> None:
        super().__init__(client, "users")

    def me(self) -> Record:
        """Return the user whom the credential belongs to, and the company (2 tokens)."""
        return self._done(self._client.current_user)

    def get(self, id: int) -> Record:
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
        return self._done(self._client.create, "users", to_json(fields))

    def update(self, id: int, *, active_flag: bool) -> Record:
        """Switch a user on or off."""
        check_type("active_flag", active_flag, "bool")
        body = to_json({"active_flag": active_flag})
        return self._done(self._client.update, "users", self._id(id), body)


@checked
class Fields(Writable):
    """Field definitions of one kind of record (API v2). Their id is the field code."""

    __slots__ = ()

    def _id(self, id_: object) -> str:
        check_type("code", id_, "str")
        return str(id_)

    def get(self, code: str, **parameters: Unpack[parameters_of.FieldGet]) -> Record:
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
