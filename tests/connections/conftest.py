"""Vaults, and the servers that others wrote."""

import json
import threading
import urllib.request

import pytest
from command_world import runner
from connection_world import KEY, Service
from oauth_servers import authlib_server, consent, node, oauth1_server

from dealdocs.connections import Vault


@pytest.fixture
def vault(tmp_path):
    """A vault in a file, opened with a key: no time is spent on a passphrase."""
    return Vault(tmp_path / "connections.vault", key=KEY, create=True)


@pytest.fixture(scope="session")
def oidc():
    """The address of oidc-provider; tokens live an hour."""
    with node.running("oidc.mjs") as url:
        yield url


@pytest.fixture(scope="session")
def broken():
    """The address of oauth2-mock-server, and a function that sets its next answer."""

    with node.running("broken.mjs") as url:

        def set_next(**answer):
            with urllib.request.urlopen(f"{url}/_next", json.dumps(answer).encode(), timeout=10):
                pass

        yield url, set_next


@pytest.fixture
def authlib(monkeypatch):
    """The address of Authlib's server, and the server."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    with authlib_server.running() as running:
        yield running


@pytest.fixture
def oauth1():
    """The address of the OAuth 1 server, and what it stored."""
    with oauth1_server.running() as running:
        yield running


@pytest.fixture
def browser():
    """A person who logs in and consents."""
    return consent.Browser()


@pytest.fixture
def service():
    """A service of our own on 127.0.0.1."""
    server = Service()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join(10)
    server.server_close()


@pytest.fixture
def run(tmp_path):
    """Runs a verb in a process of its own, as a shell would."""
    return runner(tmp_path)
