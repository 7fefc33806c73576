"""Writes the operation tables of the Pipedrive room.

Usage: python scripts/make_operations.py OPERATIONS.tsv

The TSV is derived from Pipedrive's OpenAPI files (v1 and v2), one row an operation:
version, tag, method, path, operation_id, token_cost, pagination, ..., query_params.
Run it again when Pipedrive publishes new files, and commit what changes.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src" / "pipedrive" / "operations"
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


def row(record: dict[str, str]) -> str:
    """One operation as a Rust struct literal."""
    pagination = {"cursor": "Cursor", "offset": "Offset"}.get(record["pagination"], "Whole")
    query = ", ".join(f'"{name}"' for name in record["query_params"].split(",") if name)
    return (
        f"    Operation {{ version: {record['version'].upper()}, method: \"{record['method']}\", "
        f"path: \"{record['path']}\", id: \"{record['operation_id']}\", cost: {record['token_cost']}, "
        f"pagination: {pagination}, query: &[{query}] }},\n"
    )


def main() -> None:
    """Reads the TSV and writes one Rust file a version."""
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as source:
        records = [r for r in csv.DictReader(source, delimiter="\t") if r["tag"] != "Oauth"]
    for version in ("v1", "v2"):
        chosen = sorted((r for r in records if r["version"] == version), key=lambda r: (r["path"], r["method"]))
        rows = "".join(row(r) for r in chosen)
        used = sorted(name for name in ("Cursor", "Offset", "Whole") if f"pagination: {name}" in rows)
        header = HEADER.format(version=version, uses="{" + ", ".join(used) + "}", variant=version.upper())
        (TARGET / f"{version}.rs").write_text(header + rows + "];\n", encoding="utf-8")


if __name__ == "__main__":
    main()
