"""What the tests of connections share: services and connections to make, a person, a service of our own."""

import base64
import http.server
import threading
from collections import Counter

from oauth_servers import consent

KEY = base64.b64encode(b"k" * 32).decode()
CLIENT_SECRET = "canary-client-secret-5b0d1f7c2e9a4386"
SCOPES = ["openid", "offline_access", "email"]


def define_oidc(vault, url, token_url=None, *, test=True, replace=False, **oauth2):
    """The service of oidc-provider; the token endpoint may lie behind a proxy."""
    return vault.define_service(
        "oidc",
        name="OIDC",
        base_url=url,
        allowed_hosts=[url],
        test={"url": "/me"} if test else None,
        account_label="/email" if test else None,
        replace=replace,
        oauth2={
            "authorize_url": f"{url}/auth",
            "token_url": f"{token_url or url}/token",
            "revoke_url": f"{url}/token/revocation",
            "device_url": f"{url}/device/auth",
            "issuer": url,
            "grants": ["authorization_code", "device"],
            "scopes": [*SCOPES, "profile"],
            "default_scopes": SCOPES,
            "authorize_parameters": {"prompt": "consent"},
            **oauth2,
        },
    )


def create_oidc(vault, url, link_name="acme", **options):
    """A connection to oidc-provider, not yet authorized."""
    if "oidc" not in vault.services:
        define_oidc(vault, url)
    values = {"client_id": "desktop", "client_secret": CLIENT_SECRET}
    return vault.create(link_name, service="oidc", name="Acme", values=values, **options)


def authorize(connection, browser=None):
    """Let a person authorize a connection in the browser of this machine."""
    person = browser or consent.Browser()
    failures = []

    def open_address(text):
        url = text.rsplit("\n", 1)[-1]

        def visit():
            try:
                person.fetch(person.authorize(url))
            except (AssertionError, OSError) as error:
                failures.append(error)

        threading.Thread(target=visit, daemon=True).start()

    overview = connection.authorize_in_browser(open_browser=False, timeout=30, show=open_address)
    assert not failures, failures
    return overview


class Service(http.server.ThreadingHTTPServer):
    """A service of our own that remembers requests and answers as a test says."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.requests = []
        self.seen = Counter()
        self.answers = {}

    def answer(self, path, status=200, body=b"{}", headers=()):
        self.answers[path] = (status, body, list(headers))


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        path = self.path.partition("?")[0]
        self.server.requests.append((self.command, self.path, dict(self.headers.items()), body))
        self.server.seen[path] += 1
        status, content, headers = self.server.answers.get(path, (200, b'{"ok": true}', []))
        self.send_response(status)
        for name, value in headers or [("Content-Type", "application/json")]:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = handle_any  # noqa: N815

    def log_message(self, *arguments):
        pass
