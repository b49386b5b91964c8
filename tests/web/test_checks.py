"""Of several checks of one exercise, the latest counts."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, cast

import pytest

from upslope.curriculum.model import Book, Exercise
from upslope.learner.tutor import Feedback, Tutor
from upslope.verdict import Verdict
from upslope.web.checks import Checks, Run
from upslope.web.events import Hub


class SlowTutor:
    """Each check waits until it is let go."""

    def __init__(self) -> None:
        self.gates: list[threading.Event] = []

    def check(self, exercise: Exercise, door: str) -> Feedback:
        assert door == "web"
        gate = threading.Event()
        self.gates.append(gate)
        assert gate.wait(5)
        return Feedback(Verdict(exercise.id, "passed", "All hold."), False, None)


class HeardHub(Hub):
    def __init__(self) -> None:
        super().__init__()
        self.runs: list[int] = []

    def send(self, name: str, data: Any) -> None:
        if name == "verdict":
            self.runs.append(data["run"])


@pytest.fixture
def exercise(book: Book) -> Exercise:
    return next(iter(book))


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(story, 10))


async def begun(tutor: SlowTutor, count: int) -> None:
    while len(tutor.gates) < count:
        await asyncio.sleep(0.005)


def test_a_newer_check_does_not_wait_and_is_the_one_that_is_shown(exercise: Exercise) -> None:
    async def story() -> None:
        tutor, hub = SlowTutor(), HeardHub()
        checks = Checks(cast("Tutor", tutor), hub)
        older = asyncio.create_task(checks.check(exercise, "one"))
        await begun(tutor, 1)
        newer = asyncio.create_task(checks.check(exercise, "two"))
        await begun(tutor, 2)
        tutor.gates[1].set()
        shown = await newer
        tutor.gates[0].set()
        await older
        assert hub.runs == [shown.number] and checks.last(exercise) == shown

    run(story())


def test_a_check_of_the_same_text_joins_the_one_that_runs(exercise: Exercise) -> None:
    async def story() -> None:
        tutor, hub = SlowTutor(), HeardHub()
        checks = Checks(cast("Tutor", tutor), hub)
        tasks = [asyncio.create_task(checks.check(exercise, "one")) for _ in range(5)]
        await begun(tutor, 1)
        tasks[0].cancel()  # the page that started it has left
        await asyncio.sleep(0.02)
        tutor.gates[0].set()
        results: list[Run] = await asyncio.gather(*tasks[1:])
        assert len(tutor.gates) == 1 and {one.number for one in results} == {1}
        again = asyncio.create_task(checks.check(exercise, "one"))
        await begun(tutor, 2)
        tutor.gates[1].set()
        assert (await again).number == 2  # a finished check is not the answer to a new one

    run(story())
