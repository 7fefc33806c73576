"""Panel tokens and webhooks, held against PyJWT."""

import base64
import time
from collections.abc import Callable

import jwt
import pytest

from dealdocs import exceptions
from dealdocs.pipedrive import verify_panel_token, verify_webhook

SECRET = "client-secret-of-the-test-app-0123456789-0123456789-0123456789-0123456789"


def token(secret: str = SECRET, algorithm: str = "HS256", **claims: object) -> str:
    now = int(time.time())
    return jwt.encode(
        {"userId": 7, "companyId": 9, "iat": now, "exp": now + 300, **claims}, secret, algorithm
    )


def test_a_panel_token_names_user_and_company() -> None:
    user = verify_panel_token(token(), SECRET, user_id="7", company_id="9")
    assert (user.user_id, user.company_id) == (7, 9)
    assert user.expires.timestamp() > time.time()


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda: token(secret="x" * 40), exceptions.SignatureError),
        (lambda: token(algorithm="HS512"), exceptions.SignatureError),
        (lambda: token(exp=1), exceptions.TokenExpiredError),
        (lambda: token(userId=8), exceptions.SignatureError),
        (lambda: token(companyId=None), exceptions.SignatureError),
        (lambda: "", exceptions.SignatureError),
        (lambda: "a.b.c", exceptions.SignatureError),
    ],
)
def test_other_tokens_are_refused(make: Callable[[], str], kind: type[Exception]) -> None:
    # Made here: a token of the time when tests are collected may have expired meanwhile.
    with pytest.raises(kind) as refused:
        verify_panel_token(make(), SECRET, user_id="7", company_id="9")
    assert refused.type is kind


@pytest.mark.filterwarnings("ignore:The HMAC key")
def test_a_weak_secret_needs_a_word() -> None:
    with pytest.raises(exceptions.WeakSecretError):
        verify_panel_token(token(secret="x-short-x"), "x-short-x")
    assert verify_panel_token(token(secret="x-short-x"), "x-short-x", allow_weak_secret=True).user_id == 7


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


def test_a_webhook_needs_its_credentials() -> None:
    verify_webhook(basic("hook:pässword"), user="hook", password="pässword")
    for header in (
        None,
        "",
        "Basic",
        "Basic ???",
        basic("hook:"),
        basic("hook:password"),
        basic("x:pässword"),
    ):
        with pytest.raises(exceptions.AuthenticationError):
            verify_webhook(header, user="hook", password="pässword")
    with pytest.raises(exceptions.ConfigError):
        verify_webhook(basic("hook:"), user="hook", password="")
