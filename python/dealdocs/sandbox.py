"""A fake Pipedrive and a fake Document Server on 127.0.0.1, for demos and tests.

    >>> from dealdocs import sandbox
    >>> with sandbox.start(deals=10) as world:
    ...     world.pipedrive_url.startswith("http://127.0.0.1:")
    True

Faults, clock, limits, the editor without a browser and the log of requests are
controlled over HTTP below `/_sandbox` on both addresses; see docs/sandbox.md.
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from dealdocs._core import sandbox as _core
from dealdocs._sandbox_documents import EditorSession, SandboxDocuments

if TYPE_CHECKING:
    import argparse
    from types import TracebackType

    from typing_extensions import Self

__all__ = ["EditorSession", "Sandbox", "SandboxDocuments", "start"]


class Sandbox:
    """A running sandbox; use `start` to make one."""

    def __init__(self, running: _core.Sandbox) -> None:
        self._running = running
        self.api_token, self.secret, self.jwt_header = running.credentials()
        self.documents = SandboxDocuments(running.document_server_url)

    @property
    def pipedrive_url(self) -> str:
        """Base address of the fake Pipedrive."""
        return self._running.pipedrive_url

    @property
    def document_server_url(self) -> str:
        """Base address of the fake Document Server."""
        return self._running.document_server_url

    def stop(self) -> None:
        """Stop both servers within a few seconds; a second call does nothing."""
        self._running.stop()

    def __repr__(self) -> str:
        """Name both addresses."""
        return f"<Sandbox {self.pipedrive_url} {self.document_server_url}>"

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop both servers."""
        self.stop()


def start(
    *,
    seed: int = 1,
    deals: int = 2000,
    port: int = 0,
    document_server_port: int = 0,
    secret: str | None = None,
    jwt_header: str | None = None,
    api_token: str | None = None,
    limits: bool = True,
    save_delay: float = 0.5,
    x2t: str | None = None,
) -> Sandbox:
    """Start a fake Pipedrive and a fake Document Server on 127.0.0.1.

    Args:
        seed: The same seed gives the same company.
        deals: How many deals it has; everything else grows with them.
        port: Port of the fake Pipedrive; 0 takes a free one.
        document_server_port: Port of the fake Document Server; 0 takes a free one.
        secret: The Document Server's JWT secret; a fixed one if None.
        jwt_header: Header of its tokens; `Authorization` if None.
        api_token: Token of the first user, an admin; a fixed one if None.
        limits: Whether Pipedrive's rate limits and daily budget are enforced.
        save_delay: Seconds between the last editor leaving and the save; 10 in the real one.
        x2t: The vendor's converter program; if None, the one on the path or in the installed package
            `document-builder`, and no conversion without it.

    Returns:
        The running sandbox, a context manager.

    Raises:
        ConfigError: A port is taken.
    """
    return Sandbox(
        _core.start(
            seed=seed,
            deals=deals,
            port=port,
            document_server_port=document_server_port,
            secret=secret,
            jwt_header=jwt_header,
            api_token=api_token,
            limits=limits,
            save_delay=save_delay,
            x2t=x2t or _installed_converter(),
        )
    )


def _installed_converter() -> str | None:
    spec = importlib.util.find_spec("docbuilder")
    folders = spec.submodule_search_locations if spec is not None else None
    packaged = [Path(folder) / "lib" / "x2t" for folder in folders or ()]
    return shutil.which("x2t") or next((str(path) for path in packaged if path.is_file()), None)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `dealdocs sandbox`."""
    parser.add_argument("--port", type=int, default=0, help="port of the fake Pipedrive (a free one)")
    parser.add_argument("--document-server-port", type=int, default=0, help="port of the other (a free one)")
    parser.add_argument("--deals", type=int, default=2000, help="size of the company (2000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same company (1)")
    parser.add_argument("--no-limits", action="store_true", help="without rate limits and budget")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run_command(arguments: argparse.Namespace) -> int:
    """Run a sandbox until Ctrl-C."""
    from dealdocs.commands.waiting import until_stopped  # noqa: PLC0415

    with until_stopped() as wait:
        world = start(
            seed=arguments.seed,
            deals=arguments.deals,
            port=arguments.port,
            document_server_port=arguments.document_server_port,
            limits=not arguments.no_limits,
        )
        with world:
            facts = {
                "pipedrive_url": world.pipedrive_url,
                "document_server_url": world.document_server_url,
                "api_token": world.api_token,
                "secret": world.secret,
                "jwt_header": world.jwt_header,
            }
            wait(facts, as_json=arguments.json)
    return 0
