"""The editor config from Python, checked with PyJWT as an independent verifier."""

import json
import time
from dataclasses import fields
from pathlib import Path

import jwt
import pytest

from dealdocs import exceptions, onlyoffice
from dealdocs.onlyoffice import (
    LANGUAGES,
    Anonymous,
    AsyncDocumentServer,
    CoEditing,
    Customization,
    Document,
    DocumentServer,
    Features,
    GoBack,
    Permissions,
    RecentFile,
    User,
    document_key,
    nearest_language,
)
from dealdocs.onlyoffice._wire import camel, wire

SECRET = "c9b0a1f7d2e84c53a6f1b7e0d4c8a9f3f81c46d0a95e3b72c6d4e8f0917a2b5c"
ADDRESS = "https://docs.example.com/ds"


def server(**options):
    return DocumentServer(ADDRESS, secret=SECRET, **options)


def document(**fields):
    return Document(
        **{"title": "Angebot.docx", "url": "https://app.example.com/d?t=canary", "key": "abc", **fields}
    )


def opened(document=None, **options):
    options.setdefault("callback_url", "https://app.example.com/c?t=canary")
    return server().editor_config(document or globals()["document"](), **options)


def claims(token, algorithm="HS256"):
    return jwt.decode(token, SECRET, algorithms=[algorithm], options={"require": ["iat", "exp"]})


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512"])
def test_the_token_is_over_the_config(algorithm):
    config = server(jwt_algorithm=algorithm).editor_config(
        document(), user=User(id="7", name="Änn\u2028"), callback_url="https://app.example.com/c"
    )
    assert jwt.get_unverified_header(config.token) == {"alg": algorithm, "typ": "JWT"}
    content = claims(config.token, algorithm)
    issued, expires = content.pop("iat"), content.pop("exp")
    sent = json.loads(config.to_json())
    assert sent == config.to_dict()
    assert sent.pop("token") == config.token
    assert content == sent
    assert expires == config.expires_at == issued + 300
    assert abs(issued - time.time()) < 60
    assert not {"nbf", "url", "key", "payload", "operation"} & set(content)


def test_python_names_become_the_servers_names():
    config = opened(
        document(permissions=Permissions(print=False, copy=True, edit_comment_author_only=True)),
        lang="pt_PT",
        co_editing=CoEditing(mode="strict", change=False),
        recent=[RecentFile(title="a.docx", url="https://a.example/a")],
        customization=Customization(
            anonymous=Anonymous(request=True, label="Guest"),
            features=Features(tab_style="line", spellcheck={"mode": False}),
            feedback=False,
            goback=GoBack(url="https://a.example/deal", text="Deal"),
            hide_right_menu=False,
            ui_theme="theme-dark",
            layout={"leftMenu": False, "toolbar": {"file": {"close": True}}},
            review_permissions={"a": ["b"]},
        ),
        type="mobile",
        width="100%",
        height=600,
        extra={"editorConfig": {"customization": {"ai": {"on": True}}}},
    ).to_dict()
    editor = config["editorConfig"]
    assert config["document"]["permissions"]["editCommentAuthorOnly"] is True
    assert editor["lang"] == "pt-PT"
    assert editor["coEditing"] == {"mode": "strict", "change": False}
    assert editor["recent"] == [{"title": "a.docx", "url": "https://a.example/a"}]
    assert editor["customization"] == {
        "ai": {"on": True},
        "anonymous": {"request": True, "label": "Guest"},
        "features": {"spellcheck": {"mode": False}, "tabStyle": "line"},
        "feedback": False,
        "goback": {"text": "Deal", "url": "https://a.example/deal"},
        "hideRightMenu": False,
        "layout": {"leftMenu": False, "toolbar": {"file": {"close": True}}},
        "reviewPermissions": {"a": ["b"]},
        "uiTheme": "theme-dark",
    }
    assert (config["type"], config["width"], config["height"]) == ("mobile", "100%", 600)


FULL = json.loads((Path(__file__).parents[2] / "src/onlyoffice/tests/full_config.json").read_text())
LOOKS = FULL["editorConfig"]["customization"]


