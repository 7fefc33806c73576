"""The notebooks run from top to bottom, and are committed without outputs."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_is_committed_without_outputs(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None), cell.id


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """What each cell of the quickstart showed, by its id."""
    book = nbformat.read(ROOT / "notebooks" / "deals_quickstart.ipynb", as_version=4)
    folder = str(tmp_path_factory.mktemp("notebook"))
    NotebookClient(
        book, timeout=50, kernel_name="python3", resources={"metadata": {"path": folder}}
    ).execute()
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    return {cell.id: "".join(map(text_of, cell.outputs)) for cell in code}


def text_of(output):
    return output.get("text") or output["data"]["text/plain"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("start", "<Pipedrive of http://127.0.0.1:"),
        ("walk", "EUR"),
        ("frame", "\n200"),
        ("fields", "'Deal double'"),
        ("files", "Proposal.docx"),
        ("upload", "Report.docx"),
        ("wrong", "at the second attempt\nNotFoundError: "),
        ("budget", "tokens spent"),
        ("async", "['"),
        ("stop", ""),
    ],
)
def test_the_quickstart_shows_what_its_text_says(shown, cell, expected):
    assert expected in shown[cell]


def test_no_cell_of_the_quickstart_warns(shown):
    assert not [cell for cell, text in shown.items() if "Warning" in text]


def test_the_connections_notebook_shows_what_its_text_says(tmp_path):
    book = nbformat.read(ROOT / "notebooks" / "connections.ipynb", as_version=4)
    NotebookClient(
        book, timeout=50, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    shown = {cell.id: "".join(map(text_of, cell.outputs)) for cell in code}
    expected = {
        "start": "'github'",
        "define": "x-api-token",
        "create": "(True, 'connected')",
        "refused": "refused: the connection `our_crm`",
        "clients": "1",
        "snippet": "our_crm GET",
    }
    assert {cell for cell, text in expected.items() if text not in shown[cell]} == set()
    assert shown["call"].count("'") >= 6
