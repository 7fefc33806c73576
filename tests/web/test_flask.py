"""The blueprint and the building blocks, through Flask's own client."""

import io
import json
import subprocess
import sys

import flask
import pytest
from fakes import Opened, Person
from test_views import config_in

import dealdocs.flask
from dealdocs import exceptions
from dealdocs.web import ROUTES, WebSettings

OWN = {"X-Dealdocs": "1", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def app(documents):
    app = flask.Flask(__name__)
    users = {"ann": Person("7", "Ann"), "bob": Person("8", "Bob")}
    app.register_blueprint(
        dealdocs.flask.create_blueprint(
            documents,
            user_loader=lambda: users.get(flask.request.cookies.get("user")),
            authorize=lambda user, deal: user.id == "7" or deal == 8,
            settings=WebSettings(max_upload_bytes=1000),
        ),
        url_prefix="/documents",
    )
    return app


@pytest.fixture
def client(app):
    client = app.test_client()
    client.set_cookie("user", "ann")
    return client


def test_one_endpoint_per_route(app):
    names = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert {f"dealdocs.{route.name}" for route in ROUTES} <= names
    with app.test_request_context():
        assert flask.url_for("dealdocs.editor", deal_id=7, file_id=1) == "/documents/deals/7/files/1/editor"


def test_pages_know_where_they_are_mounted(client):
    page = client.get("/documents/deals/7").get_data(as_text=True)
    assert '"base": "/documents/deals/7"' in page
    below = client.get("/documents/deals/7", environ_overrides={"SCRIPT_NAME": "/app"})
    assert '"base": "/app/documents/deals/7"' in below.get_data(as_text=True)


def test_list_create_upload_rename_delete(client, documents):
    assert client.get("/documents/deals/7/files").json["files"][0]["name"] == "Proposal.docx"
    assert client.post("/documents/deals/7/files", json={"name": "a.xlsx"}, headers=OWN).status_code == 201
    raw = client.post("/documents/deals/7/uploads?name=%C3%BC.docx", data=b"abc", headers=OWN)
    assert raw.status_code == 201
    form = {"file": (io.BytesIO(b"def"), "form.docx")}
    assert client.post("/documents/deals/7/uploads", data=form, headers=OWN).status_code == 201
    assert client.patch("/documents/deals/7/files/1", json={"name": "b.docx"}, headers=OWN).status_code == 200
    assert client.delete("/documents/deals/7/files/1", headers=OWN).status_code == 204
    assert [call[0] for call in documents.calls] == ["list", "create", "upload", "upload", "rename", "delete"]
    assert documents.calls[2] == ("upload", 7, "ü.docx", b"abc", "7")
    assert documents.calls[3] == ("upload", 7, "form.docx", b"def", "7")


def test_editor(client, documents):
    response = client.get("/documents/deals/7/files/1/editor", headers={"Accept-Language": "fr-CA"})
    assert response.status_code == 200
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert documents.calls == [("open", 7, 1, "7", "edit", "fr", "desktop")]


def test_download_streams_and_closes(client, documents):
    response = client.get("/documents/deals/7/files/1/content")
    assert (response.data, response.headers["Content-Length"]) == (b"abcdef", "6")
    response.close()
    assert documents.chunks.closed
    head = client.head("/documents/deals/7/files/1/content")
    assert (head.data, head.headers["Content-Length"]) == (b"", "6")


def test_a_download_that_is_given_up_is_closed(client, documents):
    documents.chunks.parts = (b"x" * 10,) * 1000
    documents.chunks.size = 10000
    response = client.get("/documents/deals/7/files/1/content", buffered=False)
    next(iter(response.response))
    response.close()
    assert documents.chunks.closed


def test_the_document_server_needs_no_login(app, documents):
    client = app.test_client()
    answer = client.post(
        "/documents/callback?token=t", json={"status": 1, "key": "k"}, headers={"Authorization": "B"}
    )
    assert (answer.status_code, answer.data) == (200, b'{"error":0}')
    assert documents.calls[0][1] == "t"
    assert documents.calls[0][3]["authorization"] == "B"
    assert client.get("/documents/download?token=good").data == b"abcdef"
    assert client.get("/documents/download?token=bad").status_code == 403


def test_who_may_see_what(app, documents):
    assert app.test_client().get("/documents/deals/8/files").status_code == 401
    bob = app.test_client()
    bob.set_cookie("user", "bob")
    assert bob.get("/documents/deals/8/files").status_code == 200
    assert bob.get("/documents/deals/7/files").status_code == 404
    assert bob.delete("/documents/deals/7/files/1", headers=OWN).status_code == 404
    assert documents.calls == [("list", 8, "8")]


def test_too_large(client, documents):
    assert client.post("/documents/deals/7/uploads?name=a", data=b"x" * 1001, headers=OWN).status_code == 413
    form = {"file": (io.BytesIO(b"x" * 1001), "form.docx")}
    assert client.post("/documents/deals/7/uploads", data=form, headers=OWN).status_code == 413
    large = {"file": (io.BytesIO(b"x" * 100_000), "form.docx")}
    assert client.post("/documents/deals/7/uploads", data=large, headers=OWN).status_code in {400, 413}
    assert documents.calls == []


def test_the_apps_own_limit_is_an_answer_too(app, documents):
    app.config["MAX_CONTENT_LENGTH"] = 100
    client = app.test_client()
    client.set_cookie("user", "ann")
    assert client.post("/documents/deals/7/uploads?name=a", data=b"x" * 500, headers=OWN).status_code == 413
    assert client.post("/documents/callback?token=t", data=b"x" * 500).status_code == 413
    assert documents.calls == []


@pytest.mark.parametrize("path", ["/documents/deals/0", "/documents/deals/99999999999999999999"])
def test_ids_out_of_range(client, path):
    assert client.get(path).status_code == 404


def test_a_get_or_a_plain_form_of_another_site_changes_nothing(client, documents):
    for path in ("/documents/deals/7/files/1", "/documents/deals/7/uploads"):
        assert client.get(path).status_code == 405
    assert client.post("/documents/deals/7/files", data={"name": "a.docx"}).status_code == 403
    form = {"file": (io.BytesIO(b"x"), "a.docx")}
    assert client.post("/documents/deals/7/uploads", data=form).status_code == 403
    assert documents.calls == []


def test_errors(client, documents):
    documents.error = exceptions.DocumentAccessError("file 9 is of deal 8")
    answer = client.get("/documents/deals/7/files/9/content")
    assert answer.status_code == 404
    assert "deal 8" not in answer.get_data(as_text=True)


def test_building_blocks_in_an_app_of_ones_own(documents):
    app = flask.Flask(__name__)

    @app.get("/letters/<int:letter>")
    def letter(letter):
        return dealdocs.flask.editor_page(Opened(json.dumps({"token": "t"})))

    @app.post("/back")
    def back():
        return dealdocs.flask.callback_view(documents)

    @app.get("/fetch")
    def fetch():
        return dealdocs.flask.download_view(documents)

    client = app.test_client()
    page = client.get("/letters/1")
    page.body = page.data
    assert config_in(page) == {"token": "t"}
    assert client.post("/back?token=t", json={}).data == b'{"error":0}'
    assert client.get("/fetch?token=good").data == b"abcdef"
    documents.error = exceptions.StorageError("full")
    assert client.post("/back?token=t", json={}).status_code == 503


def test_without_flask_the_error_says_what_to_install():
    code = """
import sys
sys.modules["flask"] = None
from dealdocs.exceptions import ConfigError
try:
    import dealdocs.flask
except ConfigError as error:
    assert 'pip install "dealdocs[flask]"' in str(error), error
else:
    raise SystemExit("imported")
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"user_loader": None}, "user_loader"),
        ({"user_loader": Person("7", "Ann")}, "user_loader"),
        ({"settings": {"lang": "de"}}, "settings"),
        ({"documents": "documents"}, "documents"),
    ],
)
def test_wrong_parts_are_refused_at_once(documents, wrong, named):
    parts = {"documents": documents, "user_loader": lambda: None, **wrong}
    with pytest.raises(exceptions.ArgumentTypeError, match=named):
        dealdocs.flask.create_blueprint(parts.pop("documents"), **parts)
