"""`upslope hint` and `upslope solution`: help, from light to everything."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import asdict

from upslope.cli.desk import Desk
from upslope.cli.lines import count, summit_lines
from upslope.cli.main import NOT_YET, RIGHT
from upslope.curriculum.model import Exercise
from upslope.errors import UsageError
from upslope.learner.tutor import Hint
from upslope.render.verdict import EDGE


def hint(desk: Desk, given: Namespace) -> int:
    """One more hint each time; the last again when none is left."""
    exercise = desk.exercise(given.exercise)
    if exercise is None:
        desk.report({"hint": None}, ["", *summit_lines(desk), ""])
        return RIGHT
    shown = desk.tutor.hint(exercise)
    data = {"hint": {"exercise": exercise.id, **asdict(shown)}}
    desk.report(data, ["", *hint_lines(desk, exercise, shown), ""])
    return RIGHT


def hint_lines(desk: Desk, exercise: Exercise, shown: Hint) -> list[str]:
    """A hint under its heading."""
    heading = f"{exercise.id}, hint {shown.level} of {shown.of}"
    return [EDGE + desk.ink.style(heading, "dim"), *desk.ink.paragraph(shown.text, EDGE)]


def solution(desk: Desk, given: Namespace) -> int:
    """The reference; asks first, unless it has passed."""
    exercise = desk.exercise(given.exercise)
    if exercise is None:
        raise UsageError("Everything has passed.", "Say which: `upslope solution EXERCISE`.")
    has_passed = desk.tutor.progress().has_passed(exercise)
    if not has_passed and not given.yes and not _is_sure(desk, exercise):
        desk.report({"solution": None, "alternatives": []}, [f"{EDGE}Not shown."])
        return NOT_YET
    source = desk.tutor.solution(exercise)
    ways = desk.tutor.alternatives(exercise) if has_passed else ()
    data = {
        "solution": source,
        "alternatives": [{"way": way, "source": text} for way, text in ways],
    }
    lines = _source_lines(desk, exercise.id, source)
    for way, text in ways:
        lines += _source_lines(desk, way, text)
    desk.report(data, lines)
    return RIGHT


def _is_sure(desk: Desk, exercise: Exercise) -> bool:
    if desk.json or not sys.stdin.isatty():
        raise UsageError(
            f"{exercise.id} has not passed yet, and nobody is here to be asked.",
            "Add --yes to see its solution all the same.",
        )
    left = len(exercise.hints) - desk.tutor.progress().hints_shown(exercise)
    said = (
        f" {count(left, 'hint')} of it {'is' if left == 1 else 'are'} unread." if left > 0 else ""
    )
    for line in desk.ink.paragraph(
        f"{exercise.id} will be marked as one whose solution you have seen.{said}", EDGE
    ):
        desk.say(line)
    try:
        return input(f"{EDGE}Show it? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        desk.say("")
        return False


def _source_lines(desk: Desk, title: str, source: str) -> list[str]:
    shown = desk.ink.show(source.rstrip()).split("\n")
    return [
        "",
        EDGE + desk.ink.style(title, "bold"),
        "",
        *((EDGE + line).rstrip() for line in shown),
        "",
    ]
