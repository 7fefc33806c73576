"""A fake Pipedrive and a fake Document Server on 127.0.0.1, for demos and tests.

    >>> from dealdocs import sandbox
    >>> with sandbox.start(deals=10) as world:
    ...     world.pipedrive_url.startswith("http://127.0.0.1:")
    True

Faults, clock, limits and the log of requests have methods here; the editor without
a browser is `Sandbox.documents`. Programs in other languages find all of it over HTTP
below `/_sandbox` on both addresses; see docs/sandbox.md.
"""

from __future__ import annotations

import importlib.util
import shutil
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dealdocs._arguments import checked
from dealdocs._core import sandbox as _core
from dealdocs._sandbox_control import SandboxControl
from dealdocs._sandbox_documents import EditorSession, SandboxDocuments
from dealdocs.exceptions import ConfigError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from typing_extensions import Self

__all__ = ["EditorSession", "Sandbox", "SandboxDocuments", "start"]


_LAST_PORT = 65535


@checked
class Sandbox:
    """A running sandbox; use `start` to make one."""

    def __init__(self, running: _core.Sandbox) -> None:
        self._running = running
        # Also at the end of the process: the folder with the files goes with the sandbox.
        weakref.finalize(self, running.stop)
        self.api_token, self.secret, self.jwt_header = running.credentials()
        self.documents = SandboxDocuments(running.document_server_url)
        self._control = SandboxControl(f"{running.pipedrive_url}/_sandbox")

    @property
    def pipedrive_url(self) -> str:
        """Base address of the fake Pipedrive."""
        return self._running.pipedrive_url

    @property
    def document_server_url(self) -> str:
        """Base address of the fake Document Server."""
        return self._running.document_server_url

    @property
    def client_id(self) -> str:
        """Identifier of the fake OAuth app."""
        return self._control.ask("")["client_id"]

    @property
    def client_secret(self) -> str:
        """Secret of the fake OAuth app."""
        return self._control.ask("")["client_secret"]

    @property
    def storage_url(self) -> str:
        """Where downloads are redirected to; the fake Pipedrive unless `separate_storage` was set."""
        return self._control.ask("")["storage_url"]

    def inject(
        self,
        route: str = "**",
        *,
        fault: str | None = None,
        status: int | None = None,
        body: str | None = None,
        headers: Mapping[str, str] | None = None,
        latency: float = 0,
        size: int | None = None,
        skip: int = 0,
        times: int | None = None,
        processed: bool = False,
        server: str | None = None,
    ) -> int:
        """Make requests go wrong, from now on.

        Args:
            route: Path, or method and path: `"POST /api/v1/files"`. `*` is one segment, `**` at the
                end all that follows.
            fault: `"status"`, `"latency"`, `"cut"` (connection reset before the answer), `"cut_body"`
                (within it), `"truncate"` (fewer bytes than stated), `"endless"`, `"wrong_length"` or
                `"stall"`. If None, `"status"` where a status is given, else `"latency"`.
            status: Status of the answer.
            body: Body of that answer.
            headers: Headers of that answer.
            latency: Seconds to wait before the answer, with any fault.
            size: Bytes of the body that arrive, for the faults that damage it.
            skip: Matching requests to leave alone first.
            times: How many requests it acts on; all if None.
            processed: With `"status"` and `"cut"`: the request is carried out, only its answer is lost.
            server: Only `"pipedrive"`, `"document_server"` or `"storage"`.

        Returns:
            The number of the fault, for `remove_fault`.

        Raises:
            DealDocsError: The fault is not possible; the message says why.

        Example:
            >>> with start(deals=1) as world:
            ...     number = world.inject("POST /api/v1/files", status=503, times=1)
            ...     world.clear_faults()
        """
        method, _, path = route.rpartition(" ")
        if not path.startswith(("/", "**")):
            raise ConfigError(
                f"{route!r} is no route", hint='Give a path, or method and path: "GET /api/v2/deals".'
            )
        if fault is None and status is None and not latency:
            raise ConfigError("nothing goes wrong in this fault", hint="Give `status`, `latency` or `fault`.")
        rule = {
            "fault": fault or ("status" if status is not None else "latency"),
            "path": path,
            "method": method or None,
            "server": server,
            "skip": skip,
            "times": times,
            "latency_ms": round(latency * 1000),
            "status": status,
            "body": body,
            "headers": list((headers or {}).items()),
            "bytes": size,
            "processed": processed,
        }
        return self._control.ask("/faults", rule)["id"]

    def remove_fault(self, number: int) -> None:
        """Take one fault away."""
        self._control.ask(f"/faults/{number}", method="DELETE")

    def clear_faults(self) -> None:
        """Take all faults away."""
        self._control.ask("/faults", method="DELETE")

    @property
    def faults(self) -> list[dict[str, Any]]:
        """The faults in force, each with `id`, `seen` (requests that matched) and `acted`."""
        return self._control.ask("/faults")["faults"]

    def advance(self, seconds: float) -> None:
        """Move the sandbox's clock: limits, budgets, links and delays follow it."""
        self._control.ask("/clock", {"advance": seconds})

    def set_time(self, unix: int) -> None:
        """Set the sandbox's clock, in seconds since 1970 in UTC; it runs on from there."""
        self._control.ask("/clock", {"set": unix})

    @property
    def now(self) -> float:
        """The sandbox's time, in seconds since 1970 in UTC."""
        return self._control.ask("/clock")["now_ms"] / 1000

    def set_limits(self, **limits: int | bool) -> None:
        """Change Pipedrive's limits.

        Args:
            limits: `burst` and `burst_oauth` (requests in 2 s), `search` (the same for searches),
                `daily_tokens`, `headers` (whether answers name the limits), `refusals_before_block`,
                `block` (seconds), `spend` (tokens of today that are gone at once).
        """
        self._control.ask("/limits", limits)

    @property
    def state(self) -> dict[str, Any]:
        """Of the fake Pipedrive: `tokens` (limit, spent), `records` by kind, `webhook_attempts`."""
        return self._control.ask("/state")["pipedrive"]

    def grant_tokens(self, user_id: int = 1, *, scopes: Sequence[str] | None = None) -> dict[str, Any]:
        """Install the OAuth app without a browser.

        Args:
            user_id: Whose tokens.
            scopes: What they allow, such as `["base", "deals:read"]`; the scopes of the app if None.

        Returns:
            The answer of the token endpoint: `access_token`, `refresh_token`, `expires_in` (seconds), ...
        """
        given = None if scopes is None else list(scopes)
        return self._control.ask("/oauth/grant", {"user_id": user_id, "scopes": given})

    def uninstall(self, redirect_uri: str | None = None, user_id: int = 1) -> int | None:
        """Uninstall the OAuth app: its tokens and webhooks of the user end, and it is told by DELETE.

        Args:
            redirect_uri: The app's callback address; the one a user was last sent to if None.
            user_id: Who uninstalls.

        Returns:
            The app's HTTP status; None without an answer.
        """
        return self._control.ask("/oauth/uninstall", {"redirect_uri": redirect_uri, "user_id": user_id})[
            "status"
        ]

    def requests(self) -> list[dict[str, Any]]:
        """The latest requests to both servers, oldest first, with `method`, `path`, `status`, ..."""
        return self._control.ask("/requests")["requests"]

    def clear_requests(self) -> None:
        """Forget the requests so far."""
        self._control.ask("/requests", method="DELETE")

    def reset(self) -> None:
        """Go back to the state after the start: data, faults, clock and log."""
        self._control.ask("/reset", {})

    def stop(self) -> None:
        """Stop both servers within a few seconds; a second call does nothing."""
        self._running.stop()

    def __repr__(self) -> str:
        """Name both addresses."""
        return f"<Sandbox {self.pipedrive_url} {self.document_server_url}>"

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop both servers."""
        self.stop()


@checked
def start(
    *,
    seed: int = 1,
    deals: int = 2000,
    port: int = 0,
    document_server_port: int = 0,
    secret: str | None = None,
    jwt_header: str | None = None,
    api_token: str | None = None,
    limits: bool = True,
    latency: float = 0.0,
    separate_storage: bool = False,
    max_upload: int | None = None,
    scopes: Sequence[str] | None = None,
    redirect_uri: str | None = None,
    rotate_refresh_tokens: bool = False,
    approve_automatically: bool = True,
    save_delay: float = 0.5,
    x2t: str | None = None,
) -> Sandbox:
    """Start a fake Pipedrive and a fake Document Server on 127.0.0.1.

    Args:
        seed: The same seed gives the same company.
        deals: How many deals it has; everything else grows with them.
        port: Port of the fake Pipedrive; 0 takes a free one.
        document_server_port: Port of the fake Document Server; 0 takes a free one.
        secret: The Document Server's JWT secret; a fixed one if None.
        jwt_header: Header of its tokens; `Authorization` if None.
        api_token: Token of the first user, an admin; a fixed one if None.
        limits: Whether Pipedrive's rate limits and daily budget are enforced.
        latency: Seconds that every answer of both servers takes longer.
        separate_storage: Whether downloads are redirected to a third port, as the real ones go to
            another host.
        max_upload: Largest upload in bytes; a larger one gets 413.
        scopes: What the OAuth app may do; everything if None. A token without the scope of an operation
            gets 403.
        redirect_uri: The OAuth app's registered callback address; any is taken if None.
        rotate_refresh_tokens: Whether a refresh gives a new refresh token and ends the old one.
        approve_automatically: Whether the OAuth page sends the user back at once.
        save_delay: Seconds between the last editor leaving and the save; 10 in the real one.
        x2t: The vendor's converter program; if None, the one on the path or in the installed package
            `document-builder`, and no conversion without it.

    Returns:
        The running sandbox, a context manager.

    Raises:
        ConfigError: A port is taken or not a port, or `deals` is negative.
    """
    if not (0 <= port <= _LAST_PORT and 0 <= document_server_port <= _LAST_PORT and deals >= 0):
        raise ConfigError(f"a port lies between 0 and {_LAST_PORT}, and `deals` is not negative")
    return Sandbox(
        _core.start(
            seed=seed,
            deals=deals,
            port=port,
            document_server_port=document_server_port,
            secret=secret,
            jwt_header=jwt_header,
            api_token=api_token,
            limits=limits,
            latency=latency,
            separate_storage=separate_storage,
            max_upload=max_upload,
            scopes=None if scopes is None else list(scopes),
            redirect_uri=redirect_uri,
            rotate_refresh_tokens=rotate_refresh_tokens,
            approve_automatically=approve_automatically,
            save_delay=save_delay,
            x2t=x2t or _installed_converter(),
        )
    )


def _installed_converter() -> str | None:
    spec = importlib.util.find_spec("docbuilder")
    folders = spec.submodule_search_locations if spec is not None else None
    packaged = [Path(folder) / "lib" / "x2t" for folder in folders or ()]
    return shutil.which("x2t") or next((str(path) for path in packaged if path.is_file()), None)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `dealdocs sandbox`."""
    parser.add_argument("--port", type=int, default=0, help="port of the fake Pipedrive (a free one)")
    parser.add_argument("--document-server-port", type=int, default=0, help="port of the other (a free one)")
    parser.add_argument("--deals", type=int, default=2000, help="size of the company (2000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same company (1)")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds that every answer takes longer")
    parser.add_argument("--no-limits", action="store_true", help="without rate limits and budget")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run_command(arguments: argparse.Namespace) -> int:
    """Run a sandbox until Ctrl-C."""
    from dealdocs.commands.waiting import until_stopped  # noqa: PLC0415

    with until_stopped() as wait:
        world = start(
            seed=arguments.seed,
            deals=arguments.deals,
            port=arguments.port,
            document_server_port=arguments.document_server_port,
            limits=not arguments.no_limits,
            latency=arguments.latency,
        )
        with world:
            facts = {
                "pipedrive_url": world.pipedrive_url,
                "document_server_url": world.document_server_url,
                "api_token": world.api_token,
                "secret": world.secret,
                "jwt_header": world.jwt_header,
            }
            wait(facts, as_json=arguments.json)
    return 0
