"""Lays out the folder of a folder exercise."""

from __future__ import annotations

from pathlib import Path

from upslope.curriculum.model import Exercise
from upslope.errors import FaultError


def lay_out(exercise: Exercise, folder: Path) -> None:
    """Runs the exercise's `@scene` on `folder`, which is made if need be and must be empty."""
    from upslope.grading.paper import paper_of

    paper = paper_of(exercise)
    if paper.lay_out is None:
        raise FaultError(f"{exercise.id} has no scene to lay out.")
    folder.mkdir(parents=True, exist_ok=True)
    paper.lay_out(folder)
