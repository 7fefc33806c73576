"""The examples in the docstrings of the Pipedrive client run."""

import ast
import doctest
import importlib
from pathlib import Path

import pytest

import dealdocs
from dealdocs._core import pipedrive as core

FOLDER = Path(dealdocs.__file__).parent


@pytest.mark.parametrize("path", sorted((FOLDER / "pipedrive").glob("*.py")), ids=lambda path: path.stem)
def test_examples_of_the_package(path: Path) -> None:
    name = "dealdocs.pipedrive" if path.stem == "__init__" else f"dealdocs.pipedrive.{path.stem}"
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_examples_of_the_stub() -> None:
    tree = ast.parse((FOLDER / "_core" / "pipedrive.pyi").read_text(encoding="utf-8"))
    nodes = [node for node in ast.walk(tree) if isinstance(node, (ast.ClassDef, ast.FunctionDef))]
    runner, parser = doctest.DocTestRunner(), doctest.DocTestParser()
    for node in nodes:
        text = ast.get_docstring(node) or ""
        runner.run(parser.get_doctest(text, dict(vars(core)), node.name, "pipedrive.pyi", node.lineno))
    assert runner.summarize().failed == 0
    assert runner.summarize().attempted > 0
