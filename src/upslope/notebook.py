"""Upslope in a notebook: checks the objects themselves, and shows the verdict where she works."""

from __future__ import annotations

import ast
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from upslope.curriculum import find_book, load_book
from upslope.curriculum.model import Exercise
from upslope.curriculum.stub import stub_of
from upslope.errors import UsageError
from upslope.grading.client import Grader
from upslope.learner.find import find_exercise
from upslope.learner.tutor import Tutor
from upslope.learner.workspace import Workspace
from upslope.render import PLAIN, verdict_lines
from upslope.render.html import verdict_html
from upslope.verdict import Verdict


class ShownVerdict(Verdict):
    """A verdict that a notebook shows as a card, and everything else as lines of text.

    Jupyter, VS Code, Colab and marimo all ask for `_repr_html_`: nothing is registered with any.
    """

    def __repr__(self) -> str:
        return "\n".join(verdict_lines(self, PLAIN))

    def _repr_html_(self) -> str:
        return verdict_html(self)


@dataclass(frozen=True, repr=False)
class Task:
    """What an exercise asks for, and what to start from."""

    exercise: Exercise

    def __repr__(self) -> str:
        return self._repr_markdown_()

    def _repr_markdown_(self) -> str:
        text = f"## {self.exercise.title}\n\n{self.exercise.task}\n"
        return text if self.exercise.is_folder else f"{text}\n```python\n{self._start()}\n```\n"

    def _start(self) -> str:
        """The stub below its docstring, which is the task once more."""
        stub = stub_of(self.exercise)
        above = ast.parse(stub).body[0].end_lineno
        return "\n".join(stub.splitlines()[above:]).strip()


def load(exercise: str) -> Task:
    """The task of an exercise and the code to start from, as a notebook shows them."""
    return Task(_tutor_and_exercise(exercise)[1])


def check(exercise: str, *objects: Any, **named: Any) -> Verdict:
    """The verdict on functions or classes of yours; on your file if you hand in none.

        upslope.check("stable-softmax", my_function)
        upslope.check("mlp-training-step", MLP=MyMLP, train_step=my_step)

    It is written down if you have a workspace.
    """
    tutor, one = _tutor_and_exercise(exercise)
    if objects or named:
        grader = Grader(load_book(find_book()))
        verdict = grader.check_objects(one, _by_name(one, objects, named))
        if tutor is not None:
            tutor.record(one, verdict, door="notebook")
    elif tutor is not None:
        verdict = tutor.check(one, door="notebook").verdict
    else:
        raise UsageError("There is no workspace yet.", "Hand in your function to have it checked.")
    return ShownVerdict(**{field.name: getattr(verdict, field.name) for field in fields(verdict)})


def _tutor_and_exercise(typed: str) -> tuple[Tutor | None, Exercise]:
    """The tutor of her workspace, if she has one, and the exercise that she named."""
    book = load_book(find_book())
    here = Path.cwd()
    try:
        workspace = Workspace.find(here)
    except UsageError:
        return None, find_exercise(book, here, typed, here)
    tutor = Tutor(book, workspace, Grader(book))
    return tutor, tutor.find(typed, here)


def _by_name(exercise: Exercise, objects: tuple[Any, ...], named: dict[str, Any]) -> dict[str, Any]:
    """Each object under a name that the exercise asks for: its own, or the only one left."""
    given = dict(named)
    for thing in objects:
        left = [name for name in exercise.asks if name not in given]
        own = getattr(thing, "__name__", "")
        if own not in left and not (len(left) == len(objects) == 1):
            wanted = ", ".join(f"{name}=..." for name in exercise.asks)
            raise UsageError(
                f"{exercise.id} asks for {' and '.join(exercise.asks)}; which of them is this?",
                f"Say so: upslope.check({exercise.id!r}, {wanted}).",
            )
        given[own if own in left else left[0]] = thing
    for name in given:
        if name not in exercise.asks:
            wanted = " and ".join(exercise.asks)
            raise UsageError(f"{exercise.id} does not ask for {name}.", f"It asks for {wanted}.")
    return given
