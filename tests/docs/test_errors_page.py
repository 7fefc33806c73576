"""The page of errors names every exception and every code of the Document Server."""

import re
from pathlib import Path

import pytest

from dealdocs import _core

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "errors.md").read_text()
SANDBOX = ROOT / "src" / "sandbox" / "document_server"


@pytest.mark.parametrize("name", sorted(_core.error_classes))
def test_the_page_names_it(name):
    assert f"`{name}`" in PAGE


def table(title):
    """Code, or codes, and the rest of each row below a title of the page."""
    section = PAGE.split(f"### {title}\n", 1)[1].split("\n### ", 1)[0]
    return dict(re.findall(r"^\| (-?\d[^|]*?) \|(.*)$", section, re.MULTILINE))


def source(*parts):
    return ROOT.joinpath("src", *parts).read_text()


def exceptions_of(text):
    """The exception that each code of an answer becomes: `4 => (ErrorKind::Kind, ...`."""
    classes = dict(re.findall(r'^ +(\w+) => "(\w+)",', source("error", "kind.rs"), re.MULTILINE))
    arms = re.findall(r"^ +(-?\d+) => [({]\s*\(?ErrorKind::(\w+)", text, re.MULTILINE)
    return {code: classes[kind] for code, kind in arms}


@pytest.mark.parametrize(
    ("title", "parts", "count"),
    [
        ("Command service", ("onlyoffice", "command.rs"), 7),
        ("Converter", ("onlyoffice", "convert", "failure.rs"), 10),
    ],
)
def test_each_code_of_an_answer_is_named_with_its_exception(title, parts, count):
    known = exceptions_of(source(*parts))
    rows = table(title)
    assert len(known) == count
    assert {code: f"`{name}`" for code, name in known.items()} == {
        code: row.split("|")[0].strip() for code, row in rows.items() if code != "0"
    }


@pytest.mark.parametrize(
    ("title", "file"), [("Command service", "command.rs"), ("Converter", "converter.rs")]
)
def test_each_code_that_the_sandbox_answers_with_is_named(title, file):
    codes = re.findall(r"const \w+: i64 = (-?\d+);", (SANDBOX / file).read_text())
    assert codes
    assert set(codes) <= set(table(title))


def test_each_code_that_a_browser_sees_is_named():
    pairs = set()
    for file in SANDBOX.glob("*.rs"):
        text = file.read_text()
        for closed, shown in re.findall(r"Self::new\((?:Some\((\d+)\)|None), (-\d+),", text):
            pairs.add(f"{closed} (editor {shown})" if closed else shown)
        pairs.update(re.findall(r"\b(?:end_session\([^,]+, |const \w+: u16 = )(4\d{3})\b", text))
    pairs.update(re.findall(r"refuse\({ code: (-\d+)", (SANDBOX / "editor" / "editor.js").read_text()))
    rows = set(table("Codes that browsers see"))
    named = rows | {part for row in rows for part in re.findall(r"-?\d+", row)}
    assert len(pairs) > 8
    assert pairs <= named
    assert {str(code) for code in range(4001, 4009)} <= named


def test_each_status_of_a_callback_is_named():
    statuses = set(
        re.findall(
            r"^ +Self::\w+ => (\d+),",
            source("onlyoffice", "callback", "status.rs").split("impl")[1],
            re.MULTILINE,
        )
    )
    told = re.findall(r"^\| status ([\d, ]+?)(?: \||  without)", PAGE, re.MULTILINE)
    assert statuses == set("01234567")
    assert statuses <= set(re.findall(r"\d", " ".join(told)))
