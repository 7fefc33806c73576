"""Clients without a secret, and passwords that are empty."""

import base64
import json
import urllib.parse

import pytest

from dealdocs.exceptions import ConfigError

TOKENS = json.dumps({"access_token": "a1", "token_type": "Bearer", "refresh_token": "r1"}).encode()


def sent(service):
    """The headers of the last request in lower case, and its form."""
    _, _, headers, body = service.requests[-1]
    lower = {name.lower(): value for name, value in headers.items()}
    return lower, dict(urllib.parse.parse_qsl(body.decode()))


def test_a_client_that_proves_nothing(vault, service):
    service.answer("/token", body=TOKENS)
    service.answer("/revoke")
    kind = vault.define_service(
        "native",
        base_url=service.url,
        oauth2={
            "authorize_url": f"{service.url}/authorize",
            "token_url": f"{service.url}/token",
            "revoke_url": f"{service.url}/revoke",
            "client_authentication": "none",
        },
    )
    assert kind.values == ("client_id",)
    with pytest.raises(ConfigError, match="no value `client_secret`"):
        vault.create("acme", service="native", values={"client_id": "app", "client_secret": "canary"})
    connection = vault.create(
        "acme",
        service="native",
        values={"client_id": "app"},
        redirect_url="http://127.0.0.1/callback",
    )
    begun = connection.begin_authorization()
    connection.finish_authorization(f"/callback?code=c&state={begun.state}")
    connection.refresh()
    connection.revoke()
    paths = [path for _, path, _, _ in service.requests]
    assert paths == ["/token", "/token", "/revoke"]
    for _, _, headers, body in service.requests:
        assert "authorization" not in {name.lower() for name in headers}
        form = dict(urllib.parse.parse_qsl(body.decode()))
        assert form["client_id"] == "app"
        assert "client_secret" not in form


def test_a_secret_does_not_follow_when_its_service_has_no_place_for_it(vault, service):
    service.answer("/token", body=TOKENS)
    addresses = {"authorize_url": f"{service.url}/authorize", "token_url": f"{service.url}/token"}
    vault.define_service("native", base_url=service.url, oauth2=addresses)
    connection = vault.create(
        "acme",
        service="native",
        values={"client_id": "app", "client_secret": "canary"},
        redirect_url="http://127.0.0.1/callback",
    )
    vault.define_service(
        "native",
        base_url=service.url,
        replace=True,
        oauth2={**addresses, "client_authentication": "none"},
    )
    begun = connection.begin_authorization()
    connection.finish_authorization(f"code=c&state={begun.state}")
    headers, form = sent(service)
    assert "authorization" not in headers
    assert "client_secret" not in form


def test_a_key_as_user_name_with_an_empty_password(vault, service):
    vault.define_service("plain", base_url=service.url, basic={})
    connection = vault.create("acme", service="plain", values={"user_name": "key", "password": ""})
    assert connection.status == "connected"
    connection.request("GET", "/")
    headers, _ = sent(service)
    assert headers["authorization"] == "Basic " + base64.b64encode(b"key:").decode()
    with pytest.raises(ConfigError, match="`user_name` is empty"):
        connection.set_values({"user_name": ""})
