"""Values as bytes: MessagePack for the frame, raw memory for arrays, and never code.

Crosses by value: None, bool, int, float, complex, str, bytes, list, tuple, dict, set,
frozenset, NumPy arrays and scalars, torch tensors, pandas DataFrame, Series and Index. Exact
types only, so that a subclass cannot smuggle behaviour. Anything else crosses as a handle: the
object stays where it is and the other side gets a number for it. Decoding builds fresh values,
each part checked for its exact type first, and calls no method of the sender's. torch and pandas
are used only where they are loaded.

A payload is the length of the head, the head (MessagePack), then the arrays' memory. What
MessagePack has no type for is a map with one key that no value can have: {MARK: [what, ...]}.
"""

from __future__ import annotations

import re
import struct
import sys
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import msgpack

MAX_HEAD = 4 * 1024 * 1024
"""Bytes of everything but arrays; it bounds the number of parts as well."""
MAX_MEMORY = 64 * 1024 * 1024
MAX_AXES = 16
MAX_INT = 1785
"""Bytes of one whole number: as many digits as Python itself writes (4,300)."""
MAX_ALIKE = 64
"""Keys of one hash: looking them up takes the square of their number."""
MAX_RANGE = 10_000_000
HEAD_WEIGHT = 16
"""A byte of the head can become an object of its own; one of an array stays a byte."""

_LENGTH = struct.Struct("<I")
_PLAIN_DTYPES = frozenset("biufcmMSU")
_TENSOR_DTYPES = frozenset(
    {"float16", "float32", "float64", "bfloat16", "complex64", "complex128"}
    | {"int8", "int16", "int32", "int64", "uint8", "bool"}
)
_COLUMN_DTYPES = re.compile(
    r"(object|str|string|boolean|Int\d+|UInt\d+|Float\d+)"
    r"|bool|u?int\d+|float\d+|complex\d+|(datetime|timedelta)64\[\w+\]"
)
"""The first group's values may cross as objects; those of the others are plain arrays."""

_TUPLE, _SET, _FROZENSET, _COMPLEX, _BIG, _SCALAR, _ARRAY, _OBJECTS, _TENSOR, _TABLE = range(10)
MINE, YOURS = 10, 11
"""A handle to an object of the sender's, and one to an object of the receiver's."""

_msgpack: Any = msgpack  # it comes without types
_MARK = msgpack.ExtType(1, b"")
_BUFFER = 4096


class CodecError(Exception):
    """Bytes that are no value, or a value over the caps."""


