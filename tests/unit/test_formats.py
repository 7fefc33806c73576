import dataclasses
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dealdocs
from dealdocs import formats
from dealdocs.exceptions import ConfigError, UnsupportedFormatError

ROOT = Path(__file__).parents[2]


def test_detect_is_the_example_of_the_design():
    fmt = dealdocs.formats.detect("Proposal.DOCX")
    assert (fmt.extension, fmt.document_type) == ("docx", "word")
    assert fmt.mime_types == ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",)
    assert fmt.actions == ("view", "edit", "review", "comment", "encrypt")
    assert "pdf" in fmt.converts_to
    assert fmt.can_view
    assert fmt.can_edit
    assert fmt.can_create
    assert fmt.can_comment
    assert fmt.can_review
    assert fmt.can_encrypt
    assert not any((fmt.can_edit_lossy, fmt.can_fill, fmt.can_modify_filter, fmt.auto_convert))


def test_each_property_is_the_capability_of_its_name():
    has = {
        "can_view": "view",
        "can_edit": "edit",
        "can_edit_lossy": "lossy-edit",
        "can_comment": "comment",
        "can_review": "review",
        "can_fill": "fill",
        "can_modify_filter": "customfilter",
        "can_encrypt": "encrypt",
        "auto_convert": "auto-convert",
    }
    for fmt in (*formats.all(), *formats.all("10.0")):
        for name, action in has.items():
            assert getattr(fmt, name) is (action in fmt.actions), (fmt, name)
        assert fmt.can_create is (fmt.extension in {"docx", "xlsx", "pptx"})


def test_the_same_object_is_found_every_way():
    docx = formats.get("docx")
    assert docx is not None
    assert docx is formats.get("docx") is formats.get(".DOCX") is formats.detect("a.docx")
    assert docx in formats.all()
    assert docx is formats.for_mime_type(docx.mime_types[0])[0]


def test_docs_10_is_chosen_by_version():
    assert (len(formats.all()), len(formats.all("9.4.0")), len(formats.all("10.0"))) == (86, 86, 85)
    assert formats.get("ofd") is None
    assert formats.get("ofd", "10.0.0.170") is not None
    assert formats.get("docxf", "10") is None
    assert formats.detect("a.ofd", docs_version="10").document_type == "pdf"
    xls = formats.get("xls", "10")
    assert xls is not None
    assert xls.can_edit_lossy
    for wrong in ("", "ten", "v10"):
        with pytest.raises(ConfigError):
            formats.all(wrong)


def test_promises_hold():
    assert [fmt.extension for fmt in formats.promised("create")] == ["docx", "pptx", "xlsx"]
    assert all(fmt.can_edit for fmt in formats.promised("edit"))
    assert len(formats.promised("view")) == 44
    assert all(fmt.can_view for fmt in formats.promised("view"))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "docx",
        ".docx",
        "a.tar.gz",
        "report.docx.exe",
        "report.docx.",
        "report.docx ",
        "a/b.docx",
        "a\\b.docx",
        "a\0.docx",
        "a\u202excod.exe",
        "a.\uff44\uff4f\uff43\uff58",
        "n" * 252 + ".docx",
        "a.\udcff",
        "\ud800.doc\udfff",
    ],
)
def test_names_that_hide_their_format_are_refused_with_a_hint(name: str):
    with pytest.raises(UnsupportedFormatError) as caught:
        formats.detect(name)
    assert caught.value.hint
    assert isinstance(caught.value, ValueError)


@given(st.text(st.characters(codec=None), max_size=80))
def test_any_name_is_answered(name: str):
    try:
        found = formats.detect(name)
    except UnsupportedFormatError:
        found = None
    assert found is None or name.lower().endswith(found.extension)
    safe = formats.safe_name(name)
    assert 0 < len(safe.encode()) <= 255
    assert not {"/", "\\", "\0"} & set(safe)
    formats.get(name)


def test_a_format_is_a_value():
    docx = formats.detect("a.docx")
    assert pickle.loads(pickle.dumps(docx)) == docx
    assert len({docx, pickle.loads(pickle.dumps(docx))}) == 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        docx.extension = "exe"  # type: ignore[misc]
    assert repr(docx) == "<Format docx: word; view, edit, review, comment, encrypt>"
    assert repr(formats.detect("a.png")) == "<Format png: output only; none>"


def test_content_is_compared_with_the_claim():
    formats.check_content("docx", formats.blank("docx"))
    formats.check_content("txt", b"")
    for extension, content in [("docx", b"<!doctype html>"), ("xlsx", formats.blank("pptx")), ("pdf", b"")]:
        with pytest.raises(UnsupportedFormatError):
            formats.check_content(extension, content)


def test_a_name_is_made_safe():
    assert formats.safe_name("../../etc/passwd") == "passwd"
    assert formats.safe_name("a" * 300 + ".docx", 20) == "a" * 15 + ".docx"


def test_nothing_is_built_at_import():
    code = "import dealdocs.formats as f; assert not f._default and f._table.cache_info().currsize == 0"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30)


def test_the_table_is_what_the_script_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import make_formats

    monkeypatch.setattr(make_formats, "ROOM", tmp_path)
    make_formats.main(str(ROOT / "scripts" / "formats.tsv"))
    for name in ("table.rs", "table_docs10.rs"):
        assert (tmp_path / name).read_text() == (ROOT / "src" / "formats" / name).read_text(), name
