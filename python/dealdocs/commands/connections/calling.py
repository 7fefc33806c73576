"""`call`: one request through a connection."""

from __future__ import annotations

import base64
import json
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dealdocs.commands.connections._exit import OK, REFUSED
from dealdocs.commands.connections._output import clean, print_json
from dealdocs.commands.connections._vault import add_connection, connection_of
from dealdocs.exceptions import ConfigError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable


def add_verbs(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser(
        "call",
        # argparse would write the two as a list without an end.
        usage="%(prog)s [options] CONNECTION [METHOD] URL",
        help="send a request through it",
        description="Send a request through a connection and print the body of the answer.",
    )
    add_connection(parser)
    parser.add_argument("method_or_url", metavar="[METHOD] URL", nargs="+", help="such as GET /v1/things")
    parser.add_argument(
        "-p", "--param", action="append", default=[], metavar="NAME=VALUE", help="pair of the query"
    )
    parser.add_argument("-H", "--header", action="append", default=[], metavar="NAME: VALUE", help="a header")
    body = parser.add_mutually_exclusive_group()
    body.add_argument(
        "--json-body", metavar="JSON", help="a body as JSON; `-` is the standard input, @FILE a file"
    )
    body.add_argument("-f", "--form", action="append", metavar="NAME=VALUE", help="pair of a form")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the body to a file")
    parser.add_argument("-i", "--include", action="store_true", help="print status and headers to stderr")
    parser.add_argument("--json", action="store_true", help="print status, headers and body as JSON")
    parser.set_defaults(verb=call)


def call(arguments: argparse.Namespace) -> int:
    """Send the request."""
    *method, url = arguments.method_or_url
    if len(method) > 1:
        raise ConfigError("a call is one METHOD and one URL")
    if not url.startswith("/") and "://" not in url:
        raise ConfigError(
            "the URL of the call is neither a path nor a whole address",
            hint="A path begins with `/`, as in /v1/things; a whole address with https://.",
        )
    options: dict[str, Any] = {
        "params": [_pair(one, "=") for one in arguments.param],
        "headers": dict(_pair(one, ":") for one in arguments.header),
        "stream": True,
    }
    if arguments.timeout is not None:
        options["timeout"] = arguments.timeout
    if arguments.json_body is not None:
        options["json"] = _json(arguments.json_body)
    if arguments.form is not None:
        options["data"] = [_pair(one, "=") for one in arguments.form]
    default = "POST" if arguments.json_body is not None or arguments.form is not None else "GET"
    with connection_of(arguments).request(method[0] if method else default, url, **options) as answer:
        if arguments.include:
            print(
                answer.status,
                *(f"{name}: {clean(value)}" for name, value in answer.headers.items()),
                sep="\n",
                file=sys.stderr,
            )
        if arguments.json and not arguments.output:
            print_json({"status": answer.status, "headers": dict(answer.headers), **_body(answer.read())})
        elif arguments.output:
            _save(answer.iter_bytes(), arguments.output)
        else:
            sys.stdout.buffer.writelines(answer.iter_bytes())
            sys.stdout.buffer.flush()
        if answer.ok:
            return OK
    print(f"\ndealdocs: the service answered with status {answer.status}", file=sys.stderr)
    return REFUSED


def _body(content: bytes) -> dict[str, Any]:
    """The body by what it is: JSON, text, or bytes in base64."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode()}
    try:
        return {"json": json.loads(text)}
    except ValueError:
        return {"text": text}


def _save(pieces: Iterable[bytes], output: str) -> None:
    """Write a file; it has its name only when it is whole."""
    target = Path(output).resolve()
    if target.exists() and not target.is_file():
        # A pipe or a device is written as it is.
        with target.open("wb") as file:
            file.writelines(pieces)
        return
    part = target.with_name(f".{target.name[:200]}.{secrets.token_hex(4)}")
    try:
        with part.open("xb") as file:
            file.writelines(pieces)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _pair(text: str, sign: str) -> tuple[str, str]:
    name, found, value = text.partition(sign)
    if not found or not name:
        raise ConfigError(f"a pair is written NAME{sign}VALUE")
    return name.strip(), value.strip() if sign == ":" else value


def _json(text: str) -> Any:
    if text == "-":
        text = sys.stdin.read()
    elif text.startswith("@"):
        with open(text[1:], encoding="utf-8") as file:  # noqa: PTH123
            text = file.read()
    try:
        return json.loads(text)
    except ValueError as error:
        raise ConfigError(f"the body is not JSON: {error}") from None
