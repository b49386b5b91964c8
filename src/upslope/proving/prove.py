"""Proves exercises: right solutions pass, every known mistake is refused and named, mutants die."""

from __future__ import annotations

import ast
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from upslope.curriculum.exercise_file import CHECK_OPTIONS
from upslope.curriculum.model import Exercise
from upslope.curriculum.source import Source, literals, read_source
from upslope.curriculum.stub import solution_of, stub_of, variant_of
from upslope.proving.examiner import STUB, Benches, Examiner, Known
from upslope.proving.mutants import Mutant, mutants_of

NEEDED = 0.95
"""The share of mutants that the checks must kill."""
SEEDS = 6
EXAMPLES = 60
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
    """One proof after the other, each using all cores; those of the same libraries together."""
    with Benches() as benches:
        for exercise in sorted(exercises, key=lambda one: one.libraries):
            benches.keep(exercise.libraries)
            yield _prove(exercise, benches, report, deep)


def prove(exercise: Exercise, report: Report | None = None, deep: bool = False) -> Proof:
    """Everything that must be true of an exercise's checks before it may ship."""
    return next(iter(prove_all([exercise], report, deep)))


def _prove(exercise: Exercise, benches: Benches, report: Report | None, deep: bool) -> Proof:
    started = time.perf_counter()
    source = read_source(exercise.path)
    examiner = Examiner(exercise, benches)
    mutants = mutants_of(exercise)
    tasks = [*_tasks(source, examiner, deep)]
    kills = [partial(_survives, examiner, mutant) for mutant in mutants]
    results = _run([*tasks, *kills], exercise.id, report)
    faults = [fault for found in results[: len(tasks)] for fault in found]
    alive = [m for m, lives in zip(mutants, results[len(tasks) :], strict=True) if lives]
    marked = _equivalents(source)
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


def _tasks(source: Source, examiner: Examiner, deep: bool) -> Iterator[Callable[[], list[str]]]:
    """Every question about the checks but the mutants, each as a call that gives the faults."""
    exercise = examiner.exercise
    right = [Known("solution", solution_of(exercise))]
    right += [Known(p.name, variant_of(source, p)) for p in source.having("alternative")]
    wrong = [
        Known(part.name, variant_of(source, part), ast.unparse(part.keywords()["fails"]))
        for part in source.having("misconception")
    ]
    for seed in range(SEEDS * (DEEP if deep else 1)):
        yield from (partial(_must_pass, examiner, known, seed) for known in right)
        yield from (partial(_must_be_named, examiner, known, seed) for known in wrong)
    yield partial(_stub_must_not_pass, examiner)
    for part in source.having("check"):
        if set(part.keywords()) - set(CHECK_OPTIONS):
            examples = EXAMPLES * (DEEP if deep else 1)
            yield from (partial(examiner.hunt, part.name, known, examples) for known in right)


def _must_pass(examiner: Examiner, known: Known, seed: int) -> list[str]:
    verdict = examiner.judge(known, seed)
    if verdict.passed:
        return []
    shown = verdict.counterexample
    on = f" on {'; '.join(shown.calls)}" if shown else ""
    return [f"{known.name} is right and is rejected (seed {seed}): {verdict.sentence}{on}"]


def _must_be_named(examiner: Examiner, known: Known, seed: int) -> list[str]:
    verdict = examiner.judge(known, seed)
    if verdict.passed:
        return [f"{known.name} passes every check (seed {seed}): sharpen one or delete it."]
    failed = next((check.name for check in verdict.checks if check.state == "failed"), "loading")
    faults: list[str] = []
    if failed != known.fails:
        faults.append(f"{known.name} names {known.fails} and is refused by {failed} (seed {seed}).")
    named = verdict.diagnosis.misconception if verdict.diagnosis else "nothing"
    if named != known.name:
        faults.append(f"{known.name} is diagnosed as {named} (seed {seed}).")
    return faults


def _stub_must_not_pass(examiner: Examiner) -> list[str]:
    verdict = examiner.judge(Known(STUB, stub_of(examiner.exercise)), 0)
    return ["The untouched stub passes."] if verdict.passed else []


def _survives(examiner: Examiner, mutant: Mutant) -> bool:
    # the same inputs each time: a proof must not depend on the day
    return examiner.judge(Known("mutant", mutant.text), 0, brief=True).passed


def _equivalents(source: Source) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for call in source.calls("equivalent"):
        words = {k.arg: k.value.value for k in call.keywords if isinstance(k.value, ast.Constant)}
        given = [*literals(call), words.get("before"), words.get("after")]
        before, after = [word for word in given if word is not None][:2]
        found.add((str(before), str(after)))
    return found
