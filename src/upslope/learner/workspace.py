"""The workspace: the learner's own folder, a git repository of files she owns."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from upslope.curriculum.model import Book, Exercise
from upslope.errors import SetupError, UsageError
from upslope.learner.journal import Entry, append
from upslope.learner.layout import (
    JOURNAL,
    MARKER,
    is_free,
    lay_out_exercise,
    lay_out_files,
    start_repository,
)

DEFAULT = "upslope-work"


@dataclass(frozen=True)
class Workspace:
    """A folder that holds `upslope.toml`."""

    root: Path

    @property
    def journal(self) -> Path:
        return self.root / JOURNAL

    @classmethod
    def find(cls, start: Path, env: Mapping[str, str] = os.environ) -> Workspace:
        """Above `start`, else UPSLOPE_WORKSPACE, else the last one made, else ~/upslope-work."""
        if around := workspace_around(start):
            return around
        if named := env.get("UPSLOPE_WORKSPACE"):
            root = Path(named).expanduser()
            if not (root / MARKER).is_file():
                raise UsageError(
                    f"UPSLOPE_WORKSPACE names {root}, which is not a workspace.",
                    f"Make it one with `upslope init {root}`, or unset the variable.",
                )
            return cls(root.resolve())
        for root in (_last_made(env), Path.home() / DEFAULT):
            if root and (root / MARKER).is_file():
                return cls(root.resolve())
        raise UsageError("There is no workspace yet.", "Make one with `upslope init`.")

    @classmethod
    def create(cls, folder: Path, book: Book, now: datetime | None = None) -> Workspace:
        """The workspace at `folder`: made if it is not one, and with what it lacks added."""
        return make_workspace(folder, book, now or datetime.now(UTC)).workspace


def workspace_around(start: Path) -> Workspace | None:
    """The workspace that `start` is in, if it is in one."""
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / MARKER).is_file():
            return Workspace(folder.resolve())
    return None


@dataclass(frozen=True)
class Made:
    """A workspace as `init` leaves it, and what that took."""

    workspace: Workspace
    is_new: bool
    added: tuple[Exercise, ...]
    troubles: tuple[str, ...] = ()
    """Sentences about what could not be done; the rest was."""


def make_workspace(folder: Path, book: Book, now: datetime, remember: bool = True) -> Made:
    """Makes a workspace of a free folder, or adds to one what the book has gained."""
    root = folder.expanduser().resolve()
    is_new = not (root / MARKER).is_file()
    if is_new and not is_free(root):
        raise UsageError(
            f"{root} is neither a workspace nor an empty folder.",
            f"Name a new one, such as `upslope init {root / DEFAULT}`.",
        )
    workspace = Workspace(root)
    added: list[Exercise] = []
    troubles: list[str] = []
    try:
        lay_out_files(root, book)
        for exercise in book:
            try:
                if lay_out_exercise(exercise, root / book.place(exercise)):
                    added.append(exercise)
            except SetupError as error:  # git is missing, say: the other exercises need not wait
                troubles.append(f"{exercise.id} was left out. {error}")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SetupError(
            f"The workspace could not be written to {root}: {reason}.", "Name another folder."
        ) from error
    if not workspace.journal.exists():
        append(workspace.journal, Entry("init", now))
    troubles += [said] if (said := start_repository(root, is_new)) else []
    if remember:
        _remember(root)
    return Made(workspace, is_new, tuple(added), tuple(troubles))


def _record(env: Mapping[str, str]) -> Path:
    config = env.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(config) / "upslope" / "workspace"


def _last_made(env: Mapping[str, str]) -> Path | None:
    with suppress(OSError):
        return Path(os.fsdecode(_record(env).read_bytes().removesuffix(b"\n")))
    return None


def _remember(root: Path) -> None:
    with suppress(OSError):  # a home that cannot be written to is found from inside all the same
        _record(os.environ).parent.mkdir(parents=True, exist_ok=True)
        _record(os.environ).write_bytes(os.fsencode(root) + b"\n")
