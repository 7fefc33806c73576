"""The witness itself: it must see a secret wherever these tests look for one."""

import base64
import logging
import sys

import pytest
from canaries import ALL, API_TOKEN, Witness, found_in

from dealdocs.exceptions import ConfigError, DealDocsError


@pytest.fixture(autouse=True)
def witness():
    """Stands in for the witness of the other tests: secrets are shown here on purpose."""


def seen(folder, further="", **fields):
    inner = Witness(folder)
    if fields:
        inner.note(DealDocsError(**fields))
    with pytest.raises(AssertionError):
        inner.check(further)


@pytest.mark.parametrize("secret", ALL)
def test_a_secret_is_seen_in_any_spelling(secret):
    for text in (secret, f"x{secret}y", secret.encode().hex(), secret[:24]):
        assert found_in(text) == [secret]
    for prefix in ("", "u:", "uv:", "hook:"):
        assert found_in(base64.b64encode(f"{prefix}{secret}".encode()).decode()) == [secret]
    assert found_in("canary, and nothing more") == []


def test_errors_outputs_and_files_are_looked_at(tmp_path, caplog, capfd):
    seen(tmp_path, message=f"refused {API_TOKEN}")
    seen(tmp_path, message="refused", hint=f"not {API_TOKEN}")
    seen(tmp_path, message="refused", request_id=API_TOKEN)
    cause = DealDocsError("outer")
    cause.__cause__ = ValueError(API_TOKEN)
    inner = Witness(tmp_path)
    inner.note(cause)
    with pytest.raises(AssertionError):
        inner.check("")
    sys.stderr.write(API_TOKEN)
    seen(tmp_path, further=capfd.readouterr().err)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("dealdocs").debug("%s", API_TOKEN)
    seen(tmp_path, further=caplog.text)
    (tmp_path / "left").write_text(API_TOKEN)
    seen(tmp_path)
    (tmp_path / "left").rename(tmp_path / "a.part")
    (tmp_path / "a.part").write_text("half")
    seen(tmp_path)


def test_another_class_or_no_error_fails(tmp_path):
    def raises():
        raise ConfigError("x")

    inner = Witness(tmp_path)
    with pytest.raises(AssertionError):
        inner.refused(DealDocsError, raises)
    with pytest.raises(pytest.fail.Exception):
        inner.refused(DealDocsError, int)
