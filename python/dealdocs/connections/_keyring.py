"""The key of a vault in the keyring of the operating system, by the optional package `keyring`."""

from __future__ import annotations

import base64
import contextlib
import fcntl
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dealdocs.exceptions import ConfigError, StorageError, VaultError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

DEFAULT_NAME = "dealdocs"
# Holds the next key while a vault is sealed anew, so that a crash leaves no vault without its key.
NEXT = "#next"
PATIENCE = 30.0


def read_key(path: str, name: bool | str, *, create: bool, opens: Callable[[str], bool]) -> str:  # noqa: FBT001 - as the caller was given it
    """Return the key of the vault at `path`, base64; makes one when the vault is to be made.

    Only these 32 bytes go into the keyring: some keyrings hold little more than 1,000 characters.

    Args:
        path: The vault's file.
        name: The entry; True stands for `dealdocs`.
        create: Make a key if there is neither vault nor key.
        opens: Tells whether a key opens the vault; asked after a change of the key that was cut off.
    """
    service, vault = entry(path, name)
    with failing() as keyring:
        key = keyring.get_password(service, vault)
        if keyring.get_password(service, vault + NEXT) is not None:
            with turn(vault):
                key = _settled(keyring, service, vault, opens)
        elif key is None and create and not Path(path).exists():
            make_directory(vault)
            # Of several processes that make it at once, one makes the key.
            with turn(vault):
                key = keyring.get_password(service, vault)
                if key is None:
                    key = _new_key()
                    keyring.set_password(service, vault, key)
    if key is None:
        message = f"the keyring has no key for the vault `{vault}`"
        raise VaultError(message, hint=f"It is looked for under `{service}`.")
    return key


@contextlib.contextmanager
def next_key(path: str, name: bool | str) -> Generator[str]:  # noqa: FBT001 - as the caller was given it
    """Give a new key; once the block has sealed the vault with it, it is the vault's key in the keyring."""
    service, vault = entry(path, name)
    key = _new_key()
    with turn(vault):
        with failing() as keyring:
            keyring.set_password(service, vault + NEXT, key)
        # When the block fails, the next to open the vault finds out which of the two keys it has.
        yield key
        with failing() as keyring:
            keyring.set_password(service, vault, key)
            keyring.delete_password(service, vault + NEXT)


def _settled(keyring: Any, service: str, vault: str, opens: Callable[[str], bool]) -> str | None:
    key = keyring.get_password(service, vault)
    following = keyring.get_password(service, vault + NEXT)
    if following is None:
        return key
    if opens(following):
        keyring.set_password(service, vault, following)
        key = following
    elif key is None or not opens(key):
        # Neither opens it for now: nothing may be thrown away.
        return key
    keyring.delete_password(service, vault + NEXT)
    return key


def make_directory(vault: str) -> None:
    """Make the directory of a vault and what is missing above it, for its owner alone."""
    missing = [parent for parent in Path(vault).parents if not parent.exists()]
    for parent in reversed(missing):
        with contextlib.suppress(FileExistsError):
            parent.mkdir(mode=0o700)


def entry(path: str, name: bool | str) -> tuple[str, str]:  # noqa: FBT001
    """Return where the keyring has what belongs to the vault at `path`: the service, and the user's name."""
    return DEFAULT_NAME if name is True else str(name), str(Path(path).resolve())


def _new_key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


@contextlib.contextmanager
def failing() -> Generator[Any]:
    """Give the package keyring; its failures become errors of dealdocs."""
    try:
        import keyring  # noqa: PLC0415 - optional
        import keyring.errors  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        message = "the package keyring is not installed"
        raise ConfigError(message, hint='Run: pip install "dealdocs[keyring]"') from missing
    try:
        yield keyring
    except keyring.errors.KeyringError as failure:
        message = f"the keyring cannot be used: {type(failure).__name__}"
        raise VaultError(message, hint="Use a passphrase or a key file on machines without one.") from None


@contextlib.contextmanager
def turn(vault: str) -> Generator[None]:
    """Give one process at a time its turn; the lock is on the directory, so it leaves no file behind."""
    directory = Path(vault).parent
    try:
        held = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as failure:
        message = f"the directory of the vault cannot be opened: {failure.strerror}"
        raise StorageError(message, hint="Make it first.") from None
    try:
        ends = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > ends:
                    message = "another process holds the vault's key in the keyring"
                    raise StorageError(message, hint="Try again when it is done.") from None
                time.sleep(0.05)
        yield
    finally:
        os.close(held)
