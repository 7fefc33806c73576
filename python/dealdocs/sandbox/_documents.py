"""The sandbox's Document Server seen from a test: people who edit, callbacks, forgotten files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dealdocs._arguments import checked
from dealdocs.exceptions import DocumentServerError
from dealdocs.sandbox._control import SandboxControl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from typing_extensions import Self

__all__ = ["EditorSession", "SandboxDocuments"]


@checked
class SandboxDocuments:
    """What happens in the sandbox's editors, without a browser; `Sandbox.documents` is one."""

    def __init__(self, address: str) -> None:
        self._control = SandboxControl(f"{address}/_sandbox/documents/")

    def open(self, config: Mapping[str, Any] | str) -> EditorSession:
        """Open a document as the user of an editor config would in the browser.

        Args:
            config: The signed config, as a mapping or as JSON.

        Returns:
            The open session; the app has answered callback status 1 by then.

        Raises:
            DocumentServerError: The server refused; `code` is the code it closes the connection with
                (`4004` access denied, `4005` token expired, `4006` token wrong, `4008` key used up),
                else the error the editor shows (`-4` download failed, `-82` unknown format, `-90` the file
                is under a password).
        """
        given = json.loads(config) if isinstance(config, str) else dict(config)
        opened = self.ask("open", {"config": given})
        refused = opened.get("refused")
        if refused is not None:
            code = refused["code"] if refused["close_code"] is None else refused["close_code"]
            raise DocumentServerError(refused["message"], code=str(code))
        return EditorSession(self, opened)

    def settle(self) -> None:
        """Wait until every save and callback on its way is done, at most 60 seconds.

        Raises:
            DealDocsError: Something was still on its way.
        """
        self.ask("settle", {})

    @property
    def callbacks(self) -> list[dict[str, Any]]:
        """The callbacks sent so far, oldest first.

        Each has `key`, `status`, `url`, `fields` (those of the last attempt), `attempts` (HTTP status
        of each, 0 without an answer), `answer`, `accepted` and `at` (Unix seconds).
        """
        return self.ask("callbacks")["callbacks"]

    @property
    def forgotten(self) -> list[str]:
        """Keys of the documents whose final save nobody took."""
        return self.ask("state")["forgotten"]

    @property
    def open_documents(self) -> list[dict[str, Any]]:
        """The documents the server knows: `key`, `title`, `phase`, `changes`, `users`, ..."""
        return self.ask("state")["documents"]

    def corrupt(self, key: str, *, with_bytes: bool = False) -> None:
        """Make the next saves of a document fail as those of a damaged one do: status 3 and 7.

        Args:
            key: Its document key.
            with_bytes: The saves leave bytes, though no program opens them; without, they have no `url`.
        """
        self.ask("corrupt", {"key": key, "with_bytes": with_bytes})

    def fail_conversions(self, code: int, *, times: int = 1) -> None:
        """Make the next conversions end with an error, also with one that nothing else leads to.

        Args:
            code: The converter's number, from -1 to -10: -2 is a timeout, -6 the result store.
            times: How many conversions.

        Raises:
            DealDocsError: There is no such number.
        """
        self.ask("convert_errors", {"code": code, "times": times})

    def configure(self, **settings: Any) -> None:
        """Change settings of the running server; a reset takes them back.

        Args:
            settings: `save_delay`, `retry_delay`, `download_retry_delay`, `callback_timeout`,
                `download_timeout`, `convert_timeout` (seconds), `docs` (9 or 10), `purpose_check`
                (`"off"`, `"validate"`, `"strict"`), `jwt` (bool), `secret`, `header`, `prefix`,
                `version`, `x2t` (path), `max_file_size` (bytes).
        """
        self.ask("settings", settings)

    def send_callback(self, url: str, fields: Mapping[str, Any], **options: Any) -> tuple[int, str]:
        """Post one callback as an attacker or a strange server would send it; never repeated.

        Args:
            url: Where to.
            fields: The callback's fields; they are signed.
            options: `body` (fields put over the signed ones), `raw_body` (text instead),
                `secret` (sign with another one), `tokens` (`"both"`, `"body"`, `"header"`,
                `"flat_header"` or `"none"`), `age` (seconds the tokens are old), `headers`.

        Returns:
            HTTP status (0 without an answer) and text of the answer.
        """
        answer = self.ask("callback", {"url": url, "fields": dict(fields), **options})
        return answer["status"], answer["answer"]

    def ask(self, action: str, body: Mapping[str, Any] | None = None) -> Any:
        """Call a route below `/_sandbox/documents/`: GET without a body, else POST."""
        return self._control.ask(action, body)


@checked
class EditorSession:
    """A person with a document open in the editor."""

    def __init__(self, documents: SandboxDocuments, opened: dict[str, Any]) -> None:
        self._documents = documents
        self.id: str = opened["session"]
        self.mode: str = opened["mode"]
        self.can: dict[str, bool] = opened["can"]
        self.callback_refused: bool = opened["warning"]
        self._content: dict[str, Any] = opened["news"]["content"]

    @property
    def text(self) -> str:
        """All text of the document as this person last saw it, one line a paragraph, row or line."""
        content = self._content
        if "paragraphs" in content:
            lines = [paragraph["text"] for paragraph in content["paragraphs"]]
        elif "rows" in content:
            lines = ["\t".join(row) for row in content["rows"]]
        elif "slides" in content:
            lines = [line for slide in content["slides"] for line in slide["lines"]]
        else:
            lines = content.get("lines", [])
        return "\n".join(lines)

    def type(self, text: str) -> None:
        """Add a paragraph (docx), a line (pptx, txt) or a row of tab-separated cells (xlsx, csv).

        Args:
            text: What is typed; each line becomes a paragraph.

        Raises:
            DealDocsError: The session may not change the document (`status` 403).
        """
        self._edit({"text": text})

    def comment(self, text: str) -> None:
        """Add a comment on the last paragraph of a docx; the permission to comment is enough.

        Args:
            text: What is remarked.

        Raises:
            DealDocsError: The session may not comment (`status` 403), or the file takes no comments.
        """
        self._edit({"comment": text})

    @property
    def comments(self) -> list[tuple[str, str]]:
        """Author and text of each comment of a docx, as this person last saw them."""
        return [(comment["author"], comment["text"]) for comment in self._content.get("comments", [])]

    def add_row(self, cells: Sequence[object]) -> None:
        """Add a row to an xlsx or csv.

        Args:
            cells: Its cells, from column A on; `None` leaves one empty.
        """
        self._edit({"cells": ["" if cell is None else str(cell) for cell in cells]})

    def save(self) -> bool:
        """Press the Save button: a force-save, callback status 6.

        Returns:
            Whether the app took the file.

        Raises:
            DealDocsError: There is nothing to save (`status` 409).
        """
        return self._documents.ask("save", {"session": self.id})["saved"]

    def close(self) -> None:
        """Leave the document; `SandboxDocuments.settle` waits for the save that may follow."""
        self._documents.ask("close", {"session": self.id})

    def _edit(self, edit: dict[str, Any]) -> None:
        news = self._documents.ask("edit", {"session": self.id, **edit})
        self._content = news["content"]

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Leave the document."""
        self.close()
