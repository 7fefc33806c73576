"""A sandbox, and the names that examples take for granted."""

import base64
import threading
import time
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from examples import SECRET

import dealdocs
from dealdocs import sandbox


@pytest.fixture(scope="module")
def world():
    with sandbox.start(deals=20, save_delay=0) as running:
        yield running


@pytest.fixture
def names(world, tmp_path, monkeypatch):
    """The names that examples take for granted, and a folder to write to."""
    monkeypatch.chdir(tmp_path)
    crm = dealdocs.Pipedrive(base_url=world.pipedrive_url, api_token=world.api_token)
    for file in ("report.docx", "Offer.docx", "Offer.pdf"):
        crm.files.download(1, to=file)
    number_field = next(
        key for key, value in crm.deals.get(1)["custom_fields"].items() if isinstance(value, float)
    )
    now = int(time.time())
    claims = {"userId": 7, "companyId": 9, "iat": now, "exp": now + 300}
    basic = base64.b64encode(b"hook:hook password").decode()
    return {
        "__name__": "example",  # Flask asks for the name of the module
        "number_field": number_field,
        "world": world,
        "crm": crm,
        "datetime": datetime,
        "timezone": timezone,
        "PIPEDRIVE_API_TOKEN": world.api_token,
        "ONLYOFFICE_JWT_SECRET": world.secret,
        "JWT_SECRET": world.secret,
        "DEALDOCS_SECRET": SECRET,
        "jwt_secret": SECRET,
        "password": "hook password",
        "query": {"token": dealdocs.jwt.sign(claims, SECRET), "userId": "7", "companyId": "9"},
        "request": SimpleNamespace(headers={"Authorization": f"Basic {basic}"}),
    }


class App(BaseHTTPRequestHandler):
    """An application with one document, which refuses the saves that it is told to refuse."""

    def do_GET(self):
        self._answer(dealdocs.formats.blank("docx"))

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(b'{"error":1}' if "refuse" in self.path else b'{"error":0}')

    def _answer(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def app_url():
    """Address of a running `App`."""
    with ThreadingHTTPServer(("127.0.0.1", 0), App) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
