"""Parts that several tests share."""

import importlib.util
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell lets what it starts in the background ignore Ctrl-C, and processes of tests would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A busy machine is no failure: how long an example takes says nothing about the code.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


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
def closed_port() -> Iterator[int]:
    """A port of 127.0.0.1 on which nobody listens, nor can anybody else as long as it is held here."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port of 127.0.0.1 on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]
