"""Values as bytes: a small typed binary form with caps, and never code.

Crosses by value: None, bool, int, float, complex, str, bytes, list, tuple, dict, set,
frozenset, NumPy arrays and scalars, torch tensors, pandas DataFrame, Series and Index. Exact types
only, so that a subclass cannot smuggle behaviour. Anything else crosses as a handle: the
object stays where it is and the other side gets a number for it. Decoding builds fresh
values and calls no method of the sender's. NumPy, torch and pandas are used only where they are loaded.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable
from typing import Any

MAX_DEPTH = 32
MAX_COUNT = 1_000_000
MAX_TEXT = 16 * 1024 * 1024
MAX_AXES = 16

_U32 = struct.Struct("<I")
_I64 = struct.Struct("<q")
_F64 = struct.Struct("<d")
_C128 = struct.Struct("<dd")
_NUMERIC = frozenset("biufcmMSU")
_TENSOR_DTYPES = (
    "float16 float32 float64 bfloat16 int8 int16 int32 int64 uint8 bool complex64 complex128"
).split()


class CodecError(Exception):
    """Bytes that are no value, or a value over the caps."""


class Encoder:
    """Encodes one value; `handle` is asked for a number for what cannot cross by value."""

    def __init__(self, handle: Callable[[Any], bytes | None]) -> None:
        self._out = bytearray()
        self._handle = handle
        self._count = 0

    def encode(self, value: Any) -> bytearray:
        self._put(value, 0)
        return self._out

    def _put(self, value: Any, depth: int) -> None:
        self._count += 1
        if depth > MAX_DEPTH or self._count > MAX_COUNT:
            raise CodecError("the value is too deep or has too many parts")
        kind = type(value)
        out = self._out
        if value is None:
            out += b"N"
        elif kind is bool:
            out += b"T" if value else b"F"
        elif kind is int:
            self._put_int(value)
        elif kind is float:
            out += b"f" + _F64.pack(value)
        elif kind is complex:
            out += b"c" + _C128.pack(value.real, value.imag)
        elif kind is str:
            self._blob(b"s", value.encode("utf-8", "surrogatepass"))
        elif kind is bytes:
            self._blob(b"b", value)
        elif kind in _SEQUENCES:
            out += _SEQUENCES[kind] + _U32.pack(len(value))
            for item in value:
                self._put(item, depth + 1)
        elif kind is dict or kind.__name__ == "OrderedDict" and kind.__module__ == "collections":
            out += b"d" + _U32.pack(len(value))
            for key, item in dict.items(value):
                self._put(key, depth + 1)
                self._put(item, depth + 1)
        else:
            self._put_library(value, kind, depth)

    def _put_int(self, value: int) -> None:
        if -(2**63) <= value < 2**63:
            self._out += b"i" + _I64.pack(value)
        else:
            size = value.bit_length() // 8 + 1
            self._blob(b"I", value.to_bytes(size, "little", signed=True))

    def _blob(self, tag: bytes, blob: bytes) -> None:
        if len(blob) > MAX_TEXT:
            raise CodecError("a text is too long")
        self._out += tag + _U32.pack(len(blob)) + blob

    def _put_library(self, value: Any, kind: type, depth: int) -> None:
        numpy, torch, pandas = map(sys.modules.get, ("numpy", "torch", "pandas"))
        if numpy is not None and kind is numpy.ndarray:
            self._put_array(value, depth)
        elif numpy is not None and issubclass(kind, numpy.generic) and kind.__module__ == "numpy":
            self._out += b"g"
            self._put_array(numpy.asarray(value), depth)
        elif torch is not None and kind in (torch.Tensor, torch.nn.Parameter):
            self._put_tensor(value)
        elif pandas is not None and kind in (pandas.DataFrame, pandas.Series, pandas.Index):
            self._put_table(value, kind.__name__, depth)
        elif (number := self._handle(value)) is not None:
            self._out += number
        else:
            raise CodecError(f"a {kind.__name__} cannot be sent")

    def _put_array(self, array: Any, depth: int) -> None:
        if array.dtype.kind == "O":
            self._out += b"O" + bytes([array.ndim])
            for length in array.shape:
                self._out += _U32.pack(length)
            for item in array.ravel():
                self._put(item, depth + 1)
            return
        if array.dtype.kind not in _NUMERIC:
            raise CodecError(f"an array of {array.dtype} cannot be sent")
        native = array.dtype.newbyteorder("=")
        self._shaped(b"a", native.str.encode(), array.shape, array.astype(native).tobytes())

    def _put_tensor(self, tensor: Any) -> None:
        name = str(tensor.dtype).removeprefix("torch.")
        if name not in _TENSOR_DTYPES:
            raise CodecError(f"a tensor of {name} cannot be sent")
        plain = tensor.detach().cpu().contiguous()
        torch = sys.modules["torch"]
        raw = plain.reshape(-1).view(torch.uint8).numpy().tobytes() if plain.numel() else b""
        if name == "bool":
            raw = plain.numpy().tobytes()
        self._shaped(b"t", name.encode(), tuple(tensor.shape), raw)
        self._out += b"T" if tensor.requires_grad else b"F"

    def _shaped(self, tag: bytes, dtype: bytes, shape: tuple[int, ...], raw: bytes) -> None:
        if len(shape) > MAX_AXES or len(raw) > 4 * MAX_TEXT:
            raise CodecError("an array is too large")
        self._out += tag + bytes([len(dtype)]) + dtype + bytes([len(shape)])
        for length in shape:
            self._out += _U32.pack(length)
        self._out += raw

    def _put_table(self, value: Any, kind: str, depth: int) -> None:
        if kind == "DataFrame":
            columns = [_column(value.iloc[:, i]) for i in range(value.shape[1])]
            parts: Any = [list(value.columns), _column(value.index), columns]
        elif kind == "Series":
            parts = [value.name, _column(value.index), _column(value)]
        else:
            parts = [value.name, None, _column(value)]
        self._out += b"p"
        self._put(kind, depth + 1)
        self._put(parts, depth + 1)


_SEQUENCES = {list: b"l", tuple: b"u", set: b"S", frozenset: b"Z"}
_BUILD: dict[int, Callable[[list[Any]], Any]] = {
    b"l"[0]: list,
    b"u"[0]: tuple,
    b"S"[0]: set,
    b"Z"[0]: frozenset,
}


def _column(column: Any) -> list[Any]:
    """A column as [kind, array(s)]; a categorical as its codes and categories."""
    if str(column.dtype) == "category":
        view = column.cat if hasattr(column, "cat") else column
        return ["category", view.codes.to_numpy(), list(view.categories), bool(view.ordered)]
    if type(column).__name__ == "RangeIndex":
        return ["range", column.start, column.stop, column.step]
    return ["plain", str(column.dtype), column.to_numpy()]


class Decoder:
    """Decodes one value; `handle` makes a stand-in for a number of the other side's."""

    def __init__(self, payload: bytes | bytearray, handle: Callable[[int, int, str], Any]) -> None:
        self._in = memoryview(payload)
        self._at = 0
        self._handle = handle
        self._count = 0

    def decode(self) -> Any:
        """The value; CodecError for anything that is not one whole value within the caps."""
        try:
            value = self._take(0)
        except CodecError:
            raise
        except (struct.error, ValueError, TypeError, OverflowError, IndexError) as error:
            raise CodecError(f"not a value: {error}") from None
        if self._at != len(self._in):
            raise CodecError("bytes are left over")
        return value

    def _bytes(self, count: int) -> memoryview:
        piece = self._in[self._at : self._at + count]
        if len(piece) != count:
            raise CodecError("bytes are missing")
        self._at += count
        return piece

    def _u32(self) -> int:
        return _U32.unpack(self._bytes(4))[0]

    def _items(self) -> int:
        count = self._u32()
        if count > len(self._in) - self._at:
            raise CodecError("more items are announced than bytes are left")
        return count

    def _take(self, depth: int) -> Any:
        self._count += 1
        if depth > MAX_DEPTH or self._count > MAX_COUNT:
            raise CodecError("the value is too deep or has too many parts")
        tag = self._bytes(1)[0]
        if tag == b"N"[0]:
            return None
        if tag in b"TF":
            return tag == b"T"[0]
        if tag == b"i"[0]:
            return _I64.unpack(self._bytes(8))[0]
        if tag == b"f"[0]:
            return _F64.unpack(self._bytes(8))[0]
        if tag == b"c"[0]:
            return complex(*_C128.unpack(self._bytes(16)))
        if tag == b"s"[0]:
            return str(self._bytes(self._u32()), "utf-8", "surrogatepass")
        if tag == b"b"[0]:
            return bytes(self._bytes(self._u32()))
        if tag == b"I"[0]:
            return int.from_bytes(self._bytes(self._u32()), "little", signed=True)
        if tag in _BUILD:
            return _BUILD[tag]([self._take(depth + 1) for _ in range(self._items())])
        if tag == b"d"[0]:
            pairs = [(self._take(depth + 1), self._take(depth + 1)) for _ in range(self._items())]
            return dict(pairs)
        return self._take_library(tag, depth)

    def _take_library(self, tag: int, depth: int) -> Any:
        if tag == b"a"[0]:
            return self._take_array()
        if tag == b"g"[0]:
            return self._take(depth + 1)[()]
        if tag == b"O"[0]:
            return self._take_objects(depth)
        if tag == b"t"[0]:
            return self._take_tensor()
        if tag == b"p"[0]:
            return self._take_table(depth)
        if tag in b"hH":
            number = self._u32()
            name = str(self._bytes(self._u32()), "utf-8", "replace")
            return self._handle(tag, number, name)
        raise CodecError(f"unknown tag {tag}")

    def _shape(self) -> tuple[str, tuple[int, ...]]:
        name = str(self._bytes(self._bytes(1)[0]), "ascii")
        axes = self._bytes(1)[0]
        if axes > MAX_AXES:
            raise CodecError("too many axes")
        return name, tuple(self._u32() for _ in range(axes))

    def _take_array(self) -> Any:
        import numpy as np

        name, shape = self._shape()
        dtype = np.dtype(name)
        if dtype.kind not in _NUMERIC or dtype.fields or dtype.subdtype:
            raise CodecError(f"an array of {name} cannot be sent")
        count = _product(shape)
        raw = self._bytes(count * dtype.itemsize)
        return np.frombuffer(bytearray(raw), dtype=dtype, count=count).reshape(shape)

    def _take_objects(self, depth: int) -> Any:
        import numpy as np

        axes = self._bytes(1)[0]
        shape = tuple(self._u32() for _ in range(min(axes, MAX_AXES)))
        count = _product(shape)
        if count > len(self._in) - self._at:
            raise CodecError("more items are announced than bytes are left")
        array = np.empty(count, dtype=object)
        for index in range(count):
            array[index] = self._take(depth + 1)
        return array.reshape(shape)

    def _take_tensor(self) -> Any:
        import torch

        name, shape = self._shape()
        if name not in _TENSOR_DTYPES:
            raise CodecError(f"a tensor of {name} cannot be sent")
        dtype = getattr(torch, name)
        size = torch.empty(0, dtype=dtype).element_size()
        raw = bytearray(self._bytes(_product(shape) * size))
        flat = torch.frombuffer(raw, dtype=dtype) if raw else torch.empty(0, dtype=dtype)
        tensor = flat.reshape(shape)
        return tensor.requires_grad_() if self._take(0) else tensor

    def _take_table(self, depth: int) -> Any:
        import pandas as pd

        kind, (name, index, body) = self._take(depth + 1), self._take(depth + 1)
        if kind == "DataFrame":
            columns = [_from_column(column) for column in body]
            frame = pd.DataFrame(dict(enumerate(columns)), index=_from_column(index, as_index=True))
            frame.columns = name
            return frame
        if kind == "Series":
            return pd.Series(
                _from_column(body), index=_from_column(index, as_index=True), name=name
            )
        if kind == "Index":
            return pd.Index(_from_column(body), name=name)
        raise CodecError("not a table")


def _from_column(column: list[Any], as_index: bool = False) -> Any:
    import pandas as pd

    if column[0] == "category":
        value = pd.Categorical.from_codes(column[1], column[2], ordered=column[3])
        return pd.Index(value) if as_index else value
    if column[0] == "range":
        return pd.RangeIndex(*column[1:4])
    if as_index:
        return pd.Index(column[2])
    dtype = column[1]
    return pd.array(column[2], dtype=dtype) if dtype not in ("object",) else column[2]


def _product(shape: tuple[int, ...]) -> int:
    count = 1
    for length in shape:
        count *= length
        if count > 4 * MAX_TEXT:
            raise CodecError("an array is too large")
    return count
