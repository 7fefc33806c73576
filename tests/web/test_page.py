"""The page of a deal in Chromium, over stand-ins for the core."""

import flask
import pytest
from browser import LIMIT, chromium, serving
from fakes import Active, File, Person
from playwright.sync_api import expect

import dealdocs.flask
from dealdocs import exceptions
from dealdocs.web import WebSettings

EVIL = "<img src=x onerror=alert(1)>.docx"


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def site(documents):
    app = flask.Flask(__name__)
    settings = WebSettings(max_upload_bytes=100_000)
    blueprint = dealdocs.flask.create_blueprint(documents, user_loader=Person, settings=settings)
    app.register_blueprint(blueprint, url_prefix="/documents")
    with serving(app) as url:
        yield f"{url}/documents/deals/7"


@pytest.fixture
def page(browser, site):
    context = browser.new_context(accept_downloads=True, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(LIMIT)
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console", lambda line: wrong.append(line.text) if "Content Security Policy" in line.text else None
    )
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    yield page
    context.close()
    assert wrong == []


def row(page, name):
    return page.locator("li.file").filter(has=page.get_by_text(name, exact=True))


def test_lists_with_type_size_time_and_state(page, site, documents):
    documents.files[3] = File(3, "Contract.pdf", 2_500_000, document_type="pdf", can_edit=False)
    documents.files[4] = File(4, "Data.bin", 12, document_type=None, can_view=False, can_edit=False)
    documents.active = [Active(1, editors=("Bob", "Cid")), Active(2, "save_failed", (), "no room")]
    page.goto(site)
    expect(row(page, "Proposal.docx")).to_contain_text("Edited by Bob and Cid")
    expect(row(page, "Übersicht.xlsx")).to_contain_text("Not saved: no room")
    expect(row(page, "Contract.pdf")).to_contain_text("2.5 MB")
    expect(page.get_by_label("Edit Contract.pdf")).to_be_hidden()
    expect(page.get_by_label("View Contract.pdf")).to_have_attribute(
        "href", "/documents/deals/7/files/3/editor?mode=view"
    )
    expect(page.get_by_label("View Data.bin")).to_be_hidden()
    expect(page.get_by_label("Download Data.bin")).to_be_visible()


def test_create_by_keyboard_alone(page, site):
    page.goto(site)
    page.get_by_role("button", name="New").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.type("Offer")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(row(page, "Offer.xlsx")).to_be_visible()
    expect(page.locator("#toast")).to_have_text("Offer.xlsx was created.")


def test_a_refused_name_is_said_in_the_dialog(page, site, documents):
    page.goto(site)
    expect(row(page, "Proposal.docx")).to_be_visible()
    page.get_by_role("button", name="New").click()
    documents.error = exceptions.ValidationError("bad name")
    page.get_by_label("Name", exact=True).fill("x")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_have_text("Pipedrive did not accept this.")
    documents.error = None
    page.get_by_role("button", name="Create").click()
    expect(row(page, "x.docx")).to_be_visible()


