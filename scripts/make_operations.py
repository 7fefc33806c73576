"""Writes the operation tables of the Pipedrive room, for Rust and for Python's type checkers.

Usage: python scripts/make_operations.py OPERATIONS.tsv

The TSV is derived from Pipedrive's OpenAPI files (v1 and v2), one row an operation:
version, tag, method, path, operation_id, token_cost, pagination, ..., query_params.
Run it again when Pipedrive publishes new files, and commit what changes.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "src" / "pipedrive" / "operations"
PARAMETERS = ROOT / "python" / "dealdocs" / "pipedrive" / "_parameters.py"
HEADER = """//! Every operation of Pipedrive's API {version}: the price list and the query parameters.
//!
//! Written by `scripts/make_operations.py`; change the script, not this file.

use super::Operation;
use super::Pagination::{uses};
use super::Version::{variant};

/// Sorted by path, then method.
#[rustfmt::skip]
pub(super) static OPERATIONS: &[Operation] = &[
"""


PARAMETERS_HEADER = '''"""Query parameters of the typed resources.

Written by `scripts/make_operations.py`; change the script, not this file.
Lists may be any iterable; a time may be a `datetime` (taken as UTC when it has no zone) or text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
'''

# Class name -> version and operation id.
TYPED = {
    "DealGet": ("v2", "getDeal"),
    "DealList": ("v2", "getDeals"),
    "DealSearch": ("v2", "searchDeals"),
    "ArchivedDealList": ("v2", "getArchivedDeals"),
    "PersonGet": ("v2", "getPerson"),
    "PersonList": ("v2", "getPersons"),
    "PersonSearch": ("v2", "searchPersons"),
    "OrganizationGet": ("v2", "getOrganization"),
    "OrganizationList": ("v2", "getOrganizations"),
    "OrganizationSearch": ("v2", "searchOrganization"),
    "ActivityGet": ("v2", "getActivity"),
    "ActivityList": ("v2", "getActivities"),
    "ProductList": ("v2", "getProducts"),
    "ProductSearch": ("v2", "searchProducts"),
    "PipelineList": ("v2", "getPipelines"),
    "StageList": ("v2", "getStages"),
    "NoteList": ("v1", "getNotes"),
    "UserSearch": ("v1", "findUsersByName"),
    "FieldGet": ("v2", "getDealField"),
    "FieldList": ("v2", "getDealFields"),
    "FileList": ("v1", "getFiles"),
}
SET_BY_THE_PAGER = {"limit", "cursor", "start", "term"}
TYPES = {
    "ids": "Iterable[int] | str",
    "include_fields": "Iterable[str] | str",
    "custom_fields": "Iterable[str] | str",
    "fields": "Iterable[str] | str",
    "status": "Iterable[str] | str",
    "updated_since": "datetime | str",
    "updated_until": "datetime | str",
    "start_date": "date | str",
    "end_date": "date | str",
    "sort_by": "str",
    "sort": "str",
    "sort_direction": 'Literal["asc", "desc"]',
    "lead_id": "str",
    "done": "bool",
    "exact_match": "bool",
    "search_by_email": "bool",
    "include_option_labels": "bool",
    "include_labels": "bool",
}


def typed(name: str, operation: dict[str, str]) -> str:
    """The `TypedDict` of one operation's query parameters."""
    lines = [
        f"\n\nclass {name}(TypedDict, total=False):\n",
        f'    """Query parameters of `{operation["operation_id"]}`."""\n\n',
    ]
    for parameter in operation["query_params"].split(","):
        if parameter and parameter not in SET_BY_THE_PAGER:
            fallback = "bool" if parameter.endswith("_flag") else "int"
            lines.append(f"    {parameter}: {TYPES.get(parameter, fallback)}\n")
    return "".join(lines)


def row(record: dict[str, str]) -> str:
    """One operation as a Rust struct literal."""
    pagination = {"cursor": "Cursor", "offset": "Offset"}.get(record["pagination"], "Whole")
    query = ", ".join(f'"{name}"' for name in record["query_params"].split(",") if name)
    return (
        f'    Operation {{ version: {record["version"].upper()}, method: "{record["method"]}", '
        f'path: "{record["path"]}", id: "{record["operation_id"]}", cost: {record["token_cost"]}, '
        f"pagination: {pagination}, query: &[{query}] }},\n"
    )


def main() -> None:
    """Reads the TSV and writes one Rust file a version, and the typed parameters."""
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as source:
        records = [r for r in csv.DictReader(source, delimiter="\t") if r["tag"] != "Oauth"]
    found = {(r["version"], r["operation_id"]): r for r in records}
    classes = "".join(typed(name, found[key]) for name, key in TYPED.items())
    PARAMETERS.write_text(PARAMETERS_HEADER + classes, encoding="utf-8")
    for version in ("v1", "v2"):
        chosen = sorted(
            (r for r in records if r["version"] == version), key=lambda r: (r["path"], r["method"])
        )
        rows = "".join(row(r) for r in chosen)
        used = sorted(name for name in ("Cursor", "Offset", "Whole") if f"pagination: {name}" in rows)
        header = HEADER.format(version=version, uses="{" + ", ".join(used) + "}", variant=version.upper())
        (TARGET / f"{version}.rs").write_text(header + rows + "];\n", encoding="utf-8")


if __name__ == "__main__":
    main()
