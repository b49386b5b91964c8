"""How a check says what must hold. Each raises `Mismatch` when it does not.

These run on decoded values in the checker's own process: exact builtin types, arrays and
tensors, never an object of the submission's. Comparisons read raw values and types.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from upslope.errors import RemoteError

MAX_CELLS = 10_000


class Absent:
    """Stands for a value that there is none of to show: None is one."""


ABSENT = Absent()


class Mismatch(Exception):
    """A property that does not hold: a sentence, and the values to show where there are any."""

    def __init__(
        self,
        sentence: str,
        *,
        got: Any = ABSENT,
        expected: Any = ABSENT,
        differs: tuple[int, ...] = (),
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.got = got
        self.expected = expected
        self.differs = differs


def holds(
    condition: bool | np.bool_, sentence: str, *, got: Any = ABSENT, expected: Any = ABSENT
) -> None:
    """`condition` is true; `sentence` says what is wrong when it is not."""
    if condition is not True and not (isinstance(condition, np.bool_) and condition):
        raise Mismatch(sentence, got=got, expected=expected)


def equal(got: Any, expected: Any, because: str = "") -> None:
    """`got` is exactly `expected`: the same type and the same value, all the way down."""
    path = _unequal(got, expected, "")
    if path is not None:
        sentence = because or (f"differs at {path}" if path else "")
        raise Mismatch(sentence, got=got, expected=expected)


def close(
    got: Any,
    expected: Any,
    because: str = "",
    *,
    rtol: float | None = None,
    atol: float | None = None,
) -> None:
    """`got` is `expected` up to rounding: numbers, arrays or tensors of the same shape.

    The tolerance follows the coarser precision of the two (float64 1e-7, float32 1e-4,
    float16 1e-2, relative; a hundredth of that absolute, scaled by the largest expected cell)
    unless `rtol` or `atol` says otherwise. nan equals nan and inf equals inf, so that an oracle
    may expect them. Lists and tuples of these are compared item by item.
    """
    if isinstance(expected, list | tuple):
        _close_items(got, expected, because, rtol, atol)
        return
    have, want = _numbers(got), _numbers(expected)
    if have is None or (have.ndim == 0) != (want is not None and want.ndim == 0):
        _wrong_kind(got, expected)
    assert have is not None and want is not None
    if have.shape != want.shape:
        raise Mismatch(
            because or f"has shape {have.shape}, not {want.shape}",
            got=got,
            expected=expected,
        )
    if have.dtype == want.dtype and (have == want).all():
        return  # most right answers are right to the last bit
    relative = _tolerance(have, want) if rtol is None else rtol
    finite = np.abs(want[np.isfinite(want)]) if want.size else np.zeros(0)
    scale = float(finite.max()) if finite.size else 1.0
    absolute = relative * 1e-2 * max(scale, 1e-3) if atol is None else atol
    with np.errstate(all="ignore"):
        fits = np.isclose(have, want, rtol=relative, atol=absolute, equal_nan=True)
    if not fits.all():
        wrong = tuple(int(i) for i in np.flatnonzero(~fits)[:MAX_CELLS])
        raise Mismatch(because or _where(have, wrong), got=got, expected=expected, differs=wrong)


def raises(kind: type[Exception], call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Calling raises `kind` (or a subclass, by the names its class inherits); returns the error."""
    try:
        got = call(*args, **kwargs)
    except RemoteError as error:
        if kind.__name__ in error.kinds:
            return error
        raise
    raise Mismatch(f"should raise {kind.__name__}, and returned {repr(got)[:80]}")


def _numbers(value: Any) -> np.ndarray | None:
    """`value` as an array if it is a number, an array or a tensor of numbers; else None."""
    if type(value) in (bool, int, float, complex):
        try:
            return np.asarray(value, dtype=None if type(value) is not int else float)
        except OverflowError:
            return None
    if _is_array(value):
        array = np.asarray(value)
        return array if array.dtype.kind in "biufc" else None
    if type(value).__module__ == "torch" and hasattr(value, "detach"):
        tensor = value.detach()
        name = str(tensor.dtype)
        return (tensor.float() if "bfloat16" in name else tensor).numpy()
    return None


