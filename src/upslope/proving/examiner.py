"""Puts known submissions before an exercise's checks, on the path that a learner's check takes."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from upslope.curriculum.model import Exercise
from upslope.errors import FaultError
from upslope.grading.bench import Bench
from upslope.grading.client import order_for
from upslope.grading.paper import Paper, paper_of
from upslope.verdict import Verdict

HUNT_SECONDS = 600.0
STUB = "stub"


@dataclass(frozen=True)
class Known:
    """A submission whose verdict is known: its text and, for a misconception, who refuses it."""

    name: str
    text: str
    fails: str = ""


class Benches:
    """Warm benches, lent one at a time; importing torch once serves all who need it."""

    def __init__(self) -> None:
        self._free: list[Bench] = []
        self._lock = threading.Lock()

    def __enter__(self) -> Benches:
        return self

    def __exit__(self, *error: object) -> None:
        self.keep(None)

    def keep(self, modules: tuple[str, ...] | None) -> None:
        """Ends all benches but those for `modules`, to free their memory."""
        for bench in [bench for bench in self._free if bench.modules != modules]:
            self._free.remove(bench)
            bench.close()

    @contextmanager
    def borrow(self, modules: tuple[str, ...]) -> Generator[Bench]:
        """A bench for these modules; one that breaks is not lent again."""
        with self._lock:
            fitting = [bench for bench in self._free if bench.modules == modules]
            bench = fitting[0] if fitting else Bench(modules)
            if fitting:
                self._free.remove(bench)
        yield bench
        with self._lock:
            self._free.append(bench)


class Examiner:
    """Judges known submissions of one exercise."""

    def __init__(self, exercise: Exercise, benches: Benches) -> None:
        self.exercise = exercise
        self._benches = benches

    def judge(self, known: Known, seed: int | None, *, brief: bool = False) -> Verdict:
        """The verdict; `brief` spares the diagnosis, which a mutant does not need."""
        with tempfile.TemporaryDirectory(prefix="upslope-prove-") as folder:
            path = Path(folder, self.exercise.file_name)
            try:
                self._write(known, path)
            except Exception as error:  # a mutant of a folder's solution may well fail to apply
                return Verdict(self.exercise.id, "raised", f"It cannot be applied: {error}")
            order = order_for(self.exercise, submission=str(path), seed=seed, brief=brief)
            try:
                with self._benches.borrow(self.exercise.libraries) as bench:
                    return bench.check(order, self.exercise.seconds)
            except FaultError as fault:
                return Verdict(self.exercise.id, "fault", fault.message)

    def hunt(self, check: str, known: Known, examples: int) -> list[str]:
        """What Hypothesis found against a right submission: one sentence, or none."""
        order = order_for(self.exercise, hunt=check, variant=known.name, examples=examples)
        try:
            with self._benches.borrow(self.exercise.libraries) as bench:
                answer = bench.ask(order, HUNT_SECONDS)
        except FaultError as fault:
            return [f"{check}: {fault.message}"]
        found = answer["verdict"]["sentence"] if "verdict" in answer else answer["found"]
        return [] if found is None else [found]

    @cached_property
    def _paper(self) -> Paper:
        """Only a folder exercise is executed here: its submissions are made by its functions."""
        return paper_of(self.exercise)

    def _write(self, known: Known, path: Path) -> None:
        if not self.exercise.is_folder:
            path.write_text(known.text, encoding="utf-8")
            return
        assert self._paper.lay_out is not None
        path.mkdir()
        self._paper.lay_out(path)
        self._applied(known)(path)

    def _applied(self, known: Known) -> Callable[[Path], Any]:
        paper = self._paper
        if known.name == STUB:  # the folder as it was laid out
            return lambda folder: None
        for variant in (paper.reference, *paper.alternatives, *paper.misconceptions):
            if variant.name == known.name:
                return variant.apply
        # a mutant runs with the helpers of the function that it is a mutant of
        namespace = dict(paper.reference.apply.__globals__)
        exec(compile(known.text, "<mutant>", "exec"), namespace)
        return namespace[self.exercise.asks[0]]
