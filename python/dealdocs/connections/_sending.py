"""A call as the core takes it."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict, cast

from dealdocs._arguments import check_options
from dealdocs.connections._shared import pairs_of, texts
from dealdocs.exceptions import ConfigError
from dealdocs.pipedrive._shared import content_of, name_of

if TYPE_CHECKING:
    from typing_extensions import NotRequired

    from dealdocs.pipedrive._shared import BinaryReader

Content: TypeAlias = "str | os.PathLike[str] | bytes | bytearray | BinaryReader"
File: TypeAlias = "Content | tuple[str, Content] | tuple[str, Content, str]"


class CallOptions(TypedDict):
    """Keywords of `request`.

    Attributes:
        params: Pairs of the query.
        json: A body as JSON.
        data: A form (a mapping or pairs), or any other body: text, bytes, a path, a binary file object.
        files: Files of a form: a path, bytes or a file object each, or `(file name, content, media type)`.
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
    files: NotRequired[Mapping[str, File] | None]
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
        "query": pairs_of(options.get("params")),
        "headers": list(texts(options.get("headers"), "headers").items()),
        "follow": _FOLLOW[follow],
        "timeout": options.get("timeout"),
        "max_response_bytes": options.get("max_response_bytes"),
        "retry": options.get("retry"),
        **_body(options),
    }


def _body(options: CallOptions) -> dict[str, Any]:
    body: dict[str, Any] = {"json": None, "form": None, "files": None, "content": None}
    data, files = options.get("data"), options.get("files")
    if "json" in options and options["json"] is not None:
        if data is not None or files is not None:
            message = "a call has json=, or data= and files=, not both"
            raise ConfigError(message)
        body["json"] = _json(options["json"])
    elif isinstance(data, Mapping) or files is not None or _is_pairs(data):
        body["form"] = pairs_of(data)  # pyright: ignore[reportArgumentType]
        if files is not None:
            body["files"] = [_file(name, one) for name, one in files.items()]
    elif data is not None:
        body["content"] = _content(data)
    return body


def _is_pairs(data: object) -> bool:
    return isinstance(data, (list, tuple))


def _json(value: Any) -> bytes:
    try:
        return json.dumps(value, allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        message = f"the body cannot be written as JSON: {error}"
        raise ConfigError(message) from None


def _content(data: Any) -> Any:
    """Text is a body; a path is an `os.PathLike`."""
    return data.encode() if isinstance(data, str) else content_of(data, None)


def _file(name: str, file: Any) -> tuple[str, str, str, Any]:
    """Return field name, file name, media type and content. A path is text or an `os.PathLike`."""
    given: tuple[Any, ...] = cast("tuple[Any, ...]", file) if isinstance(file, tuple) else (None, file)
    own_name: Any = given[0]
    content: Any = given[1]
    kind: Any = (*given, "application/octet-stream")[2]
    if isinstance(content, io.TextIOBase):
        message = "a file is opened in text mode"
        raise ConfigError(message, hint="Open it in binary mode: open(path, 'rb').")
    return name, own_name or _own_name(content, name), str(kind), content_of(content, None)


def _own_name(content: object, name: str) -> str:
    if isinstance(content, str):
        return os.path.basename(content)  # noqa: PTH119 - a name, not a path to open
    if isinstance(content, os.PathLike):
        return os.path.basename(cast("os.PathLike[str]", content))  # noqa: PTH119
    return name_of(content, None) or name
