"""Pipedrive deals and ONLYOFFICE documents for Python, on a Rust core."""

from dealdocs import exceptions, formats, jwt, onlyoffice
from dealdocs._core import __version__
from dealdocs.documents import AsyncDealDocuments, DealDocuments
from dealdocs.exceptions import DealDocsError
from dealdocs.pipedrive import AsyncPipedrive, Pipedrive

__all__ = [
    "AsyncDealDocuments",
    "AsyncPipedrive",
    "DealDocuments",
    "DealDocsError",
    "Pipedrive",
    "__version__",
    "exceptions",
    "formats",
    "jwt",
    "onlyoffice",
]
