"""Every Python example of README and docs runs, against the sandbox where it calls something."""

import pytest
from examples import ROOT, blocks, localise, run

PAGES = sorted(
    path for path in [ROOT / "README.md", *ROOT.glob("docs/*.md")] if "```python" in path.read_text()
)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_example_is_python(page):
    for number, code in enumerate(blocks(page)):
        compile(code, f"{page.name}[{number}]", "exec")


@pytest.mark.parametrize("page", ["README.md", "docs/formats.md", "docs/jwt.md", "docs/pipedrive.md"])
def test_examples_run(page, names, world, tmp_path):
    for code in blocks(ROOT / page):
        run(localise(code, world, tmp_path), names)


def test_the_first_call_through_a_connection(names, world, tmp_path):
    run(
        localise(blocks(ROOT / "docs" / "connections.md")[0], world, tmp_path).replace(
            ".raise_for_status()", ""
        ),
        names,
    )
    assert names["answer"].status == 401  # the sandbox knows no such key
    assert "my_shop" in names["vault"]


def test_the_web_app_of_the_readme_answers(names, world, tmp_path):
    run(localise(blocks(ROOT / "README.md")[0], world, tmp_path), names)
    page = names["app"].test_client().get("/documents/deals/1")
    assert page.status_code == 200
    assert b"Proposal.docx" in names["app"].test_client().get("/documents/deals/1/files").data