class Encoder:
    """Encodes values; `handle` gives (MINE or YOURS, number, name) for what cannot cross."""

    def __init__(self, handle: Callable[[Any], tuple[int, int, str] | None]) -> None:
        self._handle = handle
        self._memory: list[Any] = []
        self._size = 0
        self._packer = _msgpack.Packer(
            default=self._other,
            strict_types=True,
            unicode_errors="surrogatepass",
            buf_size=_BUFFER,
        )

    def encode(self, value: Any) -> bytes:
        """The payload; CodecError if `value` is over the caps or cannot be sent."""
        self._memory, self._size = [], 0
        try:
            head = self._packer.pack(value)
        except CodecError:
            self._packer.reset()
            raise
        except (ValueError, TypeError, OverflowError, RecursionError) as error:
            self._packer.reset()
            raise CodecError(f"the value is too deep, or cannot be sent: {error}") from None
        if len(head) > MAX_HEAD:
            raise CodecError("the value has too many parts, or a text is too long")
        return b"".join((_LENGTH.pack(len(head)), head, *self._memory))

    def _other(self, value: Any) -> Any:
        """What MessagePack has no type for, as a marked map."""
        kind: type[Any] = type(value)  # pyright: ignore[reportUnknownVariableType]
        if kind is tuple:
            return {_MARK: [_TUPLE, list(value)]}
        if kind is set or kind is frozenset:
            return {_MARK: [_SET if kind is set else _FROZENSET, list(value)]}
        if kind is complex:
            return {_MARK: [_COMPLEX, value.real, value.imag]}
        if kind is int:
            size = value.bit_length() // 8 + 1
            if size > MAX_INT:
                raise CodecError(f"a whole number of {value.bit_length():,} bits cannot be sent")
            return {_MARK: [_BIG, value.to_bytes(size, "little", signed=True)]}
        if kind is OrderedDict:
            return dict(value)
        return self._of_a_library(value, kind)

    def _of_a_library(self, value: Any, kind: type) -> Any:
        numpy, torch, pandas = map(sys.modules.get, ("numpy", "torch", "pandas"))
        if numpy is not None and kind is numpy.ndarray:
            return self._array(value)
        if numpy is not None and issubclass(kind, numpy.generic) and kind.__module__ == "numpy":
            return {_MARK: [_SCALAR, numpy.asarray(value)]}
        if torch is not None and kind in (torch.Tensor, torch.nn.Parameter):
            return self._tensor(value)
        if pandas is not None and kind in (pandas.DataFrame, pandas.Series, pandas.Index):
            return {_MARK: [_TABLE, *_table(value, kind.__name__)]}
        if (lent := self._handle(value)) is not None:
            return {_MARK: list(lent)}
        raise CodecError(f"a {kind.__name__} cannot be sent")

    def _array(self, array: Any) -> dict[Any, Any]:
        dtype = array.dtype
        if dtype.kind == "O":
            return {_MARK: [_OBJECTS, list(array.shape), array.ravel().tolist()]}
        if dtype.kind not in _PLAIN_DTYPES:
            raise CodecError(f"an array of {dtype} cannot be sent")
        if not dtype.isnative:
            array = array.astype(dtype.newbyteorder("="))
        return self._block(_ARRAY, array.dtype.str, array.shape, array.tobytes())

    def _tensor(self, tensor: Any) -> dict[Any, Any]:
        name = str(tensor.dtype).removeprefix("torch.")
        if name not in _TENSOR_DTYPES:
            raise CodecError(f"a tensor of {name} cannot be sent")
        plain = tensor.detach().cpu()
        if name == "bfloat16":  # NumPy has no such type: the same bits as whole numbers
            plain = plain.contiguous().view(sys.modules["torch"].int16)
        flags = name + ("*" if tensor.requires_grad else "")
        return self._block(_TENSOR, flags, tensor.shape, plain.numpy().tobytes())

    def _block(self, code: int, dtype: str, shape: Any, memory: bytes) -> dict[Any, Any]:
        start = self._size
        self._size += len(memory)
        if self._size > MAX_MEMORY or len(shape) > MAX_AXES:
            raise CodecError("an array is too large")
        self._memory.append(memory)
        return {_MARK: [code, dtype, start, list(shape)]}


def _table(value: Any, kind: str) -> list[Any]:
    if kind == "DataFrame":
        columns = [_column(value.iloc[:, i]) for i in range(value.shape[1])]
        return [kind, list(value.columns), _column(value.index), columns]
    index = _column(value.index) if kind == "Series" else None
    return [kind, value.name, index, _column(value)]


def _column(column: Any) -> list[Any]:
    """A column as [what it is, its content]; a categorical as its codes and categories."""
    if str(column.dtype) == "category":
        view = column.cat if hasattr(column, "cat") else column
        codes = view.codes.to_numpy() if hasattr(view.codes, "to_numpy") else view.codes
        return ["category", codes, list(view.categories), bool(view.ordered)]
    if type(column).__name__ == "RangeIndex":
        return ["range", column.start, column.stop, column.step]
    dtype = str(column.dtype)
    if not _COLUMN_DTYPES.fullmatch(dtype):
        raise CodecError(f"a column of {dtype} cannot be sent")
    return ["plain", dtype, column.to_numpy()]


