"""What both twins share: settings, keys, bodies, definitions."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, cast

from dealdocs._arguments import check_options
from dealdocs._core.connections import Store
from dealdocs.connections._later import LaterStore
from dealdocs.connections._paths import expanded
from dealdocs.exceptions import ArgumentTypeError, ConfigError, VaultError

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
_NO_KEY = {"passphrase": None, "key_file": None, "key": None}


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
    """Return the native store, not yet opened.

    What is not given is taken from the environment or the keyring, at the first use.
    """
    place = None if path is None else expanded(path)
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
        "passphrase": passphrase,
        "key_file": None if key_file is None else expanded(key_file),
        "key": as_base64(key),
    }
    check_options(options, Options)
    settings.update(options)
    settings["trusted_origins"] = words(settings["trusted_origins"], "trusted_origins")
    given = [value for value in (passphrase, key_file, key, keyring or None) if value is not None]
    if len(given) > 1:
        message = "pass one of passphrase, key_file, key and keyring"
        raise ConfigError(message)
    if passphrase == "":
        message = "the passphrase is empty"
        raise ConfigError(message, hint="Is the variable or file that it comes from empty?")
    in_memory = place is not None and place.startswith(MEMORY)
    if in_memory and given:
        message = "a vault in memory has no key"
        raise ConfigError(message)
    if in_memory or (place is not None and given and not keyring):
        return Store(settings, asynchronous)
    # All but path and key is judged now.
    Store({**settings, "path": MEMORY, **_NO_KEY}, asynchronous)

    def make() -> Store:
        whole = {**settings, "path": place or _path_of_environment()}
        if keyring:
            return _with_keyring(whole, keyring, asynchronous=asynchronous)
        if not given and not whole["path"].startswith(MEMORY):
            whole.update(_key_of_environment())
        return Store(whole, asynchronous)

    # It has what a store has.
    return cast("Store", LaterStore(place, make))


def _path_of_environment() -> str:
    place = os.environ.get(PATH_VARIABLE)
    if not place:
        message = "there is no vault"
        raise ConfigError(message, hint=f"Pass its path, or set the variable {PATH_VARIABLE}.")
    return expanded(place)


def _key_of_environment() -> dict[str, str | None]:
    names = {"passphrase": PASSPHRASE_VARIABLE, "key": KEY_VARIABLE, "key_file": KEY_FILE_VARIABLE}
    found = {name: os.environ.get(variable) or None for name, variable in names.items()}
    set_ones = [value for value in found.values() if value is not None]
    if len(set_ones) != 1:
        variables = f"{PASSPHRASE_VARIABLE}, {KEY_VARIABLE} and {KEY_FILE_VARIABLE}"
        message = "the vault needs a key" if not set_ones else f"more than one of {variables} is set"
        hint = "Pass passphrase=..., key_file=..., key=... or keyring=True, or set one of "
        raise ConfigError(message, hint=f"{hint}{variables}.")
    key_file = found["key_file"]
    return {**found, "key_file": None if key_file is None else expanded(key_file)}


def _with_keyring(settings: dict[str, Any], name: bool | str, *, asynchronous: bool) -> Store:  # noqa: FBT001
    from dealdocs.connections import _keyring, _newest  # noqa: PLC0415 - the package is optional

    def opens(key: str) -> bool:
        try:
            Store({**settings, "key": key, "create": False}, asynchronous=False).open()
        except VaultError:
            return False
        return True

    path = settings["path"]
    is_new = settings["create"] and not Path(path).exists()
    key = _keyring.read_key(path, name, create=settings["create"], opens=opens)
    if is_new:
        Store({**settings, "key": key}, asynchronous=False).open()

    def generation(key: str) -> int:
        return Store({**settings, "key": key, "create": False}, asynchronous=False).generation()

    newest = _newest.Newest(path, name, generation)
    least = newest.check(key, is_new=is_new)
    whole = {**settings, "key": key, "least_generation": max(least, settings["least_generation"])}
    return cast("Store", _newest.NotingStore(Store(whole, asynchronous), newest))


def path_text(store: object) -> str:
    """Return the path of a store as `repr` shows it; it is not looked up for that."""
    path = store.known_path if isinstance(store, LaterStore) else cast("Store", store).path
    if path is None:
        return f"of {PATH_VARIABLE}"
    # A path takes the two slashes for one.
    return str(path).replace("memory:/", MEMORY, 1) if str(path).startswith("memory:/") else str(path)


def as_base64(key: str | bytes | None) -> str | None:
    """Return a key as the core takes it."""
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


_KINDS = {
    "api_key": '{"key": "X-Shop-Key"}',
    "basic": "{}",
    "oauth1": '{"request_token_url": ...}',
    "oauth2": '{"token_url": ...}',
}


def _spelled_out(fields: Mapping[str, Any]) -> dict[str, Any]:
    """`api_key={...}` and the like name the authentication and its fields at once."""
    document = {name: value for name, value in fields.items() if value is not None}
    given = [kind for kind in _KINDS if kind in document]
    if not given and "authentication" not in document:
        message = "the service does not say how it authenticates"
        raise ConfigError(message, hint="Say how it authenticates: api_key=, basic=, oauth1= or oauth2=.")
    for kind in given:
        value = document.pop(kind)
        document["authentication"] = kind
        if kind == "api_key":
            many = list(cast("Iterable[Any]", value)) if isinstance(value, list | tuple) else [value]
            for one in many:
                _check_mapping(kind, one)
            document["parameters"] = [*many, *document.get("parameters", [])]
            continue
        _check_mapping(kind, value)
        if kind != "basic":
            document[kind] = value
    return document


def _check_mapping(kind: str, value: object) -> None:
    if not isinstance(value, Mapping):
        # What was given instead may be the key itself, and is not repeated.
        message = f"`{kind}` must be a mapping: {_KINDS[kind]}"
        raise ArgumentTypeError(message)


def texts(values: Mapping[str, Any] | None, what: str) -> dict[str, str]:
    """Return values as they are, all of them text."""
    values = dict(values or {})
    for name, value in values.items():
        if not isinstance(name, str) or not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            message = f"`{what}` holds something else than text"
            raise ArgumentTypeError(message)
    return values


def words(values: Iterable[str] | None, what: str) -> list[str]:
    """Return a list of texts."""
    listed = list(values or ())
    for value in listed:
        if not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            message = f"`{what}` holds something else than text"
            raise ArgumentTypeError(message)
    return listed
