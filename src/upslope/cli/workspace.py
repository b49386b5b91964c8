"""`upslope init` and `upslope reset`: her files laid out, and laid out again."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from upslope.cli.desk import Desk
from upslope.cli.lines import count, how_lines, next_lines
from upslope.learner.workspace import DEFAULT, Made, make_workspace, workspace_around
from upslope.render.verdict import EDGE


def init(desk: Desk, given: Namespace) -> int:
    """Makes a workspace, or adds what the book has gained since."""
    around = workspace_around(desk.cwd)
    default = around.root if around else Path.home() / DEFAULT
    folder = desk.cwd / Path(given.folder).expanduser() if given.folder else default
    made = make_workspace(folder, desk.book, datetime.now(UTC))
    data = {
        "workspace": str(made.workspace.root),
        "is_new": made.is_new,
        "added": [exercise.id for exercise in made.added],
        "troubles": list(made.troubles),
    }
    desk.report(data, ["", *_made_lines(desk, made), ""])
    return 0


def _made_lines(desk: Desk, made: Made) -> list[str]:
    ink, tutor = desk.ink, desk.tutor_in(made.workspace)
    added = count(len(made.added), "exercise")
    said = (
        f"Made, with {added}." if made.is_new else f"{added} added." if made.added else "Complete."
    )
    lines = [f" {ink.style(ink.mark('✓'), 'green')} {desk.link(made.workspace.root)}  {said}"]
    for trouble in made.troubles:
        lines += ["", *ink.paragraph(trouble, EDGE, "yellow")]
    return [*lines, "", *next_lines(desk, tutor, tutor.next()), *how_lines(ink)]


def reset(desk: Desk, given: Namespace) -> int:
    """Starts an exercise afresh, and says where the old file is kept."""
    exercise = desk.tutor.find(given.exercise, desk.cwd)
    kept = desk.tutor.reset(exercise)
    data = {
        "exercise": exercise.id,
        "path": str(desk.tutor.place(exercise)),
        "kept": str(kept) if kept else None,
    }
    lines = ["", f" {desk.ink.style(desk.ink.mark('✓'), 'green')} {exercise.id} is as it came."]
    lines += [f"{EDGE}Your work is kept: {desk.link(kept)}"] if kept else []
    desk.report(data, [*lines, ""])
    return 0
