"""The client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dealdocs._arguments import checked
from dealdocs._json import to_json
from dealdocs._payload import body_of
from dealdocs.pipedrive._async_activities import AsyncActivities, AsyncNotes
from dealdocs.pipedrive._async_company import AsyncFields, AsyncUsers
from dealdocs.pipedrive._async_contacts import AsyncOrganizations, AsyncPersons
from dealdocs.pipedrive._async_files import AsyncFiles
from dealdocs.pipedrive._async_sales import AsyncDeals, AsyncPipelines, AsyncProducts, AsyncStages
from dealdocs.pipedrive._shared import Budget, log_exchanges, make_client

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType

    from typing_extensions import Self, Unpack

    from dealdocs._core.pipedrive import Answer
    from dealdocs._payload import File
    from dealdocs.connections import AsyncConnection
    from dealdocs.pipedrive._shared import Options


@checked
class AsyncPipedrive:
    """A client of Pipedrive's API, v2 where it has the operation and v1 else.

    Nothing is opened before the first use. What is not given is taken from the environment when the client
    is made: `PIPEDRIVE_API_TOKEN` and `PIPEDRIVE_COMPANY_DOMAIN` (or `PIPEDRIVE_DOMAIN`). Clients of one
    credential share their rate limit in a process. It may be used by several threads and after a fork.

    Args:
        company_domain: `acme` of https://acme.pipedrive.com.
        api_token: API token of a user (header `x-api-token`).
        access_token: OAuth access token instead.
        base_url: Another address, such as a sandbox; may be http and private.
        api_domain: The `api_domain` of an OAuth token answer; only https addresses of pipedrive.com.
        connection: A connection of a vault instead: its credential, renewed when needed, and its address,
            which is read from the vault at the first use.
        **options: `timeout` (seconds of a whole call, 30), `transfer_timeout` (seconds of a file, 900),
            `max_retries` (2), `max_file_size` (bytes, 4 GiB), `burst_limit` (requests per 2 seconds;
            learned; of all clients of a credential the lowest), `block_pause` (seconds without requests
            after a block, 900; the longest), `ca_file` (PEM), `proxy` (an address, or `"environment"`),
            `trusted_origins` (further origins that may be http or private).

    Raises:
        ConfigError: What was given is malformed or contradicts itself, or company or credential is nowhere;
            from the first use, when the connection has no address.

    Example:
        >>> crm = AsyncPipedrive(company_domain="acme", api_token="0123456789abcdef")
        >>> crm
        <AsyncPipedrive of https://acme.pipedrive.com>
    """

    def __init__(
        self,
        *,
        company_domain: str | None = None,
        api_token: str | None = None,
        access_token: str | None = None,
        base_url: str | None = None,
        api_domain: str | None = None,
        connection: AsyncConnection | None = None,
        **options: Unpack[Options],
    ) -> None:
        self._core = make_client(
            company_domain=company_domain,
            api_token=api_token,
            access_token=access_token,
            base_url=base_url,
            api_domain=api_domain,
            connection=connection,
            asynchronous=True,
            options=options,
        )
        self.deals = AsyncDeals(self._core)
        self.persons = AsyncPersons(self._core)
        self.organizations = AsyncOrganizations(self._core)
        self.activities = AsyncActivities(self._core)
        self.products = AsyncProducts(self._core)
        self.pipelines = AsyncPipelines(self._core)
        self.stages = AsyncStages(self._core)
        self.users = AsyncUsers(self._core)
        self.notes = AsyncNotes(self._core)
        self.files = AsyncFiles(self._core)
        self.deal_fields = AsyncFields(self._core, "deal_fields")
        self.person_fields = AsyncFields(self._core, "person_fields")
        self.organization_fields = AsyncFields(self._core, "organization_fields")
        self.product_fields = AsyncFields(self._core, "product_fields")
        self.activity_fields = AsyncFields(self._core, "activity_fields")

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        data: Mapping[str, Any] | Iterable[tuple[str, Any]] | bytes | None = None,
        files: Mapping[str, File] | None = None,
    ) -> Answer:
        """Send any request below the company's address, with this client's credential, limits and errors.

        Args:
            method: `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
            path: Absolute path without a query, such as `/api/v2/itemSearch`.
            params: Pairs of the query; lists are joined with commas.
            json: A body as JSON.
            data: A form (a mapping or pairs), or any other body.
            files: Files of a form, each a path, bytes, a file object or `(file name, content, media type)`.

        Example:
            >>> answer = await crm.request("GET", "/api/v1/currencies")  # doctest: +SKIP
            >>> answer.data  # doctest: +SKIP
            >>> form, files = {"deal_id": "1"}, {"file": "Offer.docx"}
            >>> await crm.request("POST", "/api/v1/files", data=form, files=files)  # doctest: +SKIP
        """
        body = body_of(json=json, data=data, files=files)
        try:
            return await self._core.request(method, path, to_json(params or {}), body)
        finally:
            log_exchanges(self._core)

    @property
    def budget(self) -> Budget:
        """Tokens spent and left, and the state of the rate limit. Asks nobody: it is what answers told."""
        return Budget(**self._core.budget())

    @property
    def base_url(self) -> str:
        """The company's address. Without one given, it is looked up now."""
        return self._core.base_url

    async def aclose(self) -> None:
        """Refuse further calls."""
        self._core.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"<AsyncPipedrive of {self._core.known_base_url or 'an address not looked up yet'}>"

    def __reduce__(self) -> str:
        message = "a Pipedrive client holds a secret and connections: make a new one instead of pickling"
        raise TypeError(message)
