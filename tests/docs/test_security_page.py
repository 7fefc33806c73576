"""The table of attacks names every row once more than never, and only tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text()
# Rows 59 to 63 of calls, and those that one line names together.
ROWS = range(1, 77)


def rows():
    for line in PAGE.splitlines():
        cell = line.split("|")[1].strip() if line.startswith("|") else ""
        for first, last in re.findall(r"(\d+)(?: to (\d+))?", cell):
            yield from range(int(first), int(last or first) + 1)


def test_every_row_has_a_line():
    assert sorted(set(ROWS) - set(rows())) == []


def test_every_file_exists():
    homes = [
        ROOT,
        ROOT / "src",
        ROOT / "src" / "vault" / "tests",
        ROOT / "tests" / "security",
        ROOT / "tests" / "connections",
    ]
    for line in PAGE.splitlines():
        if not line.startswith("| "):
            continue
        held = line.rstrip(" |").rsplit("|", 1)[-1]
        for name in re.findall(r"`([\w/.]+)`", held):
            assert any((home / name).exists() for home in homes), name
