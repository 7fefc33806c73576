"""Parts that several tests share."""

import importlib.util
import socket
import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def x2t() -> Path:
    """The real converter of ONLYOFFICE Docs: `x2t SOURCE TARGET`, both absolute paths."""
    spec = importlib.util.find_spec("docbuilder")
    if spec is None or not spec.submodule_search_locations:
        pytest.fail("the converter is not installed: pip install -r requirements-dev.txt")
    folder = Path(next(iter(spec.submodule_search_locations))) / "lib"
    if not (folder / "sdkjs" / "common" / "AllFonts.js").exists():
        # PDF needs a list of fonts, which a fresh installation lacks. The program writes the list and
        # then misses a script to run, so its exit code says nothing.
        subprocess.run(
            [folder / "docbuilder", "--check-fonts"], cwd=folder, capture_output=True, timeout=60, check=False
        )
    return folder / "x2t"


@pytest.fixture
def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listened a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
