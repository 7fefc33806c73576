"""Rows 51, 55 and 73 for file names: what people and strangers call their files."""

import pytest
from canaries import JWT_SECRET, URL_SECRET

from dealdocs import DealDocuments, exceptions, formats
from dealdocs.onlyoffice import Document, DocumentServer, User
from dealdocs.web.content import content_disposition

ANN = User(id="7", name="Ann")
DEAL = 2
BIDI = "Offer\u202excod.exe"
# Refused as they are by everything that takes a bare name.
BAD = [
    "",
    "   ",
    "../x.docx",
    "..\\x.docx",
    "/etc/passwd.docx",
    "C:\\x.docx",
    "a/b.docx",
    "a\0.docx",
    "a\r\nX-Evil: 1.docx",
    "a\n.docx",
    "a\t.docx",
    "a\x1b[2J.docx",
    "a\x7f.docx",
    "a\x85.docx",
]
HIDING = [BIDI, "a\u2066b.docx", "a\u2028b.docx", "a.docx.", "a.docx ", "x" * 300 + ".docx"]


@pytest.mark.parametrize("name", [*BAD, *HIDING], ids=lambda name: f"row55-{name[:20]!r}")
def test_a_format_is_told_of_bare_names_only(witness, name):
    witness.refused(exceptions.UnsupportedFormatError, formats.detect, name, hint=True)


@pytest.mark.parametrize("name", BAD, ids=lambda name: f"row51-{name!r}")
def test_an_upload_has_a_bare_name(hostile, client, witness, name):
    owner = hostile()
    upload = client(owner.url).files.upload
    witness.refused(exceptions.ConfigError, upload, b"content", name=name, deal_id=1)
    assert owner.requests == []


@pytest.mark.parametrize("kind", ["a/b\r\nX-Evil: 1", "a\0b", "a\n"])
def test_row51_a_media_type_cannot_break_the_form(hostile, client, witness, kind):
    owner = hostile()
    upload = client(owner.url).files.upload
    witness.refused(exceptions.ConfigError, upload, b"content", name="a.docx", content_type=kind)
    assert owner.requests == []


@pytest.mark.parametrize(
    "name", ['a"; filename="evil.exe.docx', "a%0d%0aX.docx", "\u00fc\u4e2d.docx", "'.docx"]
)
def test_row51_a_quoted_name_stays_in_its_quotes(hostile, client, name):
    owner = hostile(lambda request: request and b"HTTP/1.1 400 x\r\ncontent-length: 0\r\n\r\n")
    with pytest.raises(exceptions.ValidationError):
        client(owner.url).files.upload(b"content", name=name, deal_id=1)
    part = owner.requests[0].split(b'name="file"')[1].split(b"\r\n")[0]
    assert part.count(b'; filename="') == 1
    assert part.count(b'"') == 2


@pytest.mark.parametrize(
    "name",
    ["a\0.docx", "a\r\nb.docx", BIDI, "a\u2066.docx", "", "x/../y.docx"],
    ids=lambda name: f"row51-{name!r}",
)
def test_a_title_for_the_editor_is_plain(witness, name):
    document = Document(title=name, url="https://app.example/d", key="k")
    server = DocumentServer("https://docs.example", secret=JWT_SECRET)
    kinds = (exceptions.ConfigError, exceptions.UnsupportedFormatError)
    witness.refused(kinds, server.editor_config, document, mode="view")


@pytest.fixture
def documents(world, client, server_at, tmp_path, witness):
    crm = client(world.pipedrive_url)
    documents = DealDocuments(
        crm,
        server_at("http://127.0.0.1:9"),
        directory=tmp_path / "state",
        instance="names",
        public_url="https://app.example",
        secret=URL_SECRET,
        max_file_size=1024 * 1024,
    )
    witness.watch(documents)
    yield documents
    for file in list(crm.files.list(deal_id=DEAL)):
        crm.files.delete(file["id"])


def is_safe(name):
    bad = set('/\\:*?"<>|') | {chr(code) for code in (*range(32), *range(127, 160), *range(0x202A, 0x202F))}
    return (
        0 < len(name) <= 255
        and len(name.encode()) <= 255
        and not set(name) & bad
        and name == name.strip()
        and not name.startswith(".")
    )


