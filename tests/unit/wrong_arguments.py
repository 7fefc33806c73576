"""Tries every argument of public calls with every wrong type."""

import asyncio
import inspect
import re

from dealdocs import exceptions

WRONG = {"None": None, "int": 5, "float": 1.5, "bool": True, "str": "text", "bytes": b"bytes"}
WRONG |= {"dict": {"a": 1}, "list": ["a"], "object": object()}
OK_FOR = {
    "str": {"str"},
    "bytes": {"bytes"},
    "bytearray": set(),
    "int": {"int", "bool"},
    "float": {"int", "float", "bool"},
    "bool": {"bool"},
    "None": {"None"},
    "Any": set(WRONG),
    "Literal": {"str"},
    "BrowserMethod": {"str"},
    "Callable": set(),
    "PathLike": set(),
    "Mapping": {"dict"},
    "Iterable": {"list", "dict"},
    "Sequence": {"list", "dict"},
    "Headers": {"list", "dict"},
    "BinaryReader": set(),
    "BinaryWriter": set(),
}


def methods(owner):
    for name, member in inspect.getmembers(type(owner), inspect.isfunction):
        if not name.startswith("_") and name not in {"close", "aclose"}:
            yield f"{type(owner).__name__}.{name}", getattr(owner, name), member


def fits(kind, annotation):
    names = re.sub(r"\[[^]]*\]", "", annotation)
    atoms = {part.strip().rpartition(".")[2] for part in names.split("|")}
    return any(kind in OK_FOR.get(atom, set()) for atom in atoms)


def good_arguments(signature, good):
    for name, parameter in signature.parameters.items():
        if name == "self" or parameter.kind in {parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL}:
            continue
        if parameter.default is parameter.empty:
            yield name, good.get(name, "text")


def call(loop, function, signature, given):
    positional = [
        given.pop(name)
        for name, parameter in signature.parameters.items()
        if parameter.kind is parameter.POSITIONAL_ONLY and name in given
    ]
    result = function(*positional, **given)
    if inspect.isawaitable(result):

        async def wait():
            return await result

        return loop.run_until_complete(wait())
    return result


def try_all(calls, good, good_for):
    """Return how many wrong values were tried, and those that were not refused by the argument's name.

    Args:
        calls: Title, function, and what declares its arguments, of each call.
        good: What each argument is when another one is wrong.
        good_for: The same for single calls, by title.
    """
    tried, silent, loop = 0, [], asyncio.new_event_loop()
    for title, function, declared in calls:
        signature = inspect.signature(declared)
        for name, parameter in signature.parameters.items():
            if name == "self" or parameter.kind is parameter.VAR_KEYWORD:
                continue
            for kind, value in WRONG.items():
                if fits(kind, parameter.annotation):
                    continue
                where = f"{title}({name}={kind})"
                tried += 1
                given = dict(good_arguments(signature, good)) | good_for.get(title, {}) | {name: value}
                try:
                    call(loop, function, signature, given)
                except exceptions.ConfigError as error:
                    if f"`{name}`" not in str(error):
                        silent.append(f"{where}: {error}")
                except Exception as error:  # noqa: BLE001 - all are reported at once
                    silent.append(f"{where}: {type(error).__name__}: {error}")
                else:
                    silent.append(f"{where}: accepted")
    loop.close()
    return tried, silent
