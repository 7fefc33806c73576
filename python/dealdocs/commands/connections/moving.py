"""`export`, `import`: connections on their way to another machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from dealdocs.commands.connections._exit import OK, NotOpenedError
from dealdocs.commands.connections._output import add_json_option, print_json
from dealdocs.commands.connections._secrets import add_passphrase_options, read_passphrase
from dealdocs.commands.connections._vault import add_vault_options, open_vault
from dealdocs.exceptions import VaultError

if TYPE_CHECKING:
    import argparse


def add_verbs(verbs: Any) -> None:
    """Declare the verbs."""
    parser = verbs.add_parser(
        "export",
        help="write connections to an encrypted file",
        description="Write connections with their secrets to a file, encrypted with a passphrase of its own.",
    )
    parser.add_argument("file", metavar="FILE", help="the file; it must not exist")
    parser.add_argument("link_names", nargs="*", metavar="CONNECTION", help="only these")
    parser.add_argument("--without-secrets", action="store_true", help="only how they are set up")
    add_passphrase_options(parser)
    add_json_option(parser)
    add_vault_options(parser)
    parser.set_defaults(verb=export)
    parser = verbs.add_parser(
        "import",
        help="take over connections from such a file",
        description="Take over connections from a file that `export` wrote. Services are never replaced.",
    )
    parser.add_argument("file", metavar="FILE", help="the file")
    add_passphrase_options(parser)
    add_json_option(parser)
    add_vault_options(parser)
    parser.set_defaults(verb=import_)


def export(arguments: argparse.Namespace) -> int:
    """Write connections to a file."""
    # Told before anything is typed; the core refuses it as well.
    if os.path.lexists(arguments.file):
        raise NotOpenedError(
            f"there is a file `{arguments.file}` already", hint="Take another name; nothing is overwritten."
        )
    vault = open_vault(arguments)
    passphrase = read_passphrase(arguments, twice=True)
    written = vault.export(
        arguments.file,
        passphrase=passphrase,
        links=arguments.link_names or None,
        without_secrets=arguments.without_secrets,
    )
    if arguments.json:
        print_json({"file": arguments.file, "connections": written})
    else:
        print("\n".join(written))
    return OK


def import_(arguments: argparse.Namespace) -> int:
    """Take over connections from a file."""
    vault = open_vault(arguments, create=True)
    passphrase = read_passphrase(arguments, twice=False)
    try:
        came = vault.import_(arguments.file, passphrase=passphrase)
    except VaultError:
        # The vault is open by now: the core's words are about the file.
        raise VaultError(
            f"the exported file `{arguments.file}` cannot be decrypted: wrong passphrase or damaged file",
            hint="The passphrase is the one that was given to `export`, not that of the vault.",
        ) from None
    if arguments.json:
        print_json(came)
    else:
        print("\n".join(came))
    return OK
