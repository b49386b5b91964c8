"""Lines that several commands print: an exercise, how far she is, what to do next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from upslope.cli.desk import Desk
from upslope.curriculum.model import Exercise
from upslope.learner.progress import Progress, Status
from upslope.learner.tutor import Feedback, Tutor
from upslope.render.ink import Ink
from upslope.render.verdict import EDGE, verdict_lines

_BAR = 28

_STATES = {"passed": ("✓", "green"), "started": ("→", "yellow"), "new": ("·", "dim")}


def exercise_lines(desk: Desk, tutor: Tutor, exercise: Exercise) -> list[str]:
    """What it is, how long it takes, and where to work on it."""
    ink = desk.ink
    about = f"{exercise.minutes} min, {exercise.difficulty}, teaches {', '.join(exercise.teaches)}"
    return [
        EDGE + ink.style(ink.show(exercise.title), "bold"),
        *ink.paragraph(about, EDGE, "dim"),
        EDGE + desk.link(tutor.place(exercise)),
    ]


def progress_line(ink: Ink, passed: int, of: int) -> str:
    """A bar, and the same in words."""
    said = f"  {passed} of {of} passed"
    room = max(0, min(_BAR, ink.width - len(EDGE + said)))
    done = room * passed // of if of else 0
    bar = ink.style(ink.mark("█") * done, "green") + ink.style(ink.mark("░") * (room - done), "dim")
    return f"{EDGE}{bar}{said}"


def next_lines(desk: Desk, tutor: Tutor, exercise: Exercise | None) -> list[str]:
    """What to do next, or that nothing is left."""
    if exercise is None:
        return summit_lines(desk)
    return [EDGE + desk.ink.style("Next", "dim"), *exercise_lines(desk, tutor, exercise)]


def how_lines(ink: Ink) -> list[str]:
    """What one does with an exercise."""
    how = "Edit it, then `upslope check`; or let `upslope watch` check whenever you save."
    return ["", *ink.paragraph(how, EDGE, "dim")]


def count(number: int, thing: str) -> str:
    """`1 hint`, `2 hints`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def feedback_lines(desk: Desk, tutor: Tutor, feedback: Feedback) -> list[str]:
    """The verdict, and what follows from it."""
    place = tutor.place(tutor.book.by_id[feedback.verdict.exercise])
    lines = verdict_lines(feedback.verdict, desk.ink, place.parent)
    if feedback.trouble:
        lines += ["", *desk.ink.paragraph(feedback.trouble, EDGE, "yellow")]
    return [*lines, "", *_what_follows(desk, tutor, feedback)]


def _what_follows(desk: Desk, tutor: Tutor, feedback: Feedback) -> list[str]:
    verdict, ink = feedback.verdict, desk.ink
    if verdict.passed:
        return next_lines(desk, tutor, feedback.next)
    if verdict.outcome == "fault":
        return ink.paragraph("This says nothing of your work. `upslope doctor` may know why.", EDGE)
    if feedback.hints_left > 0:
        left = count(feedback.hints_left, "hint")
        return ink.paragraph(f"Stuck? `upslope hint` has {left} for you.", EDGE, "dim")
    return ink.paragraph("Stuck? `upslope solution` shows one that passes.", EDGE, "dim")


def summit_lines(desk: Desk) -> list[str]:
    """All of the book is passed."""
    ink = desk.ink
    peak = ["        ▲", "       ▲▲▲      ▲", "     ▲▲▲▲▲▲▲  ▲▲▲▲", "   ▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲▲"]
    drawn = ["".join(map(ink.mark, line)) for line in peak]
    return [
        *(EDGE + ink.style(line, "green") for line in drawn),
        "",
        EDGE + ink.style(f"The summit: {count(len(list(desk.book)), 'exercise')} passed.", "bold"),
        EDGE + "Look back once: you wrote every line of it.",
    ]


def state_mark(ink: Ink, progress: Progress, exercise: Exercise) -> str:
    """✓ passed, → started, · new."""
    mark, colour = _STATES[progress.state(exercise)]
    return ink.style(ink.mark(mark), colour)


def ago(then: datetime, now: datetime) -> str:
    """`3 hours ago`, to the precision that a person remembers."""
    seconds = max(0, int((now - then).total_seconds()))
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            return f"{count(seconds // size, name)} ago"
    return "just now"


def exercise_json(tutor: Tutor, progress: Progress, exercise: Exercise) -> dict[str, Any]:
    """An exercise as every --json answer says it."""
    return {
        "id": exercise.id,
        "title": exercise.title,
        "phase": exercise.phase,
        "topic": exercise.topic,
        "state": progress.state(exercise),
        "revealed": exercise.id in progress.revealed,
        "minutes": exercise.minutes,
        "difficulty": exercise.difficulty,
        "teaches": list(exercise.teaches),
        "needs": list(exercise.needs),
        "path": str(tutor.place(exercise)),
    }


def status_json(tutor: Tutor, status: Status, progress: Progress) -> dict[str, Any]:
    """Where she is, for a program."""
    return {
        "workspace": str(tutor.workspace.root),
        "passed": status.passed,
        "of": status.of,
        "phases": [
            {"number": one.number, "title": one.title, "passed": one.passed, "of": one.of}
            for one in status.phases
        ],
        "next": exercise_json(tutor, progress, status.next) if status.next else None,
        "last": {
            "event": status.last.event,
            "exercise": status.last.exercise,
            "at": status.last.at.isoformat(),
        }
        if status.last
        else None,
    }
