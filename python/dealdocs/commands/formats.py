"""`dealdocs formats`: the table of file formats."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse

    from dealdocs.formats import Format

_CAN = ("view", "edit", "edit_lossy", "create", "comment", "review", "fill")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("extension", nargs="*", help="show these only, such as docx or Report.odt")
    parser.add_argument(
        "--can", choices=_CAN, action="append", default=[], help="show those that can; repeatable"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run_command(arguments: argparse.Namespace) -> int:
    """Print the formats; 1 when none is left."""
    from dealdocs import formats

    chosen = [formats.detect(_file_name(name)) for name in arguments.extension] or formats.all()
    found = [one for one in chosen if all(getattr(one, f"can_{action}") for action in arguments.can)]
    print(json.dumps([_as_dict(one) for one in found], indent=2) if arguments.json else _table(found))
    return 0 if found else 1


def _file_name(text: str) -> str:
    return text if "." in text.lstrip(".") else f"file.{text.lstrip('.')}"


def _as_dict(one: Format) -> dict[str, Any]:
    return {
        "extension": one.extension,
        "document_type": one.document_type,
        **{f"can_{action}": getattr(one, f"can_{action}") for action in _CAN},
        "converts_to": list(one.converts_to),
        "mime_types": list(one.mime_types),
    }


def _table(found: list[Format]) -> str:
    rows = [("format", "type", "can", "converts to")]
    for one in found:
        can = " ".join(action.replace("_", "-") for action in _CAN if getattr(one, f"can_{action}"))
        rows.append((one.extension, one.document_type or "-", can or "-", " ".join(one.converts_to) or "-"))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = (
        "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]))
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)
