"""One set of documents for several companies: whose client saves is the application's choice."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import pytest

from dealdocs import AsyncDealDocuments, AsyncPipedrive, DealDocuments, Pipedrive, exceptions, sandbox
from dealdocs.connections import Vault
from dealdocs.onlyoffice import AsyncDocumentServer, DocumentServer
from document_app import ANN, SECRET, App
from patience import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEAL = 1


class Companies:
    """Two companies, one Document Server (of the first), one small app."""

    def __init__(self, worlds: dict[str, sandbox.Sandbox], directory: Path) -> None:
        self.worlds, self.app, self.asked = worlds, App(), list[tuple[str, str]]()
        self.editor = worlds["acme"].documents
        self.editor.configure(save_delay=0, retry_delay=0.01)
        self.refused = set[str]()
        self.clients = {
            name: Pipedrive(base_url=world.pipedrive_url, api_token=world.api_token)
            for name, world in worlds.items()
        }
        self.nobody = Pipedrive(base_url=worlds["acme"].pipedrive_url, api_token="0" * 40)
        address, secret = worlds["acme"].document_server_url, worlds["acme"].secret
        self.server = DocumentServer(address, secret=secret)
        self.settings: dict[str, Any] = {
            "directory": directory,
            "instance": "test",
            "public_url": self.app.url,
            "secret": SECRET,
        }
        self.documents = DealDocuments(self.nobody, self.server, accounts=self.choose, **self.settings)
        self.app.documents = self.documents

    def choose(self, company: str, user: str) -> Pipedrive:
        """Return the client of a company, unless it refused us."""
        self.asked.append((company, user))
        if company in self.refused:
            raise LookupError(company)
        return self.clients[company]

    def edit(self, company: str, words: str) -> None:
        """Add words to the first docx of the deal."""
        documents = self.documents.for_company(company, crm=self.clients[company])
        file = next(one for one in documents.list(DEAL, user=ANN) if one.name == "Proposal.docx")
        with self.editor.open(documents.open(DEAL, file.id, user=ANN).config_json) as session:
            session.type(words)
        self.editor.settle()

    def text(self, company: str) -> str:
        """Return what the editor shows of it now."""
        documents = self.documents.for_company(company, crm=self.clients[company])
        file = next(one for one in documents.list(DEAL, user=ANN) if one.name == "Proposal.docx")
        opened = documents.open(DEAL, file.id, user=ANN, mode="view")
        with self.editor.open(opened.config_json) as session:
            return session.text


@pytest.fixture
def companies(tmp_path: Path) -> Iterator[Companies]:
    """Two companies whose deals have the same numbers."""
    with sandbox.start(deals=3, limits=False) as acme, sandbox.start(deals=3, limits=False) as umbrella:
        made = Companies({"acme": acme, "umbrella": umbrella}, tmp_path / "data")
        yield made
        made.app.server.shutdown()
        made.app.server.server_close()


def test_each_save_reaches_its_own_company(companies: Companies) -> None:
    companies.edit("acme", "words of acme")
    companies.edit("umbrella", "words of umbrella")
    assert set(companies.asked) == {("acme", "3"), ("umbrella", "3")}
    for company, other in [("acme", "umbrella"), ("umbrella", "acme")]:
        assert f"words of {company}" in companies.text(company)
        assert f"words of {other}" not in companies.text(company)
        mine = companies.documents.for_company(company, crm=companies.clients[company])
        files = [file for file in mine.list(DEAL, user=ANN) if file.document]
        assert len(files) == 1
    assert companies.documents.pending() == companies.documents.failed() == []


def test_without_a_client_the_save_is_kept_and_tried_again(
    companies: Companies, caplog: pytest.LogCaptureFixture
) -> None:
    documents = companies.documents.for_company("acme", crm=companies.clients["acme"])
    made = documents.create(DEAL, "Offer.docx", user=ANN)
    session = companies.editor.open(documents.open(DEAL, made.id, user=ANN).config_json)
    session.type("kept words")
    companies.refused.add("acme")
    with caplog.at_level(logging.ERROR, "dealdocs.documents"):
        session.close()
        companies.editor.settle()
    assert companies.editor.callbacks[-1]["accepted"], "the bytes are safe, whoever saves them"
    [job] = documents.pending()
    assert job.error
    assert "`acme`" in job.error
    assert "LookupError" in caplog.text
    companies.refused.clear()
    for _ in range(200):
        if documents.resume().finished:
            break
        asyncio.run(asyncio.sleep(0.05))
    assert documents.pending() == []
    assert (set(documents.activity(DEAL)[1]), documents.failed()) == (set(), [])


def test_a_vault_that_cannot_be_read_for_a_moment_gives_no_save_up(
    companies: Companies, tmp_path: Path
) -> None:
    world, path = companies.worlds["acme"], tmp_path / "vault"
    vault = Vault(path, key=bytes(32), create=True)
    vault.define_service(
        "crm",
        name="CRM",
        base_url=world.pipedrive_url,
        api_key={"key": "x-api-token", "display_name": "Token"},
    )
    connection = vault.create("acme_crm", service="crm", values={"x-api-token": world.api_token})
    settings = companies.settings | {"directory": tmp_path / "own"}
    documents = DealDocuments(Pipedrive(connection=connection), companies.server, **settings)
    companies.app.documents, ann = documents, companies.clients["acme"]
    made = documents.create(DEAL, "Offer.docx", user=ANN, crm=ann)
    session = companies.editor.open(documents.open(DEAL, made.id, user=ANN, crm=ann).config_json)
    session.type("kept words")
    path.rename(tmp_path / "away")
    session.close()
    companies.editor.settle()
    assert companies.editor.callbacks[-1]["accepted"], "the bytes are safe, whoever saves them"
    assert len(documents.pending()) == 1
    assert documents.failed() == []
    (tmp_path / "away").rename(path)
    until("the save is delivered", lambda: documents.resume() and documents.pending() == [])
    assert documents.failed() == []


def test_a_client_that_is_none_is_an_error_of_ours(companies: Companies) -> None:
    made = companies.documents.for_company("acme", crm=companies.clients["acme"])
    file = made.list(DEAL, user=ANN)[0]
    companies.clients.pop("umbrella")
    companies.clients["umbrella"] = None  # type: ignore[assignment]
    wrong = companies.documents.for_company("umbrella", crm=companies.clients["acme"])
    with pytest.raises(exceptions.AuthenticationError, match="umbrella") as raised:
        wrong.download(DEAL, file.id, user=ANN)
    assert raised.value.hint


@pytest.mark.parametrize("kind", ["given", "awaited"])
def test_the_async_twin_may_await_the_client(companies: Companies, kind: str) -> None:
    awaitable = kind == "awaited"
    world = companies.worlds["acme"]

    async def run() -> None:
        crm = AsyncPipedrive(base_url=world.pipedrive_url, api_token=world.api_token)
        nobody = AsyncPipedrive(base_url=world.pipedrive_url, api_token="0" * 40)
        server = AsyncDocumentServer(world.document_server_url, secret=world.secret)
        loops: list[asyncio.AbstractEventLoop] = []

        async def find(company: str, user: str) -> AsyncPipedrive:
            loops.append(asyncio.get_running_loop())
            await asyncio.sleep(0)
            assert (company, user) == ("acme", "3")
            return crm

        def give(company: str, user: str) -> AsyncPipedrive:
            assert (company, user) == ("acme", "3")
            return crm

        accounts = find if awaitable else give
        documents = AsyncDealDocuments(nobody, server, accounts=accounts, **companies.settings)
        acme = documents.for_company("acme", crm=crm)
        file = (await acme.list(DEAL, user=ANN))[0]
        async with await acme.download(DEAL, file.id, user=ANN) as download:
            assert len(b"".join([chunk async for chunk in download])) == file.size
        assert loops == ([asyncio.get_running_loop()] if awaitable else [])
        with pytest.raises(exceptions.AuthenticationError):
            await documents.list(DEAL, user=ANN)

    asyncio.run(run())
