"""Every exercise of the book, met by a newcomer: the stub, the right answer, five broken files."""

from __future__ import annotations

from pathlib import Path

import pytest

from upslope.curriculum import find_book
from upslope.curriculum.loader import read_book
from upslope.curriculum.model import Book, Exercise
from upslope.curriculum.stub import solution_of, stub_of
from upslope.grading.client import Grader
from upslope.grading.scene import lay_out
from upslope.verdict import Verdict

FILES = [exercise.id for exercise in read_book(find_book()) if not exercise.is_folder]
FOLDERS = [exercise.id for exercise in read_book(find_book()) if exercise.is_folder]
BROKEN = {
    "not Python": ("def f(:\n", "refused", 1),
    "a forbidden import": ("import math\nimport requests\n", "refused", 2),
    "nothing in it": ("", "refused", None),
    "raises": ("x = 1\ny = x / 0\n", "raised", 2),
    "exits": ("import sys\nsys.exit()\n", "raised", 2),
}


def check(grader: Grader, exercise: Exercise, folder: Path, source: str) -> Verdict:
    file = folder / exercise.file_name
    file.write_text(source, encoding="utf-8")
    return grader.check(exercise, file)


@pytest.mark.parametrize("name", FILES)
def test_a_newcomer_is_understood(book: Book, grader: Grader, tmp_path: Path, name: str) -> None:
    exercise = book.by_id[name]
    untouched = check(grader, exercise, tmp_path, stub_of(exercise))
    assert not untouched.passed and untouched.outcome != "fault"
    for kind, (source, outcome, line) in BROKEN.items():
        verdict = check(grader, exercise, tmp_path, source)
        assert verdict.outcome == outcome, kind
        assert "\n" not in verdict.sentence and "Traceback" not in verdict.sentence
        assert (verdict.place.line if verdict.place else None) == line, kind
    assert check(grader, exercise, tmp_path, solution_of(exercise)).passed


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_is_understood_too(book: Book, grader: Grader, tmp_path: Path, name: str) -> None:
    exercise = book.by_id[name]
    folder = tmp_path / exercise.file_name
    lay_out(exercise, folder)
    assert grader.check(exercise, folder).outcome == "wrong"
    empty = tmp_path / "empty"
    empty.mkdir()
    verdict = grader.check(exercise, empty)
    assert not verdict.passed and verdict.outcome != "fault", verdict.sentence
