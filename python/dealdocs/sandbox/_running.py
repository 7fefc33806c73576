"""A running sandbox: its addresses, and what a test can do to it."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from dealdocs._arguments import checked, checked_first
from dealdocs.exceptions import ConfigError
from dealdocs.sandbox._control import SandboxControl
from dealdocs.sandbox._documents import SandboxDocuments

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from typing_extensions import Self

    from dealdocs._core import sandbox as _core

__all__ = ["Sandbox"]


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

    @checked_first
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
            >>> from dealdocs import sandbox
            >>> with sandbox.start(deals=1) as world:
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
        """Take one fault away.

        Raises:
            DealDocsError: There is no fault of this number (status 404).
        """
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
