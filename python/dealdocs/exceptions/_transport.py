"""Exchanges that broke, and answers that cannot be read."""

from __future__ import annotations

from dealdocs.exceptions._base import DealDocsError


class TransportError(DealDocsError):
    """The exchange broke before a whole answer was read."""


class RequestTimeoutError(TransportError, TimeoutError):
    """A wait reached its limit."""


class ConnectError(TransportError, ConnectionError):
    """No connection could be made."""


class TlsError(TransportError):
    """TLS refused the peer, for example an unknown or expired certificate."""


class ResponseTooLargeError(TransportError):
    """An answer is larger than the cap."""


class TooManyRedirectsError(TransportError):
    """More redirects than allowed, or a loop."""


class DecodeError(DealDocsError):
    """An answer that does not have the agreed shape."""
