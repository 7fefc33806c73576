from typing import Final

from dealdocs._core import connections as connections
from dealdocs._core import documents as documents
from dealdocs._core import formats as formats
from dealdocs._core import jwt as jwt
from dealdocs._core import onlyoffice as onlyoffice
from dealdocs._core import pipedrive as pipedrive
from dealdocs._core import runtime as runtime
from dealdocs._core import sandbox as sandbox

__all__ = [
    "__version__",
    "connections",
    "debug_build",
    "documents",
    "error_classes",
    "formats",
    "jwt",
    "onlyoffice",
    "pipedrive",
    "runtime",
    "sandbox",
]

__version__: Final[str]
debug_build: Final[bool]
error_classes: Final[list[str]]
