"""What both twins share: settings, headers, options of the editor."""

from __future__ import annotations

import json
import logging
import os
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict

from dealdocs._arguments import check_options
from dealdocs.exceptions import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dealdocs._core.onlyoffice import Server
    from dealdocs._core.pipedrive import Client
    from dealdocs.documents._person import Person


_log = logging.getLogger("dealdocs.documents")


Asking: TypeAlias = "tuple[str, str, str, Client]"
"""Who asks, as the core takes it: company, id, name and client."""


class Options(TypedDict, total=False):
    """Keywords that `DealDocuments` and `AsyncDealDocuments` take besides those that they need."""

    company: str
    download_url: str | None
    callback_url: str | None
    download_ttl: float
    callback_ttl: float
    max_file_size: int
    lossy_extensions: Iterable[str]
    retire: str
    verify: str
    require_download_signature: bool
    deliver_within: float
    lease: float
    settle: float
    max_attempts: int
    keep_finished: float


DEFAULTS: dict[str, Any] = {
    "download_url": None,
    "callback_url": None,
    "download_ttl": 3600.0,
    "callback_ttl": 7 * 24 * 3600.0,
    "max_file_size": 100 * 1024 * 1024,
    "lossy_extensions": (),
    "retire": "delete",
    "verify": "size",
    "require_download_signature": True,
    "deliver_within": 10.0,
    "lease": 30.0,
    "settle": 20.0,
    "max_attempts": 20,
    "keep_finished": 30 * 24 * 3600.0,
}


def settings_of(
    directory: str | os.PathLike[str], instance: str, public_url: str, secret: str, options: Mapping[str, Any]
) -> dict[str, Any]:
    """All settings, as the core takes them."""
    check_options(options, Options)
    settings = {**DEFAULTS, **options}
    settings["lossy_extensions"] = list(settings["lossy_extensions"])
    settings.update(directory=os.fspath(directory), instance=instance, public_url=public_url, secret=secret)
    return settings


def core_of(owner: object) -> Any:
    """The core of a client or a server."""
    return owner._core  # type: ignore[attr-defined]  # noqa: SLF001 - the twins of one package


def person_of(company: str, user: Person, client: Client) -> Asking:
    """The person who asks, as the core takes it."""
    identifier = getattr(user, "id", None)
    if identifier is None or identifier == "":
        raise ConfigError("the user has no id", hint="Give an object with `id` and `name`.")
    # Applications often number their users; the Document Server wants text.
    return company, str(identifier), str(getattr(user, "name", None) or identifier), client


def header_of(server: Server, headers: Mapping[str, str]) -> str | None:
    """The header with the Document Server's token; names are compared without case."""
    wanted = server.header_name.lower()
    return next((value for name, value in headers.items() if name.lower() == wanted), None)


def answered(status: int, body: str, refusal: tuple[str, str, str | None] | None) -> tuple[int, bytes]:
    """The answer to a callback; why it refuses is told to the log, for the Document Server tells nobody."""
    if refusal is not None:
        kind, message, hint = refusal
        _log.warning(
            "a callback was answered %d %s: %s: %s%s",
            status,
            body,
            kind,
            message,
            f" ({hint})" if hint else "",
        )
    return status, body.encode()


def options_of(
    mode: str,
    lang: str | None,
    device: str | None,
    editor_config: Mapping[str, Any] | None,
    permissions: Mapping[str, Any] | None,
) -> bytes:
    """The options of the editor, as the core takes them."""
    editor = dict(editor_config or {})
    if lang is not None:
        editor["lang"] = lang
    return json.dumps(
        {
            "mode": mode,
            "type": device,
            "permissions": None if permissions is None else dict(permissions),
            "editorConfig": editor,
        }
    ).encode()
