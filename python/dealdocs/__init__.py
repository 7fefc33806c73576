"""Pipedrive deals and ONLYOFFICE documents for Python, on a Rust core.

Modules are loaded when they are first used, so importing the package costs a few milliseconds.
"""

from __future__ import annotations

from dealdocs._core import __version__

# Type checkers go by the name. Loading `typing` would take three quarters of the import of this package.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dealdocs import connections, exceptions, formats, jwt, onlyoffice, sandbox, web
    from dealdocs import flask as flask
    from dealdocs.documents import AsyncDealDocuments, DealDocuments
    from dealdocs.exceptions import DealDocsError
    from dealdocs.pipedrive import AsyncPipedrive, Pipedrive

__all__ = [
    "AsyncDealDocuments",
    "AsyncPipedrive",
    "DealDocsError",
    "DealDocuments",
    "Pipedrive",
    "__version__",
    "connections",
    "exceptions",
    "formats",
    "jwt",
    "onlyoffice",
    "sandbox",
    "web",
]

# `flask` is not in `__all__`: a star import must not need Flask.
_MODULES = {"connections", "exceptions", "flask", "formats", "jwt", "onlyoffice", "sandbox", "web"}

_HOMES = {
    "AsyncDealDocuments": "dealdocs.documents",
    "AsyncPipedrive": "dealdocs.pipedrive",
    "DealDocsError": "dealdocs.exceptions",
    "DealDocuments": "dealdocs.documents",
    "Pipedrive": "dealdocs.pipedrive",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module  # noqa: PLC0415 - only for what is used

    if name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
    elif name in _MODULES:
        value = import_module(f"dealdocs.{name}")
    else:
        raise AttributeError(f"module 'dealdocs' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted((set(globals()) - {"TYPE_CHECKING"}) | set(__all__) | _MODULES)
