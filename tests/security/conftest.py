"""The secrets of these tests, the witness that looks for them after every test, and hostile servers."""

import contextlib
import logging
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from canaries import API_TOKEN, JWT_SECRET, Witness
from hostile import Hostile, answer

from dealdocs import Pipedrive, sandbox
from dealdocs.onlyoffice import DocumentServer

NOTHING = answer(404)


@pytest.fixture(autouse=True)
def witness(caplog, capfd, tmp_path):
    """After every test no secret may stand in a log line, an error, a representation, an output or a file."""
    caplog.set_level(logging.DEBUG)
    seen = Witness(tmp_path)
    yield seen
    lines = [logging.Formatter().format(record) for record in caplog.get_records("call")]
    lines += [repr(record.args) for record in caplog.get_records("call")]
    seen.check("\n".join([*lines, *capfd.readouterr()]))


@pytest.fixture
def target(tmp_path):
    """Where a download would be stored; it and what is beside it must not exist when the download failed."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    yield folder / "file.docx"
    assert list(folder.iterdir()) == []


@pytest.fixture
def hostile():
    """Starts servers that answer as told."""
    with contextlib.ExitStack() as servers:
        yield lambda script=NOTHING, **more: servers.enter_context(Hostile(script, **more))


@pytest.fixture
def client(witness):
    """Makes a client of a server; it does not repeat requests and waits 20 seconds at most."""

    def client(url, **options):
        if "access_token" not in options:
            options.setdefault("api_token", API_TOKEN)
        options = {"max_retries": 0, "timeout": 20, "transfer_timeout": 20, "burst_limit": 1000} | options
        crm = Pipedrive(base_url=url, **options)
        witness.watch(crm)
        return crm

    return client


@pytest.fixture
def server_at(witness):
    """Makes a Document Server of an address."""

    def server_at(url, **options):
        options = {"timeout": 20, "download_timeout": 20, "secret": JWT_SECRET} | options
        server = DocumentServer(url, **options)
        witness.watch(server)
        return server

    return server_at


@pytest.fixture(scope="session")
def world():
    """A small company in the sandbox."""
    with sandbox.start(deals=2, api_token=API_TOKEN, secret=JWT_SECRET, limits=False) as world:
        yield world
