"""Tokens for a caller that keeps and renews them itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dealdocs.connections._results import Overview


@dataclass(frozen=True)
class OAuthTokens:
    """What `get_oauth_access_token` and `refresh_oauth_access_token` bring.

    With `InitiateOAuth=OFF` the caller keeps the tokens and passes them in the next connection string. With
    `REFRESH` and `GETANDREFRESH` the vault keeps them, and none is told: where refresh tokens rotate, the
    second to use a copy ends the grant.

    Attributes:
        overview: How the connection stands.
        access_token: `OAuthAccessToken`.
        refresh_token: `OAuthRefreshToken`.
        token_secret: `OAuthAccessTokenSecret`, of OAuth 1.
        expires_in: `OAuthExpiresIn`: how long the access token is good for in all, in seconds.
        token_timestamp: `OAuthTokenTimestamp`: since when, in milliseconds since 1970.
    """

    overview: Overview
    access_token: str | None = field(default=None, repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    token_secret: str | None = field(default=None, repr=False)
    expires_in: int | None = None
    token_timestamp: int | None = None

    @classmethod
    def of(cls, overview: Overview, held: Mapping[str, Any] | None) -> OAuthTokens:
        """Read what the core handed out, if it did."""
        if held is None:
            return cls(overview)
        return cls(
            overview,
            access_token=held["access_token"],
            refresh_token=held["refresh_token"],
            token_secret=held["token_secret"],
            expires_in=held["expires_in"],
            token_timestamp=held["obtained_at"] * 1000,
        )

    @property
    def status(self) -> str:
        """One of the statuses of `Overview`."""
        return self.overview.status

    def as_properties(self) -> dict[str, str]:
        """The tokens by their names in a connection string; those that there are."""
        named = {
            "OAuthAccessToken": self.access_token,
            "OAuthAccessTokenSecret": self.token_secret,
            "OAuthRefreshToken": self.refresh_token,
            "OAuthExpiresIn": self.expires_in,
            "OAuthTokenTimestamp": self.token_timestamp if self.expires_in is not None else None,
        }
        return {name: str(value) for name, value in named.items() if value is not None}

    def __repr__(self) -> str:
        told = "kept by the vault" if self.access_token is None else "for the caller to keep"
        return f"<OAuthTokens of {self.overview.link_name}: {self.status}, {told}>"

    def __reduce__(self) -> str:
        message = "tokens are secret: keep what as_properties() returns where secrets are kept"
        raise TypeError(message)
