"""Wrong arguments become errors that name them.

The core refuses a wrong type with a bare `TypeError`, or it ends in an `AttributeError` somewhere inside.
`checked` looks at the arguments only after such a failure, so a call that is right costs nothing more.
`checked_first` looks at them before, where a wrong one would do something: a text taken for a list of
letters, a number for an open file.
"""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING, Any, TypeVar, cast

from dealdocs.exceptions import ArgumentTypeError, ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Target = TypeVar("Target", bound=Callable[..., Any])

_COROUTINE = 0x80  # inspect.CO_COROUTINE, without importing inspect
_LARGEST = 2**63 - 1
_OPTIONAL = "NotRequired["
_FAILURES = (TypeError, AttributeError, ValueError, OverflowError, KeyError)


def checked(target: Target) -> Target:
    """Decorate a function, or all public methods of a class and its constructor."""
    return _decorated(target, first=False)


def checked_first(target: Target) -> Target:
    """Decorate the same way; types are checked before anything else happens."""
    return _decorated(target, first=True)


def _decorated(target: Target, *, first: bool) -> Target:
    if not isinstance(target, type):
        return cast("Target", _explained(target, first=first))
    for name, member in list(vars(target).items()):
        if hasattr(member, "__code__") and (name == "__init__" or not name.startswith("_")):
            setattr(target, name, _explained(member, first=first))
    return cast("Target", target)


def _explained(function: Any, *, first: bool) -> Callable[..., Any]:
    if function.__code__.co_flags & _COROUTINE:

        @functools.wraps(function)
        async def waits(*args: Any, **kwargs: Any) -> Any:
            try:
                if first:
                    _check_first(function, args, kwargs)
                return await function(*args, **kwargs)
            except BaseException as failure:
                told = _told(function, args, kwargs, failure)
                del args, kwargs  # tools that show the values of a traceback must find no secret here
                if told is failure:
                    raise
                raise told from failure

        return waits

    @functools.wraps(function)
    def returns(*args: Any, **kwargs: Any) -> Any:
        try:
            if first:
                _check_first(function, args, kwargs)
            return function(*args, **kwargs)
        except BaseException as failure:
            told = _told(function, args, kwargs, failure)
            del args, kwargs  # see above
            if told is failure:
                raise
            raise told from failure

    return returns


def _told(
    function: Any, args: tuple[Any, ...], kwargs: dict[str, Any], failure: BaseException
) -> BaseException:
    """Return the error to raise: the one that names an argument, if it was one of them."""
    told = failure
    if isinstance(failure, _FAILURES):
        try:
            _explain(function, args, kwargs, failure)
        except ConfigError as better:
            # A check before the call has said the same already.
            told = failure if str(better) == str(failure) else better.with_traceback(None)
    _forget_values(failure)
    if told is not failure:
        _forget_values(told)
    return told


def _forget_values(failure: BaseException | None) -> None:
    """Empty the frames of this package: their variables hold what the caller gave, secrets too."""
    seen: set[int] = set()
    while failure is not None and id(failure) not in seen:
        seen.add(id(failure))
        trace = failure.__traceback__
        while trace is not None:
            frame = trace.tb_frame
            if frame.f_globals.get("__name__", "").partition(".")[0] == "dealdocs":
                with contextlib.suppress(RuntimeError):  # it runs
                    frame.clear()
            trace = trace.tb_next
        failure = failure.__cause__ or failure.__context__


def _check_first(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    code, annotations = function.__code__, function.__annotations__
    for name, value in zip(code.co_varnames[: code.co_argcount], args, strict=False):
        if name in annotations:
            check_type(name, value, annotations[name])
    known = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    for name, value in kwargs.items():
        # What is unknown or missing, Python says itself; further keywords are checked by `check_options`.
        if name in known and name in annotations:
            check_type(name, value, annotations[name])


def _explain(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any], failure: Exception) -> None:
    """Raise what says which argument it was; return if it was none of them."""
    import inspect  # noqa: PLC0415 - only when something is wrong

    signature = inspect.signature(function)
    try:
        given = signature.bind(*args, **kwargs).arguments
    except TypeError:
        return  # one is missing or unknown, and Python has said so
    named = [(name, value, signature.parameters[name].annotation) for name, value in given.items()]
    for name, value, annotation in named:
        if isinstance(annotation, str):
            check_type(name, value, annotation, failure)
    if isinstance(failure, OverflowError) or not any(f"`{name}`" in str(failure) for name in given):
        check_range(given, failure)


