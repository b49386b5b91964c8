"""Whether she has begun with a submission, and when she saved it last, told from the files."""

from __future__ import annotations

import os
from pathlib import Path

from upslope.curriculum.model import Exercise
from upslope.curriculum.stub import stub_of
from upslope.learner.layout import TASK

_GIT = (".git/logs/HEAD", ".git/MERGE_HEAD")
"""What git writes when she commits, switches or merges; an editor that looks changes the rest."""


def is_untouched(exercise: Exercise, place: Path) -> bool:
    """It is as it was laid out. The task is the last thing that is put in a folder."""
    try:
        if exercise.is_folder:
            return saved_at(exercise, place) <= (place / TASK).stat().st_mtime
        return place.read_text(encoding="utf-8") == stub_of(exercise)
    except FileNotFoundError:
        return not place.exists()
    except (OSError, ValueError):
        return False


def saved_at(exercise: Exercise, place: Path) -> float:
    """When she last saved it; 0 if it is not there."""
    try:
        if not exercise.is_folder:
            return place.stat().st_mtime
        changed = [_time_of(place / name) for name in _GIT]
        for folder, folders, files in os.walk(place):
            folders[:] = [name for name in folders if name != ".git"]
            changed += [_time_of(Path(folder, name)) for name in files]
        return max(changed)
    except OSError:
        return 0.0


def _time_of(path: Path) -> float:
    try:
        return path.lstat().st_mtime
    except OSError:
        return 0.0
