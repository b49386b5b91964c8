"""`upslope watch`: one queue of events, matched in one place."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Event

from upslope.cli.desk import Desk, ink_for
from upslope.cli.hint import hint_lines
from upslope.cli.keys import in_background, key_presses
from upslope.cli.lines import exercise_lines, feedback_lines, progress_line, summit_lines
from upslope.cli.main import RIGHT
from upslope.cli.status import list_lines
from upslope.curriculum.model import Exercise
from upslope.errors import SetupError, UpslopeError
from upslope.learner.progress import status_of
from upslope.render.verdict import EDGE

_KEYS = (("h", "hint"), ("n", "next"), ("l", "list"), ("enter", "check"), ("q", "quit"))


@dataclass(frozen=True)
class Saved:
    """She saved the submission of this exercise."""

    exercise: Exercise


@dataclass(frozen=True)
class Pressed:
    """She pressed a key."""

    key: str


@dataclass(frozen=True)
class Redraw:
    """The screen has another size, or was somebody else's for a while."""


@dataclass(frozen=True)
class Blind:
    """The files can no longer be watched."""

    reason: str


View = Callable[[], list[str]]
"""What is shown, made anew for the width that the terminal has by then."""


def _nothing() -> list[str]:
    return []


def watch(desk: Desk, given: Namespace) -> int:
    """Checks an exercise whenever it is saved, until q or ctrl-C."""
    exercise = desk.exercise(given.exercise)
    return Watch(desk, exercise).run()


class Watch:
    """What is on the screen, and the queue that changes it."""

    def __init__(self, desk: Desk, exercise: Exercise | None) -> None:
        self.desk = desk
        self.tutor = desk.tutor
        self.exercise = exercise
        self._view: View = _nothing
        self._below: View = _nothing
        self.events: SimpleQueue[Saved | Pressed | Redraw | Blind] = SimpleQueue()
        self._waiting: set[str] = set()
        self._has_keys = False
        self._is_screen = sys.stdout.isatty()

    def run(self) -> int:
        """The loop: every event there is, and what it does."""
        stop = Event()
        known = {one.id: self.tutor.saved_at(one) for one in self.tutor.book}
        in_background(self._watch_files, stop, known)
        with key_presses(self._press, lambda: self.events.put(Redraw())) as self._has_keys:
            try:
                self._open(self.exercise)
                while True:
                    match self.events.get():
                        case Saved(exercise):
                            self._waiting.discard(exercise.id)
                            self._check(exercise)
                        case Pressed("q" | "\x04"):
                            return RIGHT
                        case Pressed("\n" | "\r" | "c") if self.exercise:
                            self._check(self.exercise)
                        case Pressed("h") if self.exercise:
                            self._hint(self.exercise)
                        case Pressed("n"):
                            self._open(self.tutor.next(after=self.exercise))
                        case Pressed("l"):
                            self._show(lambda: list_lines(self.desk))
                        case Redraw():
                            self._draw()
                        case Blind(reason):
                            raise SetupError(
                                f"Your files can no longer be watched: {reason}.",
                                "Set WATCHFILES_FORCE_POLLING=1 and start `upslope watch` again.",
                            )
                        case _:
                            pass
            finally:
                stop.set()

    def _open(self, exercise: Exercise | None) -> None:
        """Turns to an exercise: checks it if she has begun, else says where it is."""
        self.exercise = exercise
        if exercise is None:
            self._show(lambda: summit_lines(self.desk))
        elif self.tutor.is_untouched(exercise):
            self._show(lambda: self._invitation(exercise))
        else:
            self._check(exercise)

    def _invitation(self, exercise: Exercise) -> list[str]:
        said = "Write it and save it: the verdict appears here."
        about = exercise_lines(self.desk, self.tutor, exercise)
        return [*about, "", EDGE + self.desk.ink.style(said, "dim")]

    def _check(self, exercise: Exercise) -> None:
        self.exercise = exercise
        if self._is_screen:
            waiting = self.desk.ink.style(f"Checking {exercise.id} ...", "dim")
            print(f"\r\x1b[2K{EDGE}{waiting}", end="", flush=True)
        try:
            feedback = self.tutor.check(exercise)
        except UpslopeError as error:  # the file is gone, say: it may come back
            said = str(error)
            self._show(lambda: self.desk.ink.paragraph(said, EDGE))
        else:
            self._show(lambda: feedback_lines(self.desk, self.tutor, feedback))

    def _hint(self, exercise: Exercise) -> None:
        """A hint below what is shown, in place of the one before it."""
        shown = self.tutor.hint(exercise)
        self._below = lambda: ["", *hint_lines(self.desk, exercise, shown)]
        self._draw(self._below if not self._is_screen else None)

    def _show(self, view: View) -> None:
        self._view, self._below = view, _nothing
        self._draw()

    def _draw(self, only: View | None = None) -> None:
        """The whole screen anew; in a pipe, `only` what is new below what was there."""
        if self._is_screen:
            self.desk.ink = ink_for(sys.stdout, os.environ, not self.desk.ink.colour)
            print("\x1b[H\x1b[2J", end="")
        status = status_of(self.tutor.book, self.tutor.progress())
        self.desk.say("", *(only() if only else [*self._view(), *self._below()]), "")
        self.desk.say(progress_line(self.desk.ink, status.passed, status.of))
        if self._has_keys:
            self.desk.say("", EDGE + self._key_line())
        sys.stdout.flush()

    def _key_line(self) -> str:
        style, gap = self.desk.ink.style, "   " if self.desk.ink.width >= 60 else " "
        return gap.join(f"{style(key, 'bold')} {style(does, 'dim')}" for key, does in _KEYS)

    def _press(self, key: str) -> None:
        self.events.put(Pressed(key))

    def _watch_files(self, stop: Event, known: dict[str, float]) -> None:
        """A change anywhere, or a second gone by, is the time to look; the files say what is new.

        So nothing is lost that was saved while the watch began, or where a file system is silent.
        """
        from watchfiles import watch as changes_in

        try:
            for _ in changes_in(
                self.tutor.workspace.root,
                watch_filter=None,
                stop_event=stop,
                step=20,
                debounce=200,
                rust_timeout=1000,
                yield_on_timeout=True,
            ):
                for exercise in self.tutor.book:
                    when = self.tutor.saved_at(exercise)
                    if when != known[exercise.id]:
                        known[exercise.id] = when
                        self._saved(exercise)
        except Exception as error:  # whatever it is, she is to know that nobody watches
            self.events.put(Blind(str(error).rstrip(".")))

    def _saved(self, exercise: Exercise) -> None:
        if exercise.id not in self._waiting:  # two saves during one check are one more
            self._waiting.add(exercise.id)
            self.events.put(Saved(exercise))
