"""Row 71: every attack of the table of known weaknesses in token libraries; row 76: weak secrets."""

import base64
import hmac
import json
import time

import pytest
from canaries import API_TOKEN, JWT_SECRET, URL_SECRET

from dealdocs import DealDocuments, Pipedrive, exceptions, jwt
from dealdocs.onlyoffice import DocumentServer
from dealdocs.pipedrive import verify_panel_token

NOW = 1_800_000_000
CLAIMS = {"status": 1, "key": "k", "userId": 1, "companyId": 2, "exp": NOW + 60}


def part(value):
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def forged(header, claims=CLAIMS, secret=JWT_SECRET, digest="sha256", signature=None):
    """A token with a right signature under any header, or with the given one."""
    signed = f"{part(header)}.{part(claims)}"
    if signature is None:
        signature = part(hmac.digest(secret.encode(), signed.encode(), digest))
    return f"{signed}.{signature}"


PUBLIC_KEY = (
    "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEn0x8l5cXk3Zb7lZ1cV1n3q0v2m0a\n"
    "-----END PUBLIC KEY-----\n"
)
HEADER = {"alg": "HS256", "typ": "JWT"}
GOOD = forged(HEADER)
HEAD, BODY, SIGNATURE = GOOD.split(".")
JWK = {"kty": "oct", "k": part(JWT_SECRET.encode())}
FORGED = {
    # CVE-2026-28802 and older ones: unsigned tokens.
    **{
        f"alg {alg!r}": forged({"alg": alg}, signature="")
        for alg in ("none", "None", "nOnE", "NONE", "", None)
    },
    "alg none, signed": forged({"alg": "none"}),
    "no alg": forged({"typ": "JWT"}),
    "alg twice": forged(b'{"alg":"none","alg":"HS256"}'),
    "alg no text": forged({"alg": ["HS256"]}),
    "alg lower case": forged({"alg": "hs256"}),
    "alg with a space": forged({"alg": "HS256 "}),
    # CVE-2026-28498, CVE-2026-48523: an unknown algorithm, or another than the key's.
    **{
        f"alg {alg}": forged({"alg": alg})
        for alg in ("HS1", "HS512/256", "RS256", "ES256", "PS256", "EdDSA", "dir", "A256GCM", "ES256K")
    },
    "alg HS384, signed by HS256": forged({"alg": "HS384"}),
    "alg HS256, signed by HS512": forged(HEADER, digest="sha512"),
    # CVE-2025-59420, CVE-2026-32597: unknown critical extensions; CVE-2026-27962: keys in the token itself.
    **{
        f"header {name}": forged({**HEADER, name: value})
        for name, value in {
            "crit": ["x"],
            "b64": False,
            "zip": "DEF",
            "enc": "A256GCM",
            "jwk": JWK,
            "jku": "https://evil.example/",
            "x5u": "https://evil.example/",
            "x5c": ["x"],
            "x5t": "x",
            "x5t#S256": "x",
        }.items()
    },
    # CVE-2025-61920 and others: sizes.
    "a header of 64 KB": forged({**HEADER, "kid": "x" * 65536}),
    "a payload of 64 KB": forged(HEADER, {**CLAIMS, "x": "y" * 65536}),
    "10^5 dots": "." * 100_000,
    "deep header": forged(b"[" * 9000),
    "deep payload": forged(HEADER, b'{"a":' * 1500 + b"1" + b"}" * 1500),
    "five parts": f"{GOOD}.x.y",
    "two parts": f"{HEAD}.{BODY}",
    "empty": "",
    "only dots": "..",
    "signature gone": f"{HEAD}.{BODY}.",
    "signature cut": GOOD[:-1],
    "signature longer": GOOD + "A",
    "signature of another": forged(HEADER, signature=part(b"x" * 32)),
    "another secret": forged(HEADER, secret=URL_SECRET),
    "padding": GOOD + "=",
    "line end": GOOD + "\n",
    "space before": " " + GOOD,
    "Bearer": "Bearer " + GOOD,
    "NUL": GOOD + "\0",
    "not ASCII": GOOD[:-1] + "\u00e9",
    "standard base64": f"{HEAD}.{BODY}." + base64.b64encode(b"\xff" * 32).decode(),
    "exp negative": forged(HEADER, {**CLAIMS, "exp": -1}),
    "payload changed": f"{HEAD}.{part({**CLAIMS, 'status': 2})}.{SIGNATURE}",
    "payload no object": forged(HEADER, [1]),
    "payload no JSON": forged(HEADER, b"{"),
    "payload not UTF-8": forged(HEADER, b'{"a":"\xff"}'),
    "payload with more behind": forged(HEADER, b'{"exp":9999999999} {}'),
    "exp twice": forged(HEADER, b'{"exp":1,"exp":9999999999}'),
    # CVE-2026-25537: times of a wrong type.
    **{
        f"{claim} {value}": forged(HEADER, b'{"%s":%s}' % (claim.encode(), value.encode()))
        for claim in ("exp", "nbf", "iat")
        for value in ('"9999999999"', "null", "true", "1e400", "[9999999999]", "{}")
    },
    "nbf later": forged(HEADER, {**CLAIMS, "nbf": NOW + 61}),
}


@pytest.mark.parametrize("token", [pytest.param(token, id=f"row71-{name}") for name, token in FORGED.items()])
def test_a_forged_token_is_refused(witness, token):
    witness.refused(exceptions.SignatureError, jwt.verify, token, JWT_SECRET, now=NOW)


