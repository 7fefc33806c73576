"""Documents that may not be opened or saved now, and files on disk."""

from __future__ import annotations

from dealdocs.exceptions._base import DealDocsError


class DocumentAccessError(DealDocsError):
    """The file does not belong to this deal, or the user may not see it."""


class DocumentInUseError(DealDocsError):
    """Somebody is editing the document, or a save of it was given up; pass `force` to do it all the same."""


class SaveInProgressError(DealDocsError):
    """A save of this document is still on its way; `retry_after` says when to look again."""


class StorageError(DealDocsError, OSError):
    """The journal or a file on disk could not be read or written."""


class MissingFileError(StorageError, FileNotFoundError):
    """A file or directory that was named is not there."""
