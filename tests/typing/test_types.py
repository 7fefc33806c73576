"""What the public API gives, as a type checker sees it; `make test` runs pyright over this file.

Nothing here is run but the last tests: stubtest cannot see what a native function returns, so those call each
one of them and look.
"""

from collections.abc import Sequence
from typing import Any

from typing_extensions import assert_type

import dealdocs
from dealdocs import connections, documents, exceptions, formats, jwt, onlyoffice, pipedrive, sandbox

ANN = onlyoffice.User(id="7", name="Ann")


def of_a_client(crm: dealdocs.Pipedrive) -> None:
    with crm as same:
        assert_type(same, dealdocs.Pipedrive)
    assert_type(crm.budget, pipedrive.Budget)
    assert_type(crm.base_url, str)
    assert_type(crm.request("GET", "/api/v1/currencies"), pipedrive.Answer)
    deal = crm.deals.get(1)
    assert_type(deal, pipedrive.Record)
    assert_type(deal["title"], Any)
    assert_type(deal.to_dict(), dict[str, Any])
    assert_type(crm.deals.create(title="A"), pipedrive.Record)
    assert_type(crm.deals.update(1, title="B"), pipedrive.Record)
    assert_type(crm.deals.search("fleet"), pipedrive.Pager)
    assert_type(crm.persons.get(1), pipedrive.Record)
    assert_type(crm.users.me(), pipedrive.Record)
    assert_type(crm.close(), None)


def of_the_views(deals: dealdocs.DealDocuments) -> None:
    import flask as web

    blueprint = dealdocs.flask.create_blueprint(deals, user_loader=lambda: ANN)
    assert_type(blueprint, web.Blueprint)


def of_a_pager(crm: dealdocs.Pipedrive) -> None:
    pager = crm.deals.list(status="open")
    assert_type(pager, pipedrive.Pager)
    assert_type([deal for deal in pager], list[pipedrive.Record])  # noqa: C416 - what a loop gives
    assert_type(pager.first(), pipedrive.Record | None)
    assert_type(pager.to_list(), list[pipedrive.Record])
    for page in pager.pages():
        assert_type(page, pipedrive.Page)
        assert_type(page[0], pipedrive.Record)
        assert_type(page[:2], Sequence[pipedrive.Record])
        assert_type(page.next_cursor, str | None)
        assert_type(page.to_dicts(), list[dict[str, Any]])


def of_files(crm: dealdocs.Pipedrive) -> None:
    assert_type(crm.files.list(deal_id=1), pipedrive.Pager)
    assert_type(crm.files.upload(b"x", name="a.txt", deal_id=1), pipedrive.Record)
    assert_type(crm.files.download(1, to="a.txt"), int)
    with crm.files.stream(1) as stream:
        assert_type(stream, pipedrive.FileStream)
        assert_type([piece for piece in stream], list[bytes])  # noqa: C416


async def of_an_async_client(crm: dealdocs.AsyncPipedrive) -> None:
    async with crm as same:
        assert_type(same, dealdocs.AsyncPipedrive)
    assert_type(await crm.deals.get(1), pipedrive.Record)
    assert_type(await crm.request("GET", "/api/v1/currencies"), pipedrive.Answer)
    pager = crm.deals.list(status="open")
    assert_type(pager, pipedrive.AsyncPager)
    assert_type([deal async for deal in pager], list[pipedrive.Record])
    assert_type([page async for page in pager.pages()], list[pipedrive.Page])
    assert_type(await pager.first(), pipedrive.Record | None)
    assert_type(await pager.to_list(), list[pipedrive.Record])
    assert_type(await crm.files.upload(b"x", name="a.txt", deal_id=1), pipedrive.Record)
    assert_type(await crm.files.download(1, to="a.txt"), int)
    async with crm.files.stream(1) as stream:
        assert_type(stream, pipedrive.AsyncFileStream)
        assert_type([piece async for piece in stream], list[bytes])
    assert_type(await crm.aclose(), None)


def of_a_document_server(server: onlyoffice.DocumentServer) -> None:
    document = onlyoffice.Document(title="A.docx", url="https://a.example/a", key="k")
    config = server.editor_config(document, user=ANN)
    assert_type(config, onlyoffice.EditorConfig)
    assert_type(config.mode, str)
    assert_type(server.api_js_url, str)
    assert_type(server.verify_callback(b"{}", {}), onlyoffice.Callback)
    assert_type(server.command.version(), str)
    assert_type(server.command.info("k"), list[str])
    assert_type(server.command.license(), onlyoffice.License)
    assert_type(server.forgotten.list(), list[str])
    assert_type(server.forgotten.fetch("k", to="a"), onlyoffice.ForgottenFile)
    assert_type(server.fetch("https://docs.example/a", to="a"), int)
    assert_type(server.check(), onlyoffice.Report)
    assert_type(server.formats(), onlyoffice.ServerFormats)


