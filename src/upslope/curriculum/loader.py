"""Reads the book and reports every fault at once, each as file:line and a sentence."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import upslope
from upslope.curriculum import cache
from upslope.curriculum.model import Book, Exercise, Phase, Topic
from upslope.errors import BookError, Fault, SetupError

if TYPE_CHECKING:
    from upslope.curriculum.exercise_file import ExerciseFile

_PHASE = {"id": str, "title": str, "promise": str, "artifact": str, "topic": list}
_TOPIC = {"id": str, "title": str, "summary": str, "exercises": list}


def find_book() -> Path:
    """The book: `UPSLOPE_BOOK`, else beside the installed package, else in the source tree."""
    package = Path(upslope.__file__).parent
    named = os.environ.get("UPSLOPE_BOOK")
    places = [Path(named)] if named else [package / "_book", package.parents[1] / "curriculum"]
    for place in places:
        if (place / "roadmap.toml").is_file():
            return place.resolve()
    raise SetupError(
        f"There is no book at {places[-1]}.", "Unset UPSLOPE_BOOK, or install Upslope again."
    )


def load_book(root: Path) -> Book:
    """The whole book; BookError with every fault if any. Unchanged books come from a cache."""
    root = root.resolve()
    stamp = cache.fingerprint(root)
    if (book := cache.recall(root, stamp)) is None:
        book = replace(read_book(root), fingerprint=stamp)
        cache.remember(book)
    return book


def read_book(root: Path) -> Book:
    """The book from its files, never from the cache."""
    import tomllib  # like the rest that reads: a command finds its book in the cache

    from upslope.curriculum.skills import skill_faults

    faults: list[Fault] = []
    roadmap = root / "roadmap.toml"
    try:
        data = tomllib.loads(roadmap.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BookError([Fault(roadmap, 1, f"The roadmap cannot be read: {error}.")]) from None
    files: list[ExerciseFile] = []
    phases: list[Phase] = []
    for number, entry in enumerate(data.get("phase", [])):
        faults += _shape_faults(roadmap, entry, _PHASE, f"phase {number}")
        topics = tuple(
            _read_topic(roadmap, number, entry, topic, files, faults)
            for topic in entry.get("topic", [])
        )
        words = {key: str(entry.get(key, "")) for key in ("id", "title", "promise", "artifact")}
        phases.append(Phase(number=number, topics=topics, **words))
    faults += [fault for file in files for fault in file.faults]
    faults += _double_faults(files)
    faults += skill_faults([file for file in files if file.exercise])
    if faults:
        raise BookError(faults)
    return Book(root, tuple(phases))


def _read_topic(
    roadmap: Path,
    number: int,
    phase: dict[str, Any],
    entry: dict[str, Any],
    files: list[ExerciseFile],
    faults: list[Fault],
) -> Topic:
    from upslope.curriculum.exercise_file import read_exercise

    name = str(entry.get("id", ""))
    faults += _shape_faults(roadmap, entry, _TOPIC, f"topic {name!r}")
    folder = roadmap.parent / str(phase.get("id", "")) / name
    listed = [str(stem) for stem in entry.get("exercises", [])]
    exercises: list[Exercise] = []
    for stem in listed:
        path = folder / f"{stem}.py"
        if not path.is_file():
            line = _line(roadmap, f'"{stem}"')
            faults.append(Fault(roadmap, line, f"{stem} is listed, and {path} is missing."))
            continue
        file = read_exercise(path, number, name)
        files.append(file)
        if file.exercise:
            exercises.append(file.exercise)
    title, summary = str(entry.get("title", "")), str(entry.get("summary", ""))
    return Topic(name, title, summary, tuple(exercises))


def _shape_faults(
    path: Path, entry: dict[str, Any], shape: dict[str, type], what: str
) -> list[Fault]:
    line = _line(path, f'"{entry.get("id", "")}"')
    faults = [
        Fault(path, line, f"{what} has an unknown key {key!r}.")
        for key in entry
        if key not in shape
    ]
    for key, kind in shape.items():
        if key not in entry and kind is str:
            faults.append(Fault(path, line, f"{what} lacks {key!r}."))
        elif key in entry and not isinstance(entry[key], kind):
            faults.append(Fault(path, line, f"{what}: {key!r} must be a {kind.__name__}."))
    return faults


def _double_faults(files: list[ExerciseFile]) -> list[Fault]:
    seen: dict[str, Path] = {}
    faults: list[Fault] = []
    for file in files:
        first = seen.setdefault(file.path.stem, file.path)
        if first != file.path:
            faults.append(Fault(file.path, 1, f"{file.path.stem} exists already: {first}."))
    return faults


def _line(path: Path, words: str) -> int:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if words in line:
            return number
    return 1
