"""The one place where rooms meet: every door asks the tutor, and holds no logic of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from upslope.curriculum.model import Book, Exercise
from upslope.curriculum.stub import alternatives_of, solution_of
from upslope.errors import SetupError, UsageError
from upslope.learner.find import exercise_at, find_exercise
from upslope.learner.journal import Entry, append, read
from upslope.learner.layout import lay_out_exercise
from upslope.learner.progress import Progress, Status, next_exercise, progress_of, status_of
from upslope.learner.touched import is_untouched, saved_at
from upslope.learner.workspace import Workspace
from upslope.verdict import Verdict


class Checks(Protocol):
    """What the tutor needs of a grader."""

    def check(self, exercise: Exercise, submission: Path, seed: int | None = None) -> Verdict: ...


@dataclass(frozen=True)
class Feedback:
    """A verdict, and what follows from it."""

    verdict: Verdict
    newly_passed: bool
    next: Exercise | None
    """What to do after this one; None when nothing is left."""
    hints_left: int = 0
    trouble: str = ""
    """Why the verdict could not be written to the journal; it is true all the same."""


@dataclass(frozen=True)
class Hint:
    """The `level`-th of `of` hints."""

    level: int
    of: int
    text: str


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Tutor:
    """One learner in one workspace, with one book."""

    def __init__(
        self,
        book: Book,
        workspace: Workspace,
        grader: Checks,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        self.book = book
        self.workspace = workspace
        self.grader = grader
        self._now = now

    # where she is

    def progress(self) -> Progress:
        return progress_of(read(self.workspace.journal))

    def status(self) -> Status:
        return status_of(self.book, self.progress())

    def next(self, after: Exercise | None = None) -> Exercise | None:
        """The first not passed whose needs are met: after `after`, else after her last pass."""
        return next_exercise(self.book, self.progress(), after)

    def current(self, cwd: Path | None = None) -> Exercise | None:
        """What she is at: the folder she stands in, else what she saved last, else the next.

        What she saved last is done with once it has passed as it stands.
        """
        if cwd and (around := exercise_at(self.book, self.workspace.root, cwd)):
            return around
        progress = self.progress()
        saved = {one: when for one in self.book if (when := self.saved_at(one))}
        for exercise in sorted(saved, key=lambda one: saved[one], reverse=True):
            if self.is_untouched(exercise):
                continue
            checked = progress.standing(exercise).checked_at
            is_checked = checked is not None and checked.timestamp() >= saved[exercise]
            if progress.has_passed(exercise) and is_checked:
                break
            return exercise
        return next_exercise(self.book, progress)

    def find(self, typed: str, cwd: Path | None = None) -> Exercise:
        """The exercise she means by an id, a file name, a path or a part of the id."""
        return find_exercise(self.book, self.workspace.root, typed, cwd or self.workspace.root)

    def at(self, path: Path) -> Exercise | None:
        """The exercise whose submission is, or holds, `path`."""
        return exercise_at(self.book, self.workspace.root, path)

    def place(self, exercise: Exercise) -> Path:
        """Her file, or folder, for this exercise."""
        return self.workspace.root / self.book.place(exercise)

    def is_untouched(self, exercise: Exercise) -> bool:
        """Her file, or folder, is as it was laid out."""
        return is_untouched(exercise, self.place(exercise))

    def saved_at(self, exercise: Exercise) -> float:
        """When she last saved it; 0 if it is not there."""
        return saved_at(exercise, self.place(exercise))

    # what she does

    def check(self, exercise: Exercise, door: str = "cli") -> Feedback:
        """Checks her file as it is on disk, and writes down what came of it."""
        place = self.place(exercise)
        if not place.exists():
            raise UsageError(
                f"{place} is missing.", f"`upslope reset {exercise.id}` lays it out again."
            )
        return self.record(exercise, self.grader.check(exercise, place), door)

    def record(self, exercise: Exercise, verdict: Verdict, door: str) -> Feedback:
        """Writes a verdict to the journal, and says what follows from it."""
        before = read(self.workspace.journal)
        newly_passed = verdict.passed and not progress_of(before).has_passed(exercise)
        now = self._now()
        entries = [Entry("check", now, exercise.id, door, _summary(verdict))]
        if newly_passed:
            # a moment later: entries are ordered by time
            entries.append(Entry("pass", now + timedelta(microseconds=1), exercise.id, door))
        trouble = ""
        try:
            append(self.workspace.journal, *entries)
        except SetupError as error:  # she gets her verdict even when the disk is full
            trouble = str(error)
        after = progress_of([*before, *entries])
        return Feedback(
            verdict=verdict,
            newly_passed=newly_passed,
            next=next_exercise(self.book, after, exercise),
            hints_left=len(exercise.hints) - after.hints_shown(exercise),
            trouble=trouble,
        )

    def hint(self, exercise: Exercise, door: str = "cli") -> Hint:
        """One more hint each time, from light to telling; the last again when none is left."""
        shown = self.progress().hints_shown(exercise)
        of = len(exercise.hints)
        level = min(shown + 1, of)
        if level > shown:
            self._write("hint", exercise, door, level=level)
        return Hint(level, of, exercise.hints[level - 1])

    def solution(self, exercise: Exercise, door: str = "cli") -> str:
        """The reference. Seeing it before passing is written down first."""
        progress = self.progress()
        if not progress.has_passed(exercise) and exercise.id not in progress.revealed:
            self._write("reveal", exercise, door)
        return solution_of(exercise)

    def alternatives(self, exercise: Exercise) -> tuple[tuple[str, str], ...]:
        """Other correct ways, for one who has passed: (what way it is, its source)."""
        if not self.progress().has_passed(exercise):
            raise UsageError(
                f"Other ways to write {exercise.id} are shown once it has passed.",
                f"Check yours with `upslope check {exercise.id}`.",
            )
        return alternatives_of(exercise)

    def reset(self, exercise: Exercise, door: str = "cli") -> Path | None:
        """Starts the exercise afresh; where the old work was kept, None if there was none."""
        place = self.place(exercise)
        kept = None
        if place.exists():
            kept = _free_name_beside(place)
            place.rename(kept)
        try:
            lay_out_exercise(exercise, place)
        except BaseException:
            if kept:
                kept.rename(place)
            raise
        self._write("reset", exercise, door)
        return kept

    def _write(self, event: Any, exercise: Exercise, door: str, **fields: Any) -> None:
        append(self.workspace.journal, Entry(event, self._now(), exercise.id, door, fields))


def _summary(verdict: Verdict) -> dict[str, Any]:
    """What the journal keeps of a verdict."""
    failed = next((check.name for check in verdict.checks if check.state == "failed"), None)
    known = verdict.diagnosis.misconception if verdict.diagnosis else None
    kept = {
        "outcome": verdict.outcome,
        "check": failed,
        "misconception": known,
        "milliseconds": round(verdict.milliseconds, 1),
        "seed": verdict.seed,
    }
    return {key: value for key, value in kept.items() if value is not None}


def _free_name_beside(place: Path) -> Path:
    """`softmax.py.~1~`, or the next number that is free: as `cp --backup=numbered` names it."""
    number = 1
    while (kept := place.with_name(f"{place.name}.~{number}~")).exists():
        number += 1
    return kept
