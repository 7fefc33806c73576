"""Wrong arguments: every public function and method, every argument, every wrong type.

Nothing listens where the clients send: a wrong argument that is not noticed here ends in a ConnectError.
"""

import asyncio
import json
import time
from datetime import datetime, timezone
from types import SimpleNamespace

import pytest
import wrong_arguments

import dealdocs
from dealdocs import exceptions, formats, jwt, onlyoffice, pipedrive, sandbox

SECRET = "7d1f0c5b9e3a4286b0d9c8f7e6a5b4c3"
NOWHERE = "http://127.0.0.1:9"
# What each argument is when another one is wrong.
GOOD = {
    "address": NOWHERE,
    "argument": {"a": 1},
    "body": b"{}",
    "content": b"content",
    "code": "title",
    "deal_id": 1,
    "document": onlyoffice.Document(title="A.docx", url=NOWHERE, key="a1"),
    "extension": "docx",
    "file_id": 1,
    "from_": "docx",
    "headers": {},
    "id": 1,
    "instance": "test",
    "job_id": 1,
    "key": "a1",
    "method": "GET",
    "mime_type": "application/pdf",
    "mode": "edit",
    "name": "A.docx",
    "path": "/api/v1/users",
    "payload": b"{}",
    "public_url": NOWHERE,
    "save_to": None,
    "secret": SECRET,
    "term": "term",
    "title": "A.docx",
    "to": "pdf",
    "token": "a.b.c",
    "url": NOWHERE,
    "use": "view",
    "user": SimpleNamespace(id="1", name="Ann"),
    "user_id": None,
}
CRM = dealdocs.Pipedrive(base_url=NOWHERE, api_token="token-of-tests", max_retries=0)
ASYNC_CRM = dealdocs.AsyncPipedrive(base_url=NOWHERE, api_token="token-of-tests", max_retries=0)
SERVER = onlyoffice.DocumentServer(NOWHERE, secret=SECRET)
ASYNC_SERVER = onlyoffice.AsyncDocumentServer(NOWHERE, secret=SECRET)
SAVED = {"status": 2, "key": "a1", "url": NOWHERE, "changesurl": NOWHERE, "formsdataurl": NOWHERE}
SAVED["exp"] = int(time.time()) + 60
GOOD["callback"] = SERVER.verify_callback(json.dumps({"token": jwt.sign(SAVED, SECRET)}).encode())
GOOD_FOR = {
    "DealDocuments": {"crm": CRM, "server": SERVER},
    "AsyncDealDocuments": {"crm": ASYNC_CRM, "server": ASYNC_SERVER},
    "verify_webhook": {"user": "hook"},
    "document_key": {"file_id": "17", "revision": "2"},
    "DocumentServer.sign_method": {"method": "setHistoryData"},
    "AsyncDocumentServer.sign_method": {"method": "setHistoryData"},
}


def clients(folder):
    directory = str(folder / "nowhere")
    given = {"directory": directory, "instance": "test", "public_url": NOWHERE, "secret": SECRET}
    documents = dealdocs.DealDocuments(CRM, SERVER, **given)
    async_documents = dealdocs.AsyncDealDocuments(ASYNC_CRM, ASYNC_SERVER, **given)
    rooms = ("deals", "persons", "users", "notes", "files", "deal_fields", "products")
    parts = [getattr(one, room) for one in (CRM, ASYNC_CRM) for room in rooms]
    commands = [one for owner in (SERVER, ASYNC_SERVER) for one in (owner.command, owner.forgotten)]
    return [CRM, ASYNC_CRM, SERVER, ASYNC_SERVER, documents, async_documents, *parts, *commands]


def functions():
    room = [jwt.sign, jwt.verify, onlyoffice.document_key, onlyoffice.nearest_language]
    room += [pipedrive.verify_panel_token, pipedrive.verify_webhook]
    room += [getattr(formats, name) for name in formats.__all__ if name != "Format"]
    return [(function.__qualname__, function, function) for function in room]


def constructors():
    owners = [dealdocs.Pipedrive, dealdocs.AsyncPipedrive, onlyoffice.DocumentServer]
    owners += [onlyoffice.AsyncDocumentServer, dealdocs.DealDocuments, dealdocs.AsyncDealDocuments]
    return [(owner.__name__, owner, owner.__init__) for owner in owners]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # a coroutine that refused its arguments
def test_every_argument_of_every_public_call(tmp_path):
    calls = (
        [one for owner in clients(tmp_path) for one in wrong_arguments.methods(owner)]
        + functions()
        + constructors()
    )
    tried, silent = wrong_arguments.try_all(calls, GOOD, GOOD_FOR)
    assert not silent, "\n".join(silent)
    assert tried > 1000


