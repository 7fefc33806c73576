"""What a first reader stumbles over says what to do."""

import asyncio
import json
import pickle

import pytest

import dealdocs
from dealdocs import exceptions, formats, sandbox
from dealdocs.onlyoffice import DocumentServer, User
from dealdocs.pipedrive import Record

SECRET = "a secret of these tests, long enough"


@pytest.fixture(scope="module")
def world():
    with sandbox.start(deals=5, save_delay=0) as running:
        yield running


@pytest.fixture
def crm(world):
    return dealdocs.Pipedrive(base_url=world.pipedrive_url, api_token=world.api_token)


def documents(world, crm, directory, **options):
    server = DocumentServer(world.document_server_url, secret=world.secret)
    given = {"instance": "test", "public_url": "https://app.example.com/documents", "secret": SECRET}
    return dealdocs.DealDocuments(crm, server, directory=directory, **{**given, **options})


def test_a_record_that_is_not_there(crm):
    with pytest.raises(exceptions.NotFoundError) as caught:
        crm.deals.get(10_000)
    assert caught.value.hint.startswith("Check the id")
    assert "developers.pipedrive.com" not in str(caught.value)


def test_a_missing_file_is_a_file_not_found_error(crm):
    with pytest.raises(FileNotFoundError, match=r"`nowhere/report\.docx`") as caught:
        crm.files.upload("nowhere/report.docx", deal_id=1)
    assert isinstance(caught.value, exceptions.StorageError)
    assert isinstance(caught.value, OSError)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), str(again)) == (exceptions.MissingFileError, str(caught.value))


def test_a_folder_is_no_file_to_upload(crm, tmp_path):
    with pytest.raises(exceptions.StorageError, match="is not a file"):
        crm.files.upload(tmp_path, deal_id=1)


def test_a_target_that_cannot_be_written_is_named_before_anything_is_asked(world, crm, tmp_path):
    plain = tmp_path / "plain"
    plain.touch()
    world.clear_requests()
    for target, kind, said in [
        (tmp_path, exceptions.StorageError, "it is a directory"),
        (tmp_path / "missing" / "a.docx", FileNotFoundError, "no such file or directory"),
        (plain / "a.docx", exceptions.StorageError, "no directory"),
    ]:
        with pytest.raises(kind, match=said) as caught:
            crm.files.download(1, to=target)
        assert f"`{target}`" in str(caught.value)
        assert ".part" not in str(caught.value)
    assert world.requests() == []


def test_a_field_is_an_item(crm):
    deal = crm.deals.get(1)
    with pytest.raises(AttributeError, match=r'write record\["title"\]'):
        deal.title  # noqa: B018
    with pytest.raises(AttributeError, match="no attribute or field 'nonsense'"):
        deal.nonsense  # noqa: B018
    assert json.loads(json.dumps([deal], default=dict)) == [deal.to_dict()]
    assert not hasattr(Record(b'{"a": 1}'), "__array__")


def test_an_answer_without_data(world, crm):
    world.inject("GET /api/v1/currencies", status=200, body="[]", times=1)
    answer = crm.request("GET", "/api/v1/currencies")
    assert answer.json() == []
    with pytest.raises(exceptions.DecodeError, match="no `data`") as caught:
        answer.data  # noqa: B018
    assert "json()" in caught.value.hint


def test_the_documents_name_their_own_secret_and_addresses(world, crm, tmp_path):
    with pytest.raises(exceptions.WeakSecretError, match="`secret` of the deal documents is shorter"):
        documents(world, crm, tmp_path, secret="short")
    with pytest.raises(exceptions.ConfigError, match="`public_url`: "):
        documents(world, crm, tmp_path, public_url="app.example.com")
    shown = repr(documents(world, crm, tmp_path / "journal"))
    assert str(tmp_path / "journal") in shown
    assert "https://app.example.com/documents" in shown
    assert SECRET not in shown


def test_a_directory_that_cannot_be_made_is_named_by_the_first_call(world, crm, tmp_path):
    (tmp_path / "plain").touch()
    wrong = documents(world, crm, tmp_path / "plain" / "journal")
    with pytest.raises(exceptions.StorageError, match="`directory`: cannot make the directory"):
        wrong.resume()


def test_a_format_that_is_not_supported_points_to_the_list():
    with pytest.raises(exceptions.UnsupportedFormatError, match=r"`dealdocs formats` or `formats.all\(\)`"):
        formats.detect("program.exe")


def test_what_is_opened_asynchronously_needs_no_await_in_a_with_statement(world, tmp_path):
    async def run():
        crm = dealdocs.AsyncPipedrive(base_url=world.pipedrive_url, api_token=world.api_token)
        async with crm.files.stream(1) as content:
            first = b"".join([chunk async for chunk in content])
        async with await crm.files.stream(1) as content:
            second = b"".join([chunk async for chunk in content])
        third = await asyncio.create_task(crm.files.stream(1))
        await third.aclose()
        server = DocumentServer(world.document_server_url, secret=world.secret)
        deals = dealdocs.AsyncDealDocuments(
            crm,
            server,
            directory=tmp_path,
            instance="test",
            public_url="https://app.example.com/documents",
            secret=SECRET,
        )
        async with deals.download(1, 1, user=User(id="1", name="Ann")) as download:
            name = download.name
        with pytest.raises(exceptions.ConfigError, match="`id`"):
            async with crm.files.stream(0):
                pass
        return first, second, name

    first, second, name = asyncio.run(run())
    assert first[:2] == b"PK"
    assert first == second
    assert name == "Proposal.docx"
