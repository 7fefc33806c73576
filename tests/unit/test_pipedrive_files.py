"""Files through both twins: every kind of content, downloads, replacing."""

import asyncio
import io
from pathlib import Path

import pytest

from dealdocs import AsyncPipedrive, Pipedrive, exceptions
from pipedrive_fake import TOKEN, FakePipedrive

CONTENT = bytes(range(256)) * 5000  # larger than one piece


class Unseekable(io.RawIOBase):
    def __init__(self, content: bytes) -> None:
        self.inner = io.BytesIO(content)

    def read(self, size: int = -1, /) -> bytes:
        return self.inner.read(size)

    def seekable(self) -> bool:
        return False


def test_every_kind_of_content_arrives(crm: Pipedrive, fake: FakePipedrive, tmp_path: Path) -> None:
    path = tmp_path / "Übersicht.docx"
    path.write_bytes(CONTENT)
    with path.open("rb") as file:
        uploads = [
            crm.files.upload(path, deal_id=1),
            crm.files.upload(str(path), deal_id=1),
            crm.files.upload(CONTENT, name="Übersicht.docx", deal_id=1),
            crm.files.upload(bytearray(CONTENT), name="Übersicht.docx", deal_id=1),
            crm.files.upload(file, deal_id=1),
            crm.files.upload(io.BytesIO(CONTENT), name="Übersicht.docx", deal_id=1),
            crm.files.upload(Unseekable(CONTENT), name="Übersicht.docx", length=len(CONTENT), deal_id=1),
        ]
    for meta in uploads:
        assert (meta["name"], meta["file_size"], meta["deal_id"]) == ("Übersicht.docx", len(CONTENT), 1)
        assert fake.files[meta["id"]]["content"] == CONTENT
    assert len(crm.files.list(deal_id=1).to_list()) == len(uploads)


def test_a_file_object_is_read_from_where_it_stands(crm: Pipedrive, fake: FakePipedrive) -> None:
    file = io.BytesIO(b"0123456789")
    file.seek(4)
    meta = crm.files.upload(file, name="a.txt")
    assert fake.files[meta["id"]]["content"] == b"456789"


@pytest.mark.parametrize("content", [b"", io.BytesIO(b"")])
def test_an_empty_file_is_sent(crm: Pipedrive, fake: FakePipedrive, content: bytes | io.BytesIO) -> None:
    meta = crm.files.upload(content, name="a.txt")
    assert (meta["file_size"], fake.files[meta["id"]]["content"]) == (0, b"")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (Unseekable(b"x"), "a"),
        (io.StringIO("x"), "a"),
        (5, "a"),
        (b"x", None),
        (b"x", "a/b"),
        ("no-such-file", "a"),
    ],
)
def test_content_that_cannot_be_sent_is_refused_before_it_is(
    crm: Pipedrive, fake: FakePipedrive, content: object, name: str | None
) -> None:
    with pytest.raises((exceptions.ConfigError, exceptions.StorageError)):
        crm.files.upload(content, name=name)  # type: ignore[arg-type]
    assert fake.asked == []


def test_a_file_object_that_fails_or_is_short_is_a_typed_error(crm: Pipedrive, fake: FakePipedrive) -> None:
    class Broken(Unseekable):
        def read(self, size: int = -1, /) -> bytes:
            raise OSError(5, "broken")

    with pytest.raises(exceptions.DealDocsError, match="broken"):
        crm.files.upload(Broken(b""), name="a", length=10)
    with pytest.raises(exceptions.DealDocsError, match="fewer or more"):
        crm.files.upload(Unseekable(b"12"), name="a", length=10)
    assert fake.files == {}


def test_download_and_stream(crm: Pipedrive, fake: FakePipedrive, tmp_path: Path) -> None:
    number = crm.files.upload(CONTENT, name="a.bin")["id"]
    target = tmp_path / "b.bin"
    assert crm.files.download(number, to=target) == len(CONTENT)
    assert target.read_bytes() == CONTENT
    with crm.files.stream(number) as content:
        first = next(iter(content))
        assert first + content.read() == CONTENT
    with crm.files.stream(number) as content:
        assert content.length == len(CONTENT)
        assert b"".join(content) == CONTENT
    with crm.files.stream(number) as content:
        next(iter(content))
    assert list(content) == []
    fake.files[number]["meta"]["file_size"] += 1
    with pytest.raises(exceptions.TransportError):
        crm.files.download(number, to=target)
    assert target.read_bytes() == CONTENT
    assert [path.name for path in tmp_path.iterdir()] == ["b.bin"]
    with pytest.raises(exceptions.NotFoundError):
        crm.files.download(999, to=tmp_path / "c")


