"""Rows 51 to 55: text of strangers in headers, paths, queries and forms."""

import base64

import pytest
from canaries import ACCESS_TOKEN, API_TOKEN, JWT_SECRET, WEBHOOK_PASSWORD
from hostile import answer, record

from dealdocs import Pipedrive, exceptions
from dealdocs.onlyoffice import Document, DocumentServer
from dealdocs.pipedrive import verify_webhook

BREAKING = ["\r\nHost: evil", "\n", "\r", "\0", "\r\n folded", "\x7f", "\u2028", "\u00e9"]


@pytest.mark.parametrize("text", [*BREAKING, " ", "\t"])
@pytest.mark.parametrize("place", ["front", "middle", "end"])
@pytest.mark.parametrize("setting", ["api_token", "access_token"])
def test_row51_a_token_cannot_break_a_header(witness, setting, place, text):
    secret = API_TOKEN if setting == "api_token" else ACCESS_TOKEN
    value = {"front": text + secret, "middle": secret[:9] + text + secret[9:], "end": secret + text}[place]
    witness.refused(exceptions.ConfigError, Pipedrive, company_domain="acme", **{setting: value}, hint=True)


@pytest.mark.parametrize("text", BREAKING)
@pytest.mark.parametrize("setting", ["jwt_header", "jwt_prefix"])
def test_row51_settings_cannot_break_a_header(witness, setting, text):
    options = {setting: f"X{text}Y"}
    witness.refused(
        exceptions.ConfigError, DocumentServer, "https://docs.example", secret=JWT_SECRET, **options
    )


@pytest.mark.parametrize("name", ["a b", "a:", "", "h\u00e9ader", "a(b)"])
def test_row51_a_header_has_the_name_of_a_header(hostile, witness, name):
    if name:  # an empty one means: the usual one
        make = DocumentServer
        witness.refused(
            exceptions.ConfigError, make, "https://docs.example", secret=JWT_SECRET, jwt_header=name
        )


@pytest.mark.parametrize(
    "header",
    [
        "Host",
        "content-length",
        "Transfer-Encoding",
        "Connection",
        "Proxy-Authorization",
        "TE",
        "Upgrade",
        "Expect",
    ],
)
def test_row52_the_token_header_is_none_that_frames_the_request(witness, header):
    make = DocumentServer
    witness.refused(
        exceptions.ConfigError, make, "https://docs.example", secret=JWT_SECRET, jwt_header=header
    )


@pytest.mark.parametrize("name", ["api_token", "API_TOKEN", "access_token"])
def test_row53_a_credential_has_no_place_in_a_query(hostile, client, witness, name):
    owner = hostile(record())
    crm = client(owner.url)
    error = witness.refused(
        exceptions.ConfigError, crm.request, "GET", "/api/v2/deals", params={name: API_TOKEN}, hint=True
    )
    assert name.lower() in str(error).lower()
    assert owner.requests == []


@pytest.mark.parametrize("user", ["a:b", ":", "hook:"])
def test_row54_a_basic_user_has_no_colon(witness, user):
    header = "Basic " + base64.b64encode(f"{user}:{WEBHOOK_PASSWORD}".encode()).decode()
    witness.refused(exceptions.ConfigError, verify_webhook, header, user=user, password=WEBHOOK_PASSWORD)


@pytest.mark.parametrize("password", [WEBHOOK_PASSWORD + "p\u00e4ss:w\u00f6rd", WEBHOOK_PASSWORD])
def test_row54_a_password_is_utf8(witness, password):
    def basic(text, encoding="utf-8"):
        return "Basic " + base64.b64encode(f"hook:{text}".encode(encoding)).decode()

    verify_webhook(basic(password), user="hook", password=password)
    wrong = [None, "", "Basic", "Basic !", f"Bearer {password}", basic(password + "x"), basic(password[:-1])]
    wrong += [basic(password, "utf-16"), basic(""), "Basic " + "A" * 10_000]
    for header in wrong:
        error = witness.refused(
            exceptions.AuthenticationError, verify_webhook, header, user="hook", password=password, hint=True
        )
        assert error.status == 401
    witness.refused(exceptions.ConfigError, verify_webhook, basic(""), user="hook", password="")


@pytest.mark.parametrize(
    "path",
    [
        "/api/v2/../admin",
        "/api/v2/%2e%2e/admin",
        "/api/v2/.%2E/admin",
        "/api/v2/deals?x=1",
        "/api/v2/deals#x",
        "/api/v2/deals\r\nHost: evil",
        "/api/v2/deals%0d%0aHost:evil",
        "/api/v2/deals%00",
        "/api/v2/de als",
        "/api\\v2",
        "//evil.example/x",
        "https://evil.example/x",
        "@evil.example/x",
        "",
        ".",
    ],
)
def test_row55_a_path_stays_where_it_is(hostile, client, witness, path):
    owner = hostile(record())
    witness.refused(exceptions.ConfigError, client(owner.url).request, "GET", path, hint=True)
    assert owner.requests == []


@pytest.mark.parametrize("method", ["GET\r\nHost: evil", "TRACE", "CONNECT", "get it", "", "\0"])
def test_row55_a_method_is_one_of_five(hostile, client, witness, method):
    owner = hostile(record())
    witness.refused(exceptions.ConfigError, client(owner.url).request, method, "/api/v2/deals")
    assert owner.requests == []


@pytest.mark.parametrize("code", ["", ".", "..", "a\nb", "\0"])
def test_row55_an_id_cannot_be_a_dot_segment(hostile, client, witness, code):
    owner = hostile(record())
    witness.refused(exceptions.ConfigError, client(owner.url).deal_fields.get, code)
    assert owner.requests == []


@pytest.mark.parametrize(
    "code", ["../../admin", "a/b", "a?b=c", "a#b", "%2e%2e", "${x}", "{{x}}", "a b", "\u00fc"]
)
def test_row55_an_id_stays_one_segment(hostile, client, code):
    owner = hostile(answer(200, b'{"success":true,"data":{"field_code":"x"}}'))
    client(owner.url).deal_fields.get(code)
    line = owner.requests[0].split(b"\r\n")[0].split(b" ")
    assert len(line) == 3
    assert line[1].startswith(b"/api/v2/dealFields/")
    assert line[1].count(b"/") == 4
    assert not set(line[1]) & set(b"?#{} \x80")


@pytest.mark.parametrize("key", ["../x", "a/b", "a b", "a\0", "a\r\nb", "k\u00e9y", "a?b", "", "k" * 129])
def test_row55_a_document_key_is_plain(hostile, server_at, witness, key):
    owner = hostile(answer(200, b'{"error":0}'))
    server = server_at(owner.url)
    document = Document(title="a.docx", url="https://app.example/d", key=key)
    for call in (server.command.info, server.command.force_save, server.api_js_url_for):
        witness.refused(exceptions.ConfigError, call, key)
    witness.refused(exceptions.ConfigError, server.editor_config, document, mode="view")
    assert owner.requests == []
