"""Importing does nothing: no thread, no socket, no environment read."""

import subprocess
import sys
from pathlib import Path

import pytest

import dealdocs

CODE = """
import os, sys, threading
started_with = set(sys.modules)
before = set(os.listdir("/proc/self/fd"))
import dealdocs
assert threading.active_count() == 1
assert len(os.listdir("/proc/self/task")) == 1, os.listdir("/proc/self/task")
assert set(os.listdir("/proc/self/fd")) == before
forbidden = {"asyncio", "ssl", "socket", "http.client", "dataclasses", "flask"} & set(sys.modules)
assert not forbidden, forbidden
import dealdocs.exceptions
assert "typing" not in set(sys.modules) - started_with
"""


def test_import_is_inert():
    subprocess.run([sys.executable, "-c", CODE], check=True, timeout=30)


@pytest.mark.parametrize("name", dealdocs.__all__)
def test_every_public_name_is_there(name):
    assert getattr(dealdocs, name) is not None
    assert name in dir(dealdocs)


def test_another_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        dealdocs.nonsense  # noqa: B018


def test_no_file_is_longer_than_300_lines():
    lengths = {
        path.name: len(path.read_text().splitlines()) for path in Path(dealdocs.__file__).parent.rglob("*.py")
    }
    assert {name: length for name, length in lengths.items() if length > 300} == {}
