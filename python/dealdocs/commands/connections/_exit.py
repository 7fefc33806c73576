"""Exit codes, and an error that has one of its own."""

from dealdocs.exceptions import ConfigError

OK, FAILED, NOT_UNDERSTOOD, VAULT, UNKNOWN, AUTHORIZE, REFUSED = range(7)


class NotOpenedError(ConfigError):
    """What opens the vault, or the vault itself, is missing."""
