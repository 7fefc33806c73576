"""How often a vault was written, kept beside its key in the keyring: an older copy is noticed by it."""

from __future__ import annotations

import logging
import shlex
from typing import TYPE_CHECKING, Any

from dealdocs.connections._keyring import entry, failing, turn
from dealdocs.exceptions import DealDocsError, VaultError

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger("dealdocs.connections")

SUFFIX = "#generation"


class Newest:
    """The number in the keyring. It is written after the file, so that it is never ahead of it.

    Args:
        path: The vault's file.
        name: The entry; True stands for `dealdocs`.
        generation: Tells how often the file was written, given its key.
    """

    def __init__(self, path: str, name: bool | str, generation: Callable[[str], int]) -> None:  # noqa: FBT001
        self._service, self._vault = entry(path, name)
        self._generation = generation

    def check(self, key: str, *, is_new: bool) -> int:
        """Refuse an older copy, and note how often the file was written; returns the least that it may be.

        Args:
            key: Opens the vault.
            is_new: The file was just made, so that the count begins again.
        """
        least = 0 if is_new else self._noted()
        written = self._generation(key)
        if written < least:
            message = f"the vault is an older copy: it was written {written} times, and {least} times before"
            command = shlex.join(["keyring", "del", self._service, self._vault + SUFFIX])
            hint = f"Put the newest file back. If you restored a backup on purpose, run: {command}"
            raise VaultError(message, hint=hint)
        self.note(restart=is_new)
        return least

    def note(self, *, restart: bool = False) -> None:
        """Write the present number; a failure leaves an older one, which locks nobody out."""
        try:
            with turn(self._vault), failing() as keyring:
                key = keyring.get_password(self._service, self._vault)
                written = self._generation(key or "")
                if restart or written > self._noted():
                    keyring.set_password(self._service, self._vault + SUFFIX, str(written))
        except DealDocsError as failure:
            logger.info("the keyring did not take how often the vault was written: %s", failure)

    def _noted(self) -> int:
        with failing() as keyring:
            noted = keyring.get_password(self._service, self._vault + SUFFIX)
        return int(noted) if noted and noted.isascii() and noted.isdigit() else 0


class NotingStore:
    """A store that notes how often it was written when it is closed."""

    def __init__(self, store: Any, newest: Newest) -> None:
        self._store = store
        self._newest = newest

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._store, name)

    def close(self) -> None:
        """Refuse further use, and note the number."""
        self._store.close()
        self._newest.note()
