"""`services`, `define`: what there is to connect to."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from dealdocs.commands.connections._defining import ask_definition
from dealdocs.commands.connections._exit import NOT_UNDERSTOOD, OK
from dealdocs.commands.connections._output import add_json_option, print_facts, print_json, print_table
from dealdocs.commands.connections._vault import add_vault_options, open_vault
from dealdocs.connections import Vault
from dealdocs.connections._shared import MEMORY, PATH_VARIABLE
from dealdocs.exceptions import ConfigError

if TYPE_CHECKING:
    import argparse

    from dealdocs.connections import Service

KEYS = (
    "keys of a definition: link_name, name, category, documentation, notes, authentication (api_key, basic, "
    "oauth1, oauth2), base_url, allowed_hosts, headers, test, account_label, parameters, variables, oauth1, "
    "oauth2; `dealdocs connections services SERVICE --json` prints a whole one"
)


def add_verbs(verbs: Any) -> None:
    """Declare the verbs."""
    parser = verbs.add_parser(
        "services", help="what there is to connect to", description="List services, or show one."
    )
    parser.add_argument("service", nargs="?", metavar="SERVICE", help="show this one")
    parser.add_argument("--search", metavar="TEXT", help="those whose name or category has this text")
    parser.add_argument(
        "--built-in", action="store_true", help="only those that come with dealdocs; needs no vault"
    )
    add_json_option(parser)
    add_vault_options(parser)
    parser.set_defaults(verb=list_services)
    parser = verbs.add_parser(
        "define",
        help="define a service of your own",
        description="Define a service from a TOML or JSON file; without a file, step by step.",
        epilog=KEYS,
    )
    parser.add_argument("file", nargs="?", metavar="FILE", help="the definition; `-` is the standard input")
    parser.add_argument("--replace", action="store_true", help="change a service that was defined before")
    parser.add_argument("--remove", metavar="SERVICE", help="forget this service instead")
    add_json_option(parser)
    add_vault_options(parser)
    parser.set_defaults(verb=define)


def list_services(arguments: argparse.Namespace) -> int:
    """Print services."""
    vault = _vault_or_none_yet(arguments)
    if arguments.service:
        service = vault.service(arguments.service)
        if arguments.json:
            print_json({"built_in": service.built_in, **json.loads(service.definition)})
        else:
            _show(service)
        return OK
    found = [one for one in vault.list_services() if one.built_in or not arguments.built_in]
    if arguments.search:
        text = arguments.search.lower()
        found = [one for one in found if text in f"{one.link_name} {one.name} {one.category}".lower()]
    if arguments.json:
        print_json([{"built_in": one.built_in, **json.loads(one.definition)} for one in found])
        return OK
    head = ("service", "name", "category", "authentication", "values")
    print_table(
        head,
        [(one.link_name, one.name, one.category, _way(one), " ".join(one.values) or "-") for one in found],
    )
    return OK


def _vault_or_none_yet(arguments: argparse.Namespace) -> Vault:
    """What comes with dealdocs is known without a vault, and before there is one."""
    path = arguments.vault or os.environ.get(PATH_VARIABLE)
    if path and not arguments.built_in and not path.startswith(MEMORY):
        if os.path.lexists(path):
            return open_vault(arguments)
        print(
            f"dealdocs: there is no vault at `{path}` yet; this comes with dealdocs. The first `define` or "
            "`create` makes the vault.",
            file=sys.stderr,
        )
    return Vault(f"{MEMORY}built-in")


def _way(service: Service) -> str:
    return (
        f"{service.authentication} ({', '.join(service.grants)})"
        if service.grants
        else service.authentication
    )


def _show(service: Service) -> None:
    print_facts(
        (
            ("service", service.link_name),
            ("name", service.name),
            ("category", service.category),
            ("authentication", _way(service)),
            ("base url", service.base_url or ""),
            ("allowed hosts", " ".join(service.allowed_hosts)),
            ("values", " ".join(service.values)),
            ("variables", " ".join(one.key for one in service.variables if not one.learned)),
            ("scopes", " ".join(service.scopes)),
            ("documentation", service.documentation or ""),
            ("notes", service.notes or ""),
            ("comes with", "dealdocs" if service.built_in else "this vault"),
        )
    )


def define(arguments: argparse.Namespace) -> int:
    """Define or forget a service."""
    if arguments.remove:
        open_vault(arguments).undefine_service(arguments.remove)
        return OK
    if arguments.file == "-":
        text = sys.stdin.read(256 * 1024 + 1)
        service = open_vault(arguments, create=True).define_service(toml=text, replace=arguments.replace)
    elif arguments.file:
        service = open_vault(arguments, create=True).define_service(
            path=arguments.file, replace=arguments.replace
        )
    elif sys.stdin.isatty():
        # Opened first: whatever is wrong with the vault is told before anything is typed.
        service = _define_step_by_step(open_vault(arguments, create=True), replace=arguments.replace)
    else:
        print("dealdocs: name a FILE; without one the definition is asked for at a terminal", file=sys.stderr)
        return NOT_UNDERSTOOD
    if arguments.json:
        print_json(json.loads(service.definition))
    else:
        _show(service)
    return OK


def _define_step_by_step(vault: Vault, *, replace: bool) -> Service:
    text = json.dumps(ask_definition(), indent=2)
    try:
        return vault.define_service(toml=text, replace=replace)
    except ConfigError:
        print(f"What you typed, for a file to be mended and defined:\n{text}", file=sys.stderr)
        raise
