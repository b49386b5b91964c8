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

MARKER = "upslope.toml"


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """One collector for a submission, in place of all that others would make of it."""
    others = yield
    if (found := _exercise_at(file_path)) is None:
        return others
    return [SubmissionFile.from_parent(parent, path=file_path, found=found)]


@pytest.hookimpl(tryfirst=True)
def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """One item for a folder exercise, whose files are not looked at."""
    if (found := _exercise_at(path)) is None:
        return None
    return SubmissionFolder.from_parent(parent, path=path, found=found)


class SubmissionFile(pytest.File):
    """A submission, which holds one item."""

    def __init__(self, *, found: tuple[Tutor, Exercise], **rest: Any) -> None:
        super().__init__(**rest)
        self.found = found

    def collect(self) -> Iterator[pytest.Item]:
        yield ExerciseItem.from_parent(self, name=self.found[1].id, found=self.found)


class SubmissionFolder(pytest.Directory):
    """A folder that is a submission."""

    def __init__(self, *, found: tuple[Tutor, Exercise], **rest: Any) -> None:
        super().__init__(**rest)
        self.found = found

    def collect(self) -> Iterator[pytest.Item]:
        yield ExerciseItem.from_parent(self, name=self.found[1].id, found=self.found)


class ExerciseItem(pytest.Item):
    """One exercise: passed, failed with its verdict, or skipped while it is as it came."""

    def __init__(self, *, found: tuple[Tutor, Exercise], **rest: Any) -> None:
        super().__init__(**rest)
        self.tutor, self.exercise = found

    def runtest(self) -> None:
        if self.tutor.is_untouched(self.exercise):
            pytest.skip("not started")
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
            return "\n".join(verdict_lines(error.args[0], PLAIN, folder))
        if isinstance(error, UpslopeError):
            return str(error)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, self.exercise.id


def _exercise_at(path: Path) -> tuple[Tutor, Exercise] | None:
    """The exercise whose submission is exactly `path`, and the tutor of its workspace."""
    root = _workspace_around(path.parent)
    if root is None:
        return None
    tutor = _tutor_of(root)
    exercise = tutor.at(path)
    if exercise is None or tutor.place(exercise) != path.resolve():
        return None
    return tutor, exercise


@cache
def _workspace_around(folder: Path) -> Path | None:
    if (folder / MARKER).is_file():
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
