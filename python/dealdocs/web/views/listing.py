"""A document of a deal as the page's script reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dealdocs.web.documents import Activity, DealFile


def as_json(file: DealFile) -> dict[str, Any]:
    """Return the fields that the page shows."""
    return {
        "id": file.id,
        "name": file.name,
        "size": file.size,
        "modified": file.modified,
        "kind": file.document_type,
        "can_view": file.can_view,
        "can_edit": file.can_edit,
    }


def activity_as_json(activity: Activity) -> dict[str, Any]:
    """Return what is going on with one document."""
    return {
        "id": activity.file_id,
        "state": activity.state,
        "editors": list(activity.editors),
        "problem": activity.problem,
        "can_retry": activity.failed_save is not None,
    }
