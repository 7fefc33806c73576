"""What comes in from Pipedrive: the token of a panel, and webhooks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone

from dealdocs._arguments import checked
from dealdocs._core import pipedrive as _core


@dataclass(frozen=True)
class PanelUser:
    """Whom a panel token speaks of.

    Attributes:
        user_id: Pipedrive's id of the user.
        company_id: Pipedrive's id of the company.
        expires: When the token ends, 5 minutes after it was made.
    """

    user_id: int
    company_id: int
    expires: datetime


@checked
def verify_panel_token(
    token: str,
    secret: str,
    *,
    user_id: str | None = None,
    company_id: str | None = None,
    allow_weak_secret: bool = False,
) -> PanelUser:
    """Verify the `token` in the query of a custom panel's iframe.

    It proves who opened the panel, so start a session of your own with it. It is no API token.
    Source: Pipedrive's "custom panels" page; JWT (RFC 7519) with HS256 only.

    Args:
        token: The query parameter `token`.
        secret: The JWT secret of the extension; by default that is the app's client secret.
        user_id: The query parameter `userId`; must be the token's.
        company_id: The query parameter `companyId`; must be the token's.
        allow_weak_secret: Accept a secret under 32 bytes.

    Raises:
        SignatureError: The token is missing, forged, damaged or for somebody else.
        TokenExpiredError: The token was right once.
        WeakSecretError: The secret can be guessed.
    """
    user, company, expires = _core.verify_panel_token(
        token, secret, user_id=user_id, company_id=company_id, allow_weak_secret=allow_weak_secret
    )
    return PanelUser(user, company, datetime.fromtimestamp(expires, tz=timezone.utc))


@checked
def verify_webhook(authorization: str | None, *, user: str, password: str) -> None:
    """Check the `Authorization` header of a webhook delivery (HTTP Basic, RFC 7617).

    Pipedrive does not sign webhooks: the credentials registered with the webhook are the only proof.

    Args:
        authorization: The header, or `None` when there is none.
        user: `http_auth_user` of the webhook.
        password: `http_auth_password` of the webhook.

    Raises:
        AuthenticationError: They do not match; answer 401.

    Example:
        >>> verify_webhook("Basic aG9vazpzZWNyZXQ=", user="hook", password="secret")
    """
    _core.verify_webhook(authorization, user, password)