def _is_array(value: Any) -> bool:
    """An array of NumPy's, or a scalar as its arrays hold them."""
    return isinstance(value, np.ndarray | np.generic)


def _tolerance(have: np.ndarray, want: np.ndarray) -> float:
    inexact = [array.dtype for array in (have, want) if array.dtype.kind in "fc"]
    digits = min((np.finfo(dtype).precision for dtype in inexact), default=15)
    return 1e-7 if digits >= 15 else 1e-4 if digits >= 6 else 1e-2


def _where(have: np.ndarray, wrong: tuple[int, ...]) -> str:
    if have.ndim == 0:
        return ""
    first = tuple(int(i) for i in np.unravel_index(wrong[0], have.shape))
    place = ", ".join(map(str, first))
    if len(wrong) == have.size and have.size > 1:
        return "every cell differs"
    more = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
    return f"differs at [{place}]{more}"


def _close_items(got: Any, expected: Any, because: str, rtol: Any, atol: Any) -> None:
    if type(got) is not type(expected):
        _wrong_kind(got, expected)
    if len(got) != len(expected):
        sentence = because or f"has {len(got)} items, not {len(expected)}"
        raise Mismatch(sentence, got=got, expected=expected)
    for index, (have, want) in enumerate(zip(got, expected, strict=True)):
        try:
            close(have, want, because, rtol=rtol, atol=atol)
        except Mismatch as error:
            said = error.sentence or "differs"
            sentence = because or f"item {index}: {said}"
            raise Mismatch(sentence, got=got, expected=expected) from None


def _wrong_kind(got: Any, expected: Any) -> None:
    if got is None and expected is not None:
        sentence = "nothing was returned: is a `return` missing?"
    else:
        sentence = f"is {kind_of(got)}, not {kind_of(expected)}"
    raise Mismatch(sentence, got=got, expected=expected)


def kind_of(value: Any) -> str:
    """The type of a decoded value in a learner's words."""
    if value is None:
        return "None"
    name = type(value).__name__
    words = {
        "ndarray": "an array",
        "Tensor": "a tensor",
        "int": "an int",
        "float": "a float",
        "str": "a string",
    }
    if isinstance(value, np.generic):
        return f"a NumPy {name}"
    return words.get(name, f"a {name}")


def _unequal(got: Any, expected: Any, path: str) -> str | None:
    """The path of the first difference ("" for the whole), or None where there is none."""
    if issubclass(type(got), np.generic):
        got = got.item()
    if type(got) is not type(expected):
        return path
    if isinstance(expected, list | tuple):
        return _unequal_item(got, expected, path)
    if isinstance(expected, dict):
        return _unequal_entry(got, expected, path)
    return None if _is_same(got, expected) else path


def _unequal_item(got: Any, expected: Any, path: str) -> str | None:
    if len(got) != len(expected):
        return path
    for index, (have, want) in enumerate(zip(got, expected, strict=True)):
        if (found := _unequal(have, want, f"{path}[{index}]")) is not None:
            return found
    return None


def _unequal_entry(got: Any, expected: Any, path: str) -> str | None:
    if sorted(map(repr, got)) != sorted(map(repr, expected)):
        return path
    for key, want in expected.items():
        if (found := _unequal(got[key], want, f"{path}[{key!r}]")) is not None:
            return found
    return None


def _is_same(got: Any, expected: Any) -> bool:
    """Two values of one type, neither of them a list, a tuple or a dict."""
    if _is_array(expected):
        inexact = expected.dtype.kind in "fc"
        return got.dtype == expected.dtype and np.array_equal(got, expected, equal_nan=inexact)
    if type(expected).__name__ == "Tensor":
        return got.dtype == expected.dtype and _is_same(_numbers(got), _numbers(expected))
    if type(expected).__module__.startswith("pandas"):
        return bool(expected.equals(got))
    if isinstance(expected, float) and math.isnan(expected):
        return math.isnan(got)
    return bool(got == expected)
