"""An OAuth 1 server on oauthlib: initiate, authorize, token, resource."""

from __future__ import annotations

import contextlib
import threading
import urllib.parse
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from oauthlib.oauth1 import RequestValidator, WebApplicationServer

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "consumerkey0123456789abcd"
SECRET = "canary-consumer-secret-4f6a8c0e2b1d"
REALM = "api"


@dataclass
class Stored:
    """A request or access token."""

    secret: str
    callback: str = ""
    verifier: str = ""


class Validator(RequestValidator):
    """Says yes to what it stored itself."""

    enforce_ssl = False
    dummy_client = "dummyclient0123456789abcd"
    dummy_request_token = "dummyrequest0123456789abc"
    dummy_access_token = "dummyaccess0123456789abcd"
    realms = (REALM,)

    def __init__(self) -> None:
        super().__init__()
        self.request_tokens: dict[str, Stored] = {}
        self.access_tokens: dict[str, Stored] = {}
        self.nonces: set[tuple[str, str, str]] = set()
        self.proofs: list[str] = []

    @property
    def safe_characters(self):
        return super().safe_characters | set("-_")

    def validate_client_key(self, client_key, request):
        return client_key == KEY

    def get_client_secret(self, client_key, request):
        return SECRET

    def validate_timestamp_and_nonce(
        self, client_key, timestamp, nonce, request, request_token=None, access_token=None
    ):
        seen = (timestamp, nonce, request_token or access_token or "")
        fresh = seen not in self.nonces
        self.nonces.add(seen)
        return fresh

    def validate_requested_realms(self, client_key, realms, request):
        return True

    def validate_realms(self, client_key, token, request, uri=None, realms=None):
        return True

    def get_default_realms(self, client_key, request):
        return [REALM]

    def get_realms(self, token, request):
        return [REALM]

    def verify_realms(self, token, realms, request):
        return True

    def validate_redirect_uri(self, client_key, redirect_uri, request):
        return redirect_uri == "oob" or redirect_uri.startswith(
            ("http://127.0.0.1:", "https://app.example.com/")
        )

    def get_redirect_uri(self, token, request):
        return self.request_tokens[token].callback

    def save_request_token(self, token, request):
        self.request_tokens[token["oauth_token"]] = Stored(token["oauth_token_secret"], request.redirect_uri)

    def verify_request_token(self, token, request):
        return token in self.request_tokens

    def validate_request_token(self, client_key, token, request):
        return token in self.request_tokens

    def get_request_token_secret(self, client_key, token, request):
        return self.request_tokens[token].secret

    def save_verifier(self, token, verifier, request):
        self.request_tokens[token].verifier = verifier["oauth_verifier"]

    def validate_verifier(self, client_key, token, verifier, request):
        return bool(verifier) and self.request_tokens[token].verifier == verifier

    def invalidate_request_token(self, client_key, request_token, request):
        del self.request_tokens[request_token]

    def save_access_token(self, token, request):
        self.access_tokens[token["oauth_token"]] = Stored(token["oauth_token_secret"])

    def validate_access_token(self, client_key, token, request):
        return token in self.access_tokens

    def get_access_token_secret(self, client_key, token, request):
        return self.access_tokens[token].secret


@contextlib.contextmanager
def running(port: int = 0) -> Iterator[tuple[str, Validator]]:
    """Start the server; yields its address and what it stored."""
    validator = Validator()
    endpoint = WebApplicationServer(validator)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            url = f"http://127.0.0.1:{self.server.server_port}{self.path}"
            body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            given = (url, self.command, body, dict(self.headers.items()))
            path = urllib.parse.urlsplit(url).path
            validator.proofs.append(self.headers.get("authorization", ""))
            if path == "/initiate":
                headers, text, status = endpoint.create_request_token_response(*given)
            elif path == "/authorize":
                # Whoever asks consents.
                realms, _credentials = endpoint.get_realms_and_credentials(*given)
                headers, text, status = endpoint.create_authorization_response(*given, realms=realms)
            elif path == "/token":
                headers, text, status = endpoint.create_access_token_response(*given)
            else:
                valid, request = endpoint.validate_protected_resource_request(*given, realms=[REALM])
                headers, status = {"Content-Type": "application/json"}, 200 if valid else 401
                text = '{"token": "%s"}' % (request.resource_owner_key if valid else "")
            content = (text or "").encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = handle_any  # noqa: N815

        def log_message(self, *arguments) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", validator
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
