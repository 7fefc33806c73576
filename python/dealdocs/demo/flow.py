"""The steps of `dealdocs demo --check`: what a person does in the browser, and what an attacker tries."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import time
import zipfile
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, Any

from dealdocs.demo.client import CheckFailed, DealPage, send

if TYPE_CHECKING:
    from collections.abc import Callable

    from dealdocs.demo.stage import Stage
    from dealdocs.sandbox import EditorSession

_FIRST, _SECOND = "First sentence of the check.", "Second sentence of the check."
_WAIT = 20.0


class Flow:
    """The steps share what the earlier ones made.

    Args:
        stage: A running demo.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.page = DealPage(stage.deal_url)
        self.server = stage.sandbox.documents
        self.session: EditorSession
        self.config: dict[str, Any] = {}

    def steps(self) -> list[tuple[str, Callable[[], str]]]:
        """Return the steps in order; each returns what it saw or raises `CheckFailed`."""
        return [
            ("show the page of the deal", self.show_page),
            ("list its documents", self.list_documents),
            ("create a docx, an xlsx and a pptx", self.create),
            ("upload a document", self.upload),
            ("open the docx with a signed config", self.open),
            ("show who is editing it", self.show_editing),
            ("type a sentence and save it while editing", self.force_save),
            ("type another, close, and have it saved back", self.close),
            ("download it and find both sentences", self.download),
            ("open it again under a new key", self.reopen),
            ("add a row to the xlsx and find it in the deal", self.edit_sheet),
            ("open the pptx for viewing only", self.view),
            ("repeat the last save and get no second file", self.replay),
            ("refuse wrong, missing and foreign tokens", self.refuse_tokens),
            ("refuse a change from another site", self.refuse_other_site),
            ("rename a document", self.rename),
            ("delete what the check made", self.delete),
        ]

    def show_page(self) -> str:
        """Fetch the page as a browser does."""
        answer = send("GET", self.stage.deal_url)
        _check(answer.status == 200, f"the page was answered {answer.status}")  # noqa: PLR2004
        _check("nonce-" in answer.headers.get("Content-Security-Policy", ""), "the page has no script policy")
        return f"{len(answer.body)} bytes"

    def list_documents(self) -> str:
        """Ask for the list."""
        return f"{len(self.page.files())} documents"

    def create(self) -> str:
        """Create one of each kind."""
        for extension in ("docx", "xlsx", "pptx"):
            self.page.create(f"Check.{extension}")
        missing = {"Check.docx", "Check.xlsx", "Check.pptx"} - self.page.files().keys()
        _check(not missing, f"not in the deal: {', '.join(sorted(missing))}")
        return "Check.docx, Check.xlsx, Check.pptx"

    def upload(self) -> str:
        """Upload a copy of the new docx and get the same bytes back."""
        content = self.page.download(self._id("Check.docx")).body
        made = self.page.upload("Übertragen.docx", content)
        _check(self.page.download(made["id"]).body == content, "the uploaded bytes came back different")
        return f"{made['name']}, {len(content)} bytes"

    def open(self) -> str:
        """Open the docx; the token must be ours and must be the very config."""
        self.config = self.page.open(self._id("Check.docx"))
        claims = _verified(self.config["token"], self.stage.sandbox.secret)
        unsigned = {key: value for key, value in self.config.items() if key != "token"}
        signed = {key: value for key, value in claims.items() if key not in {"iat", "exp"}}
        _check(signed == unsigned, "the token is for another config than the browser has")
        _check(claims["exp"] - claims["iat"] <= 600, "the token lives too long")  # noqa: PLR2004
        self.session = self.server.open(self.config)
        return f"key {self.config['document']['key'][:16]}…"

    def show_editing(self) -> str:
        """The page shows the session as soon as the Document Server has reported it."""
        active = self._until(lambda: self._state("Check.docx") == "editing" and self._activity("Check.docx"))
        return f"edited by {', '.join(active['editors'])}"

    def force_save(self) -> str:
        """A force-save reaches the deal, and the session goes on under the same key."""
        self.session.type(_FIRST)
        self.session.save()
        self.server.settle()
        self._until(lambda: _FIRST in self._text("Check.docx"))
        key = self._open_when_ready("Check.docx")["document"]["key"]
        _check(key == self.config["document"]["key"], "the key changed during the session")
        return "in the deal, same key"

    def close(self) -> str:
        """After the last one left, the document is saved and nobody edits it."""
        self.session.type(_SECOND)
        self.session.close()
        self.server.settle()
        self._until(lambda: _SECOND in self._text("Check.docx") and self._state("Check.docx") is None)
        return "saved"

    def download(self) -> str:
        """Both sentences are there, once, and the deal has one file of that name."""
        text = self._text("Check.docx")
        for sentence in (_FIRST, _SECOND):
            _check(text.count(sentence) == 1, f"{sentence!r} is {text.count(sentence)} times in the docx")
        return f"{len(self.page.files())} documents in the deal"

    def reopen(self) -> str:
        """A saved document has another key, so no editor shows the old one from its cache."""
        config = self._open_when_ready("Check.docx")
        _check(config["document"]["key"] != self.config["document"]["key"], "the key is still the old one")
        session = self.server.open(config)
        session.close()
        self.server.settle()
        return "closed without changes"

    def edit_sheet(self) -> str:
        """The same for a spreadsheet, saved on close only."""
        session = self.server.open(self.page.open(self._id("Check.xlsx")))
        session.add_row(["Checked", "42"])
        session.close()
        self.server.settle()
        self._until(lambda: "Checked" in self._text("Check.xlsx"))
        return "saved"

    def view(self) -> str:
        """A viewer can change nothing."""
        config = self.page.open(self._id("Check.pptx"), mode="view")
        _check(config["editorConfig"]["mode"] == "view", "the mode is not view")
        session = self.server.open(config)
        _check(not session.can["edit"], "a viewer may edit")
        session.close()
        self.server.settle()
        return "no edit permission"

    def replay(self) -> str:
        """A callback that comes again is accepted and changes nothing."""
        before = self.page.files()
        last = [one for one in self.server.callbacks if one["status"] == 2][-1]  # noqa: PLR2004
        status, answer = self.server.send_callback(last["url"], last["fields"])
        _check(_accepted(status, answer), f"the repeated callback was answered {status} {answer}")
        self.server.settle()
        _check(self.page.files() == before, "the repeated callback changed the deal")
        return f"{len(before)} documents as before"

    def refuse_tokens(self) -> str:
        """Every wrong token is refused, and the deal stays as it is."""
        before = self.page.files()
        last = [one for one in self.server.callbacks if one["status"] == 2][-1]  # noqa: PLR2004
        good = {"url": last["url"], "fields": last["fields"]}
        foreign = {**last["fields"], "key": "another-key"}
        attempts: dict[str, dict[str, Any]] = {
            "wrong secret": {**good, "secret": "another-secret-that-is-long-enough-for-HS256"},
            "no token": {**good, "tokens": "none"},
            "expired token": {**good, "age": 3600},
            "key of another document": {**good, "fields": foreign},
            "address without its token": {**good, "url": last["url"].partition("?")[0]},
            "address with a changed token": {**good, "url": last["url"][:-6] + "AAAAAA"},
        }
        for name, attempt in attempts.items():
            status, answer = self.server.send_callback(**attempt)
            _check(not _accepted(status, answer), f"{name}: the callback was accepted")
            _check(status < 500, f"{name}: answered {status}")  # noqa: PLR2004
        base = self.stage.deal_url.partition("/deals/")[0]
        for token in ("", "nonsense", _forged()):
            status = send("GET", f"{base}/download?token={token}").status
            _check(status == 403, f"a download with a wrong token was answered {status}")  # noqa: PLR2004
        _check(self.page.files() == before, "the deal was changed")
        return f"{len(attempts) + 3} refused"

    def refuse_other_site(self) -> str:
        """A page of another site cannot change anything."""
        target = f"{self.stage.deal_url}/files/{self._id('Check.pptx')}"
        for headers in ({}, {"X-Dealdocs": "1", "Sec-Fetch-Site": "cross-site"}):
            status = send("DELETE", target, headers=headers).status
            _check(status == 403, f"a foreign change was answered {status}")  # noqa: PLR2004
        return "403"

    def rename(self) -> str:
        """Rename the presentation."""
        self.page.rename(self._id("Check.pptx"), "Renamed.pptx")
        _check("Renamed.pptx" in self.page.files(), "the new name is not in the deal")
        return "Renamed.pptx"

    def delete(self) -> str:
        """Delete all that the check made."""
        made = {"Check.docx", "Check.xlsx", "Renamed.pptx", "Übertragen.docx"}
        for name in sorted(made):
            self.page.delete(self._id(name))
        left = made & self.page.files().keys()
        _check(not left, f"still there: {', '.join(sorted(left))}")
        return f"{len(made)} deleted, none left"

    def _id(self, name: str) -> int:
        files = self.page.files()
        _check(name in files, f"{name} is not in the deal")
        return files[name]["id"]

    def _activity(self, name: str) -> dict[str, Any]:
        return self.page.activity().get(self._id(name), {})

    def _state(self, name: str) -> str | None:
        return self._activity(name).get("state")

    def _text(self, name: str) -> str:
        with zipfile.ZipFile(io.BytesIO(self.page.download(self._id(name)).body)) as package:
            parts = [part for part in package.namelist() if part.endswith(".xml")]
            return "\n".join(package.read(part).decode() for part in parts)

    def _open_when_ready(self, name: str) -> dict[str, Any]:
        """Open a document, again and again while it is still being saved."""

        def attempt() -> dict[str, Any] | None:
            try:
                return self.page.open(self._id(name))
            except CheckFailed as failed:
                if "answered 409" not in str(failed):
                    raise
                return None

        return self._until(attempt)

    @staticmethod
    def _until(look: Callable[[], Any]) -> Any:
        """Look until there is something, at most 20 seconds."""
        end = time.monotonic() + _WAIT
        while not (seen := look()):
            _check(time.monotonic() < end, f"not within {_WAIT:.0f} s")
            time.sleep(0.1)
        return seen


def _check(condition: object, failure: str) -> None:
    if not condition:
        raise CheckFailed(failure)


def _accepted(status: int, answer: str) -> bool:
    """Whether the Document Server would take this for a yes."""
    return status == 200 and '"error":0' in answer.replace(" ", "")  # noqa: PLR2004


def _verified(token: str, secret: str) -> dict[str, Any]:
    """Verify HS256 with the standard library alone, so that the check does not trust our own code."""
    head, payload, signature = token.split(".")
    expected = hmac.new(secret.encode(), f"{head}.{payload}".encode(), hashlib.sha256).digest()
    _check(
        hmac.compare_digest(urlsafe_b64encode(expected).rstrip(b"=").decode(), signature), "wrong signature"
    )
    return json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def _forged() -> str:
    """A token that says it needs no signature (RFC 7519, section 6)."""
    parts = ({"alg": "none", "typ": "JWT"}, {"file": 1, "exp": 4102444800})
    return (
        ".".join(urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts) + "."
    )
