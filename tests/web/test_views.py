"""The views alone, over stand-ins for the core."""

import html
import io
import json
import re

import pytest
from fakes import Active, Chunks

from dealdocs import exceptions
from dealdocs.exceptions import ArgumentTypeError, ConfigError
from dealdocs.web import ROUTES, WebSettings
from dealdocs.web.message import UploadedFile

CHANGES = [
    ("POST", "/deals/7/files", {"name": "a.docx"}),
    ("POST", "/deals/7/uploads?name=a.docx", {"any": "bytes"}),
    ("PATCH", "/deals/7/files/1", {"name": "b.docx"}),
    ("DELETE", "/deals/7/files/1", None),
]
PERSONAL = [
    ("GET", "/deals/7", None),
    ("GET", "/deals/7/files", None),
    ("GET", "/deals/7/activity", None),
    ("GET", "/deals/7/files/1/content", None),
    ("GET", "/deals/7/files/1/editor", None),
    *CHANGES,
]


def config_in(response):
    """What the browser's JSON.parse would get out of the page."""
    text = response.body.decode()
    found = re.search(r'<script type="application/json" id="config">(.*?)</script', text, re.DOTALL)
    return json.loads(found[1])


# -- editor --------------------------------------------------------------------
def test_editor_page_gives_the_browser_the_signed_config_unchanged(ask, documents):
    documents.config = {"document": {"title": "ü</script><!--<script>\u2028 &amp;"}, "token": "a.b.c"}
    response = ask("GET", "/deals/7/files/1/editor?mode=view")
    assert response.status == 200
    assert config_in(response) == documents.config
    assert documents.calls == [("open", 7, 1, "7", "view", "en", "desktop")]


@pytest.mark.parametrize("evil", ["</script>", "<!--", "<script>", "]]>", "\u2028"])
def test_nothing_in_a_config_ends_the_script_element(ask, documents, evil):
    documents.config = {"document": {"title": evil}}
    text = ask("GET", "/deals/7/files/1/editor").body.decode()
    island = text.split('id="config">', 1)[1].split("</script>", 1)[0]
    assert not re.search("[<>\u2028]", island)
    assert json.loads(island) == documents.config


def test_editor_page_is_locked_down(ask):
    response = ask("GET", "/deals/7/files/1/editor")
    policy = dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))
    nonces = set(re.findall(r'nonce="([^"]+)"', response.body.decode()))
    assert len(nonces) == 1
    assert policy["script-src"] == f"'nonce-{nonces.pop()}' https://docs.example.com"
    assert policy["frame-src"] == "https://docs.example.com"
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_every_page_has_its_own_nonce(ask):
    policies = {ask("GET", "/deals/7").headers["Content-Security-Policy"] for _ in range(5)}
    assert len(policies) == 5


def test_a_panel_may_be_framed_by_pipedrive_and_by_nobody_else(ask):
    settings = WebSettings(frame_ancestors=("https://*.pipedrive.com",))
    response = ask("GET", "/deals/7", settings=settings)
    assert "frame-ancestors 'self' https://*.pipedrive.com" in response.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in response.headers


