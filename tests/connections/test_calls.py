"""Calls through a connection: every placement, bodies, streams, redirects, refusals."""

import asyncio
import base64
import io
import json

import pytest
from connection_world import KEY

from dealdocs.connections import AsyncVault
from dealdocs.exceptions import (
    ConfigError,
    ConnectionDisabledError,
    DealDocsError,
    HostNotAllowedError,
    NotFoundError,
    RateLimitError,
    ResponseTooLargeError,
    ServerError,
    UnknownConnectionError,
)

CANARY = "canary-api-key-7f3b9d1c5e8a2046"


@pytest.fixture
def shop(vault, service):
    vault.define_service(
        "shop",
        name="Shop",
        base_url=service.url,
        api_key=[
            {"key": "X-Shop-Key", "display_name": "Key", "prefix": "Key "},
            {"key": "tenant", "place": "query", "secret": False},
        ],
        headers={"X-Version": "2"},
        test={"url": "/v1/me"},
        account_label="/name",
    )
    return vault.create("my_shop", service="shop", values={"X-Shop-Key": CANARY, "tenant": "t1"})


def test_an_api_key_goes_where_the_service_says(shop, service):
    answer = shop.request(
        "GET", "/v1/things", params={"limit": 5, "tag": ["a", "b"], "none": None, "yes": True}
    )
    assert answer.ok
    assert answer.json() == {"ok": True}
    method, path, headers, body = service.requests[-1]
    assert (method, body) == ("GET", b"")
    assert path == "/v1/things?limit=5&tag=a&tag=b&yes=true&tenant=t1"
    assert headers["x-shop-key" if "x-shop-key" in headers else "X-Shop-Key"] == f"Key {CANARY}"
    assert headers.get("x-version", headers.get("X-Version")) == "2"
    assert answer.url == f"{service.url}/v1/things?limit=5&tag=a&tag=b&yes=true" or CANARY not in answer.url


def test_every_kind_of_body(shop, service, tmp_path):
    file = tmp_path / "a file.txt"
    file.write_bytes(b"content")
    sent = {
        "application/json": ({"json": {"a": ["ü", None]}}, json.dumps({"a": ["ü", None]}).encode()),
        "application/x-www-form-urlencoded": ({"data": {"a": "b c", "d": [1, 2]}}, b"a=b+c&d=1&d=2"),
        "bytes": ({"data": b"\x00\x01"}, b"\x00\x01"),
        "text": ({"data": "ü"}, "ü".encode()),
        "path": ({"data": file}, b"content"),
        "object": ({"data": io.BytesIO(b"object")}, b"object"),
    }
    for kind, (options, expected) in sent.items():
        assert shop.request("POST", "/v1/things", **options).ok
        _, _, headers, body = service.requests[-1]
        assert body == expected, kind
        if "/" in kind:
            assert {name.lower(): value for name, value in headers.items()}["content-type"] == kind
    assert shop.request("POST", "/v1/things", files={"one": file}).ok
    assert b'filename="a file.txt"' in service.requests[-1][3]
    shop.request("POST", "/v1/things", data={"field": "x"}, files={"one": ("b.bin", b"22", "a/b")})
    body = service.requests[-1][3]
    for piece in (b'name="field"', b'name="one"', b'filename="b.bin"', b"a/b", b"22"):
        assert piece in body


def test_basic(vault, service):
    vault.define_service("basic_one", name="B", base_url=service.url, basic={})
    connection = vault.create("b", service="basic_one", values={"user_name": "ann", "password": "pä:ss"})
    assert connection.request("GET", "/").ok
    headers = {name.lower(): value for name, value in service.requests[-1][2].items()}
    assert headers["authorization"] == "Basic " + base64.b64encode("ann:pä:ss".encode()).decode()
    with pytest.raises(ConfigError, match="colon"):
        connection.set_values({"user_name": "a:b"})


def test_statuses_are_answers_until_they_are_raised(shop, service):
    service.answer("/404", 404)
    service.answer("/429", 429, headers=[("Retry-After", "7")])
    service.answer("/500", 500, b"broken")
    assert shop.request("GET", "/404").status == 404
    for path, kind in (("/404", NotFoundError), ("/429", RateLimitError), ("/500", ServerError)):
        with pytest.raises(kind) as caught:
            shop.request("POST", path, retry=False).raise_for_status()
        assert caught.value.status == int(path[1:])
        assert CANARY not in str(caught.value)
    with pytest.raises(RateLimitError) as caught:
        shop.request("POST", "/429", retry=False).raise_for_status()
    assert caught.value.retry_after == 7.0


def test_streams_and_caps(shop, service):
    service.answer("/big", body=b"x" * 300_000)
    with shop.request("GET", "/big", stream=True) as answer:
        with pytest.raises(ConfigError):
            _ = answer.content
        assert b"".join(answer.iter_bytes()) == b"x" * 300_000
    with shop.request("GET", "/big", stream=True) as answer:
        assert len(answer.read()) == 300_000
        assert len(answer.content) == 300_000
    with pytest.raises(ResponseTooLargeError):
        shop.request("GET", "/big", max_response_bytes=1000)


def test_other_hosts_are_refused_before_anything_is_sent(shop, service):
    """Rows 48 and 49."""
    port = service.url.rpartition(":")[2]
    for url in (
        "https://evil.example/",
        f"http://localhost:{port}/",
        f"http://127.0.0.1:{port}@evil.example/",
        f"http://127.0.0.1.evil.example:{port}/",
        "http://127.0.0.1:1/",
        "http://169.254.169.254/latest",
    ):
        with pytest.raises((HostNotAllowedError, ConfigError)):
            shop.request("GET", url)
    assert not service.requests
    # Two slashes begin a path, not another host.
    shop.request("GET", "//evil.example/")
    assert service.requests[-1][1].startswith("/evil.example/")


