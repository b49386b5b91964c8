"""Values cross unchanged, and no bytes do harm."""

from __future__ import annotations

import datetime
from collections import OrderedDict
from typing import Any

import msgpack
import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as extra

from upslope.grading.codec import CodecError, Decoder, Encoder


def lend_nothing(value: Any) -> tuple[int, int, str] | None:
    return None


def stand_in(tag: int, number: int, name: str) -> Any:
    return ("handle", number, name)


def there_and_back(value: Any) -> Any:
    return Decoder(stand_in).decode(Encoder(lend_nothing).encode(value))


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text()
    | st.binary(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None)
@given(plain)
def test_plain_values_come_back_as_they_went(value: Any) -> None:
    assert repr(there_and_back(value)) == repr(value)


@given(st.sets(st.integers()), st.frozensets(st.text()))
def test_sets_and_lone_surrogates_come_back(one: set[int], other: frozenset[str]) -> None:
    assert there_and_back((one, other, "\ud800")) == (one, other, "\ud800")


@settings(max_examples=200, deadline=None)
@given(extra.arrays(extra.scalar_dtypes(), extra.array_shapes(min_dims=0, min_side=0, max_side=4)))
def test_arrays_come_back_with_dtype_and_shape(array: np.ndarray) -> None:
    back = there_and_back(array)
    assert back.dtype == array.dtype.newbyteorder("=") and back.shape == array.shape
    np.testing.assert_array_equal(back, array)
    assert not np.shares_memory(back, array)


@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16", "int64", "bool", "uint8"])
def test_tensors_come_back(dtype: str) -> None:
    tensor = torch.arange(6).reshape(2, 3).to(getattr(torch, dtype))
    back = there_and_back(tensor)
    assert back.dtype == tensor.dtype and torch.equal(back, tensor)
    assert there_and_back(torch.zeros(0, 3)).shape == (0, 3)
    assert there_and_back(torch.ones(2, requires_grad=True)).requires_grad
    assert type(there_and_back(torch.nn.Parameter(torch.ones(2)))) is torch.Tensor


def test_tables_come_back() -> None:
    frame = pd.DataFrame(
        {
            "n": [1, 2, 3],
            "x": [0.5, np.nan, 2.0],
            "s": ["a", None, "c"],
            "c": pd.Categorical(["u", "v", "u"]),
            "t": pd.to_datetime(["2024-01-01", "2024-01-02", None]),
        },
        index=[10, 20, 30],
    )
    pd.testing.assert_frame_equal(there_and_back(frame), frame)
    pd.testing.assert_series_equal(there_and_back(frame["x"]), frame["x"])
    twice = pd.DataFrame(np.eye(2), columns=["same", "same"])
    pd.testing.assert_frame_equal(there_and_back(twice), twice)


def test_library_scalars_and_ordered_dicts_come_back() -> None:
    for scalar in (np.float32(1.5), np.int64(3), np.bool_(True), np.str_("x")):
        assert there_and_back(scalar) == scalar and type(there_and_back(scalar)) is type(scalar)
    assert there_and_back(OrderedDict(a=1)) == {"a": 1}


class Liar(list):  # pyright: ignore[reportMissingTypeArgument]
    """A subclass with an `__iter__` of its own."""

    def __iter__(self) -> Any:
        return iter([42])


@pytest.mark.parametrize(
    "value", [Liar([1]), datetime.date(2024, 1, 1), object(), np.zeros(2, "i4,i4"), len]
)
def test_what_is_not_plain_does_not_cross_by_value(value: Any) -> None:
    with pytest.raises(CodecError):
        Encoder(lend_nothing).encode(value)


def test_depth_and_circles_are_capped() -> None:
    deep: list[Any] = []
    deep.append(deep)
    with pytest.raises(CodecError, match="deep"):
        Encoder(lend_nothing).encode(deep)


@settings(max_examples=1500, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(payload: bytes) -> None:
    for whole in (payload, len(payload).to_bytes(4, "little") + payload):
        try:
            Decoder(stand_in).decode(whole)
        except CodecError:
            pass


@settings(max_examples=500, deadline=None)
@given(plain, st.data())
def test_a_damaged_value_is_refused_or_is_a_value(value: Any, data: st.DataObject) -> None:
    payload = bytearray(Encoder(lend_nothing).encode([value, np.arange(4.0), {"k": "v"}]))
    for _ in range(3):
        payload[data.draw(st.integers(0, len(payload) - 1))] = data.draw(st.integers(0, 255))
    try:
        Decoder(stand_in).decode(payload)
    except CodecError:
        pass


def test_an_announced_giant_costs_nothing() -> None:
    heads = [
        b"\xdd\xff\xff\xff\xff",  # a list of four billion
        b"\xdb\xff\xff\xff\xff",  # a text
        b"\xdf\xff\xff\xff\xff",  # a map
        msgpack.packb({msgpack.ExtType(1, b""): [6, "<f8", 0, [2**32, 2**32]]}),  # an array
        msgpack.packb({msgpack.ExtType(1, b""): [8, "int8", 0, [2**40]]}),  # a tensor
    ]
    for head in heads:
        with pytest.raises(CodecError):
            Decoder(stand_in).decode(len(head).to_bytes(4, "little") + head)
    with pytest.raises(CodecError):
        Decoder(stand_in).decode(b"\xff\xff\xff\xff")
