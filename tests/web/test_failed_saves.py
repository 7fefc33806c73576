"""A save that was given up, and a deal that is not there: the views, and the page in Chromium."""

import pytest
from fakes import Active, FakeDocuments, File, Person
from playwright.sync_api import expect
from test_page import browser, page, row, site

from dealdocs import exceptions
from dealdocs.web import DealViews, Request

__all__ = ["browser", "page", "site"]

FAILED = Active(1, "save_failed", (), "Pipedrive said no", failed_save=12)


def test_a_deal_that_does_not_exist_is_not_found(ask, documents):
    documents.error = exceptions.NotFoundError("no such deal")
    answer = ask("GET", "/deals/99999")
    assert answer.status == 404
    assert b"There is no such deal." in answer.body


def test_a_page_is_shown_although_pipedrive_is_away(ask, documents):
    documents.error = exceptions.ConnectError("refused")
    assert ask("GET", "/deals/7").status == 200


def test_a_save_is_tried_again_through_its_file(ask, documents):
    documents.active = [FAILED, Active(2)]
    assert ask("POST", "/deals/7/files/1/retry").body == b'{"state":"idle"}'
    assert documents.calls == [("retry", 12)]
    for file in (1, 2, 3):
        assert ask("POST", f"/deals/7/files/{file}/retry").status == 409
    foreign = ask("POST", "/deals/7/files/1/retry", headers={"x-dealdocs": None})
    assert foreign.status == 403
    assert documents.calls == [("retry", 12)]


def test_the_page_saves_again(page, site, documents):
    documents.active = [FAILED]
    documents.stuck = True
    page.goto(site)
    again = page.get_by_role("button", name="Save Proposal.docx again")
    expect(row(page, "Proposal.docx")).to_contain_text("Not saved: Pipedrive said no")
    expect(page.get_by_role("button", name="Save Übersicht.xlsx again")).to_have_count(0)
    again.click()
    expect(page.locator("#toast")).to_have_text("Proposal.docx could not be saved. Its changes are kept.")
    documents.stuck = False
    again.click()
    expect(page.locator("#toast")).to_have_text("Proposal.docx was saved.")
    expect(row(page, "Proposal.docx")).not_to_contain_text("Not saved")
    expect(again).to_be_hidden()


def test_the_page_tells_what_the_document_server_lost(page, site, documents):
    documents.active = [
        Active(1, "idle", (), "The last changes are lost."),
        Active(2, "editing", ("Bob",), "A save was missed."),
    ]
    page.goto(site)
    expect(row(page, "Proposal.docx")).to_contain_text("The last changes are lost.")
    expect(row(page, "Übersicht.xlsx")).to_contain_text("Edited by Bob. A save was missed.")


def test_the_page_needs_no_second_request_for_its_first_list(page, site, documents):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site)
    expect(row(page, "Proposal.docx")).to_be_visible()
    assert asked == [site]
    assert [call[0] for call in documents.calls] == ["list"]


@pytest.mark.parametrize("company", ["acme", "umbrella"])
def test_each_person_sees_the_documents_of_their_company(company):
    mine = {name: FakeDocuments({1: File(1, f"{name}.docx")}) for name in ("acme", "umbrella")}
    views = DealViews(FakeDocuments(), documents_for=lambda user: mine[user.id])
    request = Request("GET", "/deals/7/files", user=Person(company))
    assert f"{company}.docx".encode() in views.handle(request).body
    assert views.handle(Request("GET", "/deals/7/files")).status == 401
    callback = Request("POST", "/callback", query={"token": "t"}, length=0)
    assert views.handle(callback).status == 200, "the Document Server is nobody"