@pytest.mark.parametrize(
    ("setting", "kind"),
    [
        ({"frame_ancestors": ("https://x.test; script-src *",)}, ConfigError),
        ({"frame_ancestors": "https://*.pipedrive.com"}, ArgumentTypeError),
        ({"max_upload_bytes": -1}, ConfigError),
        ({"max_callback_bytes": "5"}, ArgumentTypeError),
        ({"origin": "app"}, ConfigError),
        ({"lang": "xx"}, ConfigError),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(setting, kind):
    with pytest.raises(kind, match=next(iter(setting))):
        WebSettings(**setting)


@pytest.mark.parametrize(
    ("headers", "query", "expected"),
    [
        ({}, "", ("en", "desktop")),
        ({"accept-language": "pt-PT,pt;q=0.9"}, "", ("pt-PT", "desktop")),
        ({"accept-language": "de-AT,de;q=0.9"}, "", ("de", "desktop")),
        ({"accept-language": "de"}, "&lang=fr", ("fr", "desktop")),
        ({"accept-language": "<script>"}, "&lang=../x", ("en", "desktop")),
        ({"user-agent": "Mozilla/5.0 (Android) Mobile"}, "", ("en", "mobile")),
        ({"user-agent": "Mobile", "sec-ch-ua-mobile": "?0"}, "", ("en", "desktop")),
    ],
)
def test_language_and_device(ask, documents, headers, query, expected):
    ask("GET", f"/deals/7/files/1/editor?mode=edit{query}", headers=headers)
    assert documents.calls[0][-2:] == expected


def test_an_unknown_mode_is_refused(ask, documents):
    assert ask("GET", "/deals/7/files/1/editor?mode=admin").status == 400
    assert documents.calls == []


def test_a_document_that_is_being_saved_is_waited_for(ask, documents):
    documents.error = exceptions.SaveInProgressError("in flight", retry_after=1.2)
    response = ask("GET", "/deals/7/files/1/editor")
    assert response.status == 409
    assert response.headers["Refresh"] == "2"
    assert b"Still saving" in response.body


# -- callback ------------------------------------------------------------------
def test_callback_hands_everything_on_and_returns_the_answer_exactly(ask, documents):
    response = ask(
        "POST", "/callback?token=abc", user=None, body=b'{"status":2}', headers={"authorization": "Bearer x"}
    )
    assert (response.status, response.body) == (200, b'{"error":0}')
    assert response.headers["Content-Type"] == "application/json"
    name, token, body, headers = documents.calls[0]
    assert (name, token, body, headers["authorization"]) == ("save", "abc", b'{"status":2}', "Bearer x")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (exceptions.SignatureError("no"), 403),
        (exceptions.TokenExpiredError("old"), 403),
        (exceptions.CallbackError("what"), 400),
        (exceptions.StorageError("disk full"), 503),
        (exceptions.RequestTimeoutError("slow"), 503),
        (exceptions.NotFoundError("gone"), 503),
        (exceptions.RateLimitError("slow down", retry_after=3), 503),
        (RuntimeError("defect"), 503),
        (MemoryError(), 503),
    ],
)
def test_a_callback_that_is_not_safe_is_never_acknowledged(ask, documents, error, status):
    documents.error = error
    response = ask("POST", "/callback?token=abc", user=None, body=b"{}")
    assert (response.status, response.body) == (status, b'{"error":1}')


def test_a_callback_beyond_the_cap_is_not_read(ask, documents):
    settings = WebSettings(max_callback_bytes=10)
    assert ask("POST", "/callback?token=a", user=None, body=b"x" * 11, settings=settings).status == 413
    assert (
        ask("POST", "/callback?token=a", user=None, body=b"x" * 11, settings=settings, length=None).status
        == 413
    )
    assert ask("POST", "/callback?token=a", user=None, body=b"x" * 5, length=9).status == 400
    assert documents.calls == []


def test_a_callback_must_be_a_post(ask):
    response = ask("GET", "/callback?token=abc")
    assert (response.status, response.headers["Allow"]) == (405, "POST")


# -- download ------------------------------------------------------------------
def test_download_streams_and_cannot_be_run(ask, documents):
    response = ask("GET", "/download?token=good", user=None)
    assert b"".join(response.body) == b"abcdef"
    assert documents.chunks.closed
    assert response.headers["Content-Length"] == "6"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"] == 'attachment; filename="Proposal.docx"'
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_head_tells_the_length_and_reads_nothing(ask, documents):
    response = ask("HEAD", "/download?token=good", user=None)
    assert (response.status, response.body, response.headers["Content-Length"]) == (200, b"", "6")
    assert documents.chunks.closed


@pytest.mark.parametrize("token", ["", "bad", "good2"])
def test_download_with_a_wrong_token(ask, token):
    response = ask("GET", f"/download?token={token}", user=None)
    assert response.status == 403
    assert json.loads(response.body)["message"] == "This link is not valid."


@pytest.mark.parametrize(
    ("name", "plain", "extended"),
    [
        ("a.docx", 'filename="a.docx"', None),
        ("Übersicht ü.docx", 'filename="_bersicht _.docx"', "filename*=UTF-8''%C3%9Cbersicht%20%C3%BC.docx"),
        ('a".docx', 'filename="a_.docx"', "filename*=UTF-8''a%22.docx"),
        (
            "a\r\nSet-Cookie: x.docx",
            'filename="a__Set-Cookie_ x.docx"',
            "filename*=UTF-8''a__Set-Cookie%3A%20x.docx",
        ),
        ("../../etc/passwd", 'filename=".._.._etc_passwd"', None),
        ("50%;x=1.docx", 'filename="50__x=1.docx"', "filename*=UTF-8''50%25%3Bx%3D1.docx"),
        ("\ud800.docx", 'filename="?.docx"', None),
        ("", 'filename="document"', None),
    ],
)
def test_names_in_the_disposition(ask, documents, name, plain, extended):
    documents.chunks = Chunks(name=name)
    value = ask("GET", "/deals/7/files/1/content").headers["Content-Disposition"]
    assert value.isascii()
    assert "\r" not in value
    assert "\n" not in value
    assert plain.replace("?", "_") in value
    if extended:
        assert value.endswith(extended)


