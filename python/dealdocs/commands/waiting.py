"""Running until Ctrl-C or SIGTERM, and then stopping in good order."""

from __future__ import annotations

import json
import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from types import FrameType


class Wait(Protocol):
    """Says what runs and returns when it should stop."""

    def __call__(self, facts: Mapping[str, str], *, as_json: bool, text: str | None = None) -> None:
        """Print `facts`, or `text` instead of them, and wait."""
        ...


@contextmanager
def until_stopped() -> Generator[Wait, None, None]:
    """Take Ctrl-C and SIGTERM as the wish to stop, from the start of the block on."""
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    def wait(facts: Mapping[str, str], *, as_json: bool, text: str | None = None) -> None:
        shown = text or "\n".join(f"{name}: {value}" for name, value in facts.items()) + "\nCtrl-C stops it."
        print(json.dumps(facts) if as_json else shown)
        sys.stdout.flush()
        stop.wait()

    previous = {number: signal.signal(number, ask_to_stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield wait
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
