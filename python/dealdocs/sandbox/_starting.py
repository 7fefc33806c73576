"""Starting a sandbox."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from dealdocs._arguments import checked
from dealdocs._core import sandbox as _core
from dealdocs.exceptions import ConfigError
from dealdocs.sandbox._running import Sandbox

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["start"]

_LAST_PORT = 65535


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
