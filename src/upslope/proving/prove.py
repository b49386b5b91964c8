"""Proves exercises: right solutions pass, every known mistake is refused and named, mutants die."""

from __future__ import annotations

import ast
import os
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from upslope.curriculum.model import Exercise
from upslope.curriculum.source import literals, read_source
from upslope.curriculum.stub import stub_of
from upslope.errors import FaultError
from upslope.grading.bench import Bench
from upslope.grading.paper import Paper, Variant, paper_of
from upslope.proving.mutants import Mutant, mutants_of
from upslope.verdict import Verdict

NEEDED = 0.95
"""The share of mutants that the checks must kill."""
SEEDS = 3
EXAMPLES = 60
HUNT_SECONDS = 600.0
DEEP = 20
"""`deep` multiplies seeds and examples by this."""


@dataclass(frozen=True)
class Proof:
    """What proving one exercise found."""

    exercise: str
    faults: tuple[str, ...]
    """Sentences for the author; none if the exercise is proven."""
    mutants: int
    killed: int
    survivors: tuple[Mutant, ...]
    equivalent: int
    seconds: float

    @property
    def holds(self) -> bool:
        return not self.faults

    def to_json(self) -> dict[str, Any]:
        return {
            "exercise": self.exercise,
            "holds": self.holds,
            "faults": list(self.faults),
            "mutants": self.mutants,
            "killed": self.killed,
            "equivalent": self.equivalent,
            "survivors": [
                {"line": m.line, "before": m.before, "after": m.after} for m in self.survivors
            ],
            "seconds": round(self.seconds, 2),
        }


Report = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done, and how many there are."""


def prove_all(
    exercises: Iterable[Exercise], report: Report | None = None, deep: bool = False
) -> Iterator[Proof]:
    """One proof after the other, each using all cores."""
    for exercise in exercises:
        yield prove(exercise, report, deep)


def prove(exercise: Exercise, report: Report | None = None, deep: bool = False) -> Proof:
    """Everything that must be true of an exercise's checks before it may ship."""
    started = time.perf_counter()
    paper = paper_of(exercise)
    mutants = mutants_of(exercise)
    with _Benches(exercise) as benches:
        tasks = [*_variant_tasks(paper, benches, deep), *_hunt_tasks(paper, benches, deep)]
        kills = [partial(_survives, paper, benches, mutant) for mutant in mutants]
        results = _run([*tasks, *kills], exercise.id, report)
    faults = [fault for found in results[: len(tasks)] for fault in found]
    alive = [m for m, lives in zip(mutants, results[len(tasks) :], strict=True) if lives]
    marked = _equivalents(exercise)
    survivors = tuple(m for m in alive if (m.before, m.after) not in marked)
    equivalent = len(alive) - len(survivors)
    counted = len(mutants) - equivalent
    faults += _mutant_faults(survivors, counted, marked, mutants)
    return Proof(
        exercise.id,
        tuple(faults),
        counted,
        counted - len(survivors),
        survivors,
        equivalent,
        time.perf_counter() - started,
    )


def _mutant_faults(
    survivors: tuple[Mutant, ...],
    counted: int,
    marked: set[tuple[str, str]],
    mutants: list[Mutant],
) -> list[str]:
    faults: list[str] = []
    if counted == 0:
        faults.append("There is nothing to mutate: is the solution too small to be checked?")
    elif (share := 1 - len(survivors) / counted) < NEEDED:
        faults.append(f"Only {share:.0%} of {counted} mutants are killed; {NEEDED:.0%} is asked.")
    known = {(mutant.before, mutant.after) for mutant in mutants}
    for before, after in sorted(marked - known):
        faults.append(f"equivalent(...) names no mutant: {before!r} -> {after!r}.")
    return faults


def _run(tasks: list[Callable[[], Any]], name: str, report: Report | None) -> list[Any]:
    done = 0
    lock = threading.Lock()

    def step(task: Callable[[], Any]) -> Any:
        nonlocal done
        result = task()
        with lock:
            done += 1
            if report:
                report(name, done, len(tasks))
        return result

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(step, tasks))


def _variant_tasks(
    paper: Paper, benches: _Benches, deep: bool
) -> Iterator[Callable[[], list[str]]]:
    seeds = range(SEEDS * (DEEP if deep else 1))
    for variant in (paper.reference, *paper.alternatives):
        for seed in seeds:
            yield partial(_must_pass, paper, benches, variant, seed)
    for variant in paper.misconceptions:
        for seed in seeds:
            yield partial(_must_be_named, paper, benches, variant, seed)
    yield partial(_stub_must_not_pass, paper, benches)


def _hunt_tasks(paper: Paper, benches: _Benches, deep: bool) -> Iterator[Callable[[], list[str]]]:
    for check in paper.checks:
        if check.inputs:
            examples = min(EXAMPLES, 4 * check.cases) * (DEEP if deep else 1)
            for variant in (paper.reference, *paper.alternatives):
                yield partial(benches.hunt, check.name, variant.name, examples)