class Decoder:
    """Decodes payloads; `handle` makes what stands for (MINE or YOURS, number, name)."""

    def __init__(self, handle: Callable[[int, int, str], Any]) -> None:
        self._handle = handle
        self._memory = memoryview(b"")
        self.left: float = float("inf")
        """How many bytes more it decodes, those of heads counted `HEAD_WEIGHT` times."""
        self._makers: dict[int, Callable[..., Any]] = {
            **_MAKERS,
            _ARRAY: self._array,
            _OBJECTS: self._objects,
            _TENSOR: self._tensor,
            MINE: partial(self._lent, MINE),
            YOURS: partial(self._lent, YOURS),
        }

    def decode(self, payload: bytes | bytearray) -> Any:
        """The value; CodecError for anything that is not one whole value within the caps."""
        try:
            (length,) = _LENGTH.unpack_from(payload)
            head = memoryview(payload)[_LENGTH.size : _LENGTH.size + length]
            if len(head) != length or length > MAX_HEAD:
                raise CodecError("the head is cut short or too long")
            self._memory = memoryview(payload)[_LENGTH.size + length :]
            self.left -= len(self._memory) + length * HEAD_WEIGHT
            if self.left < 0:
                raise CodecError("too much was sent in all")
            return self._unpack(head)
        except CodecError:
            raise
        except RecursionError:
            raise CodecError("the value is too deep") from None
        except Exception as error:  # whatever a library says of bytes that are no value
            raise CodecError(f"not a value: {error}") from None

    def _unpack(self, head: Any) -> Any:
        return _msgpack.unpackb(
            head,
            ext_hook=_mark,
            object_pairs_hook=self._other,
            strict_map_key=False,
            timestamp=1,
            unicode_errors="surrogatepass",
        )

    def _other(self, pairs: list[tuple[Any, Any]]) -> Any:
        if len(pairs) != 1 or pairs[0][0] is not _MARK:
            _spread(key for key, _ in pairs)
            return dict(pairs)
        what, *parts = _exactly(list, pairs[0][1])
        make = self._makers.get(_exactly(int, what))
        if make is None:
            raise CodecError(f"unknown type {what}")
        return make(*parts)

    def _array(self, name: Any, start: Any, shape: Any) -> Any:
        numpy = sys.modules.get("numpy") or __import__("numpy")
        dtype = numpy.dtype(_exactly(str, name)[:16])
        if dtype.kind not in _PLAIN_DTYPES or not dtype.isnative:
            raise CodecError(f"an array of {dtype} cannot be sent")
        count = _count(shape)
        memory = bytearray(self._piece(start, count * dtype.itemsize))
        flat = numpy.frombuffer(memory, dtype=dtype, count=count)
        if dtype.kind == "b":  # any byte but 0 is true; in memory it must be 1
            flat = flat.view(numpy.uint8) != 0
        if dtype.kind == "U" and count and flat.view(numpy.uint32).max() > sys.maxunicode:
            raise CodecError("no such letter")
        return flat.reshape(shape)

    def _objects(self, shape: Any, items: Any) -> Any:
        numpy = sys.modules.get("numpy") or __import__("numpy")
        if _count(shape) != len(_exactly(list, items)):
            raise CodecError("not an array")
        array = numpy.empty(len(items), dtype=object)
        for index, item in enumerate(items):
            array[index] = item
        return array.reshape(shape)

    def _tensor(self, flags: Any, start: Any, shape: Any) -> Any:
        torch = _loaded("torch")
        name = _exactly(str, flags).removesuffix("*")
        if name not in _TENSOR_DTYPES:
            raise CodecError("a tensor of that type cannot be sent")
        dtype = getattr(torch, name)
        memory = bytearray(self._piece(start, _count(shape) * dtype.itemsize))
        flat = torch.frombuffer(memory, dtype=dtype) if memory else torch.empty(0, dtype=dtype)
        if name == "bool":
            flat = flat.view(torch.uint8) != 0
        tensor = flat.reshape(shape)
        return tensor.requires_grad_() if flags != name else tensor

    def _lent(self, whose: int, number: Any, name: Any) -> Any:
        return self._handle(whose, _exactly(int, number), _exactly(str, name))

    def _piece(self, start: Any, size: int) -> memoryview:
        piece = self._memory[_exactly(int, start) : start + size]
        if start < 0 or len(piece) != size:
            raise CodecError("an array is cut short")
        return piece


