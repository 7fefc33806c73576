"""JSON Web Tokens as the Document Server uses them: HMAC only, verified strictly.

>>> from dealdocs import jwt
>>> secret = jwt.Secret("5fba0c31d2a84e7f9b6c1d0e8a7f3b25")
>>> token = jwt.sign({"document": {"key": "a1"}}, secret)
>>> jwt.verify(token, secret)
{'document': {'key': 'a1'}}
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dealdocs._arguments import checked
from dealdocs._core import jwt as _core
from dealdocs._core.jwt import Secret
from dealdocs.exceptions import SignatureError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Secret", "sign", "verify"]

ALGORITHMS = ("HS256", "HS384", "HS512")


@checked
def sign(payload: bytes | str | Mapping[str, Any], secret: str | Secret, algorithm: str = "HS256") -> str:
    """Make a token.

    Args:
        payload: The claims. Bytes and text must be a JSON object and are signed exactly as they are; a
            mapping is written as compact JSON. No claim is added.
        secret: The shared secret; a `Secret` that is kept saves checking and preparing it again.
        algorithm: "HS256", "HS384" or "HS512".

    Returns:
        The token in compact form (RFC 7515 section 7.1).

    Raises:
        WeakSecretError: The secret can be guessed.
        ConfigError: The payload is no JSON object, or the algorithm is not offered.
    """
    if isinstance(payload, str):
        payload = payload.encode()
    elif not isinstance(payload, bytes):
        text = json.dumps(dict(payload), separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        payload = text.encode()
    return _core.sign(payload, _prepared(secret), algorithm)


@checked
def verify(
    token: str | bytes,
    secret: str | Secret,
    *,
    algorithms: Sequence[str] = ALGORITHMS,
    leeway: float = 60,
    require_expiry: bool = False,
    max_bytes: int = 16 * 1024,
    now: int | None = None,
) -> dict[str, Any]:
    """Check a token and return its claims.

    Checked in this order: size, three parts, header (a listed HMAC algorithm; `crit`, `b64`, `zip` and
    embedded keys are refused), signature in constant time, then `exp`, `nbf` and `iat`, which must be
    numbers. Encoding must be canonical base64url without padding.

    Args:
        token: The bare token, without "Bearer ".
        secret: The shared secret.
        algorithms: The accepted algorithms.
        leeway: Seconds by which two clocks may differ (the Document Server uses 60).
        require_expiry: Refuse a token without `exp`.
        max_bytes: Longest accepted token.
        now: Seconds since 1970 to compare with instead of the system clock.

    Returns:
        The claims.

    Raises:
        TokenExpiredError: `exp` is `leeway` or more seconds in the past.
        SignatureError: Any other check failed.
        WeakSecretError: The secret can be guessed.
        ConfigError: An argument is out of range.
    """
    try:
        text = token if isinstance(token, str) else token.decode("ascii")
        text.encode()  # a lone surrogate is no text
    except UnicodeError:
        raise SignatureError("the token is refused: it is not ASCII text") from None
    payload = _core.verify(
        text,
        _prepared(secret),
        algorithms=algorithms,
        leeway=leeway,
        require_expiry=require_expiry,
        max_bytes=max_bytes,
        now=now,
    )
    try:
        claims: dict[str, Any] = json.loads(payload)
    except (ValueError, RecursionError):
        # Rightly signed, but beyond what Python reads: 5000 digits, 1000 levels.
        raise SignatureError("the token is refused: its payload is too deep or a number too long") from None
    return claims


def _prepared(secret: str | Secret) -> Secret:
    return secret if isinstance(secret, Secret) else Secret(secret)
