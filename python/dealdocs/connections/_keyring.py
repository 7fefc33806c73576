"""The key of a vault in the keyring of the operating system, by the optional package `keyring`."""

from __future__ import annotations

import base64
import fcntl
import os
from pathlib import Path
from typing import Any

from dealdocs.exceptions import ConfigError, VaultError

DEFAULT_NAME = "dealdocs"


def read_key(path: str, name: bool | str, *, create: bool) -> str:  # noqa: FBT001 - as the caller was given it
    """Return the key of the vault at `path`, base64; makes one when the vault is to be made.

    Only these 32 bytes go into the keyring: some keyrings hold little more than 1,000 characters.
    """
    try:
        import keyring  # noqa: PLC0415 - optional
        import keyring.errors  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        message = "the package keyring is not installed"
        raise ConfigError(message, hint='Run: pip install "dealdocs[keyring]"') from missing
    service = DEFAULT_NAME if name is True else str(name)
    vault = str(Path(path).resolve())
    try:
        key = keyring.get_password(service, vault)
        if key is None and create and not Path(path).exists():
            key = _make_key(keyring, service, vault)
    except keyring.errors.KeyringError as failure:
        message = f"the keyring cannot be used: {type(failure).__name__}"
        raise VaultError(message, hint="Use a passphrase or a key file on machines without one.") from None
    if key is None:
        message = f"the keyring has no key for the vault `{vault}`"
        raise VaultError(message, hint=f"It is looked for under `{service}`.")
    return key


def _make_key(keyring: Any, service: str, vault: str) -> str:
    """Make a key, unless another process has just made one: a second would lock the first out."""
    with Path(f"{vault}.keyring").open("w", encoding="utf-8") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        key = keyring.get_password(service, vault)
        if key is None:
            key = base64.b64encode(os.urandom(32)).decode()
            keyring.set_password(service, vault, key)
        return key
