"""From a failing case to the smallest one that fails the same way, in a few steps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from upslope.author.inputs import Draw, Input

STEPS = 120
SECONDS = 0.4


@dataclass(frozen=True)
class Case:
    """One drawn case: raw values by input name, and the lengths of the shared axes."""

    raws: dict[str, Any]
    sizes: dict[str, int]

    def values(self, inputs: dict[str, Input]) -> dict[str, Any]:
        return {name: inputs[name].value(raw) for name, raw in self.raws.items()}


def draw_case(inputs: dict[str, Input], number: int, seed: int) -> Case:
    """Case `number` of a check; the same for the same seed."""
    draw = Draw(np.random.default_rng([seed, number]), number)
    raws = {name: declared.draw(draw) for name, declared in inputs.items()}
    return Case(raws, draw.sizes)


def shrink(inputs: dict[str, Input], case: Case, fails: Callable[[Case], bool]) -> Case:
    """The simplest case found that `fails` too; bounded in steps and time."""
    stop = time.monotonic() + SECONDS
    left = STEPS
    while True:
        for candidate in _simpler(inputs, case):
            if left <= 0 or time.monotonic() > stop:
                return case
            left -= 1
            if fails(candidate):
                case = candidate
                break
        else:
            return case


def _simpler(inputs: dict[str, Input], case: Case) -> Iterator[Case]:
    least: dict[str, int] = {}
    for declared in inputs.values():
        for axis, length in declared.axes().items():
            least[axis] = max(length, least.get(axis, 0))
    for axis, length in case.sizes.items():
        smallest = least.get(axis, 1)
        if length - smallest > 1:  # boldly to the least length, from either end
            yield _without(inputs, case, axis, list(range(length - 1, smallest - 1, -1)))
            yield _without(inputs, case, axis, list(range(length - smallest - 1, -1, -1)))
        if length > smallest:
            for index in range(length - 1, -1, -1):
                yield _without(inputs, case, axis, [index])
    for name, declared in inputs.items():
        for raw in declared.simpler(case.raws[name]):
            yield Case({**case.raws, name: raw}, case.sizes)


def _without(inputs: dict[str, Input], case: Case, axis: str, indices: list[int]) -> Case:
    raws = dict(case.raws)
    for index in indices:
        raws = {name: inputs[name].without(raw, axis, index) for name, raw in raws.items()}
    return Case(raws, {**case.sizes, axis: case.sizes[axis] - len(indices)})
