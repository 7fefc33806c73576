"""Processes that save a document: what each script starts with, and a Document Server that has the bytes."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PIECE = bytes(64 * 1024)

PRELUDE = """
import json, os, signal, sys, time
signal.alarm(100)
from dealdocs import DealDocuments, Pipedrive, jwt
from dealdocs.onlyoffice import DocumentServer, User

crm_url, token, docs_url, directory = sys.argv[1:]
ann, deal = User(id="3", name="Ann"), 1
documents = DealDocuments(
    Pipedrive(base_url=crm_url, api_token=token, max_retries=0),
    DocumentServer(docs_url, secret="7d1f0c5b9e3a4286b0d9c8f7e6a5b4c3"),
    directory=directory,
    instance="test",
    public_url="http://127.0.0.1:9",
    secret="a secret of the app, long enough for tests",
)

def offer(file):
    config = json.loads(documents.open(deal, file, user=ann).config_json)
    return config["document"]["key"], config["editorConfig"]["callbackUrl"].partition("token=")[2]

def save(key, link):
    fields = {"key": key, "status": 2, "url": f"{docs_url}/saved.docx", "filetype": "docx", "users": ["3"]}
    body = json.dumps({"token": jwt.sign(fields, "7d1f0c5b9e3a4286b0d9c8f7e6a5b4c3")}).encode()
    assert documents.save(link, body, {}) == (200, b'{"error":0}')

def delivered():
    while documents.pending():
        time.sleep(0.05)
"""


class _Handler(BaseHTTPRequestHandler):
    size: int

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-length", str(self.size))
        self.end_headers()
        left = self.size
        while left > 0:
            self.wfile.write(PIECE[:left])
            left -= len(PIECE)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def document_server(size: int) -> Iterator[str]:
    """The address of a server whose saved document has `size` bytes."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"size": size}))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def run(crm_url: str, token: str, docs_url: str, directory: Path, code: str) -> str:
    """Runs `code` after the prelude in a process of its own; returns what it printed."""
    script = PRELUDE + textwrap.dedent(code)
    command = [sys.executable, "-c", script, crm_url, token, docs_url, str(directory)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "panicked" not in done.stderr
    assert "Fatal" not in done.stderr
    return done.stdout
