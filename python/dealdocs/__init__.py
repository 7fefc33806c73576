"""Pipedrive deals and ONLYOFFICE documents for Python, on a Rust core."""

from dealdocs import exceptions, formats, jwt, onlyoffice
from dealdocs._core import __version__
from dealdocs.exceptions import DealDocsError

__all__ = [
    "DealDocsError",
    "__version__",
    "exceptions",
    "formats",
    "jwt",
    "onlyoffice",
]
