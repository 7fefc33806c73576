import pickle

import pytest

from dealdocs import _core, exceptions


def test_every_core_error_has_its_class():
    for name in _core.error_classes:
        cls = getattr(exceptions, name)
        assert issubclass(cls, exceptions.DealDocsError), name


def test_no_class_is_left_over():
    bases = {"DealDocsError", "DocumentServerError"}
    defined = {
        name
        for name, value in vars(exceptions).items()
        if isinstance(value, type) and value.__module__ == "dealdocs.exceptions"
    }
    assert defined - bases == set(_core.error_classes)


@pytest.mark.parametrize("name", _core.error_classes)
def test_errors_survive_pickling(name):
    error = getattr(exceptions, name)(
        "no", status=429, code="c", request_id="r", retry_after=1.5, hint="Wait."
    )
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert vars(again) == vars(error)
    assert str(again) == "no (status 429, code c, request id r). Wait."


def test_builtin_classes_catch_ours():
    assert issubclass(exceptions.RequestTimeoutError, TimeoutError)
    assert issubclass(exceptions.ConnectError, ConnectionError)
    assert issubclass(exceptions.ConfigError, ValueError)
    assert issubclass(exceptions.ArgumentTypeError, TypeError)
    assert issubclass(exceptions.StorageError, OSError)
    assert issubclass(exceptions.MissingFileError, FileNotFoundError)


def test_repr_shows_only_what_is_set():
    assert repr(exceptions.ConfigError("no", hint="h")) == "ConfigError('no', hint='h')"


def test_every_class_names_its_public_home():
    for name in exceptions.__all__:
        assert getattr(exceptions, name).__module__ == "dealdocs.exceptions", name


def test_the_public_names_are_all_the_classes():
    defined = {name for name, value in vars(exceptions).items() if isinstance(value, type)}
    assert defined == set(exceptions.__all__)


class OwnError(exceptions.ConfigError):
    pass


def test_a_class_of_somebody_else_keeps_its_home():
    assert OwnError.__module__ == __name__
    assert type(pickle.loads(pickle.dumps(OwnError("no")))) is OwnError
