"""Opening the vault that the arguments name."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from dealdocs.commands.connections._exit import NotOpenedError
from dealdocs.connections import Vault
from dealdocs.connections._shared import (
    KEY_FILE_VARIABLE,
    KEY_VARIABLE,
    MEMORY,
    PASSPHRASE_VARIABLE,
    PATH_VARIABLE,
)
from dealdocs.exceptions import ConfigError

if TYPE_CHECKING:
    import argparse

    from dealdocs.connections import Connection

ATTEMPTS = 3
KEY_HINT = f"Set {PASSPHRASE_VARIABLE} or pass --key-file."


def add_vault_options(parser: argparse.ArgumentParser) -> None:
    """Declare where the vault is and what opens it."""
    group = parser.add_argument_group(
        "vault",
        f"the key comes from --key-file, --keyring, {PASSPHRASE_VARIABLE}, {KEY_VARIABLE} or "
        f"{KEY_FILE_VARIABLE}, else a passphrase is asked for",
    )
    group.add_argument("--vault", metavar="PATH", help=f"the vault's file (default: {PATH_VARIABLE})")
    group.add_argument("--key-file", metavar="PATH", help="a file with the vault's key")
    group.add_argument("--keyring", action="store_true", help="the key is in the system's keyring")
    group.add_argument("--ca-file", metavar="FILE", help="certificates to trust besides the system's, PEM")
    group.add_argument("--proxy", metavar="URL", help="the way out; `environment` for HTTPS_PROXY")
    group.add_argument("--timeout", type=float, metavar="SECONDS", help="limit of one exchange")
    group.add_argument(
        "--trust",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="an origin that may be http or private, such as http://127.0.0.1:8080; repeatable",
    )


def open_vault(arguments: argparse.Namespace, *, create: bool = False) -> Vault:
    """Open the vault; makes it when the verb may and it is not there."""
    path = arguments.vault or os.environ.get(PATH_VARIABLE)
    if not path:
        raise NotOpenedError(
            "there is no vault", hint=f"Pass --vault PATH, or set the variable {PATH_VARIABLE}."
        )
    options: dict[str, Any] = {"ca_file": arguments.ca_file, "proxy": arguments.proxy}
    options["trusted_origins"] = arguments.trust
    if arguments.timeout is not None:
        options["timeout"] = arguments.timeout
    new = create and not path.startswith(MEMORY) and not os.path.lexists(path)
    key: dict[str, Any] = {"key_file": arguments.key_file, "keyring": arguments.keyring}
    variables = [
        name for name in (PASSPHRASE_VARIABLE, KEY_VARIABLE, KEY_FILE_VARIABLE) if os.environ.get(name)
    ]
    if not any(key.values()) and len(variables) > 1:
        raise NotOpenedError(f"{' and '.join(variables)} are set", hint="Leave only one of them.")
    if not any(key.values()) and not variables:
        key["passphrase"] = ask_passphrase("Passphrase of the vault", twice=new, hint=KEY_HINT)
    vault = Vault(path, create=create, **key, **options)
    try:
        return vault.open()
    except ConfigError as error:
        raise NotOpenedError(error.message, hint=error.hint) from None


def connection_of(arguments: argparse.Namespace) -> Connection:
    """Return the connection that the arguments name."""
    return open_vault(arguments).connection(arguments.link_name, subject=arguments.subject)


def add_connection(parser: argparse.ArgumentParser) -> None:
    """Declare which connection."""
    parser.add_argument("link_name", metavar="CONNECTION", help="link name of the connection")
    parser.add_argument("--subject", metavar="WHO", help="whose account, for one account per user")
    add_vault_options(parser)


def ask_passphrase(prompt: str, *, twice: bool, hint: str) -> str:
    """Ask for a passphrase without showing it; `hint` says what else there is without a terminal."""
    import getpass

    if not sys.stdin.isatty():
        raise NotOpenedError(
            f"there is no terminal to ask for the {prompt[0].lower()}{prompt[1:]}", hint=hint
        )
    for _attempt in range(ATTEMPTS if twice else 1):
        first = getpass.getpass(f"{prompt}: ")
        if not first:
            raise NotOpenedError("the passphrase is empty", hint=hint)
        if not twice or getpass.getpass("The same again: ") == first:
            return first
        print("The two differ. Once more:", file=sys.stderr, flush=True)
    raise ConfigError("the two passphrases differ")
