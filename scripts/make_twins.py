"""Writes the synchronous twins of the clients from the asynchronous ones.

Usage: python scripts/make_twins.py [--check]

`_async_client.py` is the source of `_client.py`, and so on. With --check nothing is
written; the exit code says whether the twins are up to date.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "python" / "dealdocs"
ROOMS = [PACKAGE, *(PACKAGE / room for room in ("connections", "documents", "onlyoffice", "pipedrive"))]
NOTE = "# Written by scripts/make_twins.py from {source}; change that file, not this one.\n"
WORDS = [
    (r"\basync (def|with|for) ", r"\1 "),
    (r"\bawait ", ""),
    (r"\[record async for record in self\]", "list(self)"),
    (r"\[record for record in self\]", "list(self)"),
    (r"\bAwaitable\[Any\]", "Any"),
    (r"AsyncIterator, Awaitable, Callable\b", "Callable, Iterator"),
    (r"AsyncIterator, Awaitable\b", "Iterator"),
    (r"Awaitable, Callable\b", "Callable"),
    (r"Awaitable, Mapping\b", "Mapping"),
    (r"\bAsyncIterator\b", "Iterator"),
    (r"\bAsync([A-Z])", r"\1"),
    (r"__a(iter|enter|exit)__", r"__\1__"),
    (r"\baclose\b", "close"),
    (r"\b_async_", "_"),
    (r"for record in page:\n +yield record", "yield from page"),
    (r"asynchronous( ?= ?)True", r"asynchronous\1False"),
    # What is opened needs no wrapper here.
    (r"from dealdocs\._opening import Opening\n", ""),
    (r"\bOpening\[(\w+)\]", r"\1"),
    (r"return Opening\((.*)\)\n", r"return \1\n"),
]


def twin(source: Path) -> str:
    """The synchronous text of an asynchronous file."""
    text = source.read_text(encoding="utf-8")
    for pattern, replacement in WORDS:
        text = re.sub(pattern, replacement, text)
    return NOTE.format(source=source.name) + text


def main() -> None:
    """Write or check every twin."""
    stale = False
    for source in sorted(path for room in ROOMS for path in room.glob("_async_*.py")):
        target = source.parent / source.name.replace("_async_", "_")
        text = twin(source)
        if target.exists() and target.read_text(encoding="utf-8") == text:
            continue
        stale = True
        if "--check" not in sys.argv:
            target.write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv:
        sys.exit("the twins are out of date: run scripts/make_twins.py")


if __name__ == "__main__":
    main()