def _must_pass(paper: Paper, benches: _Benches, variant: Variant, seed: int) -> list[str]:
    verdict = benches.judge(paper, variant.text, variant, seed)
    if verdict.passed:
        return []
    shown = verdict.counterexample
    on = f" on {'; '.join(shown.calls)}" if shown else ""
    return [f"{variant.name} is right and is rejected (seed {seed}): {verdict.sentence}{on}"]


def _must_be_named(paper: Paper, benches: _Benches, variant: Variant, seed: int) -> list[str]:
    verdict = benches.judge(paper, variant.text, variant, seed)
    if verdict.passed:
        return [f"{variant.name} passes every check (seed {seed}): sharpen one or delete it."]
    failed = next((check.name for check in verdict.checks if check.state == "failed"), "loading")
    faults: list[str] = []
    if failed != variant.fails:
        faults.append(
            f"{variant.name} names {variant.fails} and is refused by {failed} (seed {seed})."
        )
    named = verdict.diagnosis.misconception if verdict.diagnosis else "nothing"
    if named != variant.name:
        faults.append(f"{variant.name} is diagnosed as {named} (seed {seed}).")
    return faults


def _stub_must_not_pass(paper: Paper, benches: _Benches) -> list[str]:
    stub = Variant("stub", "", stub_of(paper.exercise), lambda folder: None)
    verdict = benches.judge(paper, stub.text, stub, 0)
    return ["The untouched stub passes."] if verdict.passed else []


def _survives(paper: Paper, benches: _Benches, mutant: Mutant) -> bool:
    apply = paper.reference.apply
    if paper.lay_out is not None:
        apply = _mutated(paper, mutant)
    variant = Variant("mutant", "", mutant.text, apply)
    return benches.judge(paper, mutant.text, variant, None, brief=True).passed


def _mutated(paper: Paper, mutant: Mutant) -> Callable[[Path], Any]:
    """A folder exercise's solution is a function of ours: the mutant runs with its helpers."""
    namespace = dict(paper.reference.apply.__globals__)

    def apply(folder: Path) -> None:
        exec(compile(mutant.text, "<mutant>", "exec"), namespace)
        namespace[paper.exercise.asks[0]](folder)

    return apply


def _equivalents(exercise: Exercise) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for call in read_source(exercise.path).calls("equivalent"):
        words = {k.arg: k.value.value for k in call.keywords if isinstance(k.value, ast.Constant)}
        given = [*literals(call), words.get("before"), words.get("after")]
        before, after = [word for word in given if word is not None][:2]
        found.add((str(before), str(after)))
    return found


class _Benches:
    """One bench a thread, on the very path that a learner's check takes."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._local = threading.local()
        self._all: list[Bench] = []
        self._folder = tempfile.TemporaryDirectory(prefix="upslope-prove-")
        self._count = 0
        self._lock = threading.Lock()

    def __enter__(self) -> _Benches:
        return self

    def __exit__(self, *error: object) -> None:
        for bench in self._all:
            bench.close()
        self._folder.cleanup()

    def judge(
        self, paper: Paper, text: str, variant: Variant, seed: int | None, brief: bool = False
    ) -> Verdict:
        """The verdict on a variant; `brief` spares the diagnosis, which a mutant does not need."""
        with self._submission(paper, text, variant) as path:
            if path is None:
                return Verdict(paper.exercise.id, "raised", "It could not be applied.")
            order = {**self._order(), "submission": str(path), "seed": seed, "brief": brief}
            try:
                return self._bench().check(order, self._exercise.seconds)
            except FaultError:
                self._local.bench = None
                return Verdict(self._exercise.id, "fault", "The checker stopped.")

    def hunt(self, check: str, variant: str, examples: int) -> list[str]:
        """What Hypothesis found against a right variant: one sentence, or none."""
        order = {**self._order(), "hunt": check, "variant": variant, "examples": examples}
        answer = self._bench().ask(order, HUNT_SECONDS)
        if "verdict" in answer:
            return [answer["verdict"]["sentence"]]
        return [] if answer["found"] is None else [answer["found"]]

    def _order(self) -> dict[str, Any]:
        exercise = self._exercise
        return {
            "do": "check",
            "exercise": exercise.id,
            "file": str(exercise.path),
            "phase": exercise.phase,
            "topic": exercise.topic,
        }

    @contextmanager
    def _submission(self, paper: Paper, text: str, variant: Variant) -> Generator[Path | None]:
        with self._lock:
            self._count += 1
            path = Path(self._folder.name) / f"{self._count}"
        if paper.lay_out is None:
            path.write_text(text, encoding="utf-8")
            yield path
            return
        path.mkdir()
        paper.lay_out(path)
        try:
            variant.apply(path)
        except Exception:  # a mutant of the solution may well fail to apply
            yield None
            return
        yield path

    def _bench(self) -> Bench:
        if getattr(self._local, "bench", None) is None:
            self._local.bench = Bench(self._exercise.imports)
            with self._lock:
                self._all.append(self._local.bench)
        return self._local.bench
