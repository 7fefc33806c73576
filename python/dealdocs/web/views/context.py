"""What every view works with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dealdocs.web.settings import WebSettings

if TYPE_CHECKING:
    from dealdocs.web.documents import Documents


@dataclass(frozen=True)
class Context:
    """The use cases and the choices of the app.

    Args:
        documents: The use cases.
        settings: Limits and looks.
    """

    documents: Documents
    settings: WebSettings = field(default_factory=WebSettings)
