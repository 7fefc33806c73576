from typing import Final

from dealdocs._core import runtime as runtime

__all__ = ["__version__", "debug_build", "error_classes", "runtime"]

__version__: Final[str]
debug_build: Final[bool]
error_classes: Final[list[str]]
