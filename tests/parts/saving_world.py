"""A whole sandbox, a small app, and every fault that the sandbox can put on a request."""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING, Any

from dealdocs import DealDocuments, Pipedrive, sandbox
from dealdocs.onlyoffice import DocumentServer
from document_app import ANN, SECRET, App

if TYPE_CHECKING:
    from pathlib import Path

DEAL = 1
# Short, so that a stalled answer is given up soon; seconds.
LIMIT = 3.0

FAULTS: list[dict[str, Any]] = [
    {"fault": "status", "status": 500},
    {"fault": "status", "status": 503, "processed": True},
    {"fault": "status", "status": 429},
    {"fault": "cut"},
    {"fault": "cut", "processed": True},
    {"fault": "cut_body", "bytes": 10},
    {"fault": "truncate", "bytes": 10},
    {"fault": "wrong_length"},
    {"fault": "endless"},
    {"fault": "stall", "bytes": 10},
    {"fault": "latency", "latency_ms": 200},
    # Longer than the client waits: the request may or may not have been carried out.
    {"fault": "latency", "latency_ms": 6000},
    {"fault": "cut", "processed": True, "latency_ms": 6000},
]


def named(fault: dict[str, Any]) -> str:
    """The name of a case."""
    return "-".join(str(value) for value in fault.values())


class World:
    """A whole sandbox and a small app."""

    def __init__(
        self, running: sandbox.Sandbox, directory: Path, limit: float = LIMIT, **settings: Any
    ) -> None:
        # `limit` is how long the client waits for the Document Server; Pipedrive's rate limit needs more.
        self.sandbox, self.app = running, App()
        crm = Pipedrive(
            base_url=running.pipedrive_url,
            api_token=running.api_token,
            max_retries=0,
            burst_limit=1000,
            timeout=LIMIT,
            transfer_timeout=LIMIT,
        )
        server = DocumentServer(
            running.document_server_url, secret=running.secret, timeout=limit, download_timeout=limit
        )
        self.documents = DealDocuments(
            crm,
            server,
            directory=directory,
            instance="test",
            public_url=self.app.url,
            secret=SECRET,
            settle=0.3,
            **settings,
        )
        self.app.documents = self.documents

    def close(self) -> None:
        """End the small app."""
        self.app.server.shutdown()
        self.app.server.server_close()

    def inject(
        self, fault: dict[str, Any], method: str, path: str, *, server: str = "pipedrive", skip: int = 0
    ) -> int:
        """One request of this kind fails, after `skip` others; the number of the fault."""
        rule = {**fault, "method": method, "path": path, "times": 1, "server": server, "skip": skip}
        request = urllib.request.Request(
            f"{self.sandbox.pipedrive_url}/_sandbox/faults",
            json.dumps(rule).encode(),
            {"content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)["id"]

    def edited(self, name: str = "Offer.docx") -> tuple[int, sandbox.EditorSession]:
        """A new document that somebody has changed."""
        made = self.documents.create(DEAL, name, user=ANN)
        session = self.sandbox.documents.open(self.documents.open(DEAL, made.id, user=ANN).config_json)
        session.type("kept words")
        return made.id, session

    def read(self, file: int) -> str:
        """The text that an editor shows of a document."""
        opened = self.documents.open(DEAL, file, user=ANN, mode="view")
        with self.sandbox.documents.open(opened.config_json) as session:
            return session.text

    def stored(self, file: int) -> bytes:
        """The bytes of a document in the deal."""
        with self.documents.download(DEAL, file, user=ANN) as download:
            return b"".join(download)

    def names(self) -> list[str]:
        """The names of the deal's files."""
        return [one.name for one in self.documents.list(DEAL, user=ANN)]
