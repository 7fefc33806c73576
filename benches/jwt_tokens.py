"""Signing and verifying a 2.5 KB editor config, against PyJWT and joserfc.

Usage: python benches/jwt_tokens.py   (a release build; pip install pyjwt joserfc)
"""

import json
import platform

import jwt as pyjwt
from config import config, config_json
from joserfc import jwt as joserfc_jwt
from joserfc.jwk import OctKey
from rounds import in_turns, table

import dealdocs
from dealdocs import _core, jwt

TEXT = "5fba0c31d2a84e7f9b6c1d0e8a7f3b255fba0c31d2a84e7f9b6c1d0e8a7f3b25"
SECRET = jwt.Secret(TEXT)
KEY = OctKey.import_key(TEXT)
TIMES = joserfc_jwt.JWTClaimsRegistry(leeway=60, exp={"essential": True})


def joserfc_verify(token: str) -> object:
    claims = joserfc_jwt.decode(token, KEY, algorithms=["HS256"]).claims
    TIMES.validate(claims)
    return claims


def main() -> None:
    payload, claims = config_json(), config()
    token = jwt.sign(payload, SECRET)
    build = "debug" if _core.debug_build else "release"
    print(f"dealdocs {dealdocs.__version__} ({build}), {platform.machine()}, payload {len(payload)} bytes")
    assert (
        jwt.verify(token, SECRET) == pyjwt.decode(token, TEXT, algorithms=["HS256"]) == joserfc_verify(token)
    )

    signing = {
        "dealdocs, JSON bytes": lambda: jwt.sign(payload, SECRET),
        "dealdocs, JSON bytes, secret as text": lambda: jwt.sign(payload, TEXT),
        "dealdocs, dict": lambda: jwt.sign(claims, SECRET),
        "PyJWT, JSON bytes (jws only)": lambda: pyjwt.api_jws.encode(payload, TEXT, "HS256"),
        "PyJWT, dict": lambda: pyjwt.encode(claims, TEXT, "HS256"),
        "joserfc, dict": lambda: joserfc_jwt.encode({"alg": "HS256", "typ": "JWT"}, claims, KEY),
    }
    table("Sign", in_turns(signing, calls=200, rounds=25), against="PyJWT, dict")

    options = {
        "algorithms": ("HS256",),
        "leeway": 60.0,
        "require_expiry": True,
        "max_bytes": 16384,
        "now": None,
    }
    verifying = {
        "dealdocs, payload as bytes (core)": lambda: _core.jwt.verify(token, SECRET, **options),
        "dealdocs, claims as dict": lambda: jwt.verify(
            token, SECRET, algorithms=("HS256",), require_expiry=True
        ),
        "PyJWT": lambda: pyjwt.decode(token, TEXT, ["HS256"], {"require": ["exp"]}, leeway=60),
        "joserfc": lambda: joserfc_verify(token),
        "(json.loads alone)": lambda: json.loads(payload),
    }
    table("Verify: signature, alg, exp", in_turns(verifying, calls=100, rounds=25), against="PyJWT")


if __name__ == "__main__":
    main()