def test_upload_by_button_and_by_drop(page, site, documents):
    page.goto(site)
    page.locator("#picker").set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": b"abc"} for name in ("One.docx", "Zwei ü.docx")]
    )
    expect(row(page, "One.docx")).to_be_visible()
    expect(row(page, "Zwei ü.docx")).to_be_visible()
    transfer = page.evaluate_handle(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(['dropped'], 'Drop.docx'));
            return data;
        }"""
    )
    page.dispatch_event("body", "dragenter", {"dataTransfer": transfer})
    expect(page.locator("#drop")).to_be_visible()
    page.dispatch_event("body", "drop", {"dataTransfer": transfer})
    expect(page.locator("#drop")).to_be_hidden()
    expect(row(page, "Drop.docx")).to_be_visible()
    assert ("upload", 7, "Drop.docx", b"dropped", "7") in documents.calls
    expect(page.locator("#uploads li")).to_have_count(0)


def test_an_upload_that_is_too_large_is_not_sent(page, site, documents):
    page.goto(site)
    page.locator("#picker").set_input_files({"name": "big.docx", "mimeType": "x/y", "buffer": b"x" * 100_001})
    expect(page.locator("#uploads")).to_contain_text("larger than 100 kB")
    assert not [call for call in documents.calls if call[0] == "upload"]
    page.get_by_label("Stop uploading big.docx").click()
    expect(page.locator("#uploads li")).to_have_count(0)


def test_rename_selects_the_stem(page, site):
    page.goto(site)
    page.get_by_label("Rename Proposal.docx").click()
    expect(page.get_by_label("New name")).to_be_focused()
    page.keyboard.type("Final")
    page.keyboard.press("Enter")
    expect(row(page, "Final.docx")).to_be_visible()
    expect(row(page, "Proposal.docx")).to_have_count(0)


def test_delete_asks_first(page, site, documents):
    page.goto(site)
    page.get_by_label("Delete Proposal.docx").click()
    page.keyboard.press("Escape")
    expect(row(page, "Proposal.docx")).to_be_visible()
    assert ("delete", 7, 1, "7", False) not in documents.calls
    page.get_by_label("Delete Proposal.docx").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(row(page, "Proposal.docx")).to_have_count(0)


def test_download(page, site):
    page.goto(site)
    with page.expect_download() as download:
        page.get_by_label("Download Proposal.docx").click()
    assert download.value.suggested_filename == "Proposal.docx"
    assert download.value.path().read_bytes() == b"abcdef"


def test_an_empty_deal_says_what_to_do(page, site, documents):
    documents.files = {}
    page.goto(site)
    expect(page.get_by_text("No documents yet")).to_be_visible()
    page.get_by_role("button", name="Spreadsheet").click()
    page.get_by_label("Name", exact=True).fill("Costs")
    page.keyboard.press("Enter")
    expect(row(page, "Costs.xlsx")).to_be_visible()
    expect(page.get_by_text("No documents yet")).to_be_hidden()


def test_a_failure_says_so_and_is_mended(page, site, documents):
    documents.error = exceptions.ConnectError("refused")
    page.goto(site)
    expect(page.get_by_role("alert").first).to_contain_text("could not be reached")
    documents.error = None
    page.get_by_role("button", name="Try again").click()
    expect(row(page, "Proposal.docx")).to_be_visible()
    expect(page.locator("#failure")).to_be_hidden()


def test_changes_of_others_show_without_a_reload(page, site, documents):
    documents.active = [Active(1)]
    page.goto(site)
    expect(row(page, "Proposal.docx")).to_contain_text("Edited by Bob")
    documents._keep(File(9, "From elsewhere.docx"))
    documents.active = []
    expect(row(page, "From elsewhere.docx")).to_be_visible()
    expect(row(page, "Proposal.docx")).not_to_contain_text("Edited")


def test_a_hidden_page_asks_nothing(page, site, documents):
    page.clock.install()
    page.goto(site)
    expect(row(page, "Proposal.docx")).to_be_visible()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.run_for(600_000)
    assert asked == []
    page.evaluate("Object.defineProperty(document, 'hidden', { value: false })")
    with page.expect_request("**/files"):  # the list is old by then
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_names_are_text(page, site, documents):
    documents.files[1] = File(1, EVIL)
    documents.active = [Active(1, editors=(EVIL,))]
    page.goto(site)
    expect(row(page, EVIL)).to_contain_text(f"Edited by {EVIL}")
    page.get_by_label(f"Delete {EVIL}").click()
    expect(page.get_by_role("alertdialog")).to_contain_text(EVIL)
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("width", [320, 390, 1200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_every_width(browser, site, documents, tmp_path, width, scheme):
    documents.files[1] = File(1, "A name without any place to break it_" * 4 + ".docx")
    documents.active = [Active(1, "save_failed", (), "a long reason " * 6)]
    context = browser.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme)
    page = context.new_page()
    page.goto(site)
    page.locator("li.file").first.wait_for()
    page.screenshot(path=tmp_path / f"deal-{width}-{scheme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_everything_can_be_reached_and_has_a_name(page, site):
    page.goto(site)
    row(page, "Proposal.docx").wait_for()
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input:not([hidden])")]
        .filter((one) => one.checkVisibility())
        .filter((one) => !(one.ariaLabel || one.textContent.trim() || one.labels?.length))
        .map((one) => one.outerHTML)"""
    )
    assert nameless == []
    seen = set()
    for _ in range(20):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.ariaLabel || document.activeElement.textContent"))
    assert {"Upload", "New", "Proposal.docx", "Rename Übersicht.xlsx", "Delete Proposal.docx"} <= seen
