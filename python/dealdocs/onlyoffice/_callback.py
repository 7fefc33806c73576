"""The numbers in a callback by name."""

from __future__ import annotations

from enum import IntEnum


class CallbackStatus(IntEnum):
    """What happened to a document (api.onlyoffice.com, Docs API, callback handler)."""

    NOT_FOUND = 0
    """The server knows no such document."""
    EDITING = 1
    """Somebody came or went."""
    MUST_SAVE = 2
    """The last editor left; there is a new content to store."""
    CORRUPTED = 3
    """The last editor left and the content could not be made."""
    CLOSED = 4
    """The last editor left without changes."""
    MAIL_MERGE = 5
    """A mail merge."""
    FORCE_SAVED = 6
    """A content to store while editing goes on; the key stays."""
    FORCE_SAVE_CORRUPTED = 7
    """A content asked for while editing could not be made."""


class ForceSaveType(IntEnum):
    """Why a content was made while editing goes on."""

    COMMAND = 0
    """The command service asked."""
    BUTTON = 1
    """A user pressed the button."""
    TIMER = 2
    """The timer of the server."""
    FORM_SUBMIT = 3
    """A form was submitted."""
