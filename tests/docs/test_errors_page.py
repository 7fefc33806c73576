"""The page of errors names every exception."""

from pathlib import Path

import pytest

from dealdocs import _core

PAGE = (Path(__file__).parents[2] / "docs" / "errors.md").read_text()
LATER = {
    "AuthorizationDeniedError",
    "AuthorizationStateError",
    "ReauthorizationRequiredError",
}  # kinds of OAuthError


@pytest.mark.parametrize("name", sorted(set(_core.error_classes) - LATER))
def test_the_page_names_it(name):
    assert f"`{name}`" in PAGE
