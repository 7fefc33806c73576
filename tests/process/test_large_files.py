"""A file of 100 MB goes up, down and through a save while the process grows by less than 30 MB.

Each case is a process of its own, as small as it can be; the servers are in the process of the test. The
kernel keeps the largest resident size (`VmHWM`), which the child sets back before it begins.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from dealdocs import sandbox
from large_file_server import SIZE, LargeFile

pytestmark = [
    pytest.mark.skipif(
        not Path("/proc/self/clear_refs").exists(), reason="only Linux tells the largest size"
    ),
    pytest.mark.timeout(300),
]
MOST = 30 * 1024 * 1024

PRELUDE = """
import asyncio, json, os, signal, sys, time
signal.alarm(280)
import dealdocs

crm_url, token, folder, size, most = *sys.argv[1:4], int(sys.argv[4]), int(sys.argv[5])
options = {"base_url": crm_url, "api_token": token, "max_file_size": 2 * size, "transfer_timeout": 250}
path = os.path.join(folder, "large.bin")


def resident(name):
    with open("/proc/self/status") as status:
        (line,) = [line for line in status if line.startswith(name)]
    return int(line.split()[1]) * 1024


def begin():
    with open("/proc/self/clear_refs", "w") as references:
        references.write("5")
    return resident("VmRSS")


def end(before):
    grown = resident("VmHWM") - before
    assert grown < most, f"grown by {grown / 2**20:.1f} MiB"
    return grown


class Opaque:
    # A file object that is nothing but `read`.
    def __init__(self, file):
        self.read = file.read
"""

SYNC = """
crm = dealdocs.Pipedrive(**options)
small = crm.files.upload(b"x", name="small.bin", deal_id=1)["id"]
with crm.files.stream(small) as stream:
    list(stream)
large = json.loads(os.environ.get("LARGE", "null"))
file = open(path, "rb")
def stream_it():
    got = 0
    with crm.files.stream(large) as stream:
        for piece in stream:
            got += len(piece)
    return got
work = {
    "upload of a path": lambda: crm.files.upload(path, deal_id=1)["file_size"],
    "upload of a file object": lambda: crm.files.upload(file, name="large.bin", deal_id=1)["file_size"],
    "upload of what only reads": lambda: crm.files.upload(
        Opaque(file), name="large.bin", length=size, deal_id=1
    )["file_size"],
    "download to a path": lambda: crm.files.download(large, to=os.path.join(folder, "got.bin")),
    "download as a stream": stream_it,
}[sys.argv[6]]
before = begin()
assert work() == size
print(end(before))
"""

ASYNC = """
async def main():
    crm = dealdocs.AsyncPipedrive(**options)
    small = (await crm.files.upload(b"x", name="small.bin", deal_id=1))["id"]
    async with crm.files.stream(small) as stream:
        [piece async for piece in stream]
    large = json.loads(os.environ.get("LARGE", "null"))
    file = open(path, "rb")
    async def upload(*content, **more):
        return (await crm.files.upload(*content, deal_id=1, **more))["file_size"]
    async def stream_it():
        got = 0
        async with crm.files.stream(large) as stream:
            async for piece in stream:
                got += len(piece)
        return got
    work = {
        "upload of a path": lambda: upload(path),
        "upload of a file object": lambda: upload(file, name="large.bin"),
        "upload of what only reads": lambda: upload(Opaque(file), name="large.bin", length=size),
        "download to a path": lambda: crm.files.download(large, to=os.path.join(folder, "got.bin")),
        "download as a stream": stream_it,
    }[sys.argv[6]]
    before = begin()
    assert await work() == size
    print(end(before))
asyncio.run(main())
"""

# The Document Server of `argv[7]` has the large file; its callback comes for an empty document.
SAVE = """
from urllib.parse import parse_qs, urlsplit
from dealdocs import jwt
from dealdocs.onlyoffice import DocumentServer, User

secret, ann = "a-secret-of-more-than-thirty-two-bytes", User(id="7", name="Ann")
crm = dealdocs.Pipedrive(**options)
documents = dealdocs.DealDocuments(
    crm,
    DocumentServer(sys.argv[7], secret=secret, download_timeout=250, max_file_size=2 * size),
    directory=os.path.join(folder, "journal"),
    instance="test",
    public_url="https://app.example/documents",
    secret="another-secret-of-more-than-32-bytes",
    max_file_size=2 * size,
    deliver_within=250,
)

def save(file, place):
    config = json.loads(documents.open(1, file.id, user=ann).config_json)
    link = config["editorConfig"]["callbackUrl"]
    now = int(time.time())
    fields = {
        "key": config["document"]["key"],
        "status": 2,
        "url": sys.argv[7] + place,
        "filetype": "docx",
        "users": ["7"],
        "iat": now,
        "exp": now + 300,
    }
    body = json.dumps({"token": jwt.sign(fields, secret)}).encode()
    return documents.save(parse_qs(urlsplit(link).query)["token"][0], body, {})

made = [documents.create(1, name, user=ann) for name in ("Small.docx", "Large.docx")]
small = save(made[0], "/cache/small.docx")
assert small == (200, b'{"error":0}'), small
before = begin()
large = save(made[1], "/cache/large.docx")
assert large == (200, b'{"error":0}'), large
grown = end(before)
assert documents.pending() == [] and documents.failed() == []
assert size in [file["file_size"] for file in crm.files.list(deal_id=1)]
print(grown)
"""
CASES = (
    "upload of a path",
    "upload of a file object",
    "upload of what only reads",
    "download to a path",
    "download as a stream",
)


@pytest.fixture(scope="module")
def world():
    with sandbox.start(deals=1, limits=False, max_upload=2 * SIZE) as world:
        yield world


@pytest.fixture
def large(tmp_path):
    """A file on disk; sparse, so that writing it costs nothing."""
    path = tmp_path / "large.bin"
    with path.open("wb") as file:
        file.truncate(SIZE)
    return path


def run(world, code, folder, *more, environment=None):
    facts = [world.pipedrive_url, world.api_token, str(folder), str(SIZE), str(MOST), *more]
    done = subprocess.run(
        [sys.executable, "-c", PRELUDE + code, *facts],
        capture_output=True,
        text=True,
        timeout=290,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("code", [SYNC, ASYNC], ids=["sync", "async"])
def test_a_large_file_of_pipedrive_takes_little_memory(world, large, code, case, stored):
    run(world, code, large.parent, case, environment={"LARGE": str(stored)})


@pytest.fixture(scope="module")
def stored(world, tmp_path_factory):
    """The id of a large file in Pipedrive."""
    import dealdocs

    path = tmp_path_factory.mktemp("stored") / "large.bin"
    with path.open("wb") as file:
        file.truncate(SIZE)
    with dealdocs.Pipedrive(
        base_url=world.pipedrive_url, api_token=world.api_token, max_file_size=2 * SIZE, transfer_timeout=250
    ) as crm:
        return crm.files.upload(path, deal_id=1)["id"]


def test_a_large_document_is_saved_with_little_memory(world, tmp_path):
    with LargeFile() as server:
        run(world, SAVE, tmp_path, "save", server.url)


def test_the_measure_sees_what_is_kept(world, tmp_path):
    with pytest.raises(AssertionError, match="grown by 9"):
        run(world, "\nbefore = begin()\nkept = b'x' * (95 * 2**20)\nend(before)\n", tmp_path)
