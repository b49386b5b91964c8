"""Inputs are declared, not drawn: one declaration, two readers.

On the learner's path `Input.draw` gives small values first and `Input.simpler` shrinks a
failing one in a few steps (milliseconds). When an exercise is proven, `Input.search` lets
Hypothesis hunt over the same declaration, tens of times slower and much more thorough.

A *raw* value is what shrinking works on; `Input.value` makes of it what the check receives.
They differ only for `built`, which keeps its parts as long as they may shrink.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

HOSTILE = "ab \n0é\u0301ßİΣ中\u200d\u202e👩🏽\U0001f469\u0000\ufeffﬁ"
"""Letters that break careless text code: combining marks, joiners, right-to-left
overrides, astral planes, case pairs that change length, a NUL, a byte-order mark."""


@dataclass
class Draw:
    """One case being drawn: its generator, its number (small first) and its shared axis sizes."""

    random: np.random.Generator
    case: int
    sizes: dict[str, int] = field(default_factory=dict[str, int])

    @property
    def size(self) -> int:
        """How large things may be in this case: 1 in the first, 7 from the thirteenth."""
        return 1 + min(self.case // 2, 6)

    def axis(self, name: str, least: int) -> int:
        if name not in self.sizes:
            self.sizes[name] = int(self.random.integers(least, least + self.size))
        return self.sizes[name]


class Search(Protocol):
    """Hypothesis' `draw`, and the axis sizes already drawn in this case."""

    sizes: dict[str, int]

    def draw(self, strategy: Any) -> Any: ...


class Input:
    """What a check may be given."""

    def draw(self, draw: Draw) -> Any:
        raise NotImplementedError

    def search(self, search: Search) -> Any:
        """A raw value drawn by Hypothesis."""
        raise NotImplementedError

    def value(self, raw: Any) -> Any:
        return raw

    def simpler(self, raw: Any) -> Iterator[Any]:
        """Raw values a person would call simpler, the boldest step first."""
        return iter(())

    def axes(self) -> dict[str, int]:
        """The named axes used here, each with its least length."""
        return {}

    def without(self, raw: Any, axis: str, index: int) -> Any:
        """`raw` with one index of a named axis removed."""
        del axis, index
        return raw


@dataclass(frozen=True)
class _Arrays(Input):
    axis_names: tuple[tuple[str, int], ...]
    low: float
    high: float | str
    dtype: str
    tensor: bool = False

    def _top(self, sizes: dict[str, int]) -> float:
        return sizes[self.high] - 1 if isinstance(self.high, str) else self.high

    def _is_whole(self) -> bool:
        return np.dtype(self.dtype).kind in "iub"

    def draw(self, draw: Draw) -> np.ndarray:
        shape = tuple(
            least if name.isdigit() else draw.axis(name, least) for name, least in self.axis_names
        )
        if isinstance(self.high, str):
            draw.axis(self.high, 1)
        low, high = self.low, self._top(draw.sizes)
        random = draw.random
        if self._is_whole():
            return random.integers(int(low), int(high) + 1, shape).astype(self.dtype)
        if draw.case % 3 == 0:  # whole numbers: easy to follow by hand, and rich in ties
            cells = np.clip(np.round(random.uniform(low, high, shape)), low, high) + 0.0  # no -0.0
        else:
            cells = random.uniform(low, high, shape)
        return cells.astype(self.dtype)

    def search(self, search: Search) -> np.ndarray:
        from hypothesis import strategies as st
        from hypothesis.extra import numpy as extra

        def axis(name: str, least: int) -> int:
            if name not in search.sizes:
                search.sizes[name] = search.draw(st.integers(least, least + 6))
            return search.sizes[name]

        shape = tuple(
            least if name.isdigit() else axis(name, least) for name, least in self.axis_names
        )
        if isinstance(self.high, str):
            axis(self.high, 1)
        low, high = self.low, self._top(search.sizes)
        if self._is_whole():
            elements: Any = st.integers(int(low), int(high))
        else:
            width: Any = np.dtype(self.dtype).itemsize * 8
            elements = st.floats(float(low), float(high), allow_subnormal=False, width=width)
        return search.draw(extra.arrays(self.dtype, shape, elements=elements))

    def value(self, raw: np.ndarray) -> Any:
        if not self.tensor:
            return raw
        import torch

        return torch.tensor(raw)

    def simpler(self, raw: np.ndarray) -> Iterator[np.ndarray]:
        top = float("inf") if isinstance(self.high, str) else self.high
        plain = min(max(0.0, self.low), top)
        for candidate in (np.full_like(raw, plain), np.round(raw)):
            inside = np.all((candidate >= self.low) & (candidate <= top))
            if inside and not np.array_equal(candidate, raw):
                yield candidate
        for index in range(min(raw.size, 24)):
            if raw.flat[index] != plain:
                candidate = raw.copy()
                candidate.flat[index] = plain
                yield candidate

    def axes(self) -> dict[str, int]:
        return {name: least for name, least in self.axis_names if not name.isdigit()}

    def without(self, raw: np.ndarray, axis: str, index: int) -> np.ndarray:
        for position, (name, _) in enumerate(self.axis_names):
            if name == axis:
                raw = np.delete(raw, index, axis=position)
        return raw


