"""The ways to authorize a connection from a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from dealdocs.exceptions import AuthorizationStateError, ConfigError, ReauthorizationRequiredError

if TYPE_CHECKING:
    import argparse

    from dealdocs.connections import Connection, Overview, Service

ATTEMPTS = 3
# Nothing listens there: the user copies the address out of the browser, wherever that runs.
PASTED_FROM = "http://127.0.0.1:33333/callback"
_LONGEST = 64 * 1024


def authorize_with_user(
    connection: Connection, service: Service, arguments: argparse.Namespace, parameters: dict[str, str]
) -> Overview:
    """Authorize in the way that was asked for, else in the one that the service prefers."""
    way = service.grants[0] if service.grants else "authorization_code"
    in_browser = arguments.paste or arguments.paste_code or arguments.no_browser
    if arguments.device or (way == "device" and not in_browser):
        code = connection.begin_device_authorization()
        say(f"Open {code.verification_url} and type the code {code.user_code}")
        if code.complete_url:
            say(f"or open {code.complete_url}")
        return connection.wait_for_device(code, timeout=arguments.wait)
    if way == "client_credentials" and not in_browser:
        return connection.authorize_client()
    if arguments.paste or arguments.paste_code:
        return _paste(connection, arguments.redirect_url, parameters, code=arguments.paste_code, attempts=1)
    return _browse(connection, service, arguments, parameters)


def _browse(
    connection: Connection, service: Service, arguments: argparse.Namespace, parameters: dict[str, str]
) -> Overview:
    """Use the browser of this machine; where there is none, let the user paste what another one shows."""
    missing: list[str] = []

    def show(text: str) -> None:
        if arguments.no_browser:
            say(f"{text}\nWaiting for that browser to come back to this machine.")
            return
        missing.append(text)
        raise LookupError

    try:
        return connection.authorize_in_browser(
            open_browser=not arguments.no_browser,
            port=arguments.port,
            timeout=arguments.wait,
            show=show,
            parameters=parameters,
        )
    except ConfigError:
        if not missing:
            raise
    if not sys.stdin.isatty():
        raise ReauthorizationRequiredError(
            "no browser can be opened here, and there is no terminal to paste at",
            hint="Give --paste and the address on the standard input, --no-browser with a browser that "
            "reaches this machine, or --device.",
        )
    say("No browser can be opened here; use one on another machine.")
    known = arguments.redirect_url or connection.overview().redirect_url
    fallback = None if service.authentication == "oauth1" else _returns_to(arguments.port)
    return _paste(connection, known or fallback, parameters, code=True, attempts=ATTEMPTS)


def _returns_to(port: int | None) -> str:
    return PASTED_FROM if port is None else f"http://127.0.0.1:{port}/callback"


def _paste(
    connection: Connection,
    redirect_url: str | None,
    parameters: dict[str, str],
    *,
    code: bool,
    attempts: int,
) -> Overview:
    begun = connection.begin_authorization(redirect_url, paste_code=code, parameters=parameters)
    say(f"Open this address:\n{begun.url}")
    if code:
        say("Then paste the whole address that the browser ended at, or the code that the page shows:")
    else:
        say("Then paste the whole address that the browser ended at:")
    for last in (number == attempts for number in range(1, attempts + 1)):
        pasted = sys.stdin.readline(_LONGEST)
        if not pasted.strip():
            if last or not pasted:
                raise ConfigError("nothing was pasted")
            say("Nothing was pasted. Once more:")
            continue
        try:
            return connection.finish_pasted(pasted.strip())
        except AuthorizationStateError as error:
            if last:
                raise
            say(f"{error}\nOnce more:")
    raise ConfigError("nothing was pasted")


def say(text: str) -> None:
    """To the user, not into a pipe."""
    print(text, file=sys.stderr, flush=True)
