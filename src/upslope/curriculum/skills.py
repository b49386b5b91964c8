"""Skills form a DAG, and reading order is one of its orders."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from upslope.curriculum.exercise_file import ExerciseFile
from upslope.curriculum.model import Exercise
from upslope.curriculum.source import line_of
from upslope.errors import Fault


def skill_faults(files: list[ExerciseFile]) -> list[Fault]:
    """A skill taught twice, never, or after it is used; and circles of skills."""
    taught: dict[str, Exercise] = {}
    faults: list[Fault] = []
    for file in files:
        assert file.exercise is not None
        for skill in file.exercise.teaches:
            first = taught.setdefault(skill, file.exercise)
            if first is not file.exercise:
                faults.append(_fault(file, "teaches", f"{first.id} teaches {skill!r} already."))
    known: set[str] = set()
    for file in files:
        assert file.exercise is not None
        for skill in file.exercise.needs:
            if skill in known:
                continue
            if skill in taught:
                said = f"{skill!r} is used before it is taught, in {taught[skill].id}."
            else:
                said = f"No exercise teaches {skill!r}."
            faults.append(_fault(file, "needs", said))
        known |= set(file.exercise.teaches)
    return faults + _circles(files, taught)


def _circles(files: list[ExerciseFile], taught: dict[str, Exercise]) -> list[Fault]:
    graph: dict[str, set[str]] = {}
    by_id: dict[str, ExerciseFile] = {}
    for file in files:
        assert file.exercise is not None
        by_id[file.exercise.id] = file
        graph[file.exercise.id] = {taught[s].id for s in file.exercise.needs if s in taught}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = list(reversed(error.args[1]))
        return [_fault(by_id[circle[0]], "needs", f"A circle of skills: {' -> '.join(circle)}.")]
    return []


def _fault(file: ExerciseFile, key: str, said: str) -> Fault:
    line = line_of(file.source, f"# {key} ") if file.source else 1
    return Fault(file.path, line, said)
