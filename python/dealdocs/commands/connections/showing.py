"""`list`, `show`, `test`, `snippet`: looking at connections."""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from dealdocs.commands.connections._exit import OK, REFUSED
from dealdocs.commands.connections._output import add_json_option, print_facts, print_json, print_table
from dealdocs.commands.connections._vault import add_connection, add_vault_options, connection_of, open_vault

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from dealdocs.connections import Overview

# As the core writes them.
_OPENED = re.compile(r'^(vault = Vault\(".*")\)$', re.MULTILINE)
_CALLED = "\ndealdocs connections call "


def add_verbs(verbs: Any) -> None:
    """Declare the verbs."""
    parser = verbs.add_parser(
        "list", help="all connections", description="List connections and their status."
    )
    parser.add_argument("--subject", metavar="WHO", help="the accounts of this subject")
    parser.add_argument("--status", metavar="STATUS", action="append", help="only these; repeatable")
    add_json_option(parser)
    add_vault_options(parser)
    parser.set_defaults(verb=list_connections)
    parser = verbs.add_parser(
        "show", help="one connection", description="Show all of a connection but its secrets."
    )
    add_connection(parser)
    add_json_option(parser)
    parser.set_defaults(verb=show)
    parser = verbs.add_parser(
        "test", help="does it work?", description="Send a harmless request through a connection."
    )
    add_connection(parser)
    add_json_option(parser)
    parser.set_defaults(verb=test)
    parser = verbs.add_parser(
        "snippet", help="code that uses it", description="Print code that uses a connection."
    )
    parser.add_argument(
        "--language",
        choices=("python", "curl", "command", "cli"),
        default="python",
        help="default: python; cli is command",
    )
    add_connection(parser)
    add_json_option(parser)
    parser.set_defaults(verb=snippet)


def list_connections(arguments: argparse.Namespace) -> int:
    """Print all connections."""
    found = open_vault(arguments).list(subject=arguments.subject)
    if arguments.status:
        found = [one for one in found if one.status in arguments.status]
    if arguments.json:
        print_json([one.as_dict() for one in found])
        return OK
    head = ("connection", "service", "account", "status", "expires", "reason")
    print_table(
        head,
        [
            (
                _whose(one),
                one.service,
                one.account_label or "-",
                one.status,
                _time(one.expires_at),
                one.reason or "-",
            )
            for one in found
        ],
    )
    return OK


def show(arguments: argparse.Namespace) -> int:
    """Print one connection."""
    overview = connection_of(arguments).overview()
    snippets = {name: _with_key(text, arguments) for name, text in overview.snippets.items()}
    overview = replace(overview, snippets=snippets)
    print_overview(overview, as_json=arguments.json)
    if not arguments.json:
        print(f"\n{snippets['python']}\n{snippets['command']}", end="")
    return OK


def test(arguments: argparse.Namespace) -> int:
    """Try a connection."""
    report = connection_of(arguments).test()
    if arguments.json:
        print_json(asdict(report))
    else:
        facts = (("account", report.account_label or ""), ("status", str(report.status)))
        print_facts((("works", "yes" if report.ok else "no"), *facts, ("detail", report.detail or "")))
    return OK if report.ok else REFUSED


def snippet(arguments: argparse.Namespace) -> int:
    """Print code."""
    code = _with_key(connection_of(arguments).snippet(arguments.language), arguments).rstrip("\n")
    if arguments.json:
        print_json({"language": arguments.language, "code": code})
    else:
        print(code)
    return OK


def _with_key(text: str, arguments: argparse.Namespace) -> str:
    """Put in what opens the vault, where that was an option: the core does not know it."""
    words, options = "", ""
    if arguments.key_file:
        key_file = os.path.abspath(arguments.key_file)  # noqa: PTH100 - a link stays as it is named
        words += f", key_file={key_file!r}"
        options += f"{shlex.quote(f'--key-file={key_file}')} "
    if arguments.keyring:
        words += ", keyring=True"
        options += "--keyring "
    text = _OPENED.sub(lambda found: f"{found[1]}{words})", text, count=1)
    return text.replace(_CALLED, _CALLED + options, 1)


def print_overview(overview: Overview, *, as_json: bool) -> None:
    """Print an overview."""
    if as_json:
        print_json(overview.as_dict())
        return
    print_facts(
        (
            ("connection", _whose(overview)),
            ("name", overview.name),
            ("service", f"{overview.service} ({overview.service_name})"),
            ("owner", overview.owner),
            ("account", overview.account_label or ""),
            ("status", overview.status),
            ("reason", overview.reason or ""),
            ("scopes", " ".join(overview.granted_scopes or overview.requested_scopes)),
            ("missing scopes", " ".join(overview.missing_scopes)),
            ("expires", _time(overview.expires_at, empty="")),
            ("renews itself", "yes" if overview.has_refresh_token else ""),
            ("last used", _time(overview.last_used, empty="")),
            ("last renewed", _time(overview.last_refresh, empty="")),
            ("last error", overview.last_error or ""),
            ("used by", ", ".join(overview.references)),
            *((name, value) for name, value in overview.metadata.items()),
            *(("warning", warning) for warning in overview.warnings),
            ("next", next_command(overview)),
        )
    )


def next_command(overview: Overview) -> str:
    """The command that gets it going, if one is needed."""
    if overview.status not in {"draft", "not_connected", "needs_reauth", "revoked"}:
        return ""
    per_user = overview.owner == "per_user"
    whose = f" --subject {overview.subject or 'WHO'}" if per_user else ""
    return f"dealdocs connections authorize {overview.link_name}{whose}"


def _whose(overview: Overview) -> str:
    return overview.link_name if overview.subject is None else f"{overview.link_name} ({overview.subject})"


def _time(value: datetime | None, *, empty: str = "-") -> str:
    return empty if value is None else value.astimezone().strftime("%Y-%m-%d %H:%M:%S %Z")
