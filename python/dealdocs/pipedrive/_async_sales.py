"""Deals, products, pipelines and their stages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dealdocs._arguments import checked
from dealdocs._json import to_json
from dealdocs.pipedrive._async_pager import AsyncPager
from dealdocs.pipedrive._async_resource import AsyncWritable

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
