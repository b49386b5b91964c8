"""How many submissions an hour of a core is good for, and what a waiting child weighs.

Orders go straight to benches, as a grader of a whole cohort sends them: each worker has one bench
for each set of libraries, and every submission a fresh child in the full sandbox.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from queue import Empty, SimpleQueue

from upslope.curriculum.model import Exercise
from upslope.curriculum.source import read_source
from upslope.curriculum.stub import alternatives_of, solution_of, stub_of, variant_of
from upslope.grading.bench import Bench
from upslope.grading.client import order_for

SETTLE = 1.0
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Work:
    """One submission to be judged."""

    exercise: Exercise
    file: Path


@dataclass(frozen=True)
class Rate:
    """What `workers` made of `count` submissions."""

    workers: int
    count: int
    seconds: float
    processor: float
    """Seconds of processor time, of all processes together."""

    @property
    def each_second(self) -> float:
        return self.count / self.seconds

    @property
    def each_core_second(self) -> float:
        """By processor time, so that what else the machine does is not counted."""
        return self.count / self.processor


def mixed(exercises: Sequence[Exercise], count: int, folder: Path) -> list[Work]:
    """`count` submissions: of ten, four right, four wrong in known ways, two that raise."""
    folder.mkdir()
    kinds = [_kinds(exercise, folder) for exercise in exercises]
    return [next(kinds[number % len(kinds)]) for number in range(count)]


def _kinds(exercise: Exercise, folder: Path) -> Iterator[Work]:
    source = read_source(exercise.path)
    right = cycle([solution_of(exercise), *(text for _, text in alternatives_of(exercise))])
    wrong = cycle([variant_of(source, part) for part in source.having("misconception")])
    raising = cycle([stub_of(exercise)])
    pattern = cycle([right, wrong, right, wrong, raising])
    for number, texts in enumerate(pattern):
        file = folder / f"{exercise.path.stem}-{number}.py"
        file.write_text(next(texts), "utf-8")
        yield Work(exercise, file)


def throughput(works: Sequence[Work], workers: int) -> Rate:
    """All of `works` through `workers` at once; every verdict is looked at."""
    sets = {work.exercise.imports for work in works}
    waiting: SimpleQueue[Work] = SimpleQueue()
    for work in works:
        waiting.put(work)
    outcomes: list[str] = []

    def work_off(benches: dict[tuple[str, ...], Bench]) -> None:
        while True:
            try:
                work = waiting.get_nowait()
            except Empty:
                return
            exercise = work.exercise
            order = order_for(exercise, submission=str(work.file))
            outcomes.append(benches[exercise.imports].check(order, exercise.seconds).outcome)

    with _benches(sets, workers) as teams:
        for team in teams:  # the first use of each exercise reads it
            for work in {work.exercise.id: work for work in works}.values():
                order = order_for(work.exercise, submission=str(work.file))
                team[work.exercise.imports].check(order, work.exercise.seconds)
        time.sleep(SETTLE)
        roots = [bench.pid for team in teams for bench in team.values()]
        threads = [threading.Thread(target=work_off, args=(team,)) for team in teams]
        before, started = sum(map(_processor_time, roots)), time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - started
        time.sleep(SETTLE)  # the last child is reaped, and so counted
        processor = sum(map(_processor_time, roots)) - before
    assert len(outcomes) == len(works) and "fault" not in outcomes
    assert 0.35 < outcomes.count("passed") / len(works) < 0.45, "four of ten are right"
    return Rate(workers, len(works), seconds, processor)


@contextmanager
def _benches(
    sets: set[tuple[str, ...]], workers: int
) -> Iterator[list[dict[tuple[str, ...], Bench]]]:
    teams = [{modules: Bench(modules) for modules in sets} for _ in range(workers)]
    try:
        yield teams
    finally:
        for team in teams:
            for bench in team.values():
                bench.close()


@dataclass(frozen=True)
class Weight:
    """What one waiting child holds, in megabytes."""

    modules: tuple[str, ...]
    proportional: float
    """Its share, where what several processes hold is divided among them (PSS)."""
    private: float
    """What would be free again if it were gone."""


def weight(modules: tuple[str, ...]) -> Weight | None:
    """Of a child that waits, in its sandbox; None where the kernel does not tell this user."""
    bench = Bench(modules)
    try:
        bench.missing_layers()  # its answer comes after one child has been used up
        time.sleep(SETTLE)
        child = max(filter(_waits, _descendants(bench.pid)))  # one before it may still be ending
        lines = Path(f"/proc/{child}/smaps_rollup").read_text("ascii").splitlines()[1:]
    except OSError:
        return None
    finally:
        bench.close()
    kilobytes = {name: int(rest.split()[0]) for name, _, rest in (s.partition(":") for s in lines)}
    private = kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]
    return Weight(modules, kilobytes["Pss"] / 1024, private / 1024)


def _waits(pid: int) -> bool:
    """It is the child: the first process of its own processes, three namespaces deep."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    (levels,) = (line for line in status.splitlines() if line.startswith("NSpid:"))
    return len(levels.split()) > 3


def _processor_time(root: int) -> float:
    """Of a process, all below it, and all of theirs that have ended."""
    return sum(sum(map(int, _stat(pid)[11:15])) for pid in (root, *_descendants(root))) / _TICKS


def _descendants(root: int) -> list[int]:
    """All processes below `root`, each after its parent."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdecimal():
                pid = int(entry.name)
                children.setdefault(int(_stat(pid)[1]), []).append(pid)
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found[1:]


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on."""
    return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
