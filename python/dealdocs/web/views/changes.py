"""Changes to the documents of a deal; each asks for the header that only our own page sends."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from dealdocs.web.message import Response
from dealdocs.web.problems import Problem
from dealdocs.web.security import require_same_origin
from dealdocs.web.views.language import language
from dealdocs.web.views.listing import as_json

if TYPE_CHECKING:
    from dealdocs.web.documents import Activity
    from dealdocs.web.message import Request
    from dealdocs.web.views.context import Context

_CHUNK = 256 * 1024
# Longer names are refused before they reach the core; Pipedrive takes 255.
_MAX_NAME = 1024


def create(context: Context, request: Request, deal_id: int) -> Response:
    """Create an empty document: JSON `{"name": "Proposal.docx"}`."""
    person = request.person()
    require_same_origin(request, context.settings)
    name = _name(request.json_object().get("name"))
    made = context.documents.create(deal_id, name, user=person, lang=language(request, context.settings.lang))
    return Response.json(as_json(made), 201)


def upload(context: Context, request: Request, deal_id: int) -> Response:
    """Add a file: the bytes as the body and `name` in the query, or a form with the field `file`."""
    person = request.person()
    require_same_origin(request, context.settings)
    limit = context.settings.max_upload_bytes
    form = request.files.get("file")
    # A form that is too large was left unread, so this comes before the name.
    if request.length is not None and request.length > limit and form is None:
        raise _too_large(limit)
    name = _name(form.name if form else request.query.get("name"))
    path = _spool(form.stream if form else request.body, limit, None if form else request.length)
    try:
        made = context.documents.upload(deal_id, name, path, user=person)
    finally:
        Path(path).unlink(missing_ok=True)
    return Response.json(as_json(made), 201)


def rename(context: Context, request: Request, deal_id: int, file_id: int) -> Response:
    """Give a document another name: JSON `{"name": "..."}`."""
    person = request.person()
    require_same_origin(request, context.settings)
    name = _name(request.json_object().get("name"))
    return Response.json(as_json(context.documents.rename(deal_id, file_id, name, user=person)))


def delete(context: Context, request: Request, deal_id: int, file_id: int) -> Response:
    """Remove a document from the deal; while somebody edits it, only with `force=1` in the query."""
    person = request.person()
    require_same_origin(request, context.settings)
    context.documents.delete(deal_id, file_id, user=person, force=request.query.get("force") == "1")
    return Response(204, {"Cache-Control": "no-store"})


def retry(context: Context, request: Request, deal_id: int, file_id: int) -> Response:
    """Try to save a document again whose save was given up; answers what is going on with it then."""
    person = request.person()
    require_same_origin(request, context.settings)
    active = _activity(context, deal_id, file_id)
    if active is None or active.failed_save is None:
        raise Problem(409, "There is nothing to save again.")
    context.documents.retry(active.failed_save, user=person)
    # A save that got through made a new file, so the old id may have no activity now.
    after = _activity(context, deal_id, file_id)
    return Response.json({"state": "idle" if after is None else after.state})


def _activity(context: Context, deal_id: int, file_id: int) -> Activity | None:
    _, active = context.documents.activity(deal_id)
    return next((one for one in active if one.file_id == file_id), None)


def _name(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Problem(400, "A name is needed.")
    if len(value) > _MAX_NAME:
        raise Problem(400, "This name is too long.")
    return value


def _too_large(limit: int) -> Problem:
    return Problem(413, f"This file is larger than {limit // (1024 * 1024)} MB.")


def _spool(source: IO[bytes], limit: int, length: int | None) -> str:
    """Write the body to a private temporary file, at most `limit` bytes, and return its path."""
    handle, path = tempfile.mkstemp(prefix="dealdocs-upload-")
    try:
        with os.fdopen(handle, "wb") as target:
            _copy(source, target, limit, length)
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise
    return path


def _copy(source: IO[bytes], target: IO[bytes], limit: int, length: int | None) -> None:
    total = 0
    while chunk := source.read(_CHUNK):
        total += len(chunk)
        if total > limit:
            raise _too_large(limit)
        target.write(chunk)
    if length is not None and total < length:
        raise Problem(400, "The upload broke off.")
    if total == 0:
        raise Problem(400, "This file is empty.")
