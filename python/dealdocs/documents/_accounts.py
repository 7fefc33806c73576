"""Whose credential saves, when the application chooses it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypeAlias

from dealdocs._arguments import check_type
from dealdocs.documents._shared import core_of

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable

    from dealdocs._core.pipedrive import Client
    from dealdocs.pipedrive import AsyncPipedrive, Pipedrive

Accounts: TypeAlias = "Callable[[str, str], Pipedrive]"
AsyncAccounts: TypeAlias = "Callable[[str, str], AsyncPipedrive | Awaitable[AsyncPipedrive]]"

_log = logging.getLogger("dealdocs.documents")
# Longest wait for an awaitable answer, in seconds.
_LIMIT = 30.0


class AccountsHook:
    """Asks the application's function; called by the core on threads of its own."""

    def __init__(self, choose: Accounts) -> None:
        check_type("accounts", choose, "Callable")
        self._choose = choose

    def __call__(self, company: str, user: str) -> Client:
        """Return the core of the chosen client."""
        try:
            return core_of(self._choose(company, user))
        except Exception:
            _log.exception("`accounts` gave no client for the company %r", company)
            raise

    def note_loop(self) -> None:
        """Nothing to note: the function returns its answer."""


class AsyncAccountsHook:
    """Asks the application's function, and awaits its answer on the event loop of the latest call."""

    def __init__(self, choose: AsyncAccounts) -> None:
        check_type("accounts", choose, "Callable")
        self._choose = choose
        self._loop: asyncio.AbstractEventLoop | None = None

    def __call__(self, company: str, user: str) -> Client:
        """Return the core of the chosen client."""
        try:
            return core_of(self._settled(self._choose(company, user)))
        except Exception:
            _log.exception("`accounts` gave no client for the company %r", company)
            raise

    def note_loop(self) -> None:
        """Remember the running event loop: the core asks from other threads."""
        import asyncio  # noqa: PLC0415 - heavy, and only the async twin needs it

        self._loop = asyncio.get_running_loop()

    def _settled(self, answer: AsyncPipedrive | Awaitable[AsyncPipedrive]) -> object:
        if not hasattr(answer, "__await__"):
            return answer
        import asyncio  # noqa: PLC0415

        if self._loop is None:
            message = "no event loop is known"
            raise RuntimeError(message)
        waiting = _finish(answer)
        try:
            future = asyncio.run_coroutine_threadsafe(waiting, self._loop)
        except RuntimeError:
            # The loop is over; a later call brings another one.
            waiting.close()
            raise
        try:
            return future.result(_LIMIT)
        finally:
            future.cancel()


async def _finish(answer: Any) -> object:
    return await answer