@pytest.mark.parametrize(
    ("cls", "example"),
    [
        (onlyoffice.Document, FULL["document"]),
        (onlyoffice.Permissions, FULL["document"]["permissions"]),
        (onlyoffice.CommentGroups, FULL["document"]["permissions"]["commentGroups"]),
        (onlyoffice.Info, FULL["document"]["info"]),
        (onlyoffice.SharingSetting, FULL["document"]["info"]["sharingSettings"][0]),
        (onlyoffice.ReferenceData, FULL["document"]["referenceData"]),
        (onlyoffice.User, FULL["editorConfig"]["user"]),
        (onlyoffice.ActionLink, FULL["editorConfig"]["actionLink"]),
        (onlyoffice.LinkAction, FULL["editorConfig"]["actionLink"]["action"]),
        (onlyoffice.CoEditing, FULL["editorConfig"]["coEditing"]),
        (onlyoffice.RecentFile, FULL["editorConfig"]["recent"][0]),
        (onlyoffice.Template, FULL["editorConfig"]["templates"][0]),
        (onlyoffice.Embedded, FULL["editorConfig"]["embedded"]),
        (onlyoffice.Plugins, FULL["editorConfig"]["plugins"]),
        (onlyoffice.Customization, LOOKS),
        (onlyoffice.Anonymous, LOOKS["anonymous"]),
        (onlyoffice.Close, LOOKS["close"]),
        (onlyoffice.Customer, LOOKS["customer"]),
        (onlyoffice.Features, LOOKS["features"]),
        (onlyoffice.Feedback, LOOKS["feedback"]),
        (onlyoffice.GoBack, LOOKS["goback"]),
        (onlyoffice.Logo, LOOKS["logo"]),
        (onlyoffice.Mobile, LOOKS["mobile"]),
        (onlyoffice.Review, LOOKS["review"]),
        (onlyoffice.SubmitForm, LOOKS["submitForm"]),
    ],
)
def test_python_has_exactly_the_fields_of_the_core(cls, example):
    # The core's own test holds this example to be complete and accepted.
    names = {camel(field.name): field.name for field in fields(cls)}
    assert set(names) == set(example)
    assert wire(cls(**{name: example[wired] for wired, name in names.items()})) == example


def test_formats_without_editing_are_opened_for_reading():
    config = opened(document(title="scan.djvu"), customization=Customization(forcesave=True, help=False))
    assert (config.mode, config.document_type) == ("view", "pdf")
    editor = config.to_dict()["editorConfig"]
    assert "callbackUrl" not in editor
    assert editor["customization"] == {"help": False}
    assert opened(document(title="a.odt")).mode == "view"
    assert opened(document(title="a.odt"), lossy_extensions=["odt"]).mode == "edit"


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"mode": "write"}, "mode"),
        ({"lang": "not a language"}, "lang"),
        ({"callback_url": "/callback"}, "callbackUrl"),
        ({"callback_url": "https://user:canary@app/"}, "callbackUrl"),
        ({"customization": {"reviewDisplay": "loud"}}, "reviewDisplay"),
        ({"customization": {"hide_right_menu": True}}, "hide_right_menu"),
        ({"customization": Customization(zoom="canary")}, "zoom"),
        ({"document_type": "text"}, "documentType"),
        ({"document_type": "cell"}, "documentType"),
        ({"action_link": {"action": {"type": "page"}}}, "actionLink.action.type"),
        ({"expires_in": 0}, "expires_in"),
        ({"extra": {"url": "https://x"}}, "url"),
        ({"extra": {"document": {"key": "other"}}}, "key"),
        ({"user": User(id="x" * 129)}, "user.id"),
        ({"document": document(key="../x")}, "document.key"),
        ({"document": document(key="")}, "document.key"),
        ({"document": document(url="file:///etc/passwd")}, "document.url"),
        ({"document": document(title="")}, "document.title"),
        ({"callback_url": None}, "callback"),
    ],
)
def test_wrong_values_name_the_field(options, field):
    options = {"document": document(), "callback_url": "https://app.example.com/c", **options}
    with pytest.raises(exceptions.ConfigError) as caught:
        server().editor_config(options.pop("document"), **options)
    assert field in str(caught.value)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("letter", ["x", "é", "日", "😀"])
def test_a_title_of_any_length_is_cut_and_keeps_its_extension(letter):
    shown = opened(document(title=letter * 400 + ".DOCX")).to_dict()["document"]
    assert shown["fileType"] == "docx"
    assert shown["title"].strip(letter) == ".DOCX"
    assert len(shown["title"].encode("utf-16-le")) // 2 in {127, 128}


def test_unknown_formats_are_refused():
    with pytest.raises(exceptions.UnsupportedFormatError):
        opened(document(title="a.exe"))
    with pytest.raises(exceptions.ConfigError, match="`action_link`"):
        opened(action_link=float("nan"))


def test_nothing_secret_is_shown():
    config = opened()
    for shown in (repr(config), str(config), repr(server()), repr(document())):
        assert SECRET not in shown
        assert "canary" not in shown
        assert config.token not in shown


@pytest.mark.parametrize("secret", ["", "secret", "x" * 31, "your-256-bit-secret", "a" * 64])
def test_weak_secrets_are_refused(secret):
    with pytest.raises(exceptions.WeakSecretError) as refused:
        DocumentServer(ADDRESS, secret=secret)
    assert ("allow_weak_secret=True" in str(refused.value)) == bool(secret)
    if secret:
        DocumentServer(ADDRESS, secret=secret, allow_weak_secret=True)
    else:
        with pytest.raises(exceptions.WeakSecretError):
            DocumentServer(ADDRESS, secret=secret, allow_weak_secret=True)