def arrays(
    axes: str, low: float, high: float | str, dtype: str = "float64", *, tensor: bool = False
) -> Input:
    """Arrays with cells in [low, high].

    `axes` names one axis a word: `"batch classes"`; the same name has the same length in all
    inputs of a check. A digit is a fixed length (`"batch 2"`), `name>=k` a least one. `high` may
    be the name of an axis: whole numbers below its length, as labels are. `tensor` gives torch
    tensors.
    """
    names: list[tuple[str, int]] = []
    for word in axes.split():
        name, _, least = word.partition(">=")
        names.append((name, int(name) if name.isdigit() else int(least or 1)))
    return _Arrays(tuple(names), low, high, dtype, tensor)


@dataclass(frozen=True)
class _Number(Input):
    low: float
    high: float
    whole: bool

    def draw(self, draw: Draw) -> Any:
        if self.whole:
            span = max(2, int(self.high - self.low))
            reach = span if draw.case > 8 else min(span, 2 + 2 * draw.case)
            start = int(min(max(0, self.low), self.high))
            low, high = max(int(self.low), start - reach), min(int(self.high), start + reach)
            return int(draw.random.integers(low, high + 1))
        value = draw.random.uniform(self.low, self.high)
        rounded = round(value)
        keep_whole = draw.case % 3 == 0 and self.low <= rounded <= self.high
        return float(rounded if keep_whole else value)

    def search(self, search: Search) -> Any:
        from hypothesis import strategies as st

        if self.whole:
            return search.draw(st.integers(int(self.low), int(self.high)))
        return search.draw(st.floats(self.low, self.high, allow_subnormal=False))

    def simpler(self, raw: Any) -> Iterator[Any]:
        plain = min(max(0, self.low), self.high)

        def size(value: float) -> tuple[int, float]:
            """A number with fewer digits is simpler, then one nearer to the plain one."""
            return 0 if self.whole else len(repr(value)), abs(value - plain)

        if self.whole:
            steps = [int(plain), int(plain) + 1, (raw + int(plain)) // 2, raw - 1]
        else:
            steps = [float(plain), float(round(raw)), round(raw, 1), round(raw / 2, 1)]
            steps += [round(raw, 2), (raw + plain) / 2]
        for step in steps:
            if self.low <= step <= self.high and size(step) < size(raw):
                yield step


def integers(low: int, high: int) -> Input:
    """Whole numbers in [low, high]."""
    return _Number(low, high, whole=True)


def floats(low: float, high: float) -> Input:
    """Real numbers in [low, high]."""
    return _Number(low, high, whole=False)


def seeds() -> Input:
    """Seeds for a generator; never shrunk towards a value that could be memorised."""
    return _Seed()


@dataclass(frozen=True)
class _Seed(Input):
    def draw(self, draw: Draw) -> int:
        return int(draw.random.integers(2**31))

    def search(self, search: Search) -> int:
        from hypothesis import strategies as st

        return search.draw(st.integers(0, 2**31 - 1))


@dataclass(frozen=True)
class _Choices(Input):
    values: tuple[Any, ...]
    in_order: bool

    def draw(self, draw: Draw) -> Any:
        if self.in_order:
            return self.values[draw.case % len(self.values)]
        return self.values[int(draw.random.integers(len(self.values)))]

    def search(self, search: Search) -> Any:
        from hypothesis import strategies as st

        return search.draw(st.sampled_from(self.values))

    def simpler(self, raw: Any) -> Iterator[Any]:
        for value in self.values:
            if value is raw:
                return
            yield value


def choices(*values: Any) -> Input:
    """One of these, the simplest first."""
    return _Choices(values, in_order=False)


def examples(*values: Any) -> Input:
    """Each of these in turn, the simplest first."""
    return _Choices(values, in_order=True)


def booleans() -> Input:
    """False or True."""
    return choices(False, True)


@dataclass(frozen=True)
class _Lists(Input):
    of: Input
    least: int
    most: int
    join: bool = False

    def draw(self, draw: Draw) -> list[Any]:
        most = min(self.most, max(self.least, draw.case // 2 + 1))
        length = int(draw.random.integers(self.least, most + 1))
        return [self.of.draw(draw) for _ in range(length)]

    def search(self, search: Search) -> list[Any]:
        from hypothesis import strategies as st

        length = search.draw(st.integers(self.least, min(self.most, self.least + 12)))
        return [self.of.search(search) for _ in range(length)]

    def value(self, raw: list[Any]) -> Any:
        values = [self.of.value(item) for item in raw]
        return "".join(values) if self.join else values

    def simpler(self, raw: list[Any]) -> Iterator[list[Any]]:
        if len(raw) // 2 >= self.least and len(raw) > 1:
            yield raw[: len(raw) // 2]
            yield raw[len(raw) // 2 :]
        if len(raw) > self.least:
            for index in range(len(raw)):
                yield raw[:index] + raw[index + 1 :]
        for index, item in enumerate(raw[:16]):
            for candidate in self.of.simpler(item):
                yield [*raw[:index], candidate, *raw[index + 1 :]]


def lists(of: Input, least: int = 0, most: int = 12) -> Input:
    """Lists of `of`, `least` to `most` long."""
    return _Lists(of, least, most)


def texts(alphabet: str = HOSTILE, least: int = 0, most: int = 24) -> Input:
    """Strings over `alphabet` (its simplest letter first), by default of hostile Unicode."""
    return _Lists(_Choices(tuple(alphabet), in_order=False), least, most, join=True)


@dataclass(frozen=True)
class _Built(Input):
    make: Callable[..., Any]
    parts: dict[str, Input]

    def draw(self, draw: Draw) -> dict[str, Any]:
        return {name: part.draw(draw) for name, part in self.parts.items()}

    def search(self, search: Search) -> dict[str, Any]:
        return {name: part.search(search) for name, part in self.parts.items()}

    def value(self, raw: dict[str, Any]) -> Any:
        return self.make(**{name: part.value(raw[name]) for name, part in self.parts.items()})

    def simpler(self, raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for name, part in self.parts.items():
            for candidate in part.simpler(raw[name]):
                yield {**raw, name: candidate}

    def axes(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for part in self.parts.values():
            found |= part.axes()
        return found

    def without(self, raw: dict[str, Any], axis: str, index: int) -> dict[str, Any]:
        return {n: part.without(raw[n], axis, index) for n, part in self.parts.items()}


def built(make: Callable[..., Any], **parts: Input) -> Input:
    """`make(**parts)`, shrunk through its parts: a table from columns, a corpus from words."""
    return _Built(make, parts)