def test_replace_keeps_name_and_deal_and_retires_the_old_one(crm: Pipedrive, fake: FakePipedrive) -> None:
    old = crm.files.upload(b"one", name="Offer.docx", deal_id=1)["id"]
    new = crm.files.replace(old, b"two!", compare_content=True)
    assert (new["name"], new["deal_id"], new["file_size"]) == ("Offer.docx", 1, 4)
    assert old not in fake.files
    kept = crm.files.replace(new["id"], b"three", rename_old_to="Offer (old).docx")
    assert fake.files[new["id"]]["meta"]["name"] == "Offer (old).docx"
    assert fake.files[kept["id"]]["content"] == b"three"
    crm.files.rename(kept["id"], "Last.docx")
    assert crm.files.get(kept["id"])["name"] == "Last.docx"
    crm.files.delete(kept["id"])
    with pytest.raises(exceptions.NotFoundError):
        crm.files.delete(kept["id"])


def test_arguments_that_exclude_each_other_are_refused(crm: Pipedrive, fake: FakePipedrive) -> None:
    old = crm.files.upload(b"one", name="a.docx", deal_id=1)["id"]
    for options in ({"keep_old": True, "rename_old_to": "b.docx"}, {"rename_old_to": ""}):
        with pytest.raises(exceptions.ConfigError):
            crm.files.replace(old, b"two", **options)
    with pytest.raises(exceptions.ConfigError):
        crm.files.replace(old, Unseekable(b"two"), length=3, compare_content=True)
    with pytest.raises(exceptions.ConfigError, match="at a time"):
        crm.files.list(deal_id=1, person_id=2)
    assert list(fake.files) == [old], "nothing was uploaded"


def test_the_async_twin_does_the_same(fake: FakePipedrive, tmp_path: Path) -> None:
    async def work() -> None:
        async with AsyncPipedrive(base_url=fake.url, api_token=TOKEN) as crm:
            meta = await crm.files.upload(io.BytesIO(CONTENT), name="a.bin", deal_id=1)
            assert await crm.files.download(meta["id"], to=tmp_path / "a.bin") == len(CONTENT)
            async with await crm.files.stream(meta["id"]) as content:
                assert b"".join([chunk async for chunk in content]) == CONTENT
            new = await crm.files.replace(meta["id"], b"new")
            assert [file["id"] async for file in crm.files.list(deal_id=1)] == [new["id"]]

    asyncio.run(work())


class Slow(io.RawIOBase):
    """Takes fewer bytes than it is given, as an unbuffered file may."""

    def __init__(self) -> None:
        self.taken = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        self.taken += data[:70_000]
        return min(len(data), 70_000)


def test_a_file_object_takes_a_download(crm: Pipedrive, fake: FakePipedrive, tmp_path: Path) -> None:
    number = crm.files.upload(CONTENT, name="a.bin")["id"]
    memory, slow = io.BytesIO(), Slow()
    assert crm.files.download(number, to=memory) == len(CONTENT)
    assert crm.files.download(number, to=slow) == len(CONTENT)
    assert memory.getvalue() == slow.taken == CONTENT

    async def run() -> bytes:
        async with AsyncPipedrive(base_url=fake.url, api_token=TOKEN) as client:
            with (tmp_path / "a.bin").open("wb") as file:
                assert await client.files.download(number, to=file) == len(CONTENT)
        return (tmp_path / "a.bin").read_bytes()

    assert asyncio.run(run()) == CONTENT


def test_a_download_of_another_size_is_an_error_in_a_file_object_too(
    crm: Pipedrive, fake: FakePipedrive
) -> None:
    number = crm.files.upload(CONTENT, name="a.bin")["id"]
    fake.files[number]["meta"]["file_size"] = len(CONTENT) + 1
    with pytest.raises(exceptions.TransportError, match=f"{len(CONTENT)} bytes, not {len(CONTENT) + 1}"):
        crm.files.download(number, to=io.BytesIO())


def test_a_file_object_that_cannot_take_bytes_is_refused_first(
    crm: Pipedrive, fake: FakePipedrive, tmp_path: Path
) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(exceptions.ArgumentTypeError, match="`to` is a file object in text mode"):
        crm.files.download(1, to=io.StringIO())  # pyright: ignore[reportArgumentType]
    with (tmp_path / "a").open("rb") as file, pytest.raises(exceptions.ConfigError, match="written"):
        crm.files.download(1, to=file)
    assert fake.asked == []