def test_the_environment_is_read_when_a_server_is_made(monkeypatch):
    for name in ("ADDRESS", "INTERNAL_ADDRESS", "JWT_SECRET", "JWT_HEADER"):
        monkeypatch.delenv(f"ONLYOFFICE_{name}", raising=False)
    with pytest.raises(exceptions.ConfigError, match="ONLYOFFICE_ADDRESS"):
        DocumentServer(secret=SECRET)
    with pytest.raises(exceptions.ConfigError, match="ONLYOFFICE_JWT_SECRET"):
        DocumentServer(ADDRESS)
    monkeypatch.setenv("ONLYOFFICE_ADDRESS", ADDRESS)
    monkeypatch.setenv("ONLYOFFICE_JWT_SECRET", SECRET)
    monkeypatch.setenv("ONLYOFFICE_JWT_HEADER", "X-Docs")
    monkeypatch.setenv("ONLYOFFICE_INTERNAL_ADDRESS", "http://ds")
    made = DocumentServer()
    assert (made.address, made.internal_address) == ("https://docs.example.com/ds/", "http://ds/")
    assert made.jwt_header == "X-Docs"
    assert DocumentServer(jwt_header="Authorization").jwt_header == "Authorization"
    claims(made.editor_config(document(), mode="view").token)


@pytest.mark.parametrize(
    "options",
    [
        {"jwt_header": "a b"},
        {"jwt_prefix": "Bearer\n"},
        {"jwt_algorithm": "RS256"},
        {"token_lifetime": 0},
        {"timeout": -1},
        {"timeout": float("inf")},
        {"internal_address": "ds.internal"},
        {"version": "newest"},
        {"max_file_size": -1},
    ],
)
def test_wrong_settings_are_refused(options):
    with pytest.raises(exceptions.ConfigError):
        server(**options)


def test_addresses():
    made = server(internal_address="http://ds:8080")
    assert made.api_js_url == "https://docs.example.com/ds/web-apps/apps/api/documents/api.js"
    assert made.api_js_url_for("k=1").endswith("api.js?shardkey=k%3D1")
    for bad in ("docs.example.com", "ftp://a", "https://u:p@a", "https://a/?x=1", "", "https://"):
        with pytest.raises(exceptions.ConfigError):
            DocumentServer(bad, secret=SECRET)


def test_methods_are_signed_like_the_config():
    argument = {"version": 2, "key": "abc", "url": "https://docs.example.com/x", "fileType": "docx"}
    signed = json.loads(server().sign_method("setHistoryData", argument))
    content = claims(signed.pop("token"))
    del content["iat"], content["exp"]
    assert signed == content == argument
    for method, bad in [
        ("setHistoryData", {"key": "abc", "url": "https://docs.example.com/x"}),
        ("setHistoryData", {**argument, "changesUrl": "file:///x"}),
        ("setHistoryData", {**argument, "previous": {"key": "a/b", "url": "https://a.example/x"}}),
        ("insertImage", {"images": [{"fileType": "png", "url": "//evil"}]}),
        ("insertImage", {"images": [], "token": "x"}),
        ("insertImage", {}),
        ("openFile", {}),
    ]:
        with pytest.raises(exceptions.ConfigError):
            server().sign_method(method, bad)


@pytest.mark.parametrize(
    "method",
    [
        "setReferenceData",
        "setReferenceSource",
        "setRequestedDocument",
        "setRequestedSpreadsheet",
        "setMailMergeRecipients",
        "setRevisedFile",
    ],
)
def test_methods_that_hand_over_a_file_need_its_type_and_address(method):
    argument = {"fileType": "xlsx", "url": "https://app.example.com/recipients.xlsx"}
    signed = json.loads(server().sign_method(method, argument))
    content = claims(signed.pop("token"))
    assert signed == argument
    assert {name: content[name] for name in argument} == argument
    for name in argument:
        with pytest.raises(exceptions.ConfigError, match=f"`{name}` is missing"):
            server().sign_method(method, {key: argument[key] for key in argument if key != name})


def test_keys_and_languages():
    assert document_key("a", "bc", "1") != document_key("ab", "c", "1")
    assert document_key("acme", "17", "r") == document_key("acme", 17, "r")
    assert document_key("acme", "17", "3") == document_key("acme", "17", 3)
    for wrong in (
        (17, "r", "3"),
        ("acme", True, "3"),
        ("acme", "17", False),
        ("acme", 1.5, "3"),
        ("acme", None, "3"),
    ):
        with pytest.raises(exceptions.ArgumentTypeError):
            document_key(*wrong)
    assert len(LANGUAGES) == 46
    assert nearest_language("zh_Hant_TW") == "zh-TW"


def test_the_async_twin_signs_alike():
    twin = AsyncDocumentServer(ADDRESS, secret=SECRET)
    config = twin.editor_config(document(), mode="view")
    assert claims(config.token)["editorConfig"] == {"mode": "view"}
    names = {name for name in dir(AsyncDocumentServer) if not name.startswith("_")}
    assert {name.replace("aclose", "close") for name in names} == {
        name for name in dir(DocumentServer) if not name.startswith("_")
    }
