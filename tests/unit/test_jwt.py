import copy
import json
import pickle
import time

import jwt as pyjwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealdocs import jwt
from dealdocs.exceptions import ConfigError, SignatureError, TokenExpiredError, WeakSecretError

TEXT = "5fba0c31d2a84e7f9b6c1d0e8a7f3b25" * 2
SECRET = jwt.Secret(TEXT)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=12,
)
CLAIMS = st.dictionaries(
    st.text(st.characters(codec="utf-8")).filter(lambda key: key not in {"exp", "nbf", "iat"}), JSON
)


@given(CLAIMS, st.sampled_from(["HS256", "HS384", "HS512"]))
def test_pyjwt_reads_what_we_write_and_we_read_what_it_writes(claims: dict, algorithm: str):
    ours = jwt.sign(claims, SECRET, algorithm)
    assert (
        pyjwt.decode(
            ours,
            TEXT,
            algorithms=[algorithm],
            options={"verify_sub": False, "verify_jti": False, "verify_iss": False, "verify_aud": False},
        )
        == claims
    )
    theirs = pyjwt.encode(claims, TEXT, algorithm=algorithm) if not {"iss"} & set(claims) else ours
    assert jwt.verify(theirs, TEXT, algorithms=[algorithm]) == claims


def test_bytes_and_text_are_signed_as_they_are():
    text = '{"b": 1,  "a":"\u00f1"}'
    token = jwt.sign(text, SECRET)
    assert token == jwt.sign(text.encode(), TEXT)
    assert jwt.verify(token, SECRET) == {"b": 1, "a": "\u00f1"}
    for wrong in ("[]", b"", "null"):
        with pytest.raises(ConfigError):
            jwt.sign(wrong, SECRET)


def test_expiry():
    now = int(time.time())
    assert jwt.verify(jwt.sign({"exp": now + 100}, SECRET), SECRET, require_expiry=True)["exp"] == now + 100
    token = jwt.sign({"exp": now - 100}, SECRET)
    with pytest.raises(TokenExpiredError) as caught:
        jwt.verify(token, SECRET)
    assert isinstance(caught.value, SignatureError)
    assert caught.value.hint
    assert jwt.verify(token, SECRET, leeway=200)
    assert jwt.verify(token, SECRET, now=now - 150)
    with pytest.raises(SignatureError):
        jwt.verify(jwt.sign({}, SECRET), SECRET, require_expiry=True)


@pytest.mark.parametrize("leeway", [-1, float("nan"), float("inf"), 1e300])
def test_a_leeway_out_of_range_is_refused(leeway: float):
    with pytest.raises(ConfigError):
        jwt.verify(jwt.sign({}, SECRET), SECRET, leeway=leeway)


def test_algorithms_are_pinned():
    token = jwt.sign({}, SECRET, "HS512")
    with pytest.raises(SignatureError):
        jwt.verify(token, SECRET, algorithms=["HS256"])
    for wrong in ("none", "hs256", "RS256", ""):
        with pytest.raises(ConfigError):
            jwt.sign({}, SECRET, wrong)
        with pytest.raises(ConfigError):
            jwt.verify(token, SECRET, algorithms=[wrong])
    unsigned = pyjwt.encode({}, None, algorithm="none")
    with pytest.raises(SignatureError):
        jwt.verify(unsigned, SECRET)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "..",
        "a.b.c",
        "Bearer x.y.z",
        "\0.\0.\0",
        "\ud800.a.b",
        b"\xff.\xff.\xff",
        "é.é.é",
        "." * 10,
        "A" * 20_000,
    ],
)
def test_what_is_no_token_is_a_signature_error(token: str | bytes):
    with pytest.raises(SignatureError):
        jwt.verify(token, SECRET)


def test_what_python_cannot_read_is_a_signature_error():
    deep = '{"a":' + "[" * 100_000 + "]" * 100_000 + "}"
    digits = '{"a":' + "9" * 6000 + "}"
    for payload in (deep, digits):
        with pytest.raises(SignatureError):
            jwt.verify(jwt.sign(payload, SECRET), SECRET, max_bytes=1_000_000)


def test_weak_secrets_are_refused_unless_named():
    for weak in ("", "secret", "x" * 31, "ssh-rsa AAAA", "-----BEGIN PUBLIC KEY-----"):
        with pytest.raises(WeakSecretError):
            jwt.sign({}, weak)
    token = jwt.sign({"a": 1}, jwt.Secret("secret", allow_weak=True))
    assert pyjwt.api_jws.PyJWS().get_unverified_header(token) == {"alg": "HS256", "typ": "JWT"}
    with pytest.raises(WeakSecretError):
        jwt.Secret("", allow_weak=True)


def test_a_secret_stays_secret():
    assert repr(SECRET) == str(SECRET) == "Secret(***)"
    assert TEXT not in repr([getattr(SECRET, name, "") for name in dir(SECRET)])
    for leak in (pickle.dumps, copy.deepcopy, json.dumps):
        with pytest.raises(TypeError):
            leak(SECRET)
