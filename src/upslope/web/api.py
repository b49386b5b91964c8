"""What the page's scripts ask for: her file, a check, a hint, a solution, a fresh start."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from dataclasses import asdict
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from upslope.curriculum.model import Book, Exercise
from upslope.errors import UsageError
from upslope.learner.tutor import Tutor
from upslope.web.checks import Checks
from upslope.web.desk import Sheet, StaleError, files_in, keep_copy, read_sheet, write_sheet
from upslope.web.events import Hub


class Json(JSONResponse):
    """Pure ASCII: half a character in a learner's print must not break the answer."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


def exercise_of(request: Request, book: Book) -> Exercise:
    """The exercise that the address names; only ids of the book are ever looked up."""
    found = book.by_id.get(request.path_params["exercise"])
    if found is None:
        raise HTTPException(404)
    return found


class Api:
    """The endpoints below /api, over one tutor."""

    def __init__(self, tutor: Tutor, hub: Hub, checks: Checks) -> None:
        self._tutor = tutor
        self._hub = hub
        self._checks = checks
        self._writing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def routes(self) -> list[Route]:
        at = "/api/exercise/{exercise}"
        return [
            Route("/api/events", self.events),
            Route(f"{at}/file", self.read, methods=["GET"]),
            Route(f"{at}/file", self.write, methods=["PUT"]),
            Route(f"{at}/files", self.files, methods=["GET"]),
            Route(f"{at}/keep", self.keep, methods=["POST"]),
            Route(f"{at}/check", self.check, methods=["POST"]),
            Route(f"{at}/hint", self.hint, methods=["POST"]),
            Route(f"{at}/solution", self.solution, methods=["POST"]),
            Route(f"{at}/reset", self.reset, methods=["POST"]),
            Route(f"{at}/ways", self.ways, methods=["GET"]),
        ]

    async def events(self, request: Request) -> Response:
        del request
        return StreamingResponse(
            self._hub.stream(),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store"},
        )

    async def read(self, request: Request) -> Response:
        exercise = self._file_exercise(request)
        return _sheet(await run_in_threadpool(read_sheet, self._tutor.place(exercise)))

    async def files(self, request: Request) -> Response:
        exercise = exercise_of(request, self._tutor.book)
        if not exercise.is_folder:
            raise HTTPException(404)
        return Json({"files": await run_in_threadpool(files_in, self._tutor.place(exercise))})

    async def write(self, request: Request) -> Response:
        exercise = self._file_exercise(request)
        text, version = await _texts(request, "text", "version")
        sheet = await self._save(exercise, text, version)
        return Json({"version": sheet.version})

    async def keep(self, request: Request) -> Response:
        """Puts the side that lost a conflict beside the file, before it is lost."""
        exercise = self._file_exercise(request)
        text, side = await _texts(request, "text", "side")
        if side not in ("page", "disk"):
            raise UsageError("A copy is of the page or of the disk.")
        kept = await run_in_threadpool(keep_copy, self._tutor.place(exercise), text, side)
        return Json({"kept": kept.name})

    async def check(self, request: Request) -> Response:
        exercise = exercise_of(request, self._tutor.book)
        version = ""
        if not exercise.is_folder:
            text, based_on = await _texts(request, "text", "version")
            version = (await self._save(exercise, text, based_on)).version
        return Json((await self._checks.check(exercise, version)).to_json())

    async def hint(self, request: Request) -> Response:
        exercise = exercise_of(request, self._tutor.book)
        hint = await run_in_threadpool(self._tutor.hint, exercise, door="web")
        return Json({"level": hint.level, "of": hint.of, "text": hint.text})

    async def solution(self, request: Request) -> Response:
        exercise = exercise_of(request, self._tutor.book)
        text = await run_in_threadpool(self._tutor.solution, exercise, door="web")
        return Json({"text": text})

    async def reset(self, request: Request) -> Response:
        exercise = exercise_of(request, self._tutor.book)
        async with self._writing[exercise.id]:
            kept = await run_in_threadpool(self._tutor.reset, exercise, door="web")
        self._checks.forget(exercise)
        place = self._tutor.place(exercise)
        sheet = Sheet("", "") if exercise.is_folder else await run_in_threadpool(read_sheet, place)
        return Json({"kept": kept.name if kept else "", **asdict(sheet)})

    async def ways(self, request: Request) -> Response:
        """The reference and other right ways, once she has found one herself."""
        exercise = exercise_of(request, self._tutor.book)
        return Json({"ways": await run_in_threadpool(self._ways, exercise)})

    def _file_exercise(self, request: Request) -> Exercise:
        exercise = exercise_of(request, self._tutor.book)
        if exercise.is_folder:
            raise HTTPException(404)
        return exercise

    async def _save(self, exercise: Exercise, text: str, based_on: str) -> Sheet:
        place = self._tutor.place(exercise)
        async with self._writing[exercise.id]:
            return await run_in_threadpool(write_sheet, place, text, based_on)

    def _ways(self, exercise: Exercise) -> list[dict[str, str]]:
        others = self._tutor.alternatives(exercise)  # refuses while she has not passed
        reference = ("The reference", self._tutor.solution(exercise, door="web"))
        return [{"way": way, "text": text} for way, text in (reference, *others)]


def _sheet(sheet: Sheet, status: int = 200, **more: str) -> Response:
    return Json({**asdict(sheet), **more}, status)


async def _texts(request: Request, *names: str) -> list[str]:
    """These strings of the JSON body; UsageError where one is missing."""
    try:
        body: Any = await request.json()
        texts = [body[name] for name in names]
    except (ValueError, TypeError, KeyError, RecursionError):
        texts = []
    if not texts or not all(isinstance(text, str) for text in texts):
        raise UsageError(f"The request must hold {' and '.join(names)}, as strings.")
    return texts


async def stale(request: Request, error: Exception) -> Response:
    """409 with what is on disk, so that the page can offer both."""
    del request
    assert isinstance(error, StaleError)
    return _sheet(error.disk, 409, message=str(error), fix="")