def check_type(name: str, value: object, annotation: str, failure: Exception | None = None) -> None:
    """Refuse a value that is none of the types in `annotation`, such as `"str | None"`."""
    if not any(_fits(value, part) for part in _parts(annotation)):
        given = "None" if value is None else type(value).__name__
        message = f"`{name}` must be {annotation.replace('_core.', '')}, not {given}"
        raise ArgumentTypeError(message, hint=_hint(value, annotation)) from failure


def check_range(given: Mapping[str, Any], failure: Exception) -> None:
    """Name the number that does not fit."""
    for name, value in given.items():
        number = isinstance(value, (int, float))
        if number and not 0 <= value < (2**16 if name == "port" else 2**32):  # no comparison holds for a NaN
            message = f"`{name}` is out of range: {value}"
            raise ConfigError(message) from failure


def check_options(options: Mapping[str, Any], declared: type) -> None:
    """Refuse unknown names, wrong types and negative numbers among keywords that a `TypedDict` declares."""
    annotations = _declared(declared)
    unknown = sorted(set(options) - set(annotations))
    if unknown:
        message = f"unexpected keyword arguments: {', '.join(unknown)}"
        raise TypeError(message)
    for name, value in options.items():
        check_type(name, value, annotations[name])
        if isinstance(value, int) and not 0 <= value <= _LARGEST:
            message = f"`{name}` is out of range: {value}"
            raise ConfigError(message)


@functools.cache
def _declared(declared: type) -> dict[str, str]:
    found = {name: getattr(kind, "__forward_arg__", kind) for name, kind in declared.__annotations__.items()}
    return {
        name: kind[len(_OPTIONAL) : -1] if kind.startswith(_OPTIONAL) else kind
        for name, kind in found.items()
    }


def record_id(name: str, value: object) -> int:
    """Return the id of a record: a whole number above zero."""
    if not _is_whole(value):
        check_type(name, value, "int" if not isinstance(value, bool) else "int (an id)")
    number = int(cast("int", value))
    if not 0 < number <= _LARGEST:
        message = f"`{name}` must be an id, a number from 1 up, not {number}"
        raise ConfigError(message, hint="Ids of records are whole numbers above zero.")
    return number


def _parts(annotation: str) -> Iterable[str]:
    """Split a union at its top level."""
    depth, part = 0, ""
    for letter in annotation:
        depth += {"[": 1, "]": -1}.get(letter, 0)
        if letter == "|" and not depth:
            yield part.strip()
            part = ""
        else:
            part += letter
    yield part.strip()


def _fits(value: object, kind: str) -> bool:
    name = kind.partition("[")[0].rpartition(".")[2]
    test = _TESTS.get(name)
    # Other names are classes of ours: they are compared by name, so that none is imported for it.
    return test(value) if test else name in {known.__name__ for known in type(value).__mro__}


def _is_whole(value: object) -> bool:
    return hasattr(type(value), "__index__") and not isinstance(value, bool)


def _is_series(value: object) -> bool:
    return hasattr(type(value), "__iter__") and not isinstance(value, (str, bytes, bytearray))


_TESTS: dict[str, Callable[[Any], bool]] = {
    "None": lambda value: value is None,
    "Any": lambda _: True,
    "object": lambda _: True,
    "Unpack": lambda _: True,  # checked by `check_options`, or by the core
    "str": lambda value: isinstance(value, str),
    "bytes": lambda value: isinstance(value, bytes),
    "bytearray": lambda value: isinstance(value, bytearray),
    "bool": lambda value: isinstance(value, bool),
    "int": _is_whole,
    "float": lambda value: hasattr(value, "__float__") or _is_whole(value),
    "PathLike": lambda value: hasattr(value, "__fspath__"),
    "Path": lambda value: hasattr(value, "__fspath__"),
    "Literal": lambda value: isinstance(value, str),
    "BrowserMethod": lambda value: isinstance(value, str),
    "Mapping": lambda value: hasattr(value, "keys"),
    "Iterable": _is_series,
    "Sequence": _is_series,
    "tuple": _is_series,
    "Callable": callable,
    "Headers": lambda value: hasattr(value, "items") or _is_series(value),
    "Person": lambda value: hasattr(value, "id"),
    "BinaryReader": lambda value: hasattr(value, "read"),
    "BinaryWriter": lambda value: hasattr(value, "write"),
}


def _hint(value: object, annotation: str) -> str | None:
    if isinstance(value, bytes) and "str" in annotation:
        return "Decode it first: value.decode()."
    if isinstance(value, str) and annotation.startswith("bytes"):
        return "Pass the bytes as they came, or encode it: value.encode()."
    if isinstance(value, str) and "Iterable[str]" in annotation:
        return "Put it into a list."
    return None