def _mark(code: int, data: Any) -> Any:
    if code != 1 or len(data):
        raise CodecError(f"unknown type {code}")
    return _MARK


def _exactly(kind: type, value: Any) -> Any:
    """`value`, which must be of this very type; a handle would answer to any method."""
    if type(value) is not kind:
        raise CodecError(f"a {kind.__name__} is missing")
    return value


def _loaded(library: str) -> Any:
    found = sys.modules.get(library)
    if found is None:
        raise CodecError(f"{library} is not used here")
    return found


def _count(shape: Any) -> int:
    count = 1
    if len(_exactly(list, shape)) > MAX_AXES:
        raise CodecError("an array has too many axes")
    for length in shape:
        count *= _exactly(int, length)
        if not 0 <= count <= MAX_MEMORY:
            raise CodecError("an array is too large")
    return count


def _spread(keys: Iterable[Any]) -> None:
    """Refuses keys that were chosen so that looking one up means comparing all."""
    hashes = list(map(hash, keys))
    if len(hashes) > MAX_ALIKE and max(Counter(hashes).values()) > MAX_ALIKE:
        raise CodecError("too many keys have one hash")


def _tuple(items: Any) -> Any:
    return tuple(_exactly(list, items))


def _set(items: Any) -> Any:
    _spread(_exactly(list, items))
    return set(items)


def _frozenset(items: Any) -> Any:
    return frozenset(_set(items))


def _complex(real: Any, imaginary: Any) -> complex:
    return complex(_exactly(float, real), _exactly(float, imaginary))


def _big(data: Any) -> int:
    if len(_exactly(bytes, data)) > MAX_INT:
        raise CodecError("a whole number is too large")
    return int.from_bytes(data, "little", signed=True)


def _scalar(array: Any) -> Any:
    if type(array).__name__ != "ndarray" or array.shape != ():
        raise CodecError("not a number")
    return array[()]


def _from_table(kind: Any, name: Any, index: Any, body: Any) -> Any:
    pandas = _loaded("pandas")
    if kind == "DataFrame":
        columns = dict(enumerate(map(_from_column, _exactly(list, body))))
        frame = pandas.DataFrame(columns, index=_as_index(index))
        _spread(_exactly(list, name))
        frame.columns = name
        return frame
    if kind == "Series":
        return pandas.Series(_from_column(body), index=_as_index(index), name=name)
    if kind == "Index":
        return pandas.Index(_from_column(body), name=name)
    raise CodecError("not a table")


def _from_column(column: Any) -> Any:
    match column:
        case ["category", codes, categories, bool() as ordered]:
            _spread(_exactly(list, categories))
            return _loaded("pandas").Categorical.from_codes(_row(codes), categories, ordered)
        case ["plain", str() as dtype, values] if known := _COLUMN_DTYPES.fullmatch(dtype[:20]):
            if _row(values).dtype.kind == "O" and known[1] is None:
                raise CodecError("not a column")
            return values if dtype == "object" else _loaded("pandas").array(values, dtype=dtype)
        case _:
            raise CodecError("not a column")


def _row(values: Any) -> Any:
    if type(values).__name__ != "ndarray" or values.ndim != 1:
        raise CodecError("not a column")
    return values


def _as_index(column: Any) -> Any:
    pandas = _loaded("pandas")
    match column:
        case ["range", int() as start, int() as stop, int() as step]:
            if max(abs(start), abs(stop)) > MAX_RANGE:
                raise CodecError("an index is too long")
            return pandas.RangeIndex(start, stop, step)
        case _:
            return pandas.Index(_from_column(column))


_MAKERS: dict[int, Callable[..., Any]] = {
    _TUPLE: _tuple,
    _SET: _set,
    _FROZENSET: _frozenset,
    _COMPLEX: _complex,
    _BIG: _big,
    _SCALAR: _scalar,
    _TABLE: _from_table,
}
