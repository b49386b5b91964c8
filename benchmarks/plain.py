"""The checks of an exercise as plain calls in one process: no daemon, no sandbox, no verdict.

This is what the other ways of checking run, so that they do the very same work: every check on
the same number of drawn cases, against a submission that is imported beside it. It is also the
limit, since whatever Upslope does comes on top of these calls.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

from upslope.author.words import Label, label_of
from upslope.grading.shrink import draw_case


class PlainChecks:
    """The checks of one exercise file, executed."""

    def __init__(self, file: Path) -> None:
        names = _executed(file, file.read_text("utf-8"))
        if "RemoteError" in names:
            names["RemoteError"] = Exception  # in one process, hers arrive as they are
        labelled = {name: label_of(thing) for name, thing in names.items()}
        self._checks: dict[str, tuple[Callable[..., None], Label]] = {
            name: (names[name], label)
            for name, label in labelled.items()
            if label is not None and label.part == "check"
        }

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._checks)

    @property
    def cases(self) -> int:
        """How many cases all checks together run on."""
        return sum(label.cases if label.inputs else 1 for _, label in self._checks.values())

    def run(self, name: str, submission: Submission, seed: int) -> int:
        """Runs one check on all its cases; how many those were. Raises what does not hold."""
        function, label = self._checks[name]
        cases = label.cases if label.inputs else 1
        for number in range(cases):
            function(submission, **draw_case(label.inputs, number, seed).values(label.inputs))
        return cases

    def run_all(self, submission: Submission, seed: int) -> int:
        return sum(self.run(name, submission, seed) for name in self._checks)


class Submission(types.SimpleNamespace):
    """A submission's own objects, with what a check may ask for besides."""

    @classmethod
    def of(cls, file: Path) -> Submission:
        """Imports a submission's file."""
        return cls(**_executed(file, file.read_text("utf-8")))

    def module(self, name: str, source: str) -> Submission:
        return Submission(**_executed(Path(name), source))


def _executed(file: Path, text: str) -> dict[str, Any]:
    module = types.ModuleType(file.stem)
    module.__file__ = str(file)
    exec(compile(text, str(file), "exec"), module.__dict__)
    return module.__dict__
