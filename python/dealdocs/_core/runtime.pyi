from collections.abc import Awaitable

__all__ = ["fail", "fail_async", "shutdown", "sleep", "sleep_async", "warn"]

def fail() -> None:
    """Fail with a panic in Rust; a probe for the process tests."""

def fail_async() -> Awaitable[None]:
    """Return an awaitable that fails with a panic in Rust; a probe for the process tests."""

def shutdown() -> None:
    """End pending work within 1.5 seconds; registered with `atexit` on first use."""

def sleep(seconds: float) -> None:
    """Wait in Rust with the GIL released; a probe for the process tests."""

def sleep_async(seconds: float) -> Awaitable[None]:
    """Return an awaitable that waits in Rust; a probe for the process tests."""

def warn(text: str) -> None:
    """Log a warning in Rust under `dealdocs.runtime`; a probe for the process tests."""
