"""The checker's process: reads orders, examines submissions, answers with verdicts."""

from __future__ import annotations

import json
import secrets
import socket
from pathlib import Path
from typing import Any

from upslope.errors import Fault
from upslope.grading.zygote import Spares
from upslope.verdict import CheckResult, Verdict


def run_checker(orders: socket.socket, spares: Spares) -> None:
    """One JSON line in, one JSON line out, until the other side hangs up."""
    # imported here, in the checker's own memory: the zygote must not have the author's words
    from upslope.grading import diagnosis, judge, paper

    del diagnosis, judge, paper
    spares.refill()
    with orders, orders.makefile("rwb") as lines:
        lines.write(b'{"ready": true}\n')
        lines.flush()
        for line in lines:
            verdict = examine(json.loads(line), spares)
            lines.write(json.dumps(verdict.to_json()).encode() + b"\n")
            lines.flush()
            spares.refill()


def examine(order: dict[str, Any], spares: Spares) -> Verdict:
    """The verdict on one order: exercise file, phase, topic, and the submission.

    `submission` is a file's or a folder's path; `objects`, instead, the socket of a process
    that serves its own objects (a notebook).
    """
    from upslope.curriculum.exercise_file import read_exercise

    file = read_exercise(Path(order["file"]), order["phase"], order["topic"])
    if file.exercise is None or file.faults:
        return _fault(order, "; ".join(map(_said, file.faults)))
    try:
        return _examine(order, file.exercise, spares)
    except Exception as error:  # an author's mistake or ours must not end the checker
        return _fault(order, f"{type(error).__name__}: {error}")


def _examine(order: dict[str, Any], exercise: Any, spares: Spares) -> Verdict:
    from upslope.grading.judge import judge
    from upslope.grading.paper import paper_of
    from upslope.grading.subject import Subject
    from upslope.grading.wire import Wire

    paper = paper_of(exercise)
    seed = secrets.randbits(32) if order.get("seed") is None else int(order["seed"])
    subject = Subject(exercise.seconds)
    if order.get("objects"):
        end = socket.socket(socket.AF_UNIX)
        end.connect(order["objects"])
        with end:
            subject.connect(Wire(end))
            return judge(paper, subject, None, seed)
    path = Path(order["submission"])
    submission = path if exercise.is_folder else path.read_text("utf-8", errors="replace")
    pid, wire = spares.take()
    try:
        subject.connect(wire)
        return judge(paper, subject, submission, seed, brief=bool(order.get("brief")))
    finally:
        wire.close()
        spares.kill(pid)


def _fault(order: dict[str, Any], what: str) -> Verdict:
    exercise = str(order["exercise"])
    said = f"Upslope could not check {exercise}: {what}. This is not your doing."
    return Verdict(exercise, "fault", said, checks=tuple[CheckResult, ...]())


def _said(fault: Fault) -> str:
    return f"{fault.path.name}:{fault.line}: {fault.sentence}"