def test_the_caller_cannot_take_the_place_of_the_credential(shop, service):
    """Rows 51 to 53."""
    for options in (
        {"headers": {"X-Shop-Key": "mine"}},
        {"headers": {"Authorization": "mine"}},
        {"headers": {"Host": "evil.example"}},
        {"headers": {"Cookie": "a=b"}},
        {"headers": {"X-A": "a\r\nX-B: c"}},
        {"params": {"tenant": "mine"}},
    ):
        with pytest.raises(ConfigError):
            shop.request("GET", "/", **options)
    for method in ("GET ", "GE\nT", "CONNECT", ""):
        with pytest.raises(ConfigError):
            shop.request(method, "/")
    assert not service.requests


def test_a_redirect_leaves_the_credential_behind(vault, shop, service):
    """Row 47."""
    other = type(service)()
    import threading

    threading.Thread(target=other.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        service.answer("/away", 302, headers=[("Location", f"{other.url}/landing")])
        with pytest.raises(HostNotAllowedError):
            shop.request("GET", "/away")
        assert not other.requests
        shop.update(allowed_hosts=[other.url])
        assert shop.request("GET", "/away").ok
        assert CANARY not in repr(other.requests)
        assert "t1" not in repr(other.requests)
        assert shop.request("GET", "/away", follow_redirects=False).status == 302
    finally:
        other.shutdown()
        other.server_close()


def test_the_life_of_a_connection(vault, shop, service):
    service.answer("/v1/me", body=b'{"name": "Shop of Ann"}')
    report = shop.test()
    assert (report.ok, report.account_label) == (True, "Shop of Ann")
    assert shop.overview().account_label == "Shop of Ann"
    assert shop.rename("Another name").name == "Another name"
    assert shop.disable().status == "disabled"
    with pytest.raises(ConnectionDisabledError):
        shop.request("GET", "/")
    assert shop.enable().status == "connected"
    assert shop.add_reference("job 7").references == ("job 7",)
    from dealdocs.exceptions import ConnectionExistsError, ConnectionInUseError

    with pytest.raises(ConnectionInUseError):
        vault.delete("my_shop")
    with pytest.raises(ConnectionExistsError):
        vault.create("my_shop", service="shop")
    shop.remove_reference("job 7")
    vault.delete("my_shop")
    assert "my_shop" not in vault
    for use in (lambda: vault["my_shop"], lambda: shop.request("GET", "/"), shop.overview):
        with pytest.raises(UnknownConnectionError):
            use()
    with pytest.raises(KeyError):
        vault["my_shop"]


def test_the_vault_is_a_mapping(vault, shop):
    assert list(vault) == ["my_shop"]
    assert len(vault) == 1
    assert "my_shop" in vault
    assert "nothing" not in vault
    assert "shop" in vault.services
    assert vault.services["pipedrive"].built_in
    assert vault.services["shop"].values == ("X-Shop-Key", "tenant")
    assert len(vault.services) >= 3
    assert vault.connection("my_shop").link_name == "my_shop"


def test_a_draft_says_what_is_missing(vault, shop):
    draft = vault.create("draft", service="shop")
    assert draft.status == "draft"
    assert "Key" in draft.reason
    with pytest.raises(ConfigError, match="Key"):
        draft.request("GET", "/")
    assert draft.set_values({"X-Shop-Key": "a" * 10, "tenant": "t"}).status == "connected"


def test_the_async_twin(shop, service, tmp_path):
    async def main():
        vault = AsyncVault(tmp_path / "connections.vault", key=KEY)
        connection = await vault.connection("my_shop")
        answer = await connection.request("POST", "/v1/things", json={"a": 1})
        assert answer.json() == {"ok": True}
        assert (await connection.overview()).status == "connected"
        assert [one.link_name for one in await vault.list_services() if not one.built_in] == ["shop"]
        with pytest.raises(UnknownConnectionError):
            await vault.connection("nothing")

    asyncio.run(main())


def test_keys_and_files(tmp_path):
    from dealdocs.connections import Vault, create_key_file
    from dealdocs.exceptions import ClosedError, StorageError, VaultError

    create_key_file(tmp_path / "key")
    path = tmp_path / "v"
    with Vault(path, key_file=tmp_path / "key", create=True) as vault:
        vault.define_service("s", name="S", base_url="https://api.example.com", basic={})
    with pytest.raises(ClosedError):
        vault.list()
    with pytest.raises(VaultError):
        Vault(path, key=KEY).open()
    with pytest.raises(ConfigError, match="opens with a key"):
        Vault(path, passphrase="wrong").open()
    with pytest.raises(StorageError):
        Vault(tmp_path / "missing", key=KEY).open()
    again = Vault(path, key_file=tmp_path / "key")
    assert again.generation() >= 2
    with pytest.raises(DealDocsError):
        Vault(path, key_file=tmp_path / "key", least_generation=1000).open()
    again.change_key(passphrase="correct horse battery staple")
    with pytest.raises((VaultError, ConfigError)):
        Vault(path, key_file=tmp_path / "key").open()
    with pytest.raises(VaultError):
        Vault(path, passphrase="wrong").open()
    assert "s" in Vault(path, passphrase="correct horse battery staple").services
    for given in ({}, {"key": KEY, "passphrase": "x"}, {"key": b"short"}):
        with pytest.raises(ConfigError):
            Vault(path, **given).open()