# -- list ----------------------------------------------------------------------
def test_the_list_says_what_is_going_on(ask, documents):
    documents.active = [Active(1), Active(2, "save_failed", (), "Pipedrive was not there")]
    answer = json.loads(ask("GET", "/deals/7/files").body)
    assert [file["name"] for file in answer["files"]] == ["Proposal.docx", "Übersicht.xlsx"]
    assert answer["activity"][0] == {
        "id": 1,
        "state": "editing",
        "editors": ["Bob"],
        "problem": None,
        "can_retry": False,
    }
    assert answer["activity"][1]["problem"] == "Pipedrive was not there"


def test_polling_does_not_ask_pipedrive(ask, documents):
    assert json.loads(ask("GET", "/deals/7/activity").body)["activity"] == []
    assert documents.calls == []


def test_the_page_of_a_deal_escapes_what_it_is_told(ask):
    settings = WebSettings(deal_title=lambda deal: f"<b>{deal}</b> & {{{{style}}}}")
    text = ask("GET", "/deals/7", settings=settings).body.decode()
    assert html.escape("<b>7</b> & {{style}}") in text
    assert "<b>7" not in text


# -- changes -------------------------------------------------------------------
def test_create(ask, documents):
    response = ask(
        "POST", "/deals/7/files", json_body={"name": "Neu.docx"}, headers={"accept-language": "de"}
    )
    assert (response.status, json.loads(response.body)["name"]) == (201, "Neu.docx")
    assert documents.calls == [("create", 7, "Neu.docx", "7", "de")]


def test_upload_of_bytes_and_of_a_form(ask, documents):
    response = ask("POST", "/deals/7/uploads?name=a.docx", body=b"bytes", headers={"content-type": "x/y"})
    assert response.status == 201
    form = {"file": UploadedFile("b.docx", io.BytesIO(b"more"))}
    assert ask("POST", "/deals/7/uploads", files=form).status == 201
    assert documents.calls == [("upload", 7, "a.docx", b"bytes", "7"), ("upload", 7, "b.docx", b"more", "7")]


def test_rename_and_delete(ask, documents):
    assert ask("PATCH", "/deals/7/files/1", json_body={"name": "b.docx"}).status == 200
    assert ask("DELETE", "/deals/7/files/1").status == 204
    assert ask("DELETE", "/deals/7/files/1?force=1").status == 204
    assert documents.calls == [
        ("rename", 7, 1, "b.docx", "7"),
        ("delete", 7, 1, "7", False),
        ("delete", 7, 1, "7", True),
    ]


@pytest.mark.parametrize(("length", "body"), [(11, b"x" * 11), (None, b"x" * 11), (5, b"x" * 3), (0, b"")])
def test_uploads_that_are_too_large_broken_or_empty_leave_nothing(
    ask, documents, tmp_path, monkeypatch, length, body
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    settings = WebSettings(max_upload_bytes=10)
    response = ask("POST", "/deals/7/uploads?name=a.docx", body=body, length=length, settings=settings)
    assert response.status == (413 if len(body) > 10 else 400)
    assert documents.calls == []
    assert list(tmp_path.iterdir()) == []


def test_a_failed_upload_leaves_no_temporary_file(ask, documents, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    documents.error = exceptions.FileTooLargeError("413")
    assert ask("POST", "/deals/7/uploads?name=a.docx", body=b"x").status == 413
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"nonsense", 400),
        (b"\xff\xfe", 400),
        (b"{}", 400),
        (b'{"name":""}', 400),
        (b'{"name":"  "}', 400),
        (b'{"name":7}', 400),
        (b'{"name":["a.docx"]}', 400),
        (b"[" * 10000, 400),
        (b'{"name":"' + b"x" * 2000 + b'"}', 400),
        (b'{"name":"' + b"x" * 20000 + b'"}', 413),
    ],
)
def test_bad_names_end_before_the_core(ask, documents, body, status):
    assert ask("POST", "/deals/7/files", body=body).status == status
    assert ask("PATCH", "/deals/7/files/1", body=body).status == status
    assert documents.calls == []


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
@pytest.mark.parametrize(
    "headers",
    [
        {"x-dealdocs": None},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.test"},
        {"origin": "null"},
        {"origin": "https://app.test.evil.test"},
    ],
)
def test_changes_from_elsewhere_are_refused(ask, documents, method, path, body, headers):
    assert ask(method, path, json_body=body, headers=headers).status == 403
    assert documents.calls == []


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "same-origin"}, {"origin": "https://app.test"}, {}])
def test_changes_from_the_page_are_accepted(ask, headers):
    assert ask("DELETE", "/deals/7/files/1", headers=headers).status == 204


