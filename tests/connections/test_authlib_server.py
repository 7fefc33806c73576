"""Whole runs against Authlib's server: web app, refresh with rotation, client credentials, revocation."""

import pytest
from oauth_servers.authlib_server import SECRET

from dealdocs.exceptions import ReauthorizationRequiredError

CALLBACK = "https://app.example.com/connections/callback"


# What the form encoding of RFC 6749 section 2.3.1 changes; Authlib undoes percent signs alone.
ODD_SECRET = "canary b%2B+c:d&e=f/ä€~h-i._j"


@pytest.fixture(
    params=[("body", SECRET), ("basic", SECRET), ("basic", ODD_SECRET)], ids=["body", "basic", "odd"]
)
def connection(vault, authlib, request):
    url, server = authlib
    place, server.client.secret = request.param
    vault.define_service(
        "authlib",
        name="Authlib",
        base_url=url,
        allowed_hosts=[url],
        test={"url": "/me"},
        account_label="/user",
        oauth2={
            "authorize_url": f"{url}/authorize",
            "token_url": f"{url}/token",
            "revoke_url": f"{url}/revoke",
            "grants": ["authorization_code", "client_credentials"],
            "scopes": ["read", "write"],
            "default_scopes": ["read"],
            "client_authentication": place,
        },
    )
    values = {"client_id": "app", "client_secret": server.client.secret}
    return vault.create(
        "acme", service="authlib", values=values, redirect_url=CALLBACK, scopes=["read", "write"]
    )


def test_web_app_refresh_and_revocation(vault, connection, authlib, browser):
    _, server = authlib
    begun = vault.begin_authorization("acme")
    address = browser.authorize(begun.url)
    assert address.startswith(CALLBACK)
    assert vault.finish_authorization(address, state=begun.state).link_name == "acme"
    assert connection.overview().account_label == "ann"
    assert connection.request("GET", "/me").json() == {"user": "ann", "scope": "read write"}
    first = server.tokens[-1]
    connection.refresh()
    assert first.revoked
    assert [one["grant_type"] for one in server.requests] == ["authorization_code", "refresh_token"]
    assert connection.request("GET", "/me").status == 200
    connection.revoke()
    assert server.tokens[-1].revoked
    with pytest.raises(ReauthorizationRequiredError):
        connection.request("GET", "/me")


def test_a_token_that_the_server_forgot_is_renewed_once(vault, connection, authlib, browser):
    """Row 27: a 401 with a token that looks fresh means one refresh and one more try."""
    _, server = authlib
    begun = vault.begin_authorization("acme")
    vault.finish_authorization(browser.authorize(begun.url), state=begun.state)
    server.tokens[-1].expires_at = 0
    assert connection.request("GET", "/me").status == 200
    assert len(server.requests) == 2
    server.tokens.clear()
    answers = [connection.request("GET", "/me").status]
    assert answers == [401]
    assert len(server.requests) <= 3


def test_client_credentials(connection, authlib):
    _, server = authlib
    assert connection.authorize_client().status == "connected"
    assert connection.request("GET", "/me").json() == {"user": None, "scope": "read write"}
    server.tokens[-1].expires_at = 0
    assert connection.request("GET", "/me").status == 200
    assert {one["grant_type"] for one in server.requests} == {"client_credentials"}


def test_both_twins(vault, connection, authlib, tmp_path):
    import asyncio

    from connection_world import KEY

    from dealdocs.connections import AsyncVault

    connection.authorize_client()

    async def main():
        async with AsyncVault(tmp_path / "connections.vault", key=KEY) as opened:
            same = await opened.connection("acme")
            answers = await asyncio.gather(*(same.request("GET", "/me") for _ in range(20)))
            assert {one.status for one in answers} == {200}
            assert [one.link_name for one in await opened.list()] == ["acme"]
            async with await same.request("GET", "/me", stream=True) as answer:
                pieces = [piece async for piece in answer.iter_bytes()]
            assert b"read write" in b"".join(pieces)

    asyncio.run(main())
    assert len(authlib[1].requests) == 1
