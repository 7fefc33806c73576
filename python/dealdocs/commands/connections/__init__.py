"""`dealdocs connections`: make, authorize, watch and use connections.

Secrets come from a prompt, a file or the environment, never from arguments: those can be read by
everybody on the machine and stay in the shell's history.

Exit codes: 0 all is well; 1 something failed; 2 the command was not understood; 3 the vault or an exported
file cannot be opened or written; 4 there is no such connection; 5 somebody must authorize (again); 6 the
service answered with an error; 130 interrupted.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

from dealdocs import exceptions
from dealdocs.commands.connections._exit import AUTHORIZE, FAILED, REFUSED, UNKNOWN, VAULT, NotOpenedError
from dealdocs.commands.connections._wording import worded

if TYPE_CHECKING:
    import argparse

EPILOG = (
    "exit codes: 0 all is well, 1 something failed, 2 the command was not understood, 3 the vault or an "
    "exported file cannot be opened or written, 4 no such connection, 5 somebody must authorize "
    "(again), 6 the service answered with an error, 130 interrupted"
)
# Each module declares its verbs; together they are all verbs.
MODULES = ("services", "making", "opening", "showing", "lifecycle", "moving", "calling", "completion")
_CODES: tuple[tuple[type[exceptions.DealDocsError], int], ...] = (
    (exceptions.UnknownConnectionError, UNKNOWN),
    (exceptions.ReauthorizationRequiredError, AUTHORIZE),
    (exceptions.AuthorizationDeniedError, AUTHORIZE),
    (exceptions.AuthorizationStateError, AUTHORIZE),
    (NotOpenedError, VAULT),
    (exceptions.VaultError, VAULT),
    (exceptions.LockedError, VAULT),
    (exceptions.StorageError, VAULT),
    (exceptions.OAuthError, REFUSED),
    (exceptions.ApiError, REFUSED),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare all verbs."""
    parser.epilog = EPILOG
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for module in MODULES:
        importlib.import_module(f"{__name__}.{module}").add_verbs(verbs)


def run_command(arguments: argparse.Namespace) -> int:
    """Run one verb and return its exit code."""
    try:
        return int(arguments.verb(arguments))
    except exceptions.DealDocsError as error:
        print(f"dealdocs: {worded(error)}", file=sys.stderr)
        return next((code for kind, code in _CODES if isinstance(error, kind)), FAILED)
    except OSError as error:
        print(f"dealdocs: {error.strerror}: {error.filename}", file=sys.stderr)
        return FAILED
