"""Languages of the editor."""

from __future__ import annotations

from dealdocs._arguments import checked
from dealdocs._core import onlyoffice as _core

LANGUAGES: tuple[str, ...] = tuple(_core.languages())
"""The codes that the editor has; `pt` is Brazil's and `zh` the People's Republic's."""


@checked
def nearest_language(code: str) -> str:
    """Return the editor's language that is nearest to a code.

    >>> [nearest_language(code) for code in ("de-AT", "pt-BR", "zh-Hant", "tlh")]
    ['de', 'pt', 'zh-TW', 'en']

    Args:
        code: A language code (RFC 5646), with `-` or `_`.

    Returns:
        A code of `LANGUAGES`; `"en"` for a language that the editor does not have.

    Raises:
        ConfigError: It is no language code.
    """
    return _core.nearest_language(code)
