"""Times taken side by side: A B C A B C ..., so that the machine's noise hits all alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

PAUSE = 0.05
"""Before each run. A person's next check comes later still; nothing of the last one runs on."""


@dataclass(frozen=True)
class Contestant:
    """A way to check: `check(seed)` does it once, and raises if the verdict is not right."""

    name: str
    check: Callable[[int], object]
    per_round: int = 1


@dataclass
class Times:
    """What one contestant took, in milliseconds."""

    taken: list[float] = field(default_factory=list[float])

    @property
    def median(self) -> float:
        return statistics.median(self.taken)

    @property
    def p95(self) -> float:
        """The smallest time that 95 of 100 runs stay within."""
        ordered = sorted(self.taken)
        return ordered[-(-95 * len(ordered) // 100) - 1]


def race(contestants: Iterable[Contestant], rounds: int) -> dict[str, Times]:
    """Every contestant once per round, in turn; a first round warms up and does not count."""
    contestants = list(contestants)
    results = {contestant.name: Times() for contestant in contestants}
    for contestant in contestants:
        contestant.check(0)
    for number in range(1, rounds + 1):
        for contestant in contestants:
            for again in range(contestant.per_round):
                time.sleep(PAUSE)
                started = time.perf_counter()
                contestant.check(1000 * number + again)
                results[contestant.name].taken.append((time.perf_counter() - started) * 1000)
    return results
