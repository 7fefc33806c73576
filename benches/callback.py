"""Verifying a callback with every check, against PyJWT.

Usage: python benches/callback.py   (a release build; pip install pyjwt)

Ours finds the token in the body, pins the algorithm, checks signature, canonical base64url, `exp` and `crit`,
types the fields, checks the key's characters and compares it with the bound one. PyJWT alone decodes the
token; "and the checks" adds the rest by hand.
"""

import json
import platform
import re
import time

import jwt as pyjwt
from rounds import in_turns, table

import dealdocs
from dealdocs import _core
from dealdocs.onlyoffice import DocumentServer

SECRET = "5fba0c31d2a84e7f9b6c1d0e8a7f3b255fba0c31d2a84e7f9b6c1d0e8a7f3b2a"
KEY = "9f2c4b6e8d0a1c3e5f7091b2d4f6a8c0e2143658"
CHARACTERS = re.compile(r"[0-9A-Za-z._=-]{1,128}")


def fields() -> dict[str, object]:
    """Make the fields of a final save with a history, 2.5 KB as JSON."""
    changes = [
        {"created": f"2026-11-21 10:{minute:02}:00", "user": {"id": f"user-{minute}", "name": "Ann Example"}}
        for minute in range(18)
    ]
    folder = f"https://docs.example.com/cache/files/data/{KEY}_7310"
    query = "md5=R9wLxGm5nQ0YxYk2b7u1Sg&expires=1795255200&shardkey=" + KEY
    return {
        "key": KEY,
        "status": 2,
        "url": f"{folder}/output.docx/output.docx?{query}&filename=output.docx",
        "changesurl": f"{folder}/changes.zip/changes.zip?{query}&filename=changes.zip",
        "filetype": "docx",
        "history": {"serverVersion": "9.4.0", "changes": changes},
        "users": ["user-7"],
        "actions": [{"type": 0, "userid": "user-7"}],
        "lastsave": "2026-11-21T10:00:00.000Z",
        "notmodified": False,
    }


def by_hand(body: bytes) -> dict[str, object]:
    """Do with PyJWT what `verify_callback` does."""
    if len(body) > 1_048_576:
        raise ValueError
    token = json.loads(body)["token"]
    claims = pyjwt.decode(token, SECRET, ["HS256", "HS384", "HS512"], {"require": ["exp"]}, leeway=60)
    if type(claims["status"]) is not int or not isinstance(claims.get("url"), str):
        raise TypeError
    if not CHARACTERS.fullmatch(claims["key"]) or claims["key"] != KEY:
        raise ValueError
    return claims


def main() -> None:
    now = int(time.time())
    content = {**fields(), "iat": now, "exp": now + 3000}
    token = pyjwt.encode(content, SECRET, "HS256")
    body = json.dumps({**fields(), "token": token}).encode()
    headers = {"content-type": "application/json", "authorization": "Bearer x"}
    server = DocumentServer("https://docs.example.com", secret=SECRET)
    build = "debug" if _core.debug_build else "release"
    print(f"dealdocs {dealdocs.__version__} ({build}), {platform.machine()}, body {len(body)} bytes")
    callback = server.verify_callback(body, headers, expected_key=KEY)
    assert (callback.status, callback.url) == (content["status"], content["url"])
    assert by_hand(body)["url"] == callback.url

    rivals = {
        "dealdocs, every check": lambda: server.verify_callback(body, headers, expected_key=KEY),
        "PyJWT, token alone": lambda: pyjwt.decode(token, SECRET, ["HS256"], {"require": ["exp"]}, leeway=60),
        "PyJWT, and the checks": lambda: by_hand(body),
    }
    table(
        "Verify a callback",
        in_turns(rivals, calls=100, rounds=25),
        against="PyJWT, token alone",
    )


if __name__ == "__main__":
    main()