# Callbacks carry a history, so 64 KB are no attack there.
@pytest.mark.parametrize(
    "token",
    [
        pytest.param(token, id=f"row71-{name}")
        for name, token in FORGED.items()
        if name != "a payload of 64 KB"
    ],
)
def test_a_forged_token_is_no_callback(witness, server_at, token):
    server = server_at("https://docs.example")
    kinds = (exceptions.SignatureError, exceptions.TokenExpiredError, exceptions.CallbackError)
    for body, headers in [
        (json.dumps({"status": 1, "key": "k", "token": token}).encode(), {}),
        (b'{"status":1,"key":"k"}', {"Authorization": f"Bearer {token}"}),
    ]:
        witness.refused(kinds, server.verify_callback, body, headers)


@pytest.mark.parametrize("expired", [0, NOW - 60, NOW - 61, 1.5])
def test_row71_an_old_token_is_expired(witness, expired):
    token = forged(HEADER, {**CLAIMS, "exp": expired})
    witness.refused(exceptions.TokenExpiredError, jwt.verify, token, JWT_SECRET, now=NOW, hint=True)


def test_row71_the_unforged_token_is_good():
    assert jwt.verify(GOOD, JWT_SECRET, now=NOW) == CLAIMS


@pytest.mark.parametrize(
    ("claims", "query"),
    [
        ({"userId": 1, "companyId": 2}, {}),
        ({"userId": 1, "exp": time.time() + 3600}, {}),
        ({"userId": 0, "companyId": 2, "exp": 9_999_999_999}, {}),
        ({"userId": "1; --", "companyId": 2, "exp": 9_999_999_999}, {}),
        ({"userId": 1, "companyId": 2, "exp": 9_999_999_999}, {"user_id": "3"}),
        ({"userId": 1, "companyId": 2, "exp": 9_999_999_999}, {"company_id": "3"}),
        ({"userId": 1, "companyId": 2, "exp": 9_999_999_999}, {"user_id": ""}),
    ],
)
def test_row71_a_panel_token_names_its_user(witness, claims, query):
    token = jwt.sign(claims, JWT_SECRET)
    witness.refused(exceptions.SignatureError, verify_panel_token, token, JWT_SECRET, **query)


# --- row 76 -----------------------------------------------------------------------------------------

WEAK = {
    "empty": "",
    "the default": "secret",
    "a word": "verysecretstring",
    "31 bytes": "canary7a3d6b1c9f0e4b7a2d5c8f1e6"[:31],
    "one letter": "a" * 64,
    "repeated": "abcd1234" * 8,
    "of the documentation": "your-256-bit-secret-your-256-bit-secret",
    "of an example": "a-string-secret-at-least-256-bits-long",
    # CVE-2017-11424, CVE-2022-29217, CVE-2024-33663, CVE-2024-37568: a public key is no secret.
    "a public key": PUBLIC_KEY,
    "an OpenSSH key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8k0m4v1 user@host",
    "a JSON web key": json.dumps(JWK),
}
USES = {
    "jwt": jwt.Secret,
    "server": lambda secret: DocumentServer("https://docs.example", secret=secret),
    "accepted": lambda secret: DocumentServer(
        "https://docs.example", secret=JWT_SECRET, accepted_secrets=[secret]
    ),
    "sign": lambda secret: jwt.sign({}, secret),
    "verify": lambda secret: jwt.verify(GOOD, secret),
    "panel": lambda secret: verify_panel_token(GOOD, secret),
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize(
    "secret", [pytest.param(secret, id=f"row76-{name}") for name, secret in WEAK.items()]
)
def test_a_weak_secret_is_refused_at_start(witness, use, secret):
    error = witness.refused(exceptions.WeakSecretError, USES[use], secret, hint=True)
    if len(secret) > 6:
        assert secret.strip() not in str(error)


@pytest.mark.parametrize(
    "secret", [pytest.param(secret, id=f"row76-{name}") for name, secret in WEAK.items()]
)
def test_a_weak_secret_does_not_sign_our_links(witness, tmp_path, secret):
    crm = Pipedrive(company_domain="acme", api_token=API_TOKEN)
    server = DocumentServer("https://docs.example", secret=JWT_SECRET)
    options = {"directory": tmp_path / "state", "instance": "i", "public_url": "https://app.example"}
    witness.refused(
        exceptions.WeakSecretError, DealDocuments, crm, server, secret=secret, hint=True, **options
    )
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("secret", [JWT_SECRET + "\n", " " + JWT_SECRET, JWT_SECRET + " ", "x" * 5000])
def test_row76_a_secret_that_was_copied_badly_is_refused(witness, secret):
    witness.refused(exceptions.ConfigError, jwt.Secret, secret)


@pytest.mark.parametrize("name", ["empty", "a public key", "an OpenSSH key", "a JSON web key"])
def test_row76_what_is_no_secret_at_all_cannot_be_allowed(witness, name):
    make = DocumentServer
    witness.refused(
        exceptions.WeakSecretError, make, "https://docs.example", secret=WEAK[name], allow_weak_secret=True
    )


def test_row76_the_comparison_is_of_whole_signatures(witness):
    # Any single changed byte of a signature is refused, wherever it is.
    good = base64.urlsafe_b64decode(SIGNATURE + "=")
    for place in range(32):
        wrong = bytes(byte ^ (1 if place == at else 0) for at, byte in enumerate(good))
        witness.refused(
            exceptions.SignatureError, jwt.verify, f"{HEAD}.{BODY}.{part(wrong)}", JWT_SECRET, now=NOW
        )
