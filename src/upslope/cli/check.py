"""`upslope check`: right or wrong, and why."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from upslope.cli.desk import Desk
from upslope.cli.lines import exercise_json, exercise_lines, feedback_lines, summit_lines
from upslope.cli.main import FAILED, NOT_YET, RIGHT
from upslope.curriculum.model import Exercise
from upslope.learner.tutor import Feedback
from upslope.render.verdict import EDGE


def check(desk: Desk, given: Namespace) -> int:
    """Checks what she typed, else what she is at."""
    exercise = desk.exercise(given.exercise)
    if exercise is None:
        desk.report({"verdict": None, "next": None}, ["", *summit_lines(desk), ""])
        return RIGHT
    if not given.exercise and not desk.json and desk.tutor.is_untouched(exercise):
        desk.say("", *_not_started(desk, exercise), "")
        return NOT_YET
    feedback = desk.tutor.check(exercise)
    desk.report(_json(desk, feedback), ["", *feedback_lines(desk, desk.tutor, feedback), ""])
    return code_of(feedback)


def code_of(feedback: Feedback) -> int:
    """The exit code that says how the verdict went."""
    if feedback.verdict.outcome == "fault":
        return FAILED
    return RIGHT if feedback.verdict.passed else NOT_YET


def _not_started(desk: Desk, exercise: Exercise) -> list[str]:
    said = f"`{exercise.id}` is as it came. Write it, save it, then `upslope check` again."
    return [
        *exercise_lines(desk, desk.tutor, exercise),
        "",
        *desk.ink.paragraph(said, EDGE),
    ]


def _json(desk: Desk, feedback: Feedback) -> dict[str, Any]:
    following, progress = feedback.next, desk.tutor.progress()
    return {
        "verdict": feedback.verdict.to_json(),
        "newly_passed": feedback.newly_passed,
        "hints_left": feedback.hints_left,
        "trouble": feedback.trouble,
        "next": exercise_json(desk.tutor, progress, following) if following else None,
    }
