"""The examination paper: an exercise file executed, with its checks and known mistakes.

Only the checker's process ever makes one.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from upslope.author.inputs import Input
from upslope.author.words import Label, label_of
from upslope.curriculum.model import Exercise
from upslope.curriculum.source import Part, Source, read_source
from upslope.curriculum.stub import solution_of, variant_of
from upslope.errors import FaultError


@dataclass(frozen=True)
class Check:
    """One property, ready to run."""

    name: str
    claim: str
    function: Callable[..., None]
    inputs: dict[str, Input]
    cases: int
    in_place: bool


@dataclass(frozen=True)
class Variant:
    """A known submission: a mistake or an alternative, as the learner would have written it."""

    name: str
    sentence: str
    text: str
    apply: Callable[[Path], Any]
    """For a folder exercise: brings a laid-out folder into this state."""
    fails: str = ""
    """The check that a misconception is refused by."""


@dataclass(frozen=True)
class Paper:
    """One exercise with everything needed to examine a submission."""

    exercise: Exercise
    checks: tuple[Check, ...]
    misconceptions: tuple[Variant, ...]
    alternatives: tuple[Variant, ...]
    reference: Variant
    lay_out: Callable[[Path], None] | None


def paper_of(exercise: Exercise) -> Paper:
    """Executes the exercise file; the result is kept until the file changes."""
    return _read(exercise, exercise.path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read(exercise: Exercise, changed: int) -> Paper:
    del changed
    source = read_source(exercise.path)
    namespace = _execute(exercise)
    labels = {name: label_of(thing) for name, thing in namespace.items()}
    solutions = source.having("solution")
    scenes = source.having("scene")
    reference = Variant(
        "solution", "the reference", solution_of(exercise), namespace[solutions[0].name]
    )
    return Paper(
        exercise,
        tuple(_check(part, namespace, labels[part.name]) for part in source.having("check")),
        tuple(_variant(source, p, namespace, labels) for p in source.having("misconception")),
        tuple(_variant(source, p, namespace, labels) for p in source.having("alternative")),
        reference,
        _remembered(namespace[scenes[0].name]) if scenes else None,
    )


def _execute(exercise: Exercise) -> dict[str, Any]:
    name = f"upslope_exercise_{exercise.path.stem}"
    spec = importlib.util.spec_from_file_location(name, exercise.path)
    if spec is None or spec.loader is None:
        raise FaultError(f"{exercise.path} cannot be loaded.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.__dict__


def _remembered(lay_out: Callable[[Path], None]) -> Callable[[Path], None]:
    """`lay_out`, which runs once; later folders are written from memory, in a few milliseconds."""
    kept: list[dict[Path, tuple[int, bytes] | None]] = []

    def lay_out_again(folder: Path) -> None:
        if not kept:
            lay_out(folder)
            found = [(p, p.relative_to(folder)) for p in sorted(folder.rglob("*"))]
            kept.append({n: _file(p) if p.is_file() else None for p, n in found})
            return
        for name, file in kept[0].items():
            if file is None:
                (folder / name).mkdir()
            else:
                (folder / name).write_bytes(file[1])
                (folder / name).chmod(file[0])

    return lay_out_again


def _file(path: Path) -> tuple[int, bytes]:
    return path.stat().st_mode & 0o777, path.read_bytes()


def _check(part: Part, namespace: dict[str, Any], label: Label | None) -> Check:
    assert label is not None
    function = namespace[part.name]
    return Check(part.name, part.sentence, function, label.inputs, label.cases, label.in_place)


def _variant(
    source: Source, part: Part, namespace: dict[str, Any], labels: dict[str, Label | None]
) -> Variant:
    label = labels[part.name]
    assert label is not None
    fails = label.fails.__name__ if label.fails else ""
    text = variant_of(source, part)
    return Variant(part.name, part.sentence, text, namespace[part.name], fails)
