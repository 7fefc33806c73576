"""`create`, `authorize`: a connection comes to life."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING, Any

from dealdocs.commands.connections._authorizing import authorize_with_user, say
from dealdocs.commands.connections._exit import NOT_UNDERSTOOD, OK
from dealdocs.commands.connections._output import add_json_option
from dealdocs.commands.connections._secrets import add_value_options, ask, ask_values, read_values
from dealdocs.commands.connections._vault import add_connection, add_vault_options, open_vault
from dealdocs.commands.connections.showing import next_command, print_overview
from dealdocs.exceptions import ConfigError, ConnectionExistsError

if TYPE_CHECKING:
    import argparse

    from dealdocs.connections import Overview, Service, Vault


_AUTHORIZE = {
    "authorize": "authorize a connection",
    "reauthorize": "authorize a connection again; old tokens stay until the new ones are there",
    "switch": "authorize a connection as another account",
}
_HOW = (
    "In the way its service prefers; of an API key or a password, its values are set. Where no browser can "
    "be opened, the address is printed, and what another browser ended at is asked for."
)


def add_verbs(verbs: Any) -> None:
    """Declare the verbs."""
    parser = verbs.add_parser("create", help="make a connection", description="Make a connection.")
    parser.add_argument("link_name", metavar="CONNECTION", help="its link name: a-z, 0-9, _")
    parser.add_argument("--service", required=True, metavar="SERVICE", help="link name of the service")
    parser.add_argument("--name", metavar="TEXT", help="the name that people read")
    parser.add_argument("--scope", action="append", metavar="SCOPE", help="ask for this scope; repeatable")
    parser.add_argument("--per-user", action="store_true", help="one account for each subject")
    parser.add_argument(
        "--variable", action="append", default=[], metavar="NAME=VALUE", help="part of an address"
    )
    parser.add_argument("--redirect-url", metavar="URL", help="where the service sends users back to")
    parser.add_argument(
        "--allow-host", action="append", default=[], metavar="HOST", help="a further allowed host"
    )
    add_json_option(parser)
    add_value_options(parser)
    add_vault_options(parser)
    parser.set_defaults(verb=create)

    for name, summary in _AUTHORIZE.items():
        parser = verbs.add_parser(name, help=summary, description=f"{summary.capitalize()}. {_HOW}")
        _add_authorize_options(parser)
        parser.set_defaults(verb=authorize, switches=name == "switch")


def _add_authorize_options(parser: argparse.ArgumentParser) -> None:
    add_connection(parser)
    way = parser.add_mutually_exclusive_group()
    way.add_argument(
        "--no-browser",
        action="store_true",
        help="print the address and wait for a browser that reaches this machine",
    )
    way.add_argument(
        "--paste", action="store_true", help="paste the address that a browser elsewhere ended at"
    )
    way.add_argument(
        "--paste-code", action="store_true", help="paste the bare code; only without a redirect URL"
    )
    way.add_argument("--device", action="store_true", help="type a code on another device")
    parser.add_argument("--port", type=int, metavar="PORT", help="port of the redirect URL on this machine")
    parser.add_argument(
        "--redirect-url", metavar="URL", help="when pasting: the redirect URL (the connection's)"
    )
    parser.add_argument(
        "--parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="add to the authorize address, such as login_hint=ann@example.com",
    )
    parser.add_argument("--wait", type=float, default=300.0, metavar="SECONDS", help="for the user (300)")
    parser.add_argument(
        "--variable",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="set a part of an address first; repeatable",
    )
    add_json_option(parser)
    add_value_options(parser)


def create(arguments: argparse.Namespace) -> int:
    """Make a connection."""
    vault = open_vault(arguments, create=True)
    service = vault.service(arguments.service)
    _check_new(vault, arguments.link_name)
    variables = dict(_pair(one, "--variable") for one in arguments.variable)
    if sys.stdin.isatty():
        for one in service.variables:
            if not one.learned and one.key not in variables and one.default is None:
                example = f" (such as {one.example})" if one.example else ""
                if answer := ask(f"{one.display_name}{example}"):
                    variables[one.key] = answer
    values = read_values(arguments)
    if not arguments.per_user or service.authentication in {"oauth1", "oauth2"}:
        values = ask_values(service, values)
    connection = vault.create(
        arguments.link_name,
        service=arguments.service,
        name=arguments.name,
        scopes=arguments.scope,
        owner="per_user" if arguments.per_user else "shared",
        values=values,
        variables=variables,
        redirect_url=arguments.redirect_url,
        allowed_hosts=arguments.allow_host,
    )
    overview = connection.overview()
    print_overview(overview, as_json=arguments.json)
    if overview.status == "draft":
        say(_how_to_complete(overview, service))
    return OK


def _how_to_complete(overview: Overview, service: Service) -> str:
    optional = {one.value_name for one in service.parameters if one.optional or one.default is not None}
    missing = [name for name in service.values if name not in {*overview.values, *optional}]
    options = "".join(f" --secret-env {shlex.quote(name)}=VARIABLE" for name in missing)
    unset = [
        one.key
        for one in service.variables
        if not one.learned and one.default is None and not overview.variables.get(one.key)
    ]
    options += "".join(f" --variable {shlex.quote(name)}=VALUE" for name in unset)
    return (
        f"dealdocs: `{overview.link_name}` is a draft ({overview.reason}). "
        f"Complete it: {next_command(overview)}{options}"
    )


def _check_new(vault: Vault, link_name: str) -> None:
    """Say that a name is taken before anything is typed."""
    if link_name in vault:
        raise ConnectionExistsError(f"there is a connection `{link_name}` already")


def authorize(arguments: argparse.Namespace) -> int:
    """Authorize a connection."""
    vault = open_vault(arguments)
    connection = vault.connection(arguments.link_name, subject=arguments.subject)
    overview = connection.overview()
    service = vault.service(overview.service)
    values = read_values(arguments)
    if variables := dict(_pair(one, "--variable") for one in arguments.variable):
        overview = connection.update(variables={**overview.variables, **variables})
    if service.authentication in {"api_key", "basic"}:
        # Who sets a part of an address need not type the key again.
        only = set(service.values) - set(overview.values) if variables else None
        values = ask_values(service, values, only=only)
        if values:
            overview = connection.set_values(values)
        elif not variables:
            print("dealdocs: pass the values with --secret-file or --secret-env", file=sys.stderr)
            return NOT_UNDERSTOOD
    else:
        if values:
            connection.set_values(values)
        parameters = dict(service.switch_parameters) if arguments.switches else {}
        parameters.update(_pair(one, "--parameter") for one in arguments.parameter)
        overview = authorize_with_user(connection, service, arguments, parameters)
    print_overview(overview, as_json=arguments.json)
    return OK


def _pair(text: str, option: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise ConfigError(f"{option} takes NAME=VALUE")
    return name, value
