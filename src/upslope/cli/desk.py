"""The desk a command works at: what it may read, and how it answers."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from upslope.curriculum import find_book, load_book
from upslope.curriculum.model import Book, Exercise
from upslope.errors import UsageError
from upslope.render.ink import Ink

if TYPE_CHECKING:
    from upslope.learner.tutor import Tutor
    from upslope.learner.workspace import Workspace


class Desk:
    """One run of one command. The book and the tutor are fetched when first asked for."""

    def __init__(
        self, json: bool, no_colour: bool, daemon: bool = True, require_sandbox: bool = False
    ) -> None:
        self.json = json
        self.daemon = daemon
        self.require_sandbox = require_sandbox
        self.ink = ink_for(sys.stdout, os.environ, no_colour)
        try:
            self.cwd = Path.cwd()
        except FileNotFoundError:
            raise UsageError("The folder you are in is gone.", "Go to another with `cd`.") from None

    @cached_property
    def book(self) -> Book:
        return load_book(find_book())

    @cached_property
    def workspace(self) -> Workspace:
        from upslope.learner.workspace import Workspace

        return Workspace.find(self.cwd)

    @cached_property
    def tutor(self) -> Tutor:
        return self.tutor_in(self.workspace)

    def tutor_in(self, workspace: Workspace) -> Tutor:
        from upslope.grading.client import Grader
        from upslope.learner.tutor import Tutor

        grader = Grader(
            self.book, daemon=self.daemon, say=self.note, require_sandbox=self.require_sandbox
        )
        return Tutor(self.book, workspace, grader)

    def exercise(self, typed: str | None) -> Exercise | None:
        """What she typed, else what she is at; None when everything is passed."""
        if typed:
            return self.tutor.find(typed, self.cwd)
        return self.tutor.current(self.cwd)

    def report(self, data: Mapping[str, Any], lines: Iterable[str]) -> None:
        """The answer: as JSON for a program, as lines for a person."""
        if self.json:
            print(json.dumps(data, indent=2, ensure_ascii=not self.ink.unicode))
        else:
            self.say(*lines)

    def say(self, *lines: str) -> None:
        for line in lines:
            print(line)

    def note(self, sentence: str) -> None:
        """Something by the way; never in the middle of JSON."""
        for line in self.ink.paragraph(sentence, " ", "dim"):
            print(line, file=sys.stderr, flush=True)

    def link(self, path: Path, *styles: str) -> str:
        """A path as short as it can be said from here, to be clicked."""
        return self.ink.link(self.ink.show(self.near(path)), path, *(styles or ("cyan",)))

    def near(self, path: Path) -> str:
        """A path as she would type it from here."""
        here = self.cwd.resolve()
        if path.is_relative_to(here):
            return str(path.relative_to(here))
        home = Path.home()
        return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


def ink_for(stream: TextIO | None, env: Mapping[str, str], no_colour: bool = False) -> Ink:
    """What this stream can show: colour, letters, links, width."""
    is_terminal = stream is not None and stream.isatty()
    is_able = is_terminal and env.get("TERM", "") not in ("dumb", "")
    colour = (is_able or bool(env.get("FORCE_COLOR"))) and not (no_colour or env.get("NO_COLOR"))
    encoding = (getattr(stream, "encoding", None) or "ascii").lower().replace("-", "")
    return Ink(
        colour=colour,
        unicode=encoding in ("utf8", "cp65001"),
        links=is_able and colour and env.get("TERM") != "linux",
        width=_width(stream, env),
    )


def _width(stream: TextIO | None, env: Mapping[str, str]) -> int:
    """The columns of this stream; shutil would ask the same, and take 5 ms to import."""
    columns = env.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return int(columns)
    try:
        return (os.get_terminal_size(stream.fileno()).columns if stream else 0) or 80
    except (OSError, ValueError):
        return 80
