"""Secrets that must never show, and the witness that looks for them."""

from __future__ import annotations

import base64
import pickle
import traceback
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from dealdocs import exceptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

API_TOKEN = "canary1a7d0c5b9e3a4286b0d9c8f7e6a5b4c3d2"
ACCESS_TOKEN = "v1u:canary2b8e1d6ca0f4b397c1ead9f8b7c6d5e4"
JWT_SECRET = "canary3c9f2e7db1a5c4a8d2fbeaa9c8d7e6f5-docs"
URL_SECRET = "canary4d0a3f8ec2b6d5b9e3acfbb0d9e8f7a6-links"
WEBHOOK_PASSWORD = "canary5e1b4a9fd3c7e6caf4bd"
# The signature in an address that the Document Server names: good for anybody who reads it.
SAVED_SIGNATURE = "canary6f2c5b0ae4d8f7db"

# What no file may hold. The journal may hold the addresses of saves that are on their way.
NOT_ON_DISK = (API_TOKEN, ACCESS_TOKEN, JWT_SECRET, URL_SECRET, WEBHOOK_PASSWORD)
ALL = (*NOT_ON_DISK, SAVED_SIGNATURE)


def _spellings(secret: str) -> set[str]:
    # Cut to whole groups: in base64 the end of a text depends on what follows.
    encoded = {base64.b64encode(b" " * shift + secret.encode()).decode()[4:-4] for shift in range(3)}
    return {secret, secret[:24], secret[-20:], quote(secret, safe=""), secret.encode().hex(), *encoded}


def found_in(text: str, secrets: tuple[str, ...] = ALL) -> list[str]:
    """The canaries that `text` shows, in clear, quoted, or in base64 or hexadecimal."""
    return [secret for secret in secrets if any(form in text for form in _spellings(secret))]


class Witness:
    """Collects every text that a caller might log, show or store."""

    def __init__(self, folder: Path) -> None:
        self.texts: list[str] = []
        self._folder = folder

    def refused(
        self,
        kind: type[exceptions.DealDocsError] | tuple[type[exceptions.DealDocsError], ...],
        call: Callable[..., Any],
        *arguments: Any,
        hint: bool = False,
        **keywords: Any,
    ) -> exceptions.DealDocsError:
        """Expect exactly one of the classes in `kind`, and note all that the error shows."""
        kinds = kind if isinstance(kind, tuple) else (kind,)
        with pytest.raises(exceptions.DealDocsError) as caught:
            call(*arguments, **keywords)
        error = caught.value
        self.note(error)
        assert type(error) in kinds, f"{type(error).__name__}: {error}"
        assert error.message
        assert not hint or error.hint, "the error does not say what to do"
        return error

    def note(self, error: BaseException) -> None:
        """Note an error and all that it came from."""
        self.texts += ["".join(traceback.format_exception(error)), repr(pickle.dumps(error))]
        while error is not None:
            self.texts += [str(error), repr(error), repr(error.args), repr(vars(error))]
            self.texts += getattr(error, "__notes__", [])
            error = error.__cause__ or error.__context__

    def watch(self, *objects: object) -> None:
        """Note what objects that hold secrets show of themselves, and that they cannot be pickled away."""
        for thing in objects:
            self.texts += [repr(thing), str(thing), f"{thing}", repr(getattr(thing, "__dict__", ""))]
            try:
                self.texts.append(repr(pickle.dumps(thing)))
            except (TypeError, pickle.PicklingError) as error:
                self.note(error)

    def check(self, further: str) -> None:
        """Fail when a canary shows in anything noted, in `further` or in a file."""
        for text in (*self.texts, further):
            shown = found_in(text)
            assert not shown, f"{shown} in {text[:2000]}"
        for path in self._folder.rglob("*"):
            if path.is_file():
                shown = found_in(path.read_bytes().decode("latin-1"), NOT_ON_DISK)
                assert not shown, f"{shown} in {path.name}"
                assert path.suffix not in {".part", ".partial"}, f"half a file is left: {path.name}"
