from collections.abc import Sequence
from typing import final

__all__ = ["Secret", "sign", "verify"]

@final
class Secret:
    """A shared HMAC secret, checked and prepared once.

    It cannot be read back, printed or pickled.

    Args:
        text: The secret, the same on both sides: 32 or more random bytes.
        allow_weak: Accept a secret that can be guessed, for a server whose secret cannot be changed. An
            empty secret and the text of a key file are refused all the same.

    Raises:
        WeakSecretError: The secret is empty, short (RFC 7518 section 3.2), well known, one short piece
            repeated, or the text of a public or private key.
        ConfigError: The secret begins or ends with white space, or is longer than 4096 bytes.
    """

    def __new__(cls, text: str, *, allow_weak: bool = False) -> Secret: ...

def sign(payload: bytes, secret: Secret, algorithm: str) -> str:
    """Return the token of the bytes of a JSON object, signed as they are."""

def verify(
    token: str,
    secret: Secret,
    *,
    algorithms: Sequence[str],
    leeway: float,
    require_expiry: bool,
    max_bytes: int,
    now: int | None,
) -> bytes:
    """Return the payload's bytes; arguments and errors as in `dealdocs.jwt.verify`."""
