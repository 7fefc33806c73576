"""A stand-in for the use cases, so that the views can be tested without the core."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from dealdocs import exceptions


@dataclass(frozen=True)
class Person:
    id: str = "7"
    name: str = "Ann"


@dataclass
class File:
    id: int
    name: str
    size: int = 1000
    modified: str = "2026-11-20T10:00:00Z"
    document_type: str | None = "word"
    can_view: bool = True
    can_edit: bool = True


@dataclass
class Active:
    file_id: int
    state: str = "editing"
    editors: tuple = ("Bob",)
    problem: str | None = None
    failed_save: int | None = None


@dataclass
class Opened:
    config_json: str
    api_js_url: str = "https://docs.example.com/web-apps/apps/api/documents/api.js"
    title: str = "Proposal.docx"


@dataclass
class Chunks:
    name: str = "Proposal.docx"
    size: int | None = 6
    mime_type: str = "application/octet-stream"
    parts: tuple = (b"abc", b"def")
    closed: bool = False

    def __iter__(self):
        try:
            yield from self.parts
        finally:
            self.close()

    def close(self):
        self.closed = True


@dataclass
class FakeDocuments:
    files: dict = field(default_factory=lambda: {1: File(1, "Proposal.docx"), 2: File(2, "Übersicht.xlsx")})
    active: list = field(default_factory=list)
    calls: list = field(default_factory=list)
    error: Exception | None = None
    chunks: Chunks = field(default_factory=Chunks)
    config: dict = field(default_factory=lambda: {"document": {"title": "Proposal.docx"}, "token": "t.o.k"})
    answer: tuple = (200, b'{"error":0}')

    changes: int = 0
    stuck: bool = False

    def _keep(self, file):
        self.changes += 1
        self.files[file.id] = file
        return file

    def _call(self, name, *values):
        self.calls.append((name, *values))
        if self.error is not None:
            raise self.error

    def list(self, deal_id, /, *, user):
        self._call("list", deal_id, user.id)
        return list(self.files.values())

    def activity(self, deal_id, /):
        return f"mark-{self.changes}", self.active

    def open(self, deal_id, file_id, /, *, user, mode, lang, device):
        self._call("open", deal_id, file_id, user.id, mode, lang, device)
        return Opened(json.dumps(self.config, ensure_ascii=False))

    def save(self, token, body, headers, /):
        self._call("save", token, body, dict(headers))
        return self.answer

    def download(self, deal_id, file_id, /, *, user):
        self._call("download", deal_id, file_id, user.id)
        return self.chunks

    def download_signed(self, token, headers, /):
        self._call("download_signed", token)
        if token != "good":
            raise exceptions.SignatureError("the token is not ours")
        return self.chunks

    def create(self, deal_id, name, /, *, user, lang):
        self._call("create", deal_id, name, user.id, lang)
        return self._keep(File(max(self.files, default=0) + 1, name, modified="2026-11-21T10:00:00Z"))

    def upload(self, deal_id, name, path, /, *, user):
        self._call("upload", deal_id, name, Path(path).read_bytes(), user.id)
        size = Path(path).stat().st_size
        return self._keep(File(max(self.files, default=0) + 1, name, size, "2026-11-21T10:00:00Z"))

    def retry(self, save, /, *, user):
        self._call("retry", save)
        if not self.stuck:
            self.changes += 1
            self.active = [one for one in self.active if one.failed_save != save]

    def rename(self, deal_id, file_id, name, /, *, user):
        self._call("rename", deal_id, file_id, name, user.id)
        return self._keep(File(file_id, name))

    def delete(self, deal_id, file_id, /, *, user, force):
        self._call("delete", deal_id, file_id, user.id, force)
        self.changes += 1
        self.files.pop(file_id, None)