MADE_SAFE = [
    "../../x.docx",
    "..\\x.docx",
    "a\0b.docx",
    "a\r\nSet-Cookie: b.docx",
    "x" * 300 + ".docx",
    "con.docx",
]
MADE_SAFE += [
    "\u202eab.docx",
    "<script>.docx",
    "...docx.docx",
    "/.docx",
    "\U0001f4c4" * 200 + ".docx",
    " a .docx",
]


@pytest.mark.parametrize("how", ["create", "upload", "rename"])
@pytest.mark.parametrize("name", MADE_SAFE, ids=lambda name: f"row55-{name[:20]!r}")
def test_a_name_is_made_safe(documents, tmp_path, name, how):
    first = documents.create(DEAL, "first.docx", user=ANN)
    if how == "create":
        made = documents.create(DEAL, name, user=ANN)
    elif how == "rename":
        made = documents.rename(DEAL, first.id, name, user=ANN)
    else:
        path = tmp_path / "upload"
        with documents.download(DEAL, first.id, user=ANN) as content:
            path.write_bytes(b"".join(content))
        made = documents.upload(DEAL, name, path, user=ANN)
    assert is_safe(made.name), made.name
    assert made.name.endswith(".docx")
    listed = {file.name for file in documents.list(DEAL, user=ANN)}
    assert made.name in listed
    assert len(listed) == (1 if how == "rename" else 2)


REFUSED = [
    "",
    "   ",
    "..",
    "/",
    "a",
    "a.exe",
    "a.docx.exe",
    BIDI,
    "a.docx\0.exe",
    "a.",
    "\u202e",
]


@pytest.mark.parametrize("how", ["create", "upload", "rename"])
@pytest.mark.parametrize("name", REFUSED, ids=lambda name: f"row55-{name!r}")
def test_a_name_of_another_kind_is_refused(documents, witness, tmp_path, name, how):
    first = documents.create(DEAL, "first.docx", user=ANN)
    path = tmp_path / "upload"
    path.write_bytes(b"<html>login</html>")
    calls = {
        "create": lambda: documents.create(DEAL, name, user=ANN),
        "upload": lambda: documents.upload(DEAL, name, path, user=ANN),
        "rename": lambda: documents.rename(DEAL, first.id, name, user=ANN),
    }
    if how == "rename" and "." not in name.strip("."):
        # The extension may be left out: the name is made safe, and the file stays a docx.
        assert calls[how]().name.endswith(".docx")
        return
    witness.refused(exceptions.UnsupportedFormatError, calls[how], hint=True)
    assert [file.name for file in documents.list(DEAL, user=ANN)] == ["first.docx"]


@pytest.mark.parametrize(
    "content",
    [b"<html>login</html>", b"#!/bin/sh\n", b"MZ\x90\x00", b"PK\x03\x04 not a zip", b"%PDF-1.7", b""],
    ids=lambda content: f"row73-{content[:9]!r}",
)
def test_an_upload_is_what_it_is_called(documents, witness, tmp_path, content):
    path = tmp_path / "upload"
    path.write_bytes(content)
    kinds = (exceptions.UnsupportedFormatError, exceptions.ConfigError)
    witness.refused(kinds, documents.upload, DEAL, "a.docx", path, user=ANN)
    assert documents.list(DEAL, user=ANN) == []


def test_row73_an_upload_has_a_largest_size(documents, witness, tmp_path):
    path = tmp_path / "upload"
    with path.open("wb") as file:
        file.truncate(1024 * 1024 + 1)
    witness.refused(exceptions.FileTooLargeError, documents.upload, DEAL, "a.docx", path, user=ANN)
    assert documents.list(DEAL, user=ANN) == []


@pytest.mark.parametrize("name", [*BAD, *HIDING, '"', "a;b", "\u00fc.docx", "\ud800.docx"], ids=repr)
def test_row51_a_content_disposition_is_one_header(name):
    value = content_disposition(name)
    assert value.isascii()
    assert value.isprintable()
    assert value.startswith('attachment; filename="')
    assert value.split('filename="')[1].split('"')[0].isprintable()
    assert value.count('"') == 2
    assert "/" not in value
    assert "\\" not in value