@pytest.mark.parametrize("owner", [dealdocs.Pipedrive, dealdocs.AsyncPipedrive])
@pytest.mark.parametrize("name", ["timeout", "transfer_timeout", "block_pause"])
@pytest.mark.parametrize("value", [None, "5", b"5", float("nan"), float("inf"), 0, -1])
def test_times_of_a_client(owner, name, value):
    with pytest.raises(exceptions.ConfigError, match=f"`{name}`"):
        owner(base_url=NOWHERE, api_token="token-of-tests", **{name: value})


@pytest.mark.parametrize("name", ["timeout", "download_timeout", "connect_timeout", "token_lifetime"])
@pytest.mark.parametrize("value", ["5", b"5", float("nan"), float("inf"), 0, -1])
def test_times_of_a_server(name, value):
    with pytest.raises(exceptions.ConfigError, match=f"`{name}`"):
        onlyoffice.DocumentServer(NOWHERE, secret=SECRET, **{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("download_ttl", None),
        ("lease", float("nan")),
        ("max_file_size", -1),
        ("max_file_size", "1"),
        ("max_attempts", -1),
        ("lossy_extensions", "odt"),
        ("retire", None),
        ("retire", "burn"),
        ("download_url", "nowhere"),
        ("callback_url", 5),
        ("public_url", "app.example.com"),
        ("secret", "short"),
        ("secret", SECRET.encode()),
    ],
)
def test_options_of_the_documents(tmp_path, name, value):
    given = {"directory": tmp_path, "instance": "test", "public_url": NOWHERE, "secret": SECRET}
    with pytest.raises(exceptions.ConfigError, match=f"`{name}`"):
        dealdocs.DealDocuments(CRM, SERVER, **{**given, name: value})


IDS = [None, "abc", "1", True, 0, -1, 1.5, b"1", 2**64]


@pytest.mark.parametrize("value", IDS)
def test_ids_are_checked_before_anything_is_sent(tmp_path, value):
    given = {"directory": tmp_path, "instance": "test", "public_url": NOWHERE, "secret": SECRET}
    documents = dealdocs.DealDocuments(CRM, SERVER, **given)
    user = GOOD["user"]
    calls = {
        "id": [
            lambda: CRM.deals.get(value),
            lambda: CRM.deals.update(value, title="A"),
            lambda: CRM.deals.delete(value),
            lambda: CRM.users.update(value, active_flag=True),
            lambda: CRM.files.get(value),
            lambda: CRM.files.stream(value),
            lambda: CRM.files.replace(value, b"content"),
            lambda: asyncio.run(ASYNC_CRM.deals.get(value)),
        ],
        "deal_id": [
            lambda: documents.list(value, user=user),
            lambda: documents.open(value, 1, user=user),
            lambda: documents.activity(value),
        ],
        "file_id": [
            lambda: documents.open(1, value, user=user),
            lambda: documents.delete(1, value, user=user),
        ],
        "job_id": [lambda: documents.retry(value)],
    }
    if value is not None:  # None is "no deal" here
        calls["deal_id"] += [
            lambda: CRM.files.upload(b"content", name="A.docx", deal_id=value),
            lambda: CRM.files.list(deal_id=value),
        ]
    for name, some in calls.items():
        for one in some:
            with pytest.raises(exceptions.ConfigError, match=f"`{name}`"):
                one()


def test_whole_numbers_of_other_libraries_are_ids():
    class Whole:
        def __index__(self):
            return 7

    with pytest.raises(exceptions.ConnectError):
        CRM.deals.get(Whole())


def test_a_message_says_what_was_given_and_what_is_wanted():
    with pytest.raises(exceptions.ArgumentTypeError) as caught:
        SERVER.verify_callback("text")
    assert str(caught.value) == (
        "`body` must be bytes, not str. Pass the bytes as they came, or encode it: value.encode()."
    )
    assert isinstance(caught.value, TypeError)
    assert isinstance(caught.value, ValueError)
    with pytest.raises(exceptions.ArgumentTypeError, match=r"`revision` must be int \| str, not datetime"):
        onlyoffice.document_key("acme", "17", datetime.now(timezone.utc))
    with pytest.raises(exceptions.ArgumentTypeError, match="`text` must be str, not bytes"):
        jwt.Secret(b"5")
    with pytest.raises(exceptions.ArgumentTypeError, match="`deals` must be int, not str"):
        sandbox.start(deals="5")


def test_missing_and_unknown_arguments_stay_type_errors():
    with pytest.raises(TypeError, match="nonsense"):
        dealdocs.Pipedrive(base_url=NOWHERE, api_token="token-of-tests", nonsense=1)
    with pytest.raises(TypeError, match="missing"):
        SERVER.verify_callback()


def test_a_fault_in_a_callback_of_the_caller_stays_as_it_is():
    def user_loader():
        raise TypeError("of the application")

    class User:
        @property
        def id(self):
            return user_loader()

    documents = dealdocs.DealDocuments(
        CRM, SERVER, directory="/nowhere", instance="test", public_url=NOWHERE, secret=SECRET
    )
    with pytest.raises(TypeError, match="of the application"):
        documents.list(1, user=User())
