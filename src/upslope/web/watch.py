"""Notices when another editor, or another door, changes the workspace."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from watchfiles import awatch  # pyright: ignore[reportUnknownVariableType]

from upslope.errors import UpslopeError
from upslope.learner.journal import Entry, read
from upslope.learner.tutor import Tutor
from upslope.web.checks import Checks
from upslope.web.desk import version_of
from upslope.web.events import Hub


async def watch(tutor: Tutor, hub: Hub, checks: Checks, stop: asyncio.Event) -> None:
    """Tells the pages of every change, until `stop` is set."""
    reader = _JournalReader(tutor)
    await run_in_threadpool(reader.news)
    try:
        async for changes in awatch(tutor.workspace.root, stop_event=stop, step=40):
            paths = {Path(path) for _, path in changes}
            await _tell_of_files(tutor, hub, paths)
            if tutor.workspace.journal in paths and hub.has_pages:
                await _tell_of_news(tutor, hub, checks, await run_in_threadpool(reader.news))
    except OSError as error:
        # Too many watches, or a file system without them: a save still compares versions.
        print(f"Edits from elsewhere show after a reload only: {error}.", file=sys.stderr)


async def _tell_of_files(tutor: Tutor, hub: Hub, paths: Iterable[Path]) -> None:
    for exercise in {found.id: found for path in paths if (found := tutor.at(path))}.values():
        version = await run_in_threadpool(version_of, tutor, exercise)
        hub.send("file", {"exercise": exercise.id, "version": version})


async def _tell_of_news(tutor: Tutor, hub: Hub, checks: Checks, news: list[Entry]) -> None:
    """Another door checked something: each page shows the last verdict of its exercise."""
    if news:
        hub.send("progress", {})
    passed = {entry.exercise for entry in news if entry.event == "pass"}
    checked = {entry.exercise: entry for entry in news if entry.event == "check"}
    for name, entry in checked.items():
        if entry.door != "web" and (exercise := tutor.book.by_id.get(name)):
            seed = entry.fields.get("seed")
            await checks.show(exercise, seed if isinstance(seed, int) else None, name in passed)


class _JournalReader:
    """Remembers how far the journal was read."""

    def __init__(self, tutor: Tutor) -> None:
        self._tutor = tutor
        self._until: datetime | None = None

    def news(self) -> list[Entry]:
        """What was written since the last time; nothing the first time."""
        try:
            entries = read(self._tutor.workspace.journal)
        except UpslopeError:
            return []
        until, self._until = self._until, entries[-1].at if entries else self._until
        return [entry for entry in entries if until is not None and entry.at > until]
