"""The main job in Chromium: create, open, type, close, saved, download; and the real converter reads it."""

import io
import subprocess
import zipfile

import pytest
from browser import LIMIT, chromium
from playwright.sync_api import expect
from pypdf import PdfReader

from dealdocs.demo.stage import Stage

SENTENCE = "The quick brown fox signs the offer."
SAVED = 30_000  # milliseconds; the editor saves a moment after the last one has left


@pytest.fixture(scope="module")
def stage():
    with Stage() as stage:
        yield stage


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser, stage, tmp_path):
    view = {"width": 1100, "height": 760}
    context = browser.new_context(accept_downloads=True, locale="en-GB", viewport=view)
    context.set_default_timeout(LIMIT)
    page = context.new_page()
    page.goto(stage.deal_url)
    yield page
    for number, shown in enumerate(context.pages):
        shown.screenshot(path=tmp_path / f"at-the-end-{number}.png")
    context.close()


def row(page, name):
    return page.locator("li.file").filter(has=page.get_by_text(name, exact=True))


def create(page, name, kind="Document"):
    page.get_by_role("button", name="New").click()
    page.locator("#create label").filter(has_text=kind).click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Create").click()


def open_editor(page, verb, name):
    with page.expect_popup() as popup:
        page.get_by_label(f"{verb} {name}").click()
    tab = popup.value
    return tab, tab.frame_locator("iframe#editor")


def download(page, name, folder):
    with page.expect_download() as waiting:
        page.get_by_label(f"Download {name}").click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def text_of(path):
    with zipfile.ZipFile(path) as package:
        return "".join(package.read(part).decode() for part in package.namelist() if part.endswith(".xml"))


def to_pdf(x2t, path):
    """Convert with the vendor's own converter, run as a program of its own."""
    target = path.with_suffix(".pdf")
    subprocess.run([x2t, path, target], check=True, timeout=60, capture_output=True)
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(target.read_bytes())).pages)


@pytest.mark.timeout(120)
def test_an_edit_reaches_the_deal_and_the_real_converter_reads_it(page, tmp_path, x2t):
    create(page, "Journey")
    expect(row(page, "Journey.docx")).to_be_visible()

    tab, editor = open_editor(page, "Edit", "Journey.docx")
    editor.get_by_label("New paragraph").fill(SENTENCE)
    editor.get_by_role("button", name="Add paragraph").click()
    expect(editor.locator("#content")).to_contain_text(SENTENCE)
    tab.screenshot(path=tmp_path / "editor.png")
    page.bring_to_front()
    expect(row(page, "Journey.docx")).to_contain_text("Edited by Demo user")
    page.screenshot(path=tmp_path / "editing.png")

    tab.get_by_role("link", name="Back to the deal").click()
    expect(row(page, "Journey.docx").locator(".state")).to_be_hidden(timeout=SAVED)

    path = download(page, "Journey.docx", tmp_path)
    assert text_of(path).count(SENTENCE) == 1
    assert SENTENCE in " ".join(to_pdf(x2t, path).split())
    assert row(page, "Journey.docx").count() == 1


@pytest.mark.timeout(120)
def test_two_people_in_one_document(browser, stage, page, tmp_path):
    create(page, "Together")
    tab, editor = open_editor(page, "Edit", "Together.docx")
    editor.get_by_label("New paragraph").fill("From the first.")
    editor.get_by_role("button", name="Add paragraph").click()

    context = browser.new_context(locale="en-GB")
    other = context.new_page()
    other.goto(f"{stage.url}/as/2")
    expect(row(other, "Together.docx")).to_contain_text("Edited by Demo user")
    second_tab, second = open_editor(other, "Edit", "Together.docx")
    expect(second.locator("#content")).to_contain_text("From the first.")
    second.get_by_label("New paragraph").fill("From the second.")
    second.get_by_role("button", name="Add paragraph").click()
    expect(editor.locator("#content")).to_contain_text("From the second.")
    expect(row(page, "Together.docx")).to_contain_text("Edited by Demo user and Second demo user")
    second_tab.get_by_role("link", name="Back to the deal").click()
    tab.get_by_role("link", name="Back to the deal").click()

    expect(row(page, "Together.docx").locator(".state")).to_be_hidden(timeout=SAVED)
    text = text_of(download(page, "Together.docx", tmp_path))
    assert (text.count("From the first."), text.count("From the second.")) == (1, 1)
    context.close()


@pytest.mark.timeout(120)
def test_a_row_in_a_spreadsheet(page, tmp_path):
    create(page, "Costs", "Spreadsheet")
    tab, editor = open_editor(page, "Edit", "Costs.xlsx")
    editor.get_by_label("Column A").fill("Crane")
    editor.get_by_label("Column B").fill("1250")
    editor.get_by_role("button", name="Add row").click()
    expect(editor.locator("#content")).to_contain_text("Crane")
    expect(row(page, "Costs.xlsx")).to_contain_text("Edited by Demo user")
    tab.get_by_role("link", name="Back to the deal").click()
    page.bring_to_front()
    expect(row(page, "Costs.xlsx").locator(".state")).to_be_hidden(timeout=SAVED)
    assert "Crane" in text_of(download(page, "Costs.xlsx", tmp_path))


def test_viewing_offers_nothing_to_change(page):
    create(page, "Shown")
    _, editor = open_editor(page, "View", "Shown.docx")
    expect(editor.get_by_text("View only")).to_be_visible()
    expect(editor.get_by_role("button", name="Add paragraph")).to_have_count(0)


def test_the_editor_of_a_telephone_shows_what_it_says(page, tmp_path):
    create(page, "Pocket")
    tab, editor = open_editor(page, "Edit", "Pocket.docx")
    tab.set_viewport_size({"width": 390, "height": 800})
    editor.get_by_label("New paragraph").fill(SENTENCE)
    editor.get_by_role("button", name="Add paragraph").click()
    back, status = tab.get_by_role("link", name="Back to the deal"), tab.locator("#status")
    expect(status).to_contain_text("Changes are kept")
    tab.screenshot(path=tmp_path / "telephone.png")
    assert back.bounding_box()["height"] < 48, "one line"
    box = status.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert status.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_a_small_file_has_bytes(page):
    expect(row(page, "Contacts.csv")).to_contain_text("35 bytes")


def test_upload_rename_delete(page, tmp_path):
    source = tmp_path / "Übertragen.docx"
    create(page, "Source")
    source.write_bytes(download(page, "Source.docx", tmp_path).read_bytes())
    page.locator("#picker").set_input_files(source)
    expect(row(page, "Übertragen.docx")).to_be_visible()
    page.get_by_label("Rename Übertragen.docx").click()
    page.get_by_label("New name").fill("Named.docx")
    page.get_by_role("button", name="Rename").last.click()
    expect(row(page, "Named.docx")).to_be_visible()
    assert download(page, "Named.docx", tmp_path).read_bytes() == source.read_bytes()
    page.get_by_label("Delete Named.docx").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(row(page, "Named.docx")).to_have_count(0)
