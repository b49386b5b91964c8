"""Values as a learner reads them, and as data a picture is drawn from."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

from upslope.verdict import Value

MAX_TEXT = 1_200
MAX_INLINE = 160
MAX_CELLS = 1_024
MAX_BYTES = 1 << 16
MAX_PARTS = 1_000
MAX_DEPTH = 24
_NESTED: tuple[type, ...] = (dict, list, tuple, set, frozenset)


class _Rest:
    """Stands for what is left out."""

    def __repr__(self) -> str:
        return "…"


def trimmed(value: Any) -> Any:
    """A copy with no more parts, and none deeper down, than anyone would read."""
    return _trim(value, iter(range(MAX_PARTS)), MAX_DEPTH)


def _trim(value: Any, parts: Iterator[int], depth: int) -> Any:
    kind: type[Any] = type(value)  # pyright: ignore[reportUnknownVariableType]
    if next(parts, None) is None or (depth == 0 and kind in _NESTED):
        return _Rest()
    if kind in (str, bytes):
        return value[: 2 * MAX_TEXT]
    if kind is dict:
        entries = islice(value.items(), MAX_PARTS)
        return {key: _trim(item, parts, depth - 1) for key, item in entries}
    if kind in _NESTED:
        return kind(_trim(item, parts, depth - 1) for item in islice(value, MAX_PARTS))
    return value


def expression(value: Any) -> str:
    """`value` as an expression that could be typed, on one line, shortened."""
    return _expression(trimmed(value))


def _expression(value: Any) -> str:
    numpy, torch = sys.modules.get("numpy"), sys.modules.get("torch")
    if numpy is not None and isinstance(value, numpy.ndarray):
        if value.size > 40:
            return f"<array {'×'.join(map(str, value.shape))} {value.dtype}>"
        dtype = "" if value.dtype.name in ("float64", "int64", "bool") else f", {value.dtype.name}"
        return f"np.array({short(_nested(value))}{dtype})"
    if torch is not None and isinstance(value, torch.Tensor):
        if value.numel() > 40:
            return f"<tensor {'×'.join(map(str, value.shape))}>"
        return f"torch.tensor({short(_nested(value.detach().numpy()))})"
    if _is_table(value):
        return _table_expression(value)
    if isinstance(value, dict):
        return short("{" + _entries(value) + "}")
    if type(value) in (list, tuple):
        inner = ", ".join(map(_expression, value))
        comma = "," if len(value) == 1 else ""
        return short(f"[{inner}]" if type(value) is list else f"({inner}{comma})")
    if callable(value) and hasattr(value, "__name__"):
        return str(value.__name__)
    return short(repr(value))


def _entries(found: Any) -> str:
    return ", ".join(f"{_expression(key)}: {_expression(value)}" for key, value in found.items())


def _table_expression(table: Any) -> str:
    kind = type(table).__name__
    if table.size > 24:
        return f"<{kind} {'×'.join(map(str, table.shape))}>"
    if kind == "Series":
        return f"pd.Series({short(_nested(table))})"
    columns = {name: table[name].tolist() for name in table} if table.columns.is_unique else {}
    parts = ", ".join(f"{name!r}: {_list(cells)}" for name, cells in columns.items())
    return short(f"pd.DataFrame({{{parts}}})")


def describe(value: Any) -> Value:
    """`value` as text, and as data where a picture could say more."""
    numpy, torch = sys.modules.get("numpy"), sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.Tensor):
        plain = value.detach()
        plain = plain.float() if plain.dtype == torch.bfloat16 else plain
        return _described_array(plain.numpy(), "tensor")
    if numpy is not None and isinstance(value, numpy.ndarray):
        return _described_array(value, "array")
    if numpy is not None and isinstance(value, numpy.generic):
        value = value.item()
    if type(value) in (int, float, bool):
        return Value(repr(value), "number", _cell(value))
    if type(value) is str:
        return Value(_limited(repr(value)), "text", value[:MAX_TEXT])
    if _is_table(value):
        first = value.iloc[:12, :20] if value.ndim == 2 else value.head(12)
        return Value(_limited(first.to_string()), "table", None, tuple(value.shape))
    if type(value) in (list, tuple):
        flat = [_cell(item) for item in value[:64]]
        simple = all(isinstance(cell, str | int | float | bool) for cell in flat)
        data = flat if simple and len(value) <= 64 else None
        return Value(_limited(_wide(value)), "sequence", data, (len(value),))
    return Value(_limited(_wide(value)), "other")


def _wide(value: Any) -> str:
    if isinstance(value, _NESTED):
        from pprint import pformat

        return pformat(trimmed(value), width=76, compact=True, sort_dicts=False)
    return repr(value)


def _described_array(array: Any, word: str) -> Value:
    import numpy as np

    if array.ndim == 0:
        return Value(_number(array.item()), "number", _cell(array.item()), ())
    with np.printoptions(precision=4, suppress=True, threshold=120, edgeitems=3, linewidth=76):
        body = np.array2string(array, separator=", ")
    small = array.size <= MAX_CELLS and array.nbytes <= MAX_BYTES and array.dtype.kind in "biufSU"
    data = _json(array.tolist()) if small else None
    shape = tuple(int(length) for length in array.shape)
    note = f"{word} {'×'.join(map(str, shape))}, {array.dtype}" if array.size > 120 else ""
    return Value(_limited(body + (f"\n({note})" if note else "")), "array", data, shape)


def _json(value: Any) -> Any:
    return [_json(item) for item in value] if isinstance(value, list) else _cell(value)  # pyright: ignore[reportUnknownVariableType]


def _cell(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, bytes):
        return _limited(value[:MAX_BYTES].decode("utf-8", "replace"))
    if isinstance(value, int | float | bool) or value is None:
        return value
    return _limited(value if isinstance(value, str) else repr(value))


def _nested(array: Any) -> str:
    return _list(array.tolist())


def _list(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_list(item) for item in value) + "]"  # pyright: ignore[reportUnknownVariableType]
    return _number(value)


def _number(value: Any) -> str:
    if isinstance(value, float):
        return repr(float(f"{value:.6g}")) if math.isfinite(value) else str(value)
    return repr(value)


def _is_table(value: Any) -> bool:
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, pandas.DataFrame | pandas.Series)


def short(text: str) -> str:
    """`text` with its middle left out if it is longer than a line or two."""
    return text if len(text) <= MAX_INLINE else f"{text[: MAX_INLINE - 20]} … {text[-12:]}"


def _limited(text: str) -> str:
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + " …"
