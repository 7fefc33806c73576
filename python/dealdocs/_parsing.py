"""A parser whose errors show nothing that was typed: it may be a secret on its way to a log."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# How argparse repeats what was typed, and what is said in its place.
_ECHOES = (
    (r"ambiguous option: .* could match ", "an option was cut too short; it could be "),
    (r"ignored explicit argument .*", "takes no value"),
    (r"invalid choice: .* \(choose from ", "not one of what there is (choose from "),
    (r"invalid (\w+) value: .*", r"not a valid \1"),
)


class QuietParser(argparse.ArgumentParser):
    """Names the command and what it takes, but never what it was given."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Refuse here what nobody knows: the parser above would show its own usage."""
        known, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(self._about(unknown))
        return known, unknown

    def error(self, message: str) -> NoReturn:
        """End with the usage and code 2."""
        for pattern, instead in _ECHOES:
            message = re.sub(pattern, instead, message, flags=re.DOTALL)
        super().error(message)

    def _about(self, unknown: Sequence[str]) -> str:
        many = "1 argument was" if len(unknown) == 1 else f"{len(unknown)} arguments were"
        text = f"{many} not understood (not shown here, for it may be a secret)"
        meant = list(dict.fromkeys(self._meant(unknown)))
        return f"{text}; perhaps you meant {' or '.join(meant)}" if meant else text

    def _meant(self, unknown: Sequence[str]) -> Iterator[str]:
        import difflib  # noqa: PLC0415 - seldom needed

        options = {name: action for action in self._actions for name in action.option_strings}
        for word in unknown:
            if word.startswith("--"):
                yield from difflib.get_close_matches(word.partition("=")[0], options, n=1)
                continue
            for name, action in options.items():
                if action.choices is not None and word in action.choices:
                    yield f"{name} {word}"
