"""`upslope serve`: the page, on the workspace she has or on a new one."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from upslope.cli.desk import Desk
from upslope.errors import UsageError
from upslope.learner.workspace import DEFAULT, Workspace, make_workspace


def serve(desk: Desk, given: Namespace) -> int:
    """Serves the page until ctrl-C."""
    from upslope.grading.client import Grader
    from upslope.learner.tutor import Tutor
    from upslope.web.events import Hub
    from upslope.web.serve import serve as serve_page

    if not 0 <= given.port <= 65535:
        raise UsageError(f"There is no port {given.port}.", "Ports are 0 to 65535; 0 takes any.")
    hub = Hub()
    workspace = _workspace(desk, given.workspace)
    tutor = Tutor(desk.book, workspace, Grader(desk.book, say=hub.say))
    serve_page(tutor, given.port, open_browser=not given.no_open, hub=hub)
    return 0


def _workspace(desk: Desk, named: str | None) -> Workspace:
    """The one she named, else the one she has, else a new one: a newcomer only said `serve`."""
    folder = desk.cwd / Path(named).expanduser() if named else None
    try:
        folder = folder or desk.workspace.root
    except UsageError:
        folder = Path.home() / DEFAULT
    made = make_workspace(folder, desk.book, datetime.now(UTC))
    for trouble in made.troubles:
        desk.note(trouble)
    if made.is_new:
        desk.say("", f" {desk.ink.mark('✓')} {desk.link(made.workspace.root)} is your workspace.")
    return made.workspace
