"""Paths as people write them."""

from __future__ import annotations

import os


def expanded(path: str | os.PathLike[str]) -> str:
    """Return the path with a home directory in the place of a leading `~`, as a shell would."""
    # Not pathlib: it takes the two slashes of `memory://` for one.
    return os.path.expanduser(os.fspath(path))  # noqa: PTH111
