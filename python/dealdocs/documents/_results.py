"""What the methods of `DealDocuments` return."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class DealFile:
    """A file of a deal.

    Attributes:
        id: Pipedrive's file id; it changes with every save. An old id still finds the document.
        document: Our own id, which stays; None until the file was opened here.
        name: File name with extension.
        extension: Lower case; None when the editor does not know the format.
        document_type: `word`, `cell`, `slide`, `pdf` or `diagram`; None when the editor does not know it.
        size: Size in bytes.
        added: When it was added, ISO 8601 in UTC.
        modified: When it was changed, ISO 8601 in UTC.
        can_view: Whether the editor can show it.
        can_edit: Whether the editor can change and save it now.
        state: `idle`, `editing`, `saving` or `save_failed`.
        editors: Names of those who have it open.
        problem: Why a save failed, that changes were lost, or that a damaged copy is kept.
        failed_save: Number of the oldest save that was given up; see `retry` and `kept`.
        copies: Numbers of damaged copies; see `kept`.
    """

    id: int
    document: str | None
    name: str
    extension: str | None
    document_type: str | None
    size: int
    added: str
    modified: str
    can_view: bool
    can_edit: bool
    state: str
    editors: tuple[str, ...]
    problem: str | None
    failed_save: int | None
    copies: tuple[int, ...]

    @classmethod
    def from_fields(cls, fields: dict[str, Any]) -> DealFile:
        """Make one of the core's fields."""
        known: dict[str, Any] = {
            **fields,
            "editors": tuple(fields["editors"]),
            "copies": tuple(fields["copies"]),
        }
        return cls(**known)


@dataclass(frozen=True, kw_only=True)
class Activity:
    """What is going on with one document.

    Attributes:
        file_id: Pipedrive's file id.
        state: `editing`, `saving`, `save_failed`, or `idle` with a problem.
        editors: Names of those who have it open.
        problem: Why a save failed, that changes were lost, or that a damaged copy is kept.
        failed_save: Number of the oldest save that was given up; see `retry` and `kept`.
    """

    file_id: int
    state: str
    editors: tuple[str, ...]
    problem: str | None
    failed_save: int | None


@dataclass(frozen=True, kw_only=True)
class OpenedDocument:
    """All that the browser needs to show one document.

    Attributes:
        config_json: The signed editor config; give it to the editor as it is.
        api_js_url: Address of the Document Server's script.
        title: File name.
        mode: `edit` or `view`, after lowering to what the format allows.
        key: Document key of the session.
        document: Our own id of the document.
    """

    config_json: str = field(repr=False)  # holds signed addresses
    api_js_url: str
    title: str
    mode: str
    key: str
    document: str


@dataclass(frozen=True, kw_only=True)
class SaveJob:
    """A save on its way or given up, a damaged copy, or a note that changes were lost.

    Attributes:
        id: Number, for `retry`, `kept` and `discard`.
        document: Our own id of the document.
        key: Document key of the session.
        user: Id of the user whose callback link it came through.
        status: Status code of the callback.
        kind: `replace`, `conflict` (a file of its own beside the document) or `corrupted` (without bytes
            when the Document Server sent none: the changes are lost).
        step: `received`, `fetched`, `uploading`, `uploaded`, `verified`, `named`, `retired`, `abandoned`
            or `kept`; docs/saving.md says what each means.
        failed: Given up until `retry`; the bytes are kept.
        name: Final name, once decided.
        size: Size in bytes.
        sha256: SHA-256 in hexadecimal.
        attempts: Failed attempts so far.
        error: What went wrong last.
        created: When it was received, ISO 8601 in UTC.
        changed: When it last changed, ISO 8601 in UTC.
        next_attempt: Not before this time; None for at once.
    """

    id: int
    document: str
    key: str
    user: str
    status: int
    kind: str
    step: str
    failed: bool
    name: str
    size: int
    sha256: str
    attempts: int
    error: str | None
    created: str | None
    changed: str | None
    next_attempt: str | None


@dataclass(frozen=True, kw_only=True)
class Resumed:
    """What a call of `resume` did.

    Attributes:
        finished: Saves that were brought to their end.
        waiting: Saves that are still on their way: they wait for another attempt, or another process has
            them.
        given_up: Saves that were given up in this call.
        removed_files: Leftover files that were removed from the directory.
        removed_uploads: Uploads that appeared after their save was done, and were removed from the deal.
        removed_rows: Finished saves that left the journal.
    """

    finished: int
    waiting: int
    given_up: int
    removed_files: int
    removed_uploads: int
    removed_rows: int


@dataclass(frozen=True, kw_only=True)
class Recovered:
    """What a call of `recover_forgotten` did, by document key.

    Attributes:
        saved: Safe here, and deleted at the Document Server.
        in_use: Open in an editor, which saves it when it closes.
        unknown: Not of this installation; left alone.
        failed: Key and reason; still at the Document Server.
    """

    saved: tuple[str, ...]
    in_use: tuple[str, ...]
    unknown: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]


def deal_file(text: str) -> DealFile:
    """Read one file."""
    return DealFile.from_fields(json.loads(text))


def deal_files(text: str) -> list[DealFile]:
    """Read a list of files."""
    return [DealFile.from_fields(fields) for fields in json.loads(text)]


def activity(text: str) -> tuple[str, list[Activity]]:
    """Read mark and activity."""
    found = json.loads(text)
    for fields in found["files"]:
        fields["editors"] = tuple(fields["editors"])
    return found["mark"], [Activity(**fields) for fields in found["files"]]


def jobs(text: str) -> list[SaveJob]:
    """Read a list of saves."""
    return [SaveJob(**fields) for fields in json.loads(text)]


def resumed(text: str) -> Resumed:
    """Read the result of `resume`."""
    return Resumed(**json.loads(text))


def recovered(text: str) -> Recovered:
    """Read the result of `recover_forgotten`."""
    found = json.loads(text)
    return Recovered(
        saved=tuple(found["saved"]),
        in_use=tuple(found["in_use"]),
        unknown=tuple(found["unknown"]),
        failed=tuple((key, reason) for key, reason in found["failed"]),
    )
