"""A call as the core takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from dealdocs._arguments import check_options
from dealdocs._payload import body_of, pairs_of
from dealdocs.connections._shared import texts
from dealdocs.exceptions import ConfigError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

    from typing_extensions import NotRequired

    from dealdocs._payload import BinaryReader, File


class CallOptions(TypedDict):
    """Keywords of `request`.

    Attributes:
        params: Pairs of the query.
        json: A body as JSON.
        data: A form (a mapping or pairs), or any other body: text, bytes, a path, a binary file object.
        files: Files of a form, by field name or in pairs: a path, bytes or a file object each, or
            `(file name, content, media type)`.
        headers: Further headers; not those that the connection sets.
        stream: Leave the body of the answer to be read piece by piece.
        timeout: Seconds of the whole call.
        max_response_bytes: Cap of the answer's body, decompressed.
        follow_redirects: Within the allowed hosts (True), not at all (False), or `"anywhere"`: to any
            public https host as well, without credentials.
        retry: Whether it may be sent again; by default as the method allows.
    """

    params: NotRequired[Mapping[str, Any] | Iterable[tuple[str, Any]] | None]
    json: NotRequired[Any]
    data: NotRequired[
        Mapping[str, Any]
        | Iterable[tuple[str, Any]]
        | str
        | os.PathLike[str]
        | bytes
        | bytearray
        | BinaryReader
        | None
    ]
    files: NotRequired[Mapping[str, File] | Iterable[tuple[str, File]] | None]
    headers: NotRequired[Mapping[str, str] | None]
    stream: NotRequired[bool]
    timeout: NotRequired[float | None]
    max_response_bytes: NotRequired[int | None]
    follow_redirects: NotRequired[bool | str]
    retry: NotRequired[bool | None]


_FOLLOW = {True: "allowed", False: "stop", "anywhere": "anywhere"}


def call_of(method: str, url: str, options: CallOptions) -> dict[str, Any]:
    """Write the keywords of `request` as the core takes them."""
    check_options(options, CallOptions)
    follow = options.get("follow_redirects", True)
    if follow not in _FOLLOW:
        message = 'follow_redirects is True, False or "anywhere"'
        raise ConfigError(message)
    return {
        "method": method,
        "url": url,
        "query": pairs_of(options.get("params"), "params"),
        "headers": list(texts(options.get("headers"), "headers").items()),
        "follow": _FOLLOW[follow],
        "timeout": options.get("timeout"),
        "max_response_bytes": options.get("max_response_bytes"),
        "retry": options.get("retry"),
        "content": body_of(json=options.get("json"), data=options.get("data"), files=options.get("files")),
    }
