"""A fake Pipedrive and a fake Document Server on 127.0.0.1, for demos and tests.

    >>> from dealdocs import sandbox
    >>> with sandbox.start(deals=10) as world:
    ...     world.pipedrive_url.startswith("http://127.0.0.1:")
    True

Faults, clock, limits and the log of requests have methods here; the editor without
a browser is `Sandbox.documents`. Programs in other languages find all of it over HTTP
below `/_sandbox` on both addresses; see docs/sandbox.md.
"""

from __future__ import annotations

from dealdocs.sandbox._documents import EditorSession, SandboxDocuments
from dealdocs.sandbox._running import Sandbox
from dealdocs.sandbox._starting import start

__all__ = ["EditorSession", "Sandbox", "SandboxDocuments", "start"]
