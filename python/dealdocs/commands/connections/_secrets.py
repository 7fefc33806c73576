"""Values of a connection: from a prompt, a file or the environment."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dealdocs.exceptions import ConfigError

if TYPE_CHECKING:
    import argparse

    from dealdocs.connections import Service

LONGEST = 64 * 1024


def add_value_options(parser: argparse.ArgumentParser) -> None:
    """Declare where values come from."""
    group = parser.add_argument_group(
        "values",
        "names as `dealdocs connections services SERVICE` tells; what is missing is asked for, unseen, when "
        "there is a terminal",
    )
    group.add_argument(
        "--secret-file",
        action="append",
        default=[],
        metavar="NAME=PATH",
        help="read a value from a file; `-` is the standard input; repeatable",
    )
    group.add_argument(
        "--secret-env",
        action="append",
        default=[],
        metavar="NAME=VARIABLE",
        help="read a value from the environment; repeatable",
    )


def read_values(arguments: argparse.Namespace) -> dict[str, str]:
    """Return the values that files and the environment hold."""
    values: dict[str, str] = {}
    for given, read in ((arguments.secret_file, _from_file), (arguments.secret_env, _from_environment)):
        for one in given:
            name, equals, where = one.partition("=")
            if not equals or not name or not where:
                raise ConfigError("--secret-file and --secret-env take NAME=PATH and NAME=VARIABLE")
            if name in values:
                raise ConfigError(f"the value `{name}` is given twice")
            values[name] = read(name, where)
    return values


def ask_values(service: Service, values: dict[str, str], *, only: set[str] | None = None) -> dict[str, str]:
    """Ask for what the service needs and nobody gave; without a terminal it stays missing."""
    if not sys.stdin.isatty():
        return values
    parameters = {one.value_name: one for one in service.parameters}
    for name in service.values:
        parameter = parameters.get(name)
        if name in values or (only is not None and name not in only):
            continue
        if parameter is not None and (parameter.default is not None or parameter.optional):
            continue
        prompt = parameter.display_name if parameter is not None else name.replace("_", " ")
        if name == "client_secret":
            prompt += " (empty: a public client has none)"
        shown = name in {"client_id", "consumer_key", "user_name"} or (
            parameter is not None and not parameter.secret
        )
        answer = ask(prompt, secret=not shown)
        if answer:
            values[name] = answer
    return values


def ask(prompt: str, *, secret: bool = False, default: str | None = None) -> str:
    """Ask at the terminal."""
    import getpass

    shown = f"{prompt} [{default}]: " if default else f"{prompt}: "
    answer = getpass.getpass(shown) if secret else input(shown)
    return answer.strip() or default or ""


def ask_choice(prompt: str, choices: tuple[str, ...], *, default: str) -> str:
    """Ask until the answer is one of these; `prompt` names what they choose."""
    shown = f"{prompt}: {', '.join(choices[:-1])} or {choices[-1]}"
    while (answer := ask(shown, default=default)) not in choices:
        print(f"{answer!r} is none of them.", file=sys.stderr)
    return answer


def read_passphrase(arguments: argparse.Namespace, *, twice: bool) -> str:
    """Return the passphrase of a file that is exported or imported."""
    from dealdocs.commands.connections._vault import ask_passphrase

    if arguments.passphrase_file or arguments.passphrase_env:
        return read_text("passphrase", arguments.passphrase_file, arguments.passphrase_env)
    hint = "Pass --passphrase-env or --passphrase-file."
    return ask_passphrase("Passphrase of the exported file", twice=twice, hint=hint)


def read_text(name: str, path: str | None, variable: str | None) -> str:
    """Return a secret text from a file, or else from a variable."""
    return _from_file(name, path) if path else _from_environment(name, variable or "")


def add_passphrase_options(parser: argparse.ArgumentParser) -> None:
    """Declare where the passphrase of an exported file comes from."""
    parser.add_argument(
        "--passphrase-file", metavar="PATH", help="a file with the passphrase; `-` is the standard input"
    )
    parser.add_argument("--passphrase-env", metavar="VARIABLE", help="a variable with the passphrase")


def _from_file(name: str, path: str) -> str:
    try:
        if path == "-":
            # Not the text layer: some locales let any byte through.
            raw = sys.stdin.buffer.read(LONGEST + 1)
        else:
            with Path(path).open("rb") as file:
                raw = file.read(LONGEST + 1)
        if len(raw) > LONGEST:
            raise ConfigError(f"the value `{name}` is longer than {LONGEST} bytes")
        text = raw.decode()
    except UnicodeDecodeError:
        # Its text would show the bytes.
        raise ConfigError(f"the value `{name}` is not UTF-8 text") from None
    # An editor ends the last line; nothing else is taken away.
    return text.removesuffix("\n").removesuffix("\r")


def _from_environment(name: str, variable: str) -> str:
    value = os.environ.get(variable)
    if not value:
        raise ConfigError(f"the variable {variable} for the value `{name}` is not set")
    return value
