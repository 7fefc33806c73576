"""Bodies of calls and contents of files, from Python values to what the core takes."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeAlias, cast

from dealdocs._arguments import check_type
from dealdocs._json import to_json
from dealdocs.exceptions import ArgumentTypeError, ConfigError

Pairs: TypeAlias = "Mapping[str, Any] | Iterable[tuple[str, Any]]"
Content: TypeAlias = "str | os.PathLike[str] | bytes | bytearray | BinaryReader"
File: TypeAlias = "Content | tuple[str, Content] | tuple[str, Content, str]"
Files: TypeAlias = "Mapping[str, File] | Iterable[tuple[str, File]]"
_PAIR = 2


class BinaryReader(Protocol):
    """A file object in binary mode."""

    def read(self, size: int = ..., /) -> bytes:
        """Return at most `size` bytes."""
        ...


class BinaryWriter(Protocol):
    """A writable file object in binary mode."""

    def write(self, data: bytes, /) -> int | None:
        """Write the bytes, and return how many were taken where that may be less."""
        ...


def body_of(*, json: Any, data: Pairs | Content | None, files: Files | None) -> dict[str, Any]:
    """Write the keywords that stand for the body of a call as the core takes them."""
    body: dict[str, Any] = {"json": None, "form": None, "files": None, "content": None}
    if json is not None:
        if data is not None or files is not None:
            message = "a call has json=, or data= and files=, not both"
            raise ConfigError(message)
        body["json"] = to_json(json)
    elif isinstance(data, Mapping) or files is not None or _is_pairs(data):
        body["form"] = pairs_of(data, "data")  # pyright: ignore[reportArgumentType]
        if files is not None:
            body["files"] = [_file(name, one) for name, one in _named(files)]
    elif data is not None:
        body["content"] = _content(data)
    return body


def _named(files: Files) -> list[tuple[str, File]]:
    """Return field names with their files; a name may come more than once."""
    given = list(cast("Mapping[str, Any]", files).items() if isinstance(files, Mapping) else files)
    if not all(isinstance(one, tuple) and len(one) == _PAIR and isinstance(one[0], str) for one in given):  # pyright: ignore[reportUnnecessaryIsInstance, reportUnnecessaryComparison]
        message = "`files` holds something else than pairs of a name and a file"
        raise ArgumentTypeError(message)
    return given


def _is_pairs(data: object) -> bool:
    return isinstance(data, (list, tuple))


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


def content_of(
    source: str | os.PathLike[str] | bytes | bytearray | BinaryReader, length: int | None
) -> str | bytes | bytearray | tuple[Any, int, int | None]:
    """Prepare what is uploaded: a path, bytes, or a file object with its length and place."""
    check_type("length", length, "int | None")
    if isinstance(source, (bytes, bytearray)):
        return source
    if isinstance(source, (str, os.PathLike)):
        return os.fspath(source)
    if isinstance(source, io.TextIOBase) or not hasattr(source, "read"):
        message = "the content is neither a path nor bytes nor a binary file object"
        raise ConfigError(message, hint="Open the file in binary mode: open(path, 'rb').")
    place: int | None = None
    seekable = getattr(source, "seekable", None)
    if seekable is not None and seekable():
        file: Any = source
        place = file.tell()
        end = file.seek(0, os.SEEK_END)
        file.seek(place)
        length = end - place if length is None else length
    if length is None:
        message = "the length of the file object is not known"
        raise ConfigError(
            message, hint="Pass length=... (bytes), a path, bytes or a file object that can seek."
        )
    return source, length, place


def check_writer(name: str, target: object) -> None:
    """Refuse what is no binary file object to write to, before anything is asked for."""
    check_type(name, target, "str | os.PathLike[str] | BinaryWriter")
    if isinstance(target, io.TextIOBase):
        message = f"`{name}` is a file object in text mode"
        raise ArgumentTypeError(message, hint="Open it in binary mode: open(path, 'wb').")
    writable = getattr(target, "writable", None)
    if writable is not None and not writable():
        message = f"`{name}` is a file object that cannot be written to"
        raise ConfigError(message, hint="Open it for writing: open(path, 'wb').")


def write_all(target: BinaryWriter, content: bytes) -> None:
    """Write all bytes: an unbuffered file may take fewer than it was given."""
    left = memoryview(content)
    while left:
        taken = target.write(bytes(left))
        left = left[len(left) if taken is None else taken :]


def name_of(source: object, name: str | None) -> str | None:
    """Return the file name: the given one, or the base name of a file object's own."""
    if name is not None or isinstance(source, (str, bytes, bytearray, os.PathLike)):
        return name
    own = getattr(source, "name", None)
    return os.path.basename(own) if isinstance(own, str) else None  # noqa: PTH119 - a name, not a path to open


def pairs_of(given: Pairs | None, what: str) -> list[tuple[str, str]]:
    """Return query or form pairs: a list becomes repeated pairs, None leaves a pair out."""
    if given is None:
        return []
    items = cast("Mapping[str, Any]", given).items() if isinstance(given, Mapping) else given
    pairs: list[tuple[str, str]] = []
    for item in items:
        try:
            name, value = item
        except (TypeError, ValueError):
            message = f"`{what}` holds something else than pairs of a name and a value"
            raise ArgumentTypeError(message) from None
        many = cast("list[Any]", value) if isinstance(value, (list, tuple)) else [value]
        pairs += [(str(name), _word(one)) for one in many if one is not None]
    return pairs


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
