"""Runs checks for the page; of those of one exercise, the latest is the one that counts."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool

from upslope.curriculum.model import Exercise
from upslope.learner.tutor import Feedback, Tutor
from upslope.web.desk import version_of
from upslope.web.events import Hub


@dataclass(frozen=True)
class Run:
    """One finished check: its number among all, the version it judged, what came of it."""

    number: int
    exercise: str
    version: str
    feedback: Feedback

    def to_json(self) -> dict[str, Any]:
        return {
            "run": self.number,
            "exercise": self.exercise,
            "version": self.version,
            "verdict": self.feedback.verdict.to_json(),
            "newly_passed": self.feedback.newly_passed,
            "next": step_to(self.feedback.next),
            "trouble": self.feedback.trouble,
        }


def step_to(exercise: Exercise | None) -> dict[str, Any] | None:
    """An exercise as a next step: enough for a link."""
    if exercise is None:
        return None
    return {
        "id": exercise.id,
        "title": exercise.title,
        "minutes": exercise.minutes,
        "difficulty": exercise.difficulty,
    }


class Checks:
    """Starts checks and remembers the last verdict on each exercise.

    A check of a text that is being checked already joins that run; a check of a newer text
    does not wait for the older one, whose verdict no page is shown any more.
    """

    def __init__(self, tutor: Tutor, hub: Hub) -> None:
        self._tutor = tutor
        self._hub = hub
        self._count = 0
        self._latest: dict[str, int] = {}
        self._running: dict[tuple[str, str], asyncio.Task[Run]] = {}
        self._finished: dict[str, Run] = {}

    async def check(self, exercise: Exercise, version: str) -> Run:
        key = (exercise.id, version)
        task = self._running.get(key)
        if task is None or not version:
            task = asyncio.create_task(self._run(exercise, version))
            self._running[key] = task
            task.add_done_callback(lambda done: self._forget(key, done))
        return await asyncio.shield(task)  # a page that leaves does not cancel it for others

    async def show(self, exercise: Exercise, seed: int | None, newly_passed: bool) -> None:
        """Shows what another door found: the same seed gives the same verdict once more."""
        verdict = await run_in_threadpool(
            self._tutor.grader.check, exercise, self._tutor.place(exercise), seed
        )
        following = await run_in_threadpool(self._tutor.next, exercise)
        self._count += 1
        number = self._latest[exercise.id] = self._count
        version = await run_in_threadpool(version_of, self._tutor, exercise)
        self._finish(Run(number, exercise.id, version, Feedback(verdict, newly_passed, following)))

    def last(self, exercise: Exercise) -> Run | None:
        return self._finished.get(exercise.id)

    def forget(self, exercise: Exercise) -> None:
        """The last verdict is about work that is gone."""
        self._finished.pop(exercise.id, None)

    async def _run(self, exercise: Exercise, version: str) -> Run:
        self._count += 1
        number = self._latest[exercise.id] = self._count
        feedback = await run_in_threadpool(self._tutor.check, exercise, door="web")
        run = Run(number, exercise.id, version, feedback)
        self._finish(run)
        return run

    def _finish(self, run: Run) -> None:
        if self._latest[run.exercise] == run.number:
            self._finished[run.exercise] = run
            self._hub.send("verdict", run.to_json())

    def _forget(self, key: tuple[str, str], task: asyncio.Task[Run]) -> None:
        if self._running.get(key) is task:
            del self._running[key]
