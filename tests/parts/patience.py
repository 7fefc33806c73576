"""How tests wait: until something is so, within a limit that no loaded machine reaches."""

import time
from collections.abc import Callable

LIMIT = 30  # seconds


def until(what: str, so: Callable[[], bool], limit: float = LIMIT) -> None:
    """Waits until `so` holds; after `limit` seconds the test fails and says what it waited for."""
    end = time.monotonic() + limit
    while not so():
        assert time.monotonic() < end, f"waited {limit} s until {what}"
        time.sleep(0.01)
