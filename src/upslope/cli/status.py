"""`upslope`, `upslope next` and `upslope list`: where am I, and what is next."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime

from upslope.cli.desk import Desk
from upslope.cli.lines import (
    ago,
    exercise_json,
    how_lines,
    next_lines,
    progress_line,
    state_mark,
    status_json,
)
from upslope.curriculum.model import Exercise, Phase
from upslope.errors import UsageError
from upslope.learner.progress import Progress, Status, status_of
from upslope.render.ink import cells
from upslope.render.verdict import EDGE

_DID = {
    "init": "made",
    "check": "checked",
    "pass": "passed",
    "hint": "took a hint for",
    "reveal": "saw the solution of",
    "reset": "reset",
}


def show(desk: Desk, given: Namespace) -> int:
    """Where am I, what is next: one screen."""
    del given
    tutor = desk.tutor
    progress = tutor.progress()
    status = status_of(desk.book, progress)
    desk.report(status_json(tutor, status, progress), ["", *_screen(desk, status), ""])
    return 0


def _screen(desk: Desk, status: Status) -> list[str]:
    ink = desk.ink
    name = ink.style(f"{ink.mark('▲')} Upslope", "bold")
    lines = [f" {name}  {desk.link(desk.workspace.root)}", ""]
    width = max(cells(phase.title) for phase in status.phases)
    for phase in status.phases:
        name = f"{phase.number}  {phase.title}".ljust(width + 3)
        count = f"{phase.passed} of {phase.of}" if phase.of else "not written yet"
        done = bool(phase.of) and phase.passed == phase.of
        mark = ink.style(ink.mark("✓"), "green") if done else " "
        lines.append(f" {mark} {ink.show(name)}   {ink.style(count, 'dim')}")
    lines += ["", progress_line(ink, status.passed, status.of), ""]
    if status.last and (last := desk.book.by_id.get(status.last.exercise)):
        when = ago(status.last.at, datetime.now(UTC))
        said = f"You {_DID[status.last.event]} {last.id} {when}."
        lines += [EDGE + ink.style(said, "dim"), ""]
    return [*lines, *_onwards(desk, status.next)]


def _onwards(desk: Desk, exercise: Exercise | None) -> list[str]:
    return next_lines(desk, desk.tutor, exercise) + (how_lines(desk.ink) if exercise else [])


def show_next(desk: Desk, given: Namespace) -> int:
    """What to do next, and where its file is."""
    del given
    tutor = desk.tutor
    progress = tutor.progress()
    exercise = tutor.next()
    data = {"next": exercise_json(tutor, progress, exercise) if exercise else None}
    desk.report(data, ["", *_onwards(desk, exercise), ""])
    return 0


def show_list(desk: Desk, given: Namespace) -> int:
    """The exercises by phase and topic, filtered."""
    progress = desk.tutor.progress()
    phases = _phases(desk, given.phase)
    _check_topic(desk, given.topic)

    def is_wanted(exercise: Exercise) -> bool:
        return (not given.topic or exercise.topic == given.topic) and (
            not given.state or progress.state(exercise) == given.state
        )

    wanted = [one for phase in phases for one in phase.exercises if is_wanted(one)]
    data = {"exercises": [exercise_json(desk.tutor, progress, one) for one in wanted]}
    lines = [line for phase in phases for line in _phase_lines(desk, progress, phase, wanted)]
    desk.report(data, ["", *(lines or [f"{EDGE}No exercise is like that.", ""])])
    return 0


def list_lines(desk: Desk) -> list[str]:
    """The whole book as lines."""
    progress, wanted = desk.tutor.progress(), list(desk.book)
    lines = [line for one in desk.book.phases for line in _phase_lines(desk, progress, one, wanted)]
    return lines[:-1]


def _phases(desk: Desk, number: int | None) -> tuple[Phase, ...]:
    if number is None:
        return desk.book.phases
    if not 0 <= number < len(desk.book.phases):
        raise UsageError(
            f"There is no phase {number}.", f"Phases are 0 to {len(desk.book.phases) - 1}."
        )
    return (desk.book.phases[number],)


def _check_topic(desk: Desk, name: str | None) -> None:
    topics = [topic.id for phase in desk.book.phases for topic in phase.topics]
    if name and name not in topics:
        raise UsageError(f"There is no topic {name!r}.", f"Topics are {', '.join(topics)}.")


def _phase_lines(desk: Desk, progress: Progress, phase: Phase, wanted: list[Exercise]) -> list[str]:
    ink = desk.ink
    lines: list[str] = []
    width = max((cells(exercise.id) for exercise in desk.book), default=0)
    for topic in phase.topics:
        rows = [one for one in topic.exercises if one in wanted]
        lines += [f"   {ink.style(topic.title, 'dim')}"] if rows else []
        for one in rows:
            mark = state_mark(ink, progress, one)
            link = ink.link(one.id, desk.tutor.place(one)) + " " * (width - cells(one.id))
            seen = ink.style("  solution seen", "dim") if one.id in progress.revealed else ""
            lines.append(f"     {mark} {link}  {ink.style(ink.show(one.title), 'dim')}{seen}")
    if lines:
        return [f" {ink.style(f'{phase.number}  {phase.title}', 'bold')}", *lines, ""]
    return []
