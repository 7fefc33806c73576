"""The page of errors names every exception."""

from pathlib import Path

import pytest

from dealdocs import _core

PAGE = (Path(__file__).parents[2] / "docs" / "errors.md").read_text()


@pytest.mark.parametrize("name", sorted(_core.error_classes))
def test_the_page_names_it(name):
    assert f"`{name}`" in PAGE
