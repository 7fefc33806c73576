"""Mistakes in what was asked for, and defects of dealdocs itself."""

from __future__ import annotations

from dealdocs.exceptions._base import DealDocsError


class ConfigError(DealDocsError, ValueError):
    """An argument or setting is wrong or missing."""


class ArgumentTypeError(ConfigError, TypeError):
    """An argument is of a type that cannot be used; the message names it."""


class WeakSecretError(ConfigError):
    """A JWT secret that can be guessed: empty, well known or under 32 bytes."""


class AddressRefusedError(DealDocsError):
    """The configuration does not allow a request to this address."""


class HostNotAllowedError(AddressRefusedError):
    """The connection may not send its credentials to this host; see its `allowed_hosts`."""


class UnsupportedFormatError(DealDocsError, ValueError):
    """A file name, extension or conversion that is not supported."""


class ClosedError(DealDocsError, RuntimeError):
    """The client was closed, or the interpreter is shutting down."""


class InternalError(DealDocsError):
    """A defect of dealdocs itself."""
