"""What the figures of one run are held to, as ratios: met, or missed by how much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from measure import Times
from throughput import Rate, Weight

Results = Mapping[str, Mapping[str, Times]]
"""Exercise -> contestant -> its times."""


@dataclass(frozen=True)
class Target:
    """`got` is held to `wanted`, in `unit`; more is better unless `at_most`."""

    words: str
    wanted: float
    got: float | None
    unit: str = "x"
    at_most: bool = False

    @property
    def is_met(self) -> bool:
        if self.got is None:
            return False
        return self.got <= self.wanted if self.at_most else self.got >= self.wanted

    def told(self) -> str:
        if self.got is None:
            return "not measured"
        if self.is_met:
            return "met"
        if self.at_most:
            return f"missed by {self.got - self.wanted:.1f} {self.unit}"
        return f"missed: {self.got / self.wanted:.0%} of it"


def of_times(results: Results) -> list[Target]:
    """What a single check is held to."""
    found: list[Target] = []

    def faster(exercise: str, way: str, than: str, wanted: float) -> None:
        times = results.get(exercise, {})
        if way in times:
            got = times[than].median / times[way].median if than in times else None
            found.append(Target(f"{exercise}: {way}, faster than {than}", wanted, got))

    for pytest in ("pytest", "lean pytest"):
        faster("stable-softmax", "API", pytest, 30)
        faster("mlp-training-step", "API", pytest, 60)
    if softmax := results.get("stable-softmax"):
        over = softmax["API"].median - softmax["direct"].median
        words = "stable-softmax: API, over the bare calls"
        found.append(Target(words, 10, over, "ms", at_most=True))
    for pytest in ("pytest", "lean pytest"):
        faster("mlp-training-step", "API", pytest, 100)
        faster("mlp-training-step", "command", pytest, 20)
    faster("stable-softmax", "API", "otter run", 100)
    faster("stable-softmax", "command", "otter run", 20)
    return found


def of_rates(rates: Mapping[str, Iterable[Rate]]) -> list[Target]:
    """What a core is held to, by processor time and by the clock; the slowest counts.

    By the clock, a worker is taken for a core: on a machine that does other things too it is less.
    """
    found: list[Target] = []
    for name, wanted in (("NumPy", 25), ("torch", 12)):
        if measured := list(rates.get(name, ())):
            processor = min(rate.each_core_second for rate in measured)
            clock = min(rate.each_second / rate.workers for rate in measured)
            for how, got in (("processor time", processor), ("the clock", clock)):
                found.append(Target(f"{name}, a second and core, by {how}", wanted, got, "/s"))
    return found


def of_weights(weights: Iterable[Weight]) -> list[Target]:
    """What a waiting child is held to; the heaviest counts."""
    heaviest = max(weights, key=lambda weight: weight.private, default=None)
    words = "private memory of a waiting child"
    return [Target(words, 40, heaviest.private if heaviest else None, "MB", at_most=True)]
