"""The command line: `dealdocs` or `python -m dealdocs`.

`EXIT_CODES` says how commands end; `--help` shows it.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING, Any

from dealdocs import __version__
from dealdocs._parsing import QuietParser
from dealdocs.exceptions import DealDocsError

if TYPE_CHECKING:
    from collections.abc import Sequence

OK, FAILED, INTERRUPTED = 0, 1, 130

# Each module has `add_arguments(parser)` and `run_command(arguments) -> exit code`; it is imported when used.
COMMANDS = {
    "connections": (
        "dealdocs.commands.connections",
        "make, authorize, watch and use connections to any service",
    ),
    "demo": ("dealdocs.demo.command", "try the whole thing: sandbox, demo app, one address to open"),
    "doctor": ("dealdocs.commands.doctor", "check the Document Server and the Pipedrive credential"),
    "formats": ("dealdocs.commands.formats", "which files can be viewed, edited, created, converted"),
    "sandbox": ("dealdocs.commands.sandbox", "run a fake Pipedrive and a fake Document Server"),
}
EXIT_CODES = (
    "exit codes: 0 all is well, 1 something failed, 2 the command was not understood, 130 interrupted by "
    "Ctrl-C before it was done; for `demo` and `sandbox`, which run until then, Ctrl-C is the good end: 0"
)


class _CommandParser(QuietParser):
    """A parser that imports its command when it is used."""

    module = ""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        if self.module:
            command = importlib.import_module(self.module)
            self.module = ""
            command.add_arguments(self)
            self.set_defaults(run=command.run_command)
        return super().parse_known_args(args, namespace)


def build_parser() -> QuietParser:
    """Return the parser for all commands; nothing of a command is imported yet."""
    parser = QuietParser(
        prog="dealdocs", description="Pipedrive deals and ONLYOFFICE documents.", epilog=EXIT_CODES
    )
    parser.add_argument("--version", action="version", version=f"dealdocs {__version__}")
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, parser_class=_CommandParser
    )
    for name, (module, summary) in COMMANDS.items():
        commands.add_parser(name, help=summary, description=summary).module = module
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        chosen = build_parser().parse_args(arguments)
        code = int(chosen.run(chosen))
        sys.stdout.flush()
    except DealDocsError as error:
        print(f"dealdocs: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader, such as `head`, has had enough; nothing may be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    return code


if __name__ == "__main__":
    sys.exit(main())
