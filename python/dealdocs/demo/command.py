"""`dealdocs demo`: try the whole thing, in a browser or without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--port", type=_port, default=0, help="port of the app (a free one)")
    parser.add_argument("--check", action="store_true", help="run the whole flow without a browser and stop")
    parser.add_argument(
        "--json", action="store_true", help="print JSON: the addresses, or the steps of --check"
    )


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:  # noqa: PLR2004 - the largest port there is
        raise ValueError(text)
    return port


def run_command(arguments: argparse.Namespace) -> int:
    """Run the demo until Ctrl-C, or its check; 1 when a step of the check fails."""
    if arguments.check:
        from dealdocs.demo.report import run_check

        return run_check(port=arguments.port, as_json=arguments.json)
    return _serve(arguments.port, as_json=arguments.json)


def _serve(port: int, *, as_json: bool) -> int:
    from dealdocs.commands.waiting import until_stopped
    from dealdocs.demo.stage import Stage

    with until_stopped() as wait, Stage(port) as stage:
        facts = {
            "url": stage.deal_url,
            "pipedrive_url": stage.sandbox.pipedrive_url,
            "document_server_url": stage.sandbox.document_server_url,
        }
        wait(facts, as_json=as_json, text=_welcome(stage.deal_url))
    if not as_json:
        print("Stopped.")
    return 0


def _welcome(url: str) -> str:
    return (
        f"Open {url}\n\n"
        "Pipedrive and the Document Server are fakes on this machine; nothing leaves it.\n"
        f"To edit a document with yourself, open {url.partition('/documents')[0]}/as/2 in another browser.\n"
        "Ctrl-C stops it."
    )
