"""Exercises of a workspace as pytest items, so that `pytest` and VS Code's test explorer just work.

pytest loads this module in every run of the environment, so outside a workspace it does nothing
and imports nothing. Inside, each submission is one item named after its exercise. Her files are
never imported as test modules.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from upslope.curriculum.model import Exercise
    from upslope.learner.tutor import Tutor


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """One collector for a submission, in place of all that others would make of its files."""
    others: list[pytest.Collector] = yield
    if (found := _exercise_at(file_path)) is None:
        return others
    tutor, exercise = found
    if file_path.resolve() != _page(tutor, exercise):
        return []  # another file of a folder exercise
    node: Any = Submission  # pytest leaves what its nodes are made from untyped
    return [node.from_parent(parent, path=file_path, tutor=tutor, exercise=exercise)]


class Submission(pytest.File):
    """The file that stands for a submission, with its one item."""

    def __init__(self, *, tutor: Tutor, exercise: Exercise, **rest: Any) -> None:
        super().__init__(**rest)
        self.tutor = tutor
        self.exercise = exercise

    def collect(self) -> Iterator[pytest.Item]:
        node: Any = ExerciseItem
        item: pytest.Item = node.from_parent(self, name=self.exercise.id)
        if self.tutor.is_untouched(self.exercise):
            item.add_marker(pytest.mark.skip(reason="not started"))
        yield item


class ExerciseItem(pytest.Item):
    """One exercise: passed, failed with its verdict, or skipped while it is as it came."""

    parent: Submission

    @property
    def tutor(self) -> Tutor:
        return self.parent.tutor

    @property
    def exercise(self) -> Exercise:
        return self.parent.exercise

    def runtest(self) -> None:
        feedback = self.tutor.check(self.exercise, door="pytest")
        if not feedback.verdict.passed:
            # VS Code tells a failure from an error by this very name
            raise AssertionError(feedback.verdict)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The verdict as the terminal shows it; no traceback, ours least of all."""
        from upslope.errors import UpslopeError
        from upslope.render import PLAIN, verdict_lines
        from upslope.verdict import Verdict

        error = excinfo.value
        if isinstance(error, AssertionError) and isinstance(error.args[0], Verdict):
            folder = self.tutor.place(self.exercise).parent
            lines = verdict_lines(error.args[0], PLAIN, folder)
            return "\n".join([error.args[0].sentence, "", *lines])  # the first is pytest's summary
        if isinstance(error, UpslopeError):
            return str(error)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, self.exercise.id


def _exercise_at(path: Path) -> tuple[Tutor, Exercise] | None:
    """The exercise whose submission is, or holds, `path`, and the tutor of its workspace."""
    root = _workspace_around(path.parent)
    tutor = _tutor_of(root) if root else None
    exercise = tutor.at(path) if tutor else None
    return (tutor, exercise) if tutor and exercise else None


def _page(tutor: Tutor, exercise: Exercise) -> Path:
    """The file to click on: hers, or the task of a folder, for pytest takes items from files."""
    place = tutor.place(exercise)
    return place / "TASK.md" if exercise.is_folder else place


@cache
def _workspace_around(folder: Path) -> Path | None:
    if (folder / "upslope.toml").is_file():
        return folder.resolve()
    return None if folder == folder.parent else _workspace_around(folder.parent)


@cache
def _tutor_of(root: Path) -> Tutor:
    from upslope.curriculum import find_book, load_book
    from upslope.errors import UpslopeError
    from upslope.grading.client import Grader
    from upslope.learner.tutor import Tutor
    from upslope.learner.workspace import Workspace

    try:
        book = load_book(find_book())
    except UpslopeError as error:
        raise pytest.UsageError(str(error)) from None
    return Tutor(book, Workspace(root), Grader(book))
