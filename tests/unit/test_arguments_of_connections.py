"""Wrong arguments of `dealdocs.connections`: every public function and method, every argument, every type."""

import asyncio
import http.server
import json
import threading

import pytest
import wrong_arguments

from dealdocs import connections, exceptions
from dealdocs.connections import AsyncVault, AsyncWebAuthorization, Vault, WebAuthorization

NOWHERE = "http://127.0.0.1:9"
STRING = "AuthScheme=OAuth;InitiateOAuth=OFF;OAuthClientId=id;OAuthClientSecret=s"
GOOD = {
    "callback": "state=a&code=b",
    "connection_string": STRING,
    "link_name": "acme",
    "method": "GET",
    "redirect_url": f"{NOWHERE}/callback",
    "service": "nowhere",
    "values": {"client_id": "id"},
}
QUICK = {"timeout": 0.05, "open_browser": False, "show": lambda _text: None}
GOOD_FOR = {
    "Vault.authorize": QUICK,
    "AsyncVault.authorize": QUICK,
    "Connection.authorize_in_browser": QUICK,
    "AsyncConnection.authorize_in_browser": QUICK,
}


class DeviceEndpoint(http.server.BaseHTTPRequestHandler):
    """Gives a code that nobody will type."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        code = {
            "device_code": "d",
            "user_code": "u",
            "verification_uri": "https://a.example",
            "expires_in": 60,
        }
        body = json.dumps(code).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def device_url():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), DeviceEndpoint) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/device"
        server.shutdown()


@pytest.fixture
def vault(device_url, request):
    """A vault with one connection, to a service that nobody answers for."""
    name = f"memory://{request.node.name}"
    vault = Vault(name)
    vault.define_service(
        "nowhere",
        name="Nowhere",
        base_url=NOWHERE,
        oauth2={
            "authorize_url": f"{NOWHERE}/authorize",
            "token_url": f"{NOWHERE}/token",
            "device_url": device_url,
        },
    )
    vault.create("acme", service="nowhere", values={"client_id": "id", "client_secret": "secret"})
    return vault


@pytest.fixture
def owners(vault, request):
    """One object of each public class that has methods."""
    other = AsyncVault(f"memory://{request.node.name}")
    return [
        vault,
        other,
        vault["acme"],
        asyncio.run(other.connection("acme")),
        WebAuthorization(vault, f"{NOWHERE}/callback"),
        AsyncWebAuthorization(other, f"{NOWHERE}/callback"),
    ]


def functions():
    room = [connections.open, connections.get_oauth_authorization_url, connections.get_oauth_access_token]
    room += [connections.refresh_oauth_access_token, connections.create_key_file]
    return [(function.__qualname__, function, function) for function in room]


def constructors(owners):
    kinds = (Vault, AsyncVault, WebAuthorization, AsyncWebAuthorization)
    return [(kind.__name__, kind, kind.__init__) for kind in kinds]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # a coroutine that refused its arguments
def test_every_argument_of_every_public_call(owners):
    vault, other, connection, *_ = owners
    code = connection.begin_device_authorization()
    good = {**GOOD_FOR, "WebAuthorization": {"vault": vault}, "AsyncWebAuthorization": {"vault": other}}
    calls = [one for owner in owners for one in wrong_arguments.methods(owner)]
    calls += functions() + constructors(owners)
    tried, silent = wrong_arguments.try_all(calls, {**GOOD, "code": code}, good)
    assert not silent, "\n".join(silent)
    assert tried > 700
    # Nothing was done on the way.
    assert (list(vault), connection.overview().references) == (["acme"], ())


REQUEST = {
    "params": (5, "a=b", b"a"),
    "data": (5, 1.5, object()),
    "files": (["a"], "path", 5),
    "headers": (["a"], "a: b", {"a": 5}, {5: "a"}, {"a": None}),
    "stream": (None, 5, "yes"),
    "timeout": ("5", b"5", 0, -1, float("nan"), {}),
    "max_response_bytes": ("5", -1, 1.5, True),
    "follow_redirects": (None, 5, "somewhere", b"anywhere"),
    "retry": (5, "yes"),
}
OPTIONS = {
    "timeout": (None, "5", 0, -1, float("nan")),
    "ca_file": (5, b"a"),
    "proxy": (5, b"http://a"),
    "max_response_bytes": (None, "5", -1, 1.5),
    "margin": (None, "5", -1, float("nan")),
    "trusted_origins": (None, "https://a.example", [5], 5),
    "least_generation": (None, "5", -1),
}
PLACE = {
    "service": (5, None),
    "link_name": (5, None),
    "vault": (5, "vault"),
    "passphrase": (5, b"a"),
    "key_file": (5,),
    "open_browser": (5, None, "no"),
    "show": (5, None),
}


@pytest.mark.parametrize(("name", "value"), [(name, one) for name, many in REQUEST.items() for one in many])
def test_keywords_of_a_request(vault, name, value):
    with pytest.raises(exceptions.ConfigError, match=f"`?{name}`? "):
        vault["acme"].request("POST", "/", **{name: value})


@pytest.mark.parametrize("kind", [Vault, AsyncVault])
@pytest.mark.parametrize(("name", "value"), [(name, one) for name, many in OPTIONS.items() for one in many])
def test_keywords_of_a_vault(kind, name, value):
    for path in ("memory://options", None):
        with pytest.raises(exceptions.ConfigError, match=f"`{name}`"):
            kind(path, **{name: value})


@pytest.mark.parametrize(("name", "value"), [(name, one) for name, many in PLACE.items() for one in many])
def test_keywords_beside_a_connection_string(name, value):
    with pytest.raises(exceptions.ArgumentTypeError, match=f"`{name}`"):
        connections.open(STRING, **{name: value})


@pytest.mark.parametrize("name", ["scopes", "allowed_hosts"])
def test_lists_hold_texts(vault, name):
    with pytest.raises(exceptions.ArgumentTypeError, match=f"`{name}`"):
        vault.create("another", service="nowhere", **{name: [5]})
    with pytest.raises(exceptions.ArgumentTypeError, match=f"`{name}`"):
        vault["acme"].update(**{name: ["a", None]})


@pytest.mark.parametrize("name", ["values", "variables"])
def test_mappings_hold_texts(vault, name):
    for wrong in ({"client_id": 5}, {5: "a"}, {"client_id": None}):
        with pytest.raises(exceptions.ArgumentTypeError, match=f"`{name}`"):
            vault.create("another", service="nowhere", **{name: wrong})


def test_unknown_keywords_stay_type_errors(vault):
    for call in (
        lambda: Vault("memory://a", nonsense=1),
        lambda: vault["acme"].request("GET", "/", nonsense=1),
        lambda: connections.open(STRING, nonsense=1),
        lambda: vault.create("a", nonsense=1),
    ):
        with pytest.raises(TypeError, match="nonsense"):
            call()


@pytest.mark.parametrize("port", [-1, 65536, 2**40])
def test_a_port_is_one(vault, port):
    with pytest.raises(exceptions.ConfigError, match=f"`port` is out of range: {port}"):
        vault["acme"].authorize_in_browser(open_browser=False, port=port, timeout=1)
