"""What both twins share: settings, keys, bodies, definitions."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypedDict, cast

from dealdocs._core.connections import Store
from dealdocs.exceptions import ConfigError, VaultError

if TYPE_CHECKING:
    from collections.abc import Iterable

logger = logging.getLogger("dealdocs.connections")
logger.addHandler(logging.NullHandler())

PATH_VARIABLE = "DEALDOCS_VAULT"
PASSPHRASE_VARIABLE = "DEALDOCS_VAULT_PASSPHRASE"  # noqa: S105 - the name of a variable
KEY_VARIABLE = "DEALDOCS_VAULT_KEY"
KEY_FILE_VARIABLE = "DEALDOCS_VAULT_KEY_FILE"
MEMORY = "memory://"
KEY_BYTES = 32


class Options(TypedDict, total=False):
    """Keywords that `Vault` and `AsyncVault` take besides path and key."""

    timeout: float
    ca_file: str | os.PathLike[str] | None
    proxy: str | None
    max_response_bytes: int
    margin: float
    trusted_origins: Iterable[str]
    least_generation: int


def make_store(
    path: str | os.PathLike[str] | None,
    *,
    passphrase: str | None,
    key_file: str | os.PathLike[str] | None,
    key: str | bytes | None,
    keyring: bool | str,
    create: bool,
    asynchronous: bool,
    options: Options,
) -> Store:
    """Return the native store, not yet opened; what is not given comes from the environment.

    With `keyring` it is one that asks the keyring at its first use.
    """
    place = os.fspath(path) if path is not None else os.environ.get(PATH_VARIABLE) or None
    if place is None:
        message = "there is no vault"
        raise ConfigError(message, hint=f"Pass its path, or set the variable {PATH_VARIABLE}.")
    settings: dict[str, Any] = {
        "path": place,
        "create": create,
        "timeout": 60.0,
        "ca_file": None,
        "proxy": None,
        "max_response_bytes": 64 * 1024 * 1024,
        "margin": 60.0,
        "trusted_origins": [],
        "least_generation": 0,
        **_key_source(place, passphrase=passphrase, key_file=key_file, key=key, keyring=keyring),
    }
    unknown = sorted(set(options) - set(settings))
    if unknown:
        message = f"unexpected keyword arguments: {', '.join(unknown)}"
        raise TypeError(message)
    settings.update(options)
    settings["trusted_origins"] = list(settings["trusted_origins"])
    if keyring:
        return _with_keyring(place, keyring, settings, asynchronous=asynchronous)
    return Store(settings, asynchronous)


def _with_keyring(place: str, name: bool | str, settings: dict[str, Any], *, asynchronous: bool) -> Store:  # noqa: FBT001
    from dealdocs.connections._keyring import LaterStore, read_key  # noqa: PLC0415 - the package is optional

    def opens(key: str) -> bool:
        try:
            Store({**settings, "key": key, "create": False}, asynchronous=False).open()
        except VaultError:
            return False
        return True

    def make() -> Store:
        key = read_key(place, name, create=settings["create"], opens=opens)
        return Store({**settings, "key": key}, asynchronous)

    # It has what a store has.
    return cast("Store", LaterStore(place, make))


def _key_source(
    place: str,
    *,
    passphrase: str | None,
    key_file: str | os.PathLike[str] | None,
    key: str | bytes | None,
    keyring: bool | str,
) -> dict[str, Any]:
    given = [value for value in (passphrase, key_file, key, keyring or None) if value is not None]
    if len(given) > 1:
        message = "pass one of passphrase, key_file, key and keyring"
        raise ConfigError(message)
    if place.startswith(MEMORY):
        if given:
            message = "a vault in memory has no key"
            raise ConfigError(message)
        return {"passphrase": None, "key_file": None, "key": None}
    if keyring:
        return {"passphrase": None, "key_file": None, "key": None}
    if not given:
        passphrase = os.environ.get(PASSPHRASE_VARIABLE) or None
        key = os.environ.get(KEY_VARIABLE) or None
        key_file = os.environ.get(KEY_FILE_VARIABLE) or None
        set_ones = [value for value in (passphrase, key, key_file) if value is not None]
        if len(set_ones) != 1:
            variables = f"{PASSPHRASE_VARIABLE}, {KEY_VARIABLE} and {KEY_FILE_VARIABLE}"
            message = "the vault needs a key" if not set_ones else f"more than one of {variables} is set"
            hint = "Pass passphrase=..., key_file=..., key=... or keyring=True, or set one of "
            raise ConfigError(message, hint=f"{hint}{variables}.")
    return {
        "passphrase": passphrase,
        "key_file": None if key_file is None else os.fspath(key_file),
        "key": _as_base64(key),
    }


def _as_base64(key: str | bytes | None) -> str | None:
    if isinstance(key, bytes):
        import base64  # noqa: PLC0415 - seldom needed

        if len(key) != KEY_BYTES:
            message = f"a key has {KEY_BYTES} bytes"
            raise ConfigError(message)
        return base64.b64encode(key).decode()
    return key


def definition_of(
    link_name: str | None, toml: str | None, path: str | os.PathLike[str] | None, fields: Mapping[str, Any]
) -> str:
    """Return the text of a definition: as given, from a file, or written from keywords."""
    given = [value for value in (toml, path, fields or None) if value is not None]
    if len(given) != 1:
        message = "a service is defined by toml=..., by path=..., or by its fields"
        raise ConfigError(message)
    if toml is not None:
        return toml
    if path is not None:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 - any path-like
            # One byte more than the core takes, so that it refuses what is too large.
            return file.read(256 * 1024 + 1)
    document = {"link_name": link_name, **_spelled_out(fields)}
    return json.dumps({name: value for name, value in document.items() if value is not None})


def _spelled_out(fields: Mapping[str, Any]) -> dict[str, Any]:
    """`api_key={...}` and the like name the authentication and its fields at once."""
    document = dict(fields)
    for kind in ("api_key", "basic", "oauth1", "oauth2"):
        if kind not in document:
            continue
        value = document.pop(kind)
        document["authentication"] = kind
        if kind == "api_key":
            many: list[Any] = [value] if isinstance(value, Mapping) else list(value)
            document["parameters"] = [*many, *document.get("parameters", [])]
        elif kind != "basic":
            document[kind] = value
    return document


def texts(values: Mapping[str, Any] | None, what: str) -> dict[str, str]:
    """Return values as they are, all of them text."""
    values = dict(values or {})
    for name, value in values.items():
        if not isinstance(name, str) or not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            message = f"{what}: names and values are text"
            raise ConfigError(message)
    return values


def pairs_of(given: Mapping[str, Any] | Iterable[tuple[str, Any]] | None) -> list[tuple[str, str]]:
    """Return query or form pairs: a list becomes repeated pairs, None leaves a pair out."""
    if given is None:
        return []
    items = cast("Mapping[str, Any]", given).items() if isinstance(given, Mapping) else given
    pairs: list[tuple[str, str]] = []
    for name, value in items:
        many = cast("list[Any]", value) if isinstance(value, (list, tuple)) else [value]
        pairs += [(str(name), _word(one)) for one in many if one is not None]
    return pairs


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
