"""`upslope tour`: the main job, unattended: a wrong try, its diagnosis, a right one, what is next.

Nothing here is canned: the wrong try is a misconception out of the book, checked for real in a
workspace that is thrown away afterwards.
"""

from __future__ import annotations

import ast
import time
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from upslope.cli.desk import Desk
from upslope.cli.lines import feedback_lines
from upslope.curriculum.model import Book, Exercise
from upslope.curriculum.source import read_source
from upslope.curriculum.stub import solution_of, variant_of
from upslope.errors import FaultError
from upslope.learner.tutor import Tutor
from upslope.learner.workspace import make_workspace
from upslope.render.verdict import EDGE

_SECONDS_A_LINE = 0.3


def tour(desk: Desk, given: Namespace) -> int:
    """Shows the main job in under a minute."""
    exercise = _first_file(desk.book)
    with TemporaryDirectory(prefix="upslope-tour-") as folder:
        root = Path(folder) / "work"
        made = make_workspace(root, desk.book, datetime.now(UTC), remember=False)
        desk.cwd = made.workspace.root  # so that paths are told as in a workspace of her own
        return _Guide(desk, desk.tutor_in(made.workspace), exercise, given.fast).run()


def _first_file(book: Book) -> Exercise:
    return next(one for one in book if one.misconceptions and not one.is_folder)


class _Guide:
    """Tells, writes into the workspace, checks, and leaves time to read."""

    def __init__(self, desk: Desk, tutor: Tutor, exercise: Exercise, is_fast: bool) -> None:
        self.desk = desk
        self.tutor = tutor
        self.exercise = exercise
        self.pause = 0.0 if is_fast else _SECONDS_A_LINE

    def run(self) -> int:
        source = read_source(self.exercise.path)
        wrong = variant_of(source, source.having("misconception")[0])
        self._tell(
            f"{self.desk.ink.mark('▲')} Upslope, in under a minute",
            "A workspace is a folder of small exercises. You write one in your own editor, save "
            "it, and are told what holds, what does not, and why. This one will be thrown away "
            "again; every verdict is computed as you watch.",
        )
        self._tell(self.exercise.title, self.exercise.task.partition("\n\n")[0])
        self._write("A first try, as many people write it", wrong)
        self._check()
        self._write("A second try, with that in mind", solution_of(self.exercise))
        if not self._check():
            raise FaultError(f"The book's own solution of {self.exercise.id} did not pass.")
        then = "`upslope init` makes a workspace that stays. `upslope serve` opens it."
        self._tell("Your turn", then)
        self._say("")
        return 0

    def _write(self, title: str, text: str) -> None:
        """Saves a try where she would, and shows its functions."""
        text, functions = _bare(text)
        self.tutor.place(self.exercise).write_text(text, encoding="utf-8")
        ink = self.desk.ink
        self._say("", *ink.paragraph(title, " ", "bold"), "")
        self._say(*(EDGE + ink.style(ink.show(line), "cyan") for line in functions))

    def _check(self) -> bool:
        command = f"$ upslope check {self.exercise.id}"
        self._say("", EDGE + self.desk.ink.style(command, "dim"), "")
        feedback = self.tutor.check(self.exercise, door="tour")
        self._say(*feedback_lines(self.desk, self.tutor, feedback))
        return feedback.verdict.passed

    def _tell(self, title: str, text: str) -> None:
        ink = self.desk.ink
        prose = " ".join(text.split())
        self._say("", *ink.paragraph(title, " ", "bold"), *ink.paragraph(prose, EDGE))

    def _say(self, *lines: str) -> None:
        for line in lines:
            print(line, flush=True)
            time.sleep(self.pause if line else 0)


def _bare(text: str) -> tuple[str, list[str]]:
    """The file with its functions' docstrings left out, and the lines of those functions.

    A misconception's docstring is the diagnosis: a learner's own file would not have it.
    """
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) and len(node.body) > 1:
            said = node.body[0]
            for number in range(said.lineno, (said.end_lineno or said.lineno) + 1):
                lines[number - 1] = "\0"
    text = "\n".join(line for line in lines if line != "\0") + "\n"
    written = text.splitlines()
    functions: list[str] = []
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            functions += written[node.lineno - 1 : node.end_lineno]
    return text, functions