async def of_an_async_document_server(server: onlyoffice.AsyncDocumentServer) -> None:
    assert_type(await server.command.version(), str)
    assert_type(await server.forgotten.list(), list[str])
    assert_type(await server.fetch("https://docs.example/a", to="a"), int)
    assert_type(await server.check(), onlyoffice.Report)
    assert_type(await server.formats(), onlyoffice.ServerFormats)
    # What needs no network is not awaited.
    assert_type(server.verify_callback(b"{}", {}), onlyoffice.Callback)


def of_documents(deals: dealdocs.DealDocuments) -> None:
    assert_type(deals.list(1, user=ANN), list[documents.DealFile])
    assert_type(deals.open(1, 2, user=ANN), documents.OpenedDocument)
    assert_type(deals.save("token", b"{}", {}), tuple[int, bytes])
    assert_type(deals.pending(), list[documents.SaveJob])
    assert_type(deals.resume(), documents.Resumed)


async def of_async_documents(deals: dealdocs.AsyncDealDocuments) -> None:
    assert_type(await deals.list(1, user=ANN), list[documents.DealFile])
    assert_type(await deals.open(1, 2, user=ANN), documents.OpenedDocument)
    assert_type(await deals.save("token", b"{}", {}), tuple[int, bytes])
    assert_type(await deals.pending(), list[documents.SaveJob])


def of_connections(vault: connections.Vault) -> None:
    connection = vault["acme"]
    assert_type(connection, connections.Connection)
    assert_type(vault.list(), list[connections.Overview])
    response = connection.request("GET", "/me")
    assert_type(response, connections.Response)
    assert_type(response.text, str)
    assert_type(response.content, bytes)
    assert_type(connection.overview(), connections.Overview)


async def of_async_connections(vault: connections.AsyncVault) -> None:
    connection = await vault.connection("acme")
    assert_type(connection, connections.AsyncConnection)
    assert_type(await connection.request("GET", "/me"), connections.AsyncResponse)
    assert_type(await connection.overview(), connections.Overview)


def of_a_sandbox() -> None:
    with sandbox.start(deals=1) as world:
        assert_type(world, sandbox.Sandbox)
        assert_type(world.pipedrive_url, str)
        assert_type(world.inject("GET /api/v2/deals", status=503), int)


def of_errors(error: dealdocs.DealDocsError) -> None:
    assert_type(error.status, int | None)
    assert_type(error.request_id, str | None)
    assert_type(error.retry_after, float | None)
    assert_type(error.hint, str | None)
    assert_type(exceptions.NotFoundError("x"), exceptions.NotFoundError)


def test_functions_of_the_core_return_what_their_stubs_say() -> None:
    secret = "0123456789abcdef0123456789abcdef-1"
    token = assert_type(jwt.sign({"a": 1, "exp": 9_999_999_999}, secret), str)
    assert type(token) is str
    claims = assert_type(jwt.verify(token, secret), dict[str, Any])
    assert type(claims) is dict
    found = assert_type(formats.get("docx"), formats.Format | None)
    assert type(found) is formats.Format
    assert type(assert_type(formats.detect("a.docx"), formats.Format)) is formats.Format
    assert type(assert_type(formats.all(), tuple[formats.Format, ...])) is tuple
    assert type(assert_type(formats.blank("docx"), bytes)) is bytes
    assert type(assert_type(formats.safe_name("a/b"), str)) is str
    key = assert_type(onlyoffice.document_key("acme", "17", "1"), str)
    assert type(key) is str
    assert type(assert_type(onlyoffice.nearest_language("de"), str)) is str


def test_records_of_the_core_give_what_their_stubs_say() -> None:
    record = assert_type(pipedrive.Record(b'{"id": 7, "title": "Fleet"}'), pipedrive.Record)
    assert type(record) is pipedrive.Record
    assert type(assert_type(record.to_dict(), dict[str, Any])) is dict
    assert type(assert_type(record.to_json(), str)) is str
    assert type(assert_type(len(record), int)) is int
    assert [type(name) for name in record] == [str, str]
    server = onlyoffice.DocumentServer("https://docs.example.com", secret="7d1f0c5b9e3a4286b0d9c8f7e6a5b4c3")
    document = onlyoffice.Document(title="A.docx", url="https://a.example/a", key="k")
    config = server.editor_config(document, user=ANN, mode="view")
    assert type(assert_type(config, onlyoffice.EditorConfig)) is onlyoffice.EditorConfig
    assert type(assert_type(config.to_json(), str)) is str
    assert type(assert_type(config.token, str)) is str
    assert type(assert_type(config.expires_at, int)) is int
