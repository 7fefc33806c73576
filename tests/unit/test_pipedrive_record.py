"""Records are lazy mappings that behave like the dict of their JSON."""

import copy
import json
import pickle
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealdocs.exceptions import DecodeError
from dealdocs.pipedrive import Record

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(
    st.dictionaries(st.text(), VALUES, max_size=8), st.sampled_from([True, False]), st.sampled_from([None, 1])
)
def test_a_record_is_the_dict_of_its_json(content: dict, ascii_only: object, indent: int | None) -> None:
    text = json.dumps(content, ensure_ascii=bool(ascii_only), indent=indent)
    try:
        record = Record(text.encode())
    except (UnicodeEncodeError, DecodeError):
        assert "\\ud" in text or any(0xD800 <= ord(c) < 0xE000 for c in text)
        return
    assert record.to_dict() == content
    assert record == content
    assert content == record
    assert dict(record) == content
    assert list(record) == list(content)
    assert record.keys() == content.keys()
    assert list(record.values()) == list(content.values())
    assert dict(record.items()) == content
    assert len(record) == len(content)
    assert [type(record[key]) for key in content] == [type(value) for value in content.values()]
    assert json.loads(record.to_json()) == content
    assert json.loads(json.dumps([record], default=dict)) == [content]


def test_numbers_are_exact() -> None:
    record = Record(
        b'{"big":123456789012345678901234567890,"e":1e3,"f":93585818.77676311,"z":-0,"i":-7,"m":1e400}'
    )
    assert record["big"] == 123456789012345678901234567890
    assert (record["e"], type(record["e"])) == (1000.0, float)
    assert record["f"] == 93585818.77676311
    assert (record["z"], record["i"], record["m"]) == (0, -7, float("inf"))


def test_it_is_a_mapping() -> None:
    record = Record(b'{"id":1,"a":null,"n":{"x":[1]}}')
    assert isinstance(record, Mapping)
    assert {**record} == {"id": 1, "a": None, "n": {"x": [1]}}
    assert "id" in record
    assert 1 not in record
    assert record.get("a", 5) is None
    assert record.get("b", 5) == 5
    assert record.get("b") is None
    with pytest.raises(KeyError, match="'b'"):
        record["b"]
    with pytest.raises(TypeError):
        hash(record)
    with pytest.raises(TypeError):
        record["id"] = 2  # type: ignore[index]
    assert record != {"id": 1}
    assert record != 5
    match record:
        case {"id": number}:
            assert number == 1
        case _:
            pytest.fail("a record takes part in pattern matching")


def test_it_survives_pickle_and_copy() -> None:
    record = Record(b'{"id":1,"t":"\xc3\xa9"}')
    for other in (pickle.loads(pickle.dumps(record)), copy.copy(record), copy.deepcopy(record)):
        assert other == record
        assert type(other) is Record


def test_its_repr_is_short() -> None:
    record = Record(json.dumps({f"f{n}": n for n in range(90)}).encode())
    assert repr(record) == "Record({'f0': 0, 'f1': 1, 'f2': 2, 'f3': 3, ... 86 more})"


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"1", b"null", b"{", b'{"a":1}x', b'{"a":\xff}', b'{"a":"\xff"}', b"\x00"]
)
def test_what_is_not_an_object_is_refused(text: bytes) -> None:
    with pytest.raises(DecodeError):
        Record(text)


def test_a_value_nested_too_deep_is_a_typed_error() -> None:
    record = Record(b'{"id":1,"deep":' + b"[" * 100_000 + b"]" * 100_000 + b"}")
    assert record["id"] == 1
    with pytest.raises(DecodeError) as caught:
        record["deep"]
    assert isinstance(caught.value.__cause__, RecursionError)
