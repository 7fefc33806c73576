"""Blank documents open in the real converter of ONLYOFFICE Docs."""

import io
import re
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest

from dealdocs import formats


def convert(x2t: Path, source: Path, target: Path) -> bytes:
    done = subprocess.run([x2t, source, target], capture_output=True, timeout=50, check=False)
    assert done.returncode == 0, done.stderr
    return target.read_bytes()


@pytest.mark.parametrize("locale", ["en-US", "de"])
@pytest.mark.parametrize("extension", ["docx", "xlsx", "pptx"])
def test_a_blank_document_becomes_a_pdf(x2t: Path, tmp_path: Path, extension: str, locale: str):
    source = tmp_path / f"blank.{extension}"
    source.write_bytes(formats.blank(extension, locale))
    pdf = convert(x2t, source, tmp_path / "blank.pdf")
    assert pdf.startswith(b"%PDF-")
    formats.check_content("pdf", pdf)
    if extension == "docx":
        box = re.search(rb"/MediaBox *\[ *0 +0 +([0-9.]+) +([0-9.]+)", pdf)
        assert box is not None
        points = (612, 792) if locale == "en-US" else (595, 842)
        assert tuple(round(float(side)) for side in box.groups()) == points


@pytest.mark.parametrize("locale", ["ar", "ja", "sr-Cyrl-RS"])
def test_a_blank_document_of_any_script_opens(x2t: Path, tmp_path: Path, locale: str):
    source = tmp_path / "blank.docx"
    source.write_bytes(formats.blank("docx", locale))
    again = convert(x2t, source, tmp_path / "blank.odt")
    formats.check_content("odt", again)


@pytest.mark.parametrize(("extension", "through"), [("docx", "odt"), ("xlsx", "ods"), ("pptx", "odp")])
def test_a_blank_document_survives_a_round_trip(x2t: Path, tmp_path: Path, extension: str, through: str):
    source = tmp_path / f"blank.{extension}"
    source.write_bytes(formats.blank(extension))
    convert(x2t, source, tmp_path / f"blank.{through}")
    back = convert(x2t, tmp_path / f"blank.{through}", tmp_path / f"back.{extension}")
    formats.check_content(extension, back)


def test_the_converter_would_refuse_a_damaged_one(x2t: Path, tmp_path: Path):
    source = tmp_path / "blank.docx"
    source.write_bytes(formats.blank("docx")[:1000])
    done = subprocess.run([x2t, source, tmp_path / "blank.pdf"], capture_output=True, timeout=50, check=False)
    assert done.returncode != 0


@pytest.mark.parametrize("extension", ["docx", "xlsx", "pptx"])
def test_every_part_is_well_formed(extension: str):
    with zipfile.ZipFile(io.BytesIO(formats.blank(extension, "pt-BR"))) as package:
        assert package.testzip() is None
        assert package.namelist()[0] == "[Content_Types].xml"
        for name in package.namelist():
            ET.fromstring(package.read(name))
        core = ET.fromstring(package.read("docProps/core.xml"))
        assert core.findtext("{http://purl.org/dc/elements/1.1/}language") == "pt-BR"
