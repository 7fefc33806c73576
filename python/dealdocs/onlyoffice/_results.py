"""What the server's calls return."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dealdocs.formats import Format


@dataclass(frozen=True)
class Check:
    """One line of a report.

    Args:
        name: Its name, stable between versions.
        outcome: How it ended.
        detail: What was seen.
        hint: What to do; empty when there is nothing to do.
    """

    name: str
    outcome: Literal["ok", "warn", "fail", "skipped"]
    detail: str
    hint: str


@dataclass(frozen=True)
class Report:
    """All checks of a server, in the order in which they should be read.

    Args:
        checks: The checks.
    """

    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing failed; warnings do not count."""
        return all(check.outcome != "fail" for check in self.checks)

    def __iter__(self) -> Iterator[Check]:
        """Go through the checks."""
        return iter(self.checks)

    def __getitem__(self, name: str) -> Check:
        """Return the check of that name."""
        for check in self.checks:
            if check.name == name:
                return check
        raise KeyError(name)

    def __str__(self) -> str:
        """Return one line a check, and its hint below it."""
        lines: list[str] = []
        for check in self.checks:
            lines.append(f"{check.outcome:<8}{check.name}: {check.detail}")
            if check.hint:
                lines.append(f"{'':8}{check.hint}")
        return "\n".join(lines)

    @classmethod
    def from_json(cls, text: str) -> Report:
        """Read the core's report."""
        return cls(tuple(Check(**check) for check in json.loads(text)["checks"]))


@dataclass(frozen=True)
class License:
    """What the licence of a server allows, in the server's own names.

    Args:
        license: End, mode and limits.
        server: Version, build and kind of the package.
        quota: Users counted against the limits.
    """

    license: dict[str, Any]
    server: dict[str, Any]
    quota: dict[str, Any]


@dataclass(frozen=True)
class Converted:
    """A finished conversion.

    Args:
        file_type: Extension of the result.
        url: Where the result is; fetch it with `fetch`, it works for 15 minutes. None when it was saved.
        path: Where it was saved, if it was.
        size: Bytes written, if it was saved.
    """

    file_type: str
    url: str | None = None
    path: Path | None = None
    size: int | None = None

    def __repr__(self) -> str:
        """Show no address: it works without any other credential."""
        return f"Converted(file_type={self.file_type!r}, path={self.path!r}, size={self.size})"


@dataclass(frozen=True)
class ForgottenFile:
    """A forgotten file on disk.

    Args:
        path: Where it was saved.
        size: Bytes written.
        file_type: Its extension, if the server named one.
    """

    path: Path
    size: int
    file_type: str | None


@dataclass(frozen=True)
class ServerFormats:
    """The formats of a server.

    Args:
        formats: The formats, by extension.
        problem: Why the server gave no list, so that it is the built-in one.
    """

    formats: tuple[Format, ...]
    problem: str | None = None

    @property
    def from_server(self) -> bool:
        """Whether the server gave its list; otherwise it is the built-in one."""
        return self.problem is None

    def __iter__(self) -> Iterator[Format]:
        """Go through the formats, by extension."""
        return iter(self.formats)

    def __len__(self) -> int:
        """Return how many formats there are."""
        return len(self.formats)

    def __contains__(self, wanted: object) -> bool:
        """Tell whether a format, or an extension in any case and with or without a dot, is among them."""
        return self.get(wanted) is not None if isinstance(wanted, str) else wanted in self.formats

    def get(self, extension: str) -> Format | None:
        """Return the format of an extension, in any case and with or without a dot."""
        wanted = extension.removeprefix(".").lower()
        return next((known for known in self.formats if known.extension == wanted), None)
