"""`open`: a connection string with the names of the CData drivers."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from dealdocs import connections
from dealdocs.commands.connections._authorizing import say
from dealdocs.commands.connections._exit import OK, NotOpenedError
from dealdocs.commands.connections._output import add_json_option
from dealdocs.commands.connections._secrets import read_text
from dealdocs.commands.connections._vault import add_vault_options, open_vault
from dealdocs.commands.connections.showing import print_overview
from dealdocs.connections._shared import PATH_VARIABLE

if TYPE_CHECKING:
    import argparse


def add_verbs(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser(
        "open",
        help="take over a CData connection string",
        description="Make and authorize the connection that a connection string of a CData driver describes. "
        "It is read from a file or a variable, since it holds secrets.",
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--string-file", metavar="PATH", help="the string; `-` is the standard input")
    source.add_argument("--string-env", metavar="VARIABLE", help="a variable with the string")
    parser.add_argument("--link-name", metavar="CONNECTION", help="its link name (default: one is made)")
    parser.add_argument("--service", metavar="SERVICE", help="link name of the service (default: Pipedrive)")
    parser.add_argument(
        "--no-browser", action="store_true", help="print the address instead of opening a browser"
    )
    add_json_option(parser)
    add_vault_options(parser)
    parser.set_defaults(verb=open_string)


def open_string(arguments: argparse.Namespace) -> int:
    """Open a connection string."""
    text = read_text("connection string", arguments.string_file, arguments.string_env).strip()
    if not (arguments.vault or os.environ.get(PATH_VARIABLE)):
        raise NotOpenedError(
            "there is no vault to keep the connection in",
            hint=f"Pass --vault PATH, or set the variable {PATH_VARIABLE}.",
        )
    place: dict[str, Any] = {"open_browser": not arguments.no_browser}
    if arguments.no_browser or sys.stdin.isatty():
        place["show"] = say
    if arguments.link_name:
        place["link_name"] = arguments.link_name
    if arguments.service:
        place["service"] = arguments.service
    connection = connections.open(text, vault=open_vault(arguments, create=True), **place)
    print_overview(connection.overview(), as_json=arguments.json)
    return OK
