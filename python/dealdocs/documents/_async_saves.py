"""Saves on their way, given up and kept: for operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dealdocs._arguments import checked, record_id
from dealdocs._opening import Opening
from dealdocs.documents import _results as results
from dealdocs.documents._async_download import AsyncDownload
from dealdocs.documents._shared import core_of, person_of
from dealdocs.exceptions import ConfigError

if TYPE_CHECKING:
    from dealdocs._core.documents import Documents
    from dealdocs._core.pipedrive import Client
    from dealdocs.documents._accounts import AsyncAccountsHook
    from dealdocs.documents._person import Person
    from dealdocs.documents._results import Recovered, Resumed, SaveJob
    from dealdocs.documents._shared import Asking
    from dealdocs.pipedrive import AsyncPipedrive


@checked
class AsyncSaves:
    """What `AsyncDealDocuments` says and does about its saves."""

    _company: str
    _client: Client
    _accounts: AsyncAccountsHook | None
    _documents: Documents

    async def resume(self) -> Resumed:
        """Work on every save that is due; call it when the application starts.

        A running process goes on with its saves by itself; this is for what a process left that ended.
        """
        return results.resumed(await self._core.resume())

    async def recover_forgotten(self) -> Recovered:
        """Fetch and save what the Document Server could not hand over, then delete it there."""
        return results.recovered(await self._core.recover_forgotten())

    async def pending(self) -> list[SaveJob]:
        """Return the saves on their way, the oldest first."""
        return results.jobs(await self._core.jobs("pending", "", 0))

    async def failed(self) -> list[SaveJob]:
        """Return what needs a person: saves that were given up, and changes that the Document Server lost.

        Each has its reason. The bytes of a save that was given up are kept; see `kept` and `retry`.
        """
        return results.jobs(await self._core.jobs("failed", "", 0))

    async def copies(self, deal_id: int, /) -> list[SaveJob]:
        """Return the damaged copies of the documents of a deal."""
        return results.jobs(await self._core.jobs("copies", self._company, record_id("deal_id", deal_id)))

    async def retry(
        self,
        job_id: int,
        /,
        *,
        user: Person | None = None,
        crm: AsyncPipedrive | None = None,
    ) -> None:
        """Try a save again that was given up.

        Args:
            job_id: Number of the save.
            user: A person who sees the document; from now on it is saved with this person's account. Without,
                with the account of the person who edited.
            crm: A client with that person's credential; by default the one of these documents.

        Raises:
            NotFoundError: There is no such failed save, or the person does not see the document.
            DocumentAccessError: The document is one of another deal or company.
        """
        if user is None and crm is not None:
            raise ConfigError("`crm` is a person's client: give `user` as well")
        person = None if user is None else self._person(user, crm)
        await self._core.retry(record_id("job_id", job_id), person)

    def kept(self, job_id: int, /) -> Opening[AsyncDownload]:
        """Start the download of a damaged copy, or of a save that was given up: for operators.

        Raises:
            NotFoundError: No bytes are kept of it.
        """
        return Opening(self._kept(job_id))

    async def _kept(self, job_id: int) -> AsyncDownload:
        return AsyncDownload(await self._core.kept(record_id("job_id", job_id)))

    async def discard(self, job_id: int, /) -> None:
        """Remove a damaged copy for good, or the note that changes were lost.

        Raises:
            NotFoundError: There is no such copy or note.
        """
        await self._core.discard(record_id("job_id", job_id))

    @property
    def _core(self) -> Documents:
        if self._accounts is not None:
            self._accounts.note_loop()
        return self._documents

    def _person(self, user: Person, crm: AsyncPipedrive | None) -> Asking:
        return person_of(self._company, user, self._client if crm is None else core_of(crm))
