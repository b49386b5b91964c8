"""The book as frozen values: phases, topics, exercises, and the skills that join them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

Difficulty = Literal["easy", "medium", "hard"]


@dataclass(frozen=True)
class Claim:
    """A check or a misconception by its function's name, its docstring and its line."""

    name: str
    sentence: str
    line: int


@dataclass(frozen=True)
class Exercise:
    """One exercise as its file declares it, read without running it."""

    id: str
    """The file's name with hyphens: `stable-softmax`."""
    title: str
    phase: int
    topic: str
    path: Path
    task: str
    """The task in Markdown, without its heading; math between dollar signs."""
    teaches: tuple[str, ...]
    needs: tuple[str, ...]
    minutes: int
    difficulty: Difficulty
    imports: tuple[str, ...]
    """Modules beside the standard library that a submission may import: `("numpy",)`."""
    asks: tuple[str, ...]
    """The names a submission must define: `("softmax",)`."""
    checks: tuple[Claim, ...]
    misconceptions: tuple[Claim, ...]
    hints: tuple[str, ...]
    is_folder: bool
    """True when the submission is a folder laid out by `@scene`, not a file."""
    seconds: float = 5.0
    """Wall-clock limit of all checks together."""

    @property
    def libraries(self) -> tuple[str, ...]:
        """The same set of imports, in whichever order they are named: what a bench is for."""
        return tuple(sorted(self.imports))

    @property
    def file_name(self) -> str:
        """What the submission is called in the workspace: a file, or a folder."""
        return self.path.stem if self.is_folder else self.path.name


@dataclass(frozen=True)
class Topic:
    """A topic in its phase; its folder in the book and in the workspace has the same name."""

    id: str
    title: str
    summary: str
    exercises: tuple[Exercise, ...] = ()


@dataclass(frozen=True)
class Phase:
    """One of the six phases and the artifact it ends in."""

    number: int
    id: str
    title: str
    promise: str
    """What she can do at its end."""
    artifact: str
    topics: tuple[Topic, ...] = ()

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        return tuple(exercise for topic in self.topics for exercise in topic.exercises)


@dataclass(frozen=True)
class Book:
    """The whole curriculum, in reading order."""

    root: Path
    phases: tuple[Phase, ...]
    fingerprint: str = ""
    """Changes whenever a file of the book or of Upslope does."""

    def __iter__(self) -> Iterator[Exercise]:
        return (exercise for phase in self.phases for exercise in phase.exercises)

    @cached_property
    def by_id(self) -> dict[str, Exercise]:
        return {exercise.id: exercise for exercise in self}

    def topic(self, exercise: Exercise) -> Topic:
        return next(t for t in self.phases[exercise.phase].topics if t.id == exercise.topic)

    def place(self, exercise: Exercise) -> Path:
        """Where the submission lives, relative to the workspace."""
        return Path(self.phases[exercise.phase].id, exercise.topic, exercise.file_name)
