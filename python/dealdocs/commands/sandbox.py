"""`dealdocs sandbox`: run a fake Pipedrive and a fake Document Server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dealdocs import sandbox
from dealdocs.commands.waiting import until_stopped

if TYPE_CHECKING:
    import argparse

__all__ = ["add_arguments", "run_command"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `dealdocs sandbox`."""
    parser.add_argument("--port", type=int, default=0, help="port of the fake Pipedrive (a free one)")
    parser.add_argument("--document-server-port", type=int, default=0, help="port of the other (a free one)")
    parser.add_argument("--deals", type=int, default=2000, help="size of the company (2000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same company (1)")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds that every answer takes longer")
    parser.add_argument("--no-limits", action="store_true", help="without rate limits and budget")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run_command(arguments: argparse.Namespace) -> int:
    """Run a sandbox until Ctrl-C."""
    with until_stopped() as wait:
        world = sandbox.start(
            seed=arguments.seed,
            deals=arguments.deals,
            port=arguments.port,
            document_server_port=arguments.document_server_port,
            limits=not arguments.no_limits,
            latency=arguments.latency,
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
