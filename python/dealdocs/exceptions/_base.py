"""The base of all errors: their fields, their text and how they are pickled."""

from __future__ import annotations

# Type checkers go by the name; loading `typing` would take longer than all of these modules.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FIELDS = ("status", "code", "request_id", "retry_after", "hint")


class DealDocsError(Exception):
    """The base of all errors.

    Args:
        message: What happened, to what.
        status: HTTP status of the answer, if there was one.
        code: The remote's own error code, as text; `not_waiting` of an `AuthorizationStateError`: no
            authorization waits for the answer.
        request_id: The remote's request or correlation id.
        retry_after: Seconds to wait before another try.
        hint: What to do about it.
    """

    def __init__(
        self,
        message: str = "",
        *,
        status: int | None = None,
        code: str | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.request_id = request_id
        self.retry_after = retry_after
        self.hint = hint

    def __str__(self) -> str:
        """The message, the facts that help a search, and the hint."""
        facts = [f"status {self.status}"] if self.status is not None else []
        facts += [f"code {self.code}"] if self.code is not None else []
        facts += [f"request id {self.request_id}"] if self.request_id is not None else []
        text = f"{self.message} ({', '.join(facts)})" if facts else self.message
        return f"{text}. {self.hint}" if self.hint else text

    def __repr__(self) -> str:
        """Class and fields that are set."""
        fields = "".join(f", {name}={value!r}" for name, value in self._set_fields().items())
        return f"{type(self).__name__}({self.message!r}{fields})"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickles with all fields."""
        return _rebuild, (type(self), self.message, self._set_fields())

    def _set_fields(self) -> dict[str, Any]:
        return {name: value for name in _FIELDS if (value := getattr(self, name)) is not None}


def _rebuild(cls: type[DealDocsError], message: str, fields: dict[str, Any]) -> DealDocsError:
    return cls(message, **fields)
