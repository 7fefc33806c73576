"""`refresh`, `revoke`, `enable`, `disable`, `rename`, `delete`: changing a connection."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from dealdocs.commands.connections._exit import FAILED, OK
from dealdocs.commands.connections._output import add_json_option, clean, print_json
from dealdocs.commands.connections._secrets import ask
from dealdocs.commands.connections._vault import add_connection, connection_of, open_vault
from dealdocs.commands.connections.showing import print_overview

if TYPE_CHECKING:
    import argparse

    from dealdocs.connections import Overview

_VERBS = {
    "refresh": "renew the access token now",
    "revoke": "give the grant back, at the service first",
    "enable": "allow calls again",
    "disable": "refuse calls; tokens are kept",
}


def add_verbs(verbs: Any) -> None:
    """Declare the verbs."""
    for name, summary in _VERBS.items():
        parser = verbs.add_parser(name, help=summary, description=f"{summary.capitalize()}.")
        add_connection(parser)
        add_json_option(parser)
        parser.set_defaults(verb=change, change=name)
    parser = verbs.add_parser(
        "rename", help="change its name", description="Change the name that people read."
    )
    add_connection(parser)
    parser.add_argument("name", metavar="NAME", help="the new name; the link name stays")
    add_json_option(parser)
    parser.set_defaults(verb=rename)
    parser = verbs.add_parser("delete", help="delete it", description="Delete a connection with its secrets.")
    add_connection(parser)
    parser.add_argument("--force", action="store_true", help="also when it is referenced")
    parser.add_argument("--revoke", action="store_true", help="give the grant back at the service first")
    parser.add_argument("-y", "--yes", action="store_true", help="do not ask at a terminal")
    add_json_option(parser)
    parser.set_defaults(verb=delete)


def change(arguments: argparse.Namespace) -> int:
    """Run one of the changes that need nothing else."""
    overview = getattr(connection_of(arguments), arguments.change)()
    print_overview(overview, as_json=arguments.json)
    return OK


def rename(arguments: argparse.Namespace) -> int:
    """Rename a connection."""
    print_overview(connection_of(arguments).rename(arguments.name), as_json=arguments.json)
    return OK


def delete(arguments: argparse.Namespace) -> int:
    """Delete a connection."""
    vault = open_vault(arguments)
    known = vault.connection(arguments.link_name, subject=arguments.subject).overview()
    if not arguments.yes and sys.stdin.isatty() and not _agreed(known):
        print("dealdocs: nothing was deleted", file=sys.stderr)
        return FAILED
    vault.delete(
        arguments.link_name, subject=arguments.subject, force=arguments.force, revoke=arguments.revoke
    )
    if arguments.json:
        print_json({"deleted": known.link_name, "subject": known.subject})
    return OK


def _agreed(known: Overview) -> bool:
    whose = f" of {clean(known.subject)}" if known.subject else ""
    answer = ask(f"Delete {known.link_name}{whose} ({clean(known.name)}) with its secrets? [y/N]")
    return answer.lower() in {"y", "yes"}