def test_the_configured_origin_counts_behind_a_proxy(ask):
    settings = WebSettings(origin="https://public.test")
    assert (
        ask("DELETE", "/deals/7/files/1", headers={"origin": "https://public.test"}, settings=settings).status
        == 204
    )
    assert (
        ask("DELETE", "/deals/7/files/1", headers={"origin": "http://app.test"}, settings=settings).status
        == 403
    )


def test_json_must_say_that_it_is_json(ask, documents):
    assert (
        ask(
            "POST", "/deals/7/files", body=b'{"name":"a.docx"}', headers={"content-type": "text/plain"}
        ).status
        == 415
    )
    assert documents.calls == []


# -- all of them ---------------------------------------------------------------
@pytest.mark.parametrize(("method", "path", "body"), PERSONAL)
def test_nobody_gets_in_without_a_login(ask, documents, method, path, body):
    assert ask(method, path, json_body=body, user=None).status == 401
    assert documents.calls == []


@pytest.mark.parametrize(
    "path",
    [
        "/deals/0",
        "/deals/-1",
        "/deals/1.0",
        "/deals/x",
        "/deals/9007199254740992",
        "/deals/٣",
        "/deals/7/",
        "/",
    ],
)
def test_ids_are_positive_integers(ask, documents, path):
    assert ask("GET", path).status == 404
    assert documents.calls == []


def test_a_get_changes_nothing(ask, documents):
    for route in ROUTES:
        if route.method == "GET":
            ask("GET", route.path.format(deal_id=7, file_id=1))
    assert {call[0] for call in documents.calls} <= {"list", "open", "download", "download_signed"}


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (exceptions.DocumentAccessError("file 1 is of deal 8"), 404, "not_found"),
        (exceptions.UnsupportedFormatError("exe"), 415, "unsupported_format"),
        (exceptions.RateLimitError("429", retry_after=2.5), 503, "try_later"),
        (exceptions.ConnectError("refused"), 502, "remote_error"),
        (exceptions.RequestTimeoutError("slow"), 504, "timeout"),
        (exceptions.SaveInProgressError("job 12", retry_after=1), 409, "save_in_progress"),
        (ValueError("secret-value"), 500, "internal_error"),
    ],
)
def test_errors_become_a_status_and_short_words(ask, documents, error, status, code):
    documents.error = error
    response = ask("GET", "/deals/7/files")
    answer = json.loads(response.body)
    assert (response.status, answer["error"]) == (status, code)
    assert str(error) not in answer["message"]
    page = ask("GET", "/deals/7/files/1/content")
    assert page.status == status
    assert str(error) not in page.body.decode()


def test_every_error_of_a_remote_side_has_an_answer():
    from dealdocs.web.problems import problem_of

    bases = (
        exceptions.ApiError,
        exceptions.TransportError,
        exceptions.SignatureError,
        exceptions.DocumentServerError,
        exceptions.OAuthError,
    )
    classes = [one for one in vars(exceptions).values() if isinstance(one, type) and issubclass(one, bases)]
    assert len(classes) > 30
    for one in classes:
        problem = problem_of(one("detail"))
        assert 400 <= problem.status < 600
        assert not problem.message.startswith("Something went wrong"), one


def test_a_document_in_use_is_told_apart_so_that_the_page_can_ask_again(ask, documents):
    documents.error = exceptions.DocumentInUseError("edited by Bob")
    response = ask("DELETE", "/deals/7/files/1")
    assert (response.status, json.loads(response.body)["error"]) == (409, "in_use")
