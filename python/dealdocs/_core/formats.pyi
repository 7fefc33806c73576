from typing import TypeAlias

__all__ = ["blank", "check_content", "detect", "find", "for_mime_type", "promises", "safe_name", "table"]

_Row: TypeAlias = tuple[
    str,
    str | None,
    tuple[str, ...],
    tuple[str, ...],
    tuple[str, ...],
    bool,
    bool,
    bool,
    bool,
    bool,
    bool,
    bool,
    bool,
    bool,
    bool,
]

def table(docs_version: str | None = None) -> list[_Row]:
    """Return every format, sorted by extension, as the arguments of `dealdocs.formats.Format`."""

def find(extension: str, docs_version: str | None = None) -> str | None:
    """Return the extension as the table spells it, or None."""

def detect(name: str, docs_version: str | None = None) -> str:
    """Return the extension of a file name as the table spells it."""

def for_mime_type(mime_type: str, docs_version: str | None = None) -> list[str]:
    """Return the extensions with a MIME type, the usual one first."""

def promises() -> tuple[list[str], list[str], list[str]]:
    """Return the extensions promised for creating, editing and viewing."""

def blank(extension: str, locale: str) -> bytes:
    """Return the bytes of a blank document."""

def check_content(extension: str, content: bytes) -> None:
    """Refuse content that cannot be of the extension."""

def safe_name(name: str, max_chars: int) -> str:
    """Return a safe bare file name made of `name`."""
