"""The trail as a picture: an elevation profile with a summit for each phase."""

from __future__ import annotations

from dataclasses import dataclass

from upslope.curriculum.model import Book, Exercise
from upslope.learner.progress import Progress

WIDTH, HEIGHT = 960, 200
_LOW, _CLIMB, _PEAK = 184.0, 92.0, 64.0
_STEEP = 1.6
"""Above 1: round valleys, sharp summits."""
_TOP = 0.7
"""Where in its phase a summit lies: a long way up, a short way down to the next."""
_STEPS = 240


@dataclass(frozen=True)
class Spot:
    """A place on the trail, in the picture's units."""

    x: float
    y: float

    def __str__(self) -> str:
        return f"{self.x:.1f},{self.y:.1f}"


@dataclass(frozen=True)
class Trail:
    """The line, where she is on it, and its summits."""

    spots: tuple[Spot, ...]
    here: Spot
    summits: tuple[Spot, ...]

    @property
    def line(self) -> str:
        return "M" + " L".join(map(str, self.spots))

    @property
    def walked(self) -> str:
        behind = [spot for spot in self.spots if spot.x < self.here.x]
        return "M" + " L".join(map(str, [*behind, self.here]))


def trail_of(book: Book, progress: Progress, at: Exercise | None) -> Trail:
    """The trail through the book's phases; she stands before `at`, or on the last summit."""
    count = max(len(book.phases), 1)
    passed = [exercise for exercise in book if progress.has_passed(exercise)]
    if at is None:
        reached = 1.0 if passed else 0.0
    else:
        phase = book.phases[at.phase].exercises
        done = sum(1 for exercise in phase if progress.has_passed(exercise))
        reached = (at.phase + 0.9 * done / len(phase)) / count
    spots = tuple(_spot(step / _STEPS, count) for step in range(_STEPS + 1))
    summits = tuple(_spot((number + _TOP) / count, count) for number in range(count))
    last = summits[-1].x / WIDTH if summits else 1.0
    return Trail(spots, _spot(min(reached, last), count), summits)


def _spot(way: float, count: int) -> Spot:
    """The trail at `way` (0 to 1) of its length: a steady climb, with a peak in each phase."""
    inside = (way * count) % 1.0
    up = inside / _TOP if inside <= _TOP else (1 - inside) / (1 - _TOP)
    ground = _LOW - _CLIMB * way
    if way * count > count - 1 + _TOP:  # behind the last summit there is only the valley
        ground = HEIGHT - (HEIGHT - ground) * up
    return Spot(way * WIDTH, ground - _PEAK * up**_STEEP)
