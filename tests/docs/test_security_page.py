"""The tables of attacks name every row, and the tests that hold it: each test exists where the page says."""

import functools
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text()
HOMES = [ROOT, ROOT / "src", ROOT / "tests" / "security", ROOT / "tests" / "connections"]
ROWS = range(1, 77)
pytestmark = pytest.mark.timeout(300)  # one of them collects the tests of `tests/security`


def lines():
    """Of each line of a table: its rows, and what holds them as (file, name of the test or nothing)."""
    for line in PAGE.splitlines():
        if line.startswith("| ") and not line.startswith("| Row |"):
            first, *_, held = line.strip("| ").split(" | ")
            rows = [int(row) for row in re.findall(r"\d+", first)] if line[2] != "|" else []
            names = re.findall(r"`([\w/.]+)(?:::(\w+))?`", held)
            assert names, line
            yield rows, names


@functools.cache
def found(name):
    paths = [home / name for home in HOMES if (home / name).is_file()]
    assert len(paths) == 1, (name, paths)
    return paths[0]


@functools.cache
def collected():
    """Names and cases of the tests of `tests/security`, by file."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/security",
    ]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=True).stdout
    tests = [line.partition("::") for line in listed.splitlines() if "::" in line]
    return {Path(path).name: {name for file, _, name in tests if file == path} for path, _, _ in tests}


def has_test(path, name):
    """Whether the file has a test function of this name."""
    text = path.read_text()
    if path.suffix == ".py":
        return re.search(rf"^(?:async )?def {name}\(", text, re.MULTILINE) is not None and name.startswith(
            "test_"
        )
    # Its attributes stand above it, comments and other attributes between; those of proptest look alike.
    return (
        re.search(rf"#\[(?:tokio::)?test[^\]]*\]\s+(?:(?:#|//).*\s+)*(?:async )?fn {name}\(", text)
        is not None
    )


def carries(path, row):
    """Whether a test of the file has the row in its name or its case."""
    if path.parent.name == "security":
        return any(re.search(rf"row_?{row}(?!\d)", name) for name in collected()[path.name])
    assert path.suffix == ".rs", f"{path.name}: name the test"
    names = re.findall(r"fn (row_[\d_and]*\d_\w+)\(", path.read_text())
    rows = [name for name in names if re.match(rf"row_(?:\d+_and_)*{row}_", name)]
    return any(has_test(path, name) for name in rows)


def test_every_row_has_a_line():
    assert sorted(set(ROWS) - {row for rows, _ in lines() for row in rows}) == []


@pytest.mark.parametrize(("rows", "names"), list(lines()), ids=lambda _: None)
def test_the_tests_of_a_line_exist(rows, names):
    for file, name in names:
        path = found(file)
        if name:
            assert has_test(path, name), (file, name)
        elif rows:
            assert any(carries(path, row) for row in rows), (file, rows)
    for row in rows:
        assert any(name or carries(found(file), row) for file, name in names), row


def test_a_test_that_is_not_there_is_noticed():
    path = ROOT / "src" / "vault" / "tests" / "tampering.rs"
    assert has_test(path, "records_cannot_change_places")
    assert not has_test(path, "records_cannot_change")
    assert not has_test(path, "change")  # a function, but no test
    assert not carries(path, 1)
    assert carries(ROOT / "src" / "vault" / "tests" / "crashes.rs", 8)
    assert not carries(ROOT / "tests" / "security" / "test_bodies.py", 5)
