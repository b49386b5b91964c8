"""Where she stands, as a pure function of the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from upslope.curriculum.model import Book, Exercise
from upslope.learner.journal import Entry

State = Literal["new", "started", "passed"]


@dataclass(frozen=True)
class Standing:
    """What the journal says of one exercise. Once passed, it stays passed."""

    state: State = "new"
    is_revealed: bool = False
    """She saw the solution before she had passed."""
    hints: int = 0
    checks: int = 0
    checked_at: datetime | None = None
    passed_at: datetime | None = None


_UNTOUCHED = Standing()


@dataclass(frozen=True)
class Progress:
    """The standing of every exercise, and the last things that happened."""

    standings: Mapping[str, Standing] = field(default_factory=dict[str, Standing])
    last: Entry | None = None
    last_passed: str = ""

    def standing(self, exercise: Exercise) -> Standing:
        return self.standings.get(exercise.id, _UNTOUCHED)

    def state(self, exercise: Exercise) -> State:
        return self.standing(exercise).state

    def has_passed(self, exercise: Exercise) -> bool:
        return self.state(exercise) == "passed"

    def hints_shown(self, exercise: Exercise) -> int:
        return self.standing(exercise).hints

    @property
    def revealed(self) -> frozenset[str]:
        """The exercises whose solution she saw before she had passed."""
        return frozenset(name for name, its in self.standings.items() if its.is_revealed)


def progress_of(entries: Iterable[Entry]) -> Progress:
    """The journal, oldest entry first, folded into progress."""
    standings: dict[str, Standing] = {}
    last: Entry | None = None
    last_passed = ""
    for entry in entries:
        if entry.exercise:
            before = standings.get(entry.exercise, _UNTOUCHED)
            standings[entry.exercise] = _after(before, entry)
            last = entry
        if entry.event == "pass":
            last_passed = entry.exercise
    return Progress(standings, last, last_passed)


def _after(before: Standing, entry: Entry) -> Standing:
    has_passed = before.state == "passed"
    begun: State = "passed" if has_passed else "started"
    match entry.event:
        case "check":
            return replace(before, state=begun, checks=before.checks + 1, checked_at=entry.at)
        case "pass":
            return replace(before, state="passed", passed_at=before.passed_at or entry.at)
        case "hint":
            # the level counts, not how often: two machines may each have shown the first hint
            return replace(before, state=begun, hints=max(before.hints, _level(entry)))
        case "reveal":
            return replace(before, state=begun, is_revealed=before.is_revealed or not has_passed)
        case "reset":
            return before if has_passed else replace(before, state="new")
        case "init":
            return before


def _level(entry: Entry) -> int:
    level = entry.fields.get("level")
    return level if isinstance(level, int) else 1


def next_exercise(book: Book, progress: Progress, after: Exercise | None = None) -> Exercise | None:
    """The first not passed, in reading order, whose needs are met.

    The search starts behind `after`, or behind what she passed last, and goes round: one who
    starts in the middle of the book goes on there.
    """
    order = list(book)
    after = after or book.by_id.get(progress.last_passed)
    start = order.index(after) + 1 if after else 0
    known = {skill for one in order if progress.has_passed(one) for skill in one.teaches}
    left = [one for one in order[start:] + order[:start] if not progress.has_passed(one)]
    return next((one for one in left if known.issuperset(one.needs)), left[0] if left else None)


@dataclass(frozen=True)
class PhaseStatus:
    """How far she is in one phase."""

    number: int
    title: str
    passed: int
    of: int


@dataclass(frozen=True)
class Status:
    """Where am I, and what is next."""

    phases: tuple[PhaseStatus, ...]
    next: Exercise | None
    last: Entry | None

    @property
    def passed(self) -> int:
        return sum(phase.passed for phase in self.phases)

    @property
    def of(self) -> int:
        return sum(phase.of for phase in self.phases)


def status_of(book: Book, progress: Progress) -> Status:
    """The book seen through her progress."""
    phases = tuple(
        PhaseStatus(
            number=phase.number,
            title=phase.title,
            passed=sum(map(progress.has_passed, phase.exercises)),
            of=len(phase.exercises),
        )
        for phase in book.phases
    )
    return Status(phases, next_exercise(book, progress), progress.last)
