"""What ONLYOFFICE Docs can open, edit, create and convert.

    >>> from dealdocs import formats
    >>> fmt = formats.detect("Proposal.DOCX")
    >>> fmt.extension, fmt.document_type, fmt.can_edit
    ('docx', 'word', True)
    >>> formats.get("zip").can_view
    False

The list is that of Docs 9; give `docs_version="10.0"` for the changes of Docs 10, or ask a server for its
own with `DocumentServer.formats()`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from dealdocs._arguments import checked
from dealdocs._core import formats as _core
from dealdocs.exceptions import ConfigError

__all__ = [
    "Format",
    "all",
    "blank",
    "check_content",
    "detect",
    "for_mime_type",
    "get",
    "promised",
    "safe_name",
]


@dataclass(frozen=True, slots=True, repr=False)
class Format:
    """One file format and what can be done with it."""

    extension: str
    """In lower case, without the dot."""
    document_type: str | None
    """Its editor: "word", "cell", "slide", "pdf" or "diagram"; None for what is only an output."""
    mime_types: tuple[str, ...]
    """The usual one first; empty for five formats."""
    actions: tuple[str, ...]
    """The vendor's words for what the editors offer."""
    converts_to: tuple[str, ...]
    """Extensions that the converter can make of it, sorted."""
    can_view: bool
    """The editors open it."""
    can_edit: bool
    """The editors save it without loss."""
    can_edit_lossy: bool
    """The editors save it, perhaps with a loss; the operator opts in per extension."""
    can_create: bool
    """`blank` can make one."""
    can_comment: bool
    """It can be commented on."""
    can_review: bool
    """Changes can be tracked."""
    can_fill: bool
    """Its form fields can be filled in."""
    can_modify_filter: bool
    """Filters can be set that others do not see."""
    can_encrypt: bool
    """It can be protected with a password."""
    auto_convert: bool
    """The server converts it to OOXML before it is edited."""

    def __repr__(self) -> str:
        """Name the format, its editor and its actions."""
        actions = ", ".join(self.actions) or "none"
        return f"<Format {self.extension}: {self.document_type or 'output only'}; {actions}>"


# Filled on first use. `get` is called for every row of a file list, so it goes to the dict directly.
_default: dict[str, Format] = {}


@lru_cache(maxsize=8)
def _table(docs_version: str | None) -> dict[str, Format]:
    return {row[0]: Format(*row) for row in _core.table(docs_version)}


def get(extension: str, docs_version: str | None = None) -> Format | None:
    """Find a format by extension: "docx", ".docx" or "DOCX".

    Args:
        extension: With or without the dot, in any case.
        docs_version: Version of the server, such as "10.0"; the list of Docs 9 without it.

    Returns:
        The format, or None for an unknown extension.

    Raises:
        ConfigError: `docs_version` is no version.
    """
    try:
        if docs_version is None and (found := _default.get(extension)) is not None:
            return found
    except TypeError:  # what cannot be a key is no text either; `_search` says so
        pass
    return _search(extension, docs_version)


@checked
def _search(extension: str, docs_version: str | None) -> Format | None:
    name = _core.find(_text(extension), docs_version)
    if name is None:
        return None
    if docs_version is None and not _default:
        _default.update(_table(None))
    return _table(docs_version)[name]


@checked
def detect(name: str, docs_version: str | None = None) -> Format:
    """Find the format of a file by its bare name; the last extension decides.

    Args:
        name: A file name such as "Proposal.DOCX", not a path.
        docs_version: Version of the server, such as "10.0"; the list of Docs 9 without it.

    Returns:
        The format. Outputs such as PNG are formats too: look at `can_view`.

    Raises:
        UnsupportedFormatError: There is no extension, an unknown one, or characters in the name that hide
            the real one (control and direction characters, path separators, a trailing dot or space).
        ConfigError: `docs_version` is no version.
    """
    return _table(docs_version)[_core.detect(_text(name), docs_version)]


@checked
def all(docs_version: str | None = None) -> tuple[Format, ...]:  # noqa: A001
    """List every format, sorted by extension.

    Args:
        docs_version: Version of the server, such as "10.0"; the list of Docs 9 without it.

    Returns:
        86 formats; 85 for Docs 10.

    Raises:
        ConfigError: `docs_version` is no version.
    """
    return tuple(_table(docs_version).values())


@checked
def for_mime_type(mime_type: str, docs_version: str | None = None) -> tuple[Format, ...]:
    """Find the formats with a MIME type, those for which it is the usual one first.

    Args:
        mime_type: Such as "application/pdf"; case and parameters do not matter.
        docs_version: Version of the server, such as "10.0"; the list of Docs 9 without it.

    Returns:
        The formats, perhaps none.

    Raises:
        ConfigError: `docs_version` is no version.
    """
    table = _table(docs_version)
    return tuple(table[name] for name in _core.for_mime_type(mime_type, docs_version))


@checked
def promised(use: Literal["create", "edit", "view"]) -> tuple[Format, ...]:
    """List what the ONLYOFFICE app for Pipedrive promises its users.

    Args:
        use: "create" (3 formats), "edit" (3) or "view" (44 that are for viewing only).

    Returns:
        The formats.

    Raises:
        ConfigError: `use` is another word.
    """
    table = _table(None)
    promises = dict(zip(("create", "edit", "view"), _core.promises(), strict=True))
    if use not in promises:
        raise ConfigError(f"`use` is {use!r}", hint="It is one of create, edit and view.")
    names = promises[use]
    return tuple(table[name] for name in names)


@checked
def blank(extension: str, locale: str = "en-US") -> bytes:
    """Make a blank document.

    Args:
        extension: "docx", "xlsx" or "pptx".
        locale: Language tag such as "pt-BR" or "de" (RFC 5646). Sets the language of the text; its region
            sets the paper, US Letter or A4.

    Returns:
        The bytes of the file; the same arguments give the same bytes.

    Raises:
        UnsupportedFormatError: Another extension.
        ConfigError: `locale` is no language tag.
    """
    return _core.blank(extension, locale)


@checked
def check_content(extension: str, content: bytes) -> None:
    """Refuse content that cannot be of an extension, such as an error page saved as a docx.

    Formats without an unmistakable mark (TXT, CSV, DOC, ...) pass unread.

    Args:
        extension: What the content is said to be.
        content: The whole file.

    Raises:
        UnsupportedFormatError: The content is something else, or damaged.
    """
    _core.check_content(extension, content)


@checked
def safe_name(name: str, max_chars: int = 128) -> str:
    """Make a bare file name that is safe to store and to show.

    Takes the last part of a path, removes control and direction characters, replaces what Windows forbids,
    and shortens the stem, not the extension.

    Args:
        name: Any text.
        max_chars: Longest result in characters; 128 is what a document title may have.

    Returns:
        The name, at most 255 bytes long in UTF-8, never empty.
    """
    return _core.safe_name(_text(name), max_chars)


def _text(name: str) -> str:
    """Replace lone surrogates (from undecodable file names), which no UTF-8 text can hold."""
    return name if name.isascii() else name.encode("utf-8", "replace").decode()
