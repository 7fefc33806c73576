"""The examples in the docstrings run: of every module, and of the stubs of the core.

An example that needs an account carries SKIP, because a reader has none at hand. Here it runs against the
sandbox; its result is only looked at where the docstring shows one. Asynchronous examples are run in their
synchronous twin.
"""

from __future__ import annotations

import ast
import doctest
import importlib
import io
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import dealdocs
from dealdocs import DealDocuments, Pipedrive
from dealdocs.connections import Vault
from dealdocs.onlyoffice import DocumentServer, User

if TYPE_CHECKING:
    from dealdocs.sandbox import Sandbox

FOLDER = Path(dealdocs.__file__).parent
MODULES = sorted(
    one.name
    for one in pkgutil.walk_packages([str(FOLDER)], "dealdocs.")
    if not one.name.startswith(("dealdocs._core", "dealdocs.__main__")) and "._async_" not in one.name
)
STUBS = sorted((FOLDER / "_core").glob("*.pyi"))
SECRET = "7d1f0c5b9e3a4286b0d9c8f7e6a5b4c3"


@pytest.fixture
def at_hand(world: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the examples take for granted."""
    monkeypatch.chdir(tmp_path)
    Path("Offer.docx").write_bytes(dealdocs.formats.blank("docx"))
    Path("ann.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    crm = Pipedrive(base_url=world.pipedrive_url, api_token=world.api_token)
    vault = Vault(tmp_path / "vault", key=bytes(32), create=True)
    vault.define_service(
        "crm",
        name="CRM",
        base_url=world.pipedrive_url,
        api_key={"key": "x-api-token", "display_name": "Token"},
    )
    vault.create(
        "acme_crm",
        service="asana",
        values={"client_id": "x", "client_secret": "y"},
        redirect_url="https://app.example.com/callback",
    )
    return {
        "crm": crm,
        "vault": vault,
        "clients": {"acme": crm},
        "connection": vault.create("shop_crm", service="crm", values={"x-api-token": world.api_token}),
        "server": DocumentServer(world.document_server_url, secret=world.secret),
        "settings": {
            "directory": tmp_path / "documents",
            "instance": "docstrings",
            "public_url": "https://app.example.com/documents",
            "secret": SECRET,
        },
        "ann": User(id="7", name="Ann"),
        "out": io.BytesIO(),
        "DealDocuments": DealDocuments,
    }


class _Lenient(doctest.OutputChecker):
    """Compares only what the docstring shows."""

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        return not want or super().check_output(want, got, optionflags)


def run(test: doctest.DocTest) -> int:
    """Runs the examples of one docstring; returns how many there were."""
    skipped = any(example.options.pop(doctest.SKIP, False) for example in list(test.examples))
    for example in test.examples:
        example.options.pop(doctest.SKIP, None)
    runner = doctest.DocTestRunner(_Lenient() if skipped else None)
    text = io.StringIO()
    runner.run(test, out=text.write)
    assert runner.summarize(verbose=False).failed == 0, text.getvalue()
    return len(test.examples)


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_the_package(name: str, at_hand: dict[str, Any]) -> None:
    module = importlib.import_module(name)
    finder = doctest.DocTestFinder()
    for test in finder.find(module, globs={**at_hand, **vars(module)}):
        if test.examples:
            run(test)


@pytest.mark.parametrize("path", STUBS, ids=lambda path: path.stem)
def test_examples_of_the_stubs(path: Path, at_hand: dict[str, Any]) -> None:
    core = importlib.import_module("dealdocs._core") if path.stem == "__init__" else None
    core = core or getattr(importlib.import_module("dealdocs._core"), path.stem)
    nodes = [
        node
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, (ast.ClassDef, ast.FunctionDef))
    ]
    for node in nodes:
        text = ast.get_docstring(node) or ""
        globs = {**at_hand, **vars(core)}
        run(doctest.DocTestParser().get_doctest(text, globs, node.name, path.name, node.lineno))


def test_there_are_examples() -> None:
    texts = [importlib.import_module(name).__doc__ or "" for name in MODULES]
    assert sum(">>>" in text for text in texts) >= 4
