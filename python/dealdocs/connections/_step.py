"""The answer that sends a user away."""

from __future__ import annotations

from dataclasses import dataclass, field

# As long as the core waits for the answer.
_SECONDS = 900


@dataclass(frozen=True)
class Redirect:
    """A redirect with a cookie.

    Attributes:
        location: Where the user goes.
        set_cookie: The `Set-Cookie` header.
    """

    location: str = field(repr=False)
    set_cookie: str = field(repr=False)

    @property
    def status(self) -> int:
        """303: see other."""
        return 303

    @property
    def headers(self) -> list[tuple[str, str]]:
        """All headers of the answer."""
        return [
            ("Location", self.location),
            ("Set-Cookie", self.set_cookie),
            ("Cache-Control", "no-store"),
            # The address of the page that asked is nobody's business.
            ("Referrer-Policy", "no-referrer"),
        ]


def cookie_of(name: str, value: str, *, secure: bool) -> str:
    """Return a `Set-Cookie` header; an empty value removes the cookie.

    `Lax`: the browser must bring it when the service sends the user back.
    """
    age = _SECONDS if value else 0
    return f"{name}={value}; Max-Age={age}; Path=/; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}"
