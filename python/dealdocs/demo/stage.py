"""Everything that the demo runs, started and stopped together; listens on 127.0.0.1 only."""

from __future__ import annotations

import importlib
import logging
import secrets
import tempfile
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING

from dealdocs.exceptions import ConnectError

if TYPE_CHECKING:
    from types import TracebackType

    from _typeshed.wsgi import StartResponse, WSGIEnvironment
    from typing_extensions import Self
    from werkzeug.serving import BaseWSGIServer

    from dealdocs.sandbox import Sandbox

_HOST = "127.0.0.1"
DEAL = 1


class Stage:
    """Sandbox and app, running inside a `with` block.

    Args:
        port: Port of the app; 0 takes a free one.

    Raises:
        ConfigError: Flask is not installed.
        ConnectError: The port is taken.
    """

    def __init__(self, port: int = 0) -> None:
        self._port = port
        self._parts = ExitStack()
        self.url = ""
        self.sandbox: Sandbox

    @property
    def deal_url(self) -> str:
        """The page to open."""
        return f"{self.url}/documents/deals/{DEAL}"

    def __enter__(self) -> Self:
        """Start everything; when a part fails, those before it are stopped."""
        with self._parts:
            self._start()
            self._parts = self._parts.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop everything, in reverse order."""
        self._parts.close()

    def _start(self) -> None:
        importlib.import_module("dealdocs.flask")  # first: it says how to install Flask where it is missing
        from werkzeug import serving

        import dealdocs
        from dealdocs import sandbox
        from dealdocs.demo.app import make_app
        from dealdocs.onlyoffice import DocumentServer

        folder = self._parts.enter_context(tempfile.TemporaryDirectory(prefix="dealdocs-demo-"))
        self.sandbox = self._parts.enter_context(sandbox.start())
        try:
            server = serving.make_server(_HOST, self._port, _starting, threaded=True)
        except (OSError, SystemExit):
            raise ConnectError(f"port {self._port} is taken", hint="Give another --port.") from None
        self._parts.callback(server.server_close)
        self.url = f"http://{_HOST}:{server.port}"
        crm = self._parts.enter_context(
            dealdocs.Pipedrive(base_url=self.sandbox.pipedrive_url, api_token=self.sandbox.api_token)
        )
        documents = dealdocs.DealDocuments(
            crm,
            DocumentServer(self.sandbox.document_server_url, secret=self.sandbox.secret),
            directory=folder,
            instance="demo",
            public_url=f"{self.url}/documents",
            secret=secrets.token_urlsafe(48),
        )
        server.app = make_app(documents, first_deal=DEAL, title=lambda deal: crm.deals.get(deal)["title"])
        self._serve(server)

    def _serve(self, server: BaseWSGIServer) -> None:
        # The development server writes a line per request; the demo's terminal stays readable.
        logging.getLogger("werkzeug").setLevel(logging.WARNING)
        thread = threading.Thread(target=server.serve_forever, name="dealdocs-demo", daemon=True)
        thread.start()
        self._parts.callback(thread.join, 5)
        self._parts.callback(server.shutdown)


def _starting(_environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    """Stand in for the app, which needs to know the port before it can be made."""
    start_response("503 Service Unavailable", [("Retry-After", "1")])
    return []
