"""Errors in the words of the command line: the core speaks of arguments in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dealdocs.exceptions import DealDocsError

_WORDS = (
    ("Pass `replace` to change it", "Pass --replace to change it"),
    (
        "Add the host to `allowed_hosts`, or follow redirects anywhere for this call",
        "Call that address itself; its host must be allowed (--allow-host when a connection is created)",
    ),
    (
        "Add the host to `allowed_hosts`",
        "A further host is allowed with --allow-host when a connection is created",
    ),
    (
        "`docs/services.md` shows the keys of a definition",
        "`dealdocs connections define --help` names the keys of a definition",
    ),
    ("Make one with `create_key_file`", "Make one with `dealdocs.connections.create_key_file` in Python"),
    ("or force the deletion", "or pass --force"),
    (
        "pass show=... to take the address, or use get_oauth_authorization_url",
        "or pass --no-browser with a browser that reaches this machine",
    ),
    ("Pass create=True to make it", "The first `define` or `create` makes it"),
    (
        "give an API key or a password anew with set_values(), authorize OAuth again with authorize()",
        "give it anew with `dealdocs connections authorize`",
    ),
    ("Raise `timeout`", "Raise --timeout"),
    ("or begin with `paste_code`", "or pass --paste-code"),
)


def worded(error: DealDocsError) -> str:
    """Return the text of an error as a user of the command needs it."""
    text = str(error)
    for python, command in _WORDS:
        text = text.replace(python, command)
    return text
