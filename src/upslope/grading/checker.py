"""The checker's process: reads orders, examines submissions, answers with verdicts."""

from __future__ import annotations

import json
import secrets
import socket
from contextlib import closing
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upslope.errors import Fault
from upslope.grading.watch import Watch
from upslope.grading.zygote import Spares
from upslope.verdict import Verdict

CHILD_SECONDS = 20.0

if TYPE_CHECKING:
    from upslope.curriculum.exercise_file import ExerciseFile
    from upslope.grading.paper import Paper


def run_checker(orders: socket.socket, spares: Spares) -> None:
    """One JSON line in, one JSON line out, until the other side hangs up."""
    # imported here, in the checker's own memory: the zygote must not have the author's words
    from upslope.grading import diagnosis, judge, paper

    del diagnosis, judge, paper
    watch = Watch()
    missing = _missing_layers(spares)
    with orders, orders.makefile("rwb") as lines:
        lines.write(b'{"ready": true}\n')
        lines.flush()
        for line in lines:
            order = json.loads(line)
            if order["do"] == "layers" or (missing and order.get("require_sandbox")):
                answer = {"missing": missing}
            else:
                answer = fulfil(order, spares, watch)
            lines.write(json.dumps(answer).encode() + b"\n")
            lines.flush()
            spares.refill()


def _missing_layers(spares: Spares) -> dict[str, str]:
    """Which layers of the sandbox a child has not got, by its own word, before any submission."""
    from upslope.grading.subject import Subject

    pid, wire = spares.take()
    subject = Subject(CHILD_SECONDS)
    subject.connect(wire)
    missing, _ = subject.checker.ask("layers")
    subject.close()
    spares.release(pid, wire)
    spares.refill()
    return missing


def fulfil(order: dict[str, Any], spares: Spares, watch: Watch) -> dict[str, Any]:
    """The answer to one order, which names an exercise by its file, phase and topic.

    `submission` is a file's or a folder's path to be judged; `objects`, instead, the socket of a
    process that serves its own objects (a notebook); `hunt` asks Hypothesis for an input on which
    a right solution fails.
    """
    from upslope.grading.paper import paper_of

    path = Path(order["file"])
    file = _read(path, order["phase"], order["topic"], path.stat().st_mtime_ns)
    if file.exercise is None or file.faults:
        return {"verdict": _fault(order, "; ".join(map(_said, file.faults))).to_json()}
    try:
        paper = paper_of(file.exercise)
        if order.get("hunt"):
            return {"found": _hunt(order, paper)}
        return {"verdict": _examine(order, paper, spares, watch).to_json()}
    except Exception as error:  # an author's mistake or ours must not end the checker
        return {"verdict": _fault(order, f"{type(error).__name__}: {error}").to_json()}


@lru_cache(maxsize=64)
def _read(path: Path, phase: int, topic: str, changed: int) -> ExerciseFile:
    """The exercise in its file, which is read again only when it has changed."""
    from upslope.curriculum.exercise_file import read_exercise

    del changed
    return read_exercise(path, phase, topic)


def _hunt(order: dict[str, Any], paper: Paper) -> str | None:
    from upslope.grading.hunt import hunt

    check = next(check for check in paper.checks if check.name == order["hunt"])
    right = (paper.reference, *paper.alternatives)
    variant = next(variant for variant in right if variant.name == order["variant"])
    return hunt(paper, check, variant, order["examples"])


def _examine(order: dict[str, Any], paper: Paper, spares: Spares, watch: Watch) -> Verdict:
    from upslope.grading.core import on_one_core
    from upslope.grading.judge import judge
    from upslope.grading.subject import Subject
    from upslope.grading.wire import Wire

    exercise = paper.exercise
    seed = secrets.randbits(32) if order.get("seed") is None else int(order["seed"])
    if order.get("objects"):
        end = socket.socket(socket.AF_UNIX)
        end.connect(order["objects"])
        subject = Subject(exercise.seconds)
        with end, closing(subject):
            subject.connect(Wire(end))
            return judge(paper, subject, None, seed)
    path = Path(order["submission"])
    submission = path if exercise.is_folder else _text_of(path)
    pid, wire = spares.take()
    with on_one_core() as core:
        subject = Subject(exercise.seconds, core)  # her time begins with a child that is ready
        try:
            subject.connect(wire)
            with watch.over(pid, lambda: spares.kill(pid)):
                verdict = judge(paper, subject, submission, seed, brief=bool(order.get("brief")))
        finally:
            subject.close()
            spares.release(pid, wire)
    if watch.reason and not verdict.passed:
        return replace(verdict, outcome="raised", sentence=watch.reason)
    return verdict


def _text_of(path: Path) -> str:
    """A file's text, or as much as shows that it is too large."""
    from upslope.grading.explain import MAX_SOURCE

    with path.open("rb") as file:
        return file.read(4 * MAX_SOURCE + 4).decode("utf-8", errors="replace")


def _fault(order: dict[str, Any], what: str) -> Verdict:
    exercise = str(order["exercise"])
    said = f"Upslope could not check {exercise}: {what}. This is not your doing."
    return Verdict(exercise, "fault", said)


def _said(fault: Fault) -> str:
    return f"{fault.path.name}:{fault.line}: {fault.sentence}"
