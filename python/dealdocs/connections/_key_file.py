"""A file with a random key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dealdocs._arguments import checked_first
from dealdocs._core import connections as core
from dealdocs.connections._paths import expanded

if TYPE_CHECKING:
    import os


@checked_first
def create_key_file(path: str | os.PathLike[str]) -> None:
    """Write a file with a new random key, for `key_file`; mode 0600.

    Args:
        path: The file; it must not exist. A missing directory is made, for its owner alone (0700).

    Raises:
        StorageError: It exists, or cannot be written.
    """
    core.create_key_file(expanded(path))
