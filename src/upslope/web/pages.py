"""The pages: the roadmap, an exercise, and a kind word where there is none."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from upslope.curriculum.model import Book, Claim, Exercise
from upslope.curriculum.stub import stub_of
from upslope.errors import SetupError, UpslopeError, UsageError
from upslope.learner.progress import Progress
from upslope.learner.tutor import Tutor
from upslope.verdict import CheckResult
from upslope.web.api import Json, exercise_of
from upslope.web.checks import Checks, step_to
from upslope.web.desk import files_in, read_sheet
from upslope.web.prose import render_prose
from upslope.web.trail import trail_of


class Pages:
    """The server-rendered pages, over one tutor."""

    def __init__(self, tutor: Tutor, checks: Checks) -> None:
        self._tutor = tutor
        self._checks = checks

    def routes(self) -> list[Route]:
        return [Route("/", self.roadmap), Route("/exercise/{exercise}", self.exercise)]

    def roadmap(self, request: Request) -> Response:
        book, progress = self._tutor.book, self._tutor.progress()
        current = self._tutor.current()
        return _page(
            request,
            "roadmap.html",
            book=book,
            progress=progress,
            current=current,
            passed=sum(map(progress.has_passed, book)),
            total=len(book.by_id),
            trail=trail_of(book, progress, current),
        )

    def exercise(self, request: Request) -> Response:
        book, progress = self._tutor.book, self._tutor.progress()
        exercise = exercise_of(request, book)
        place = self._tutor.place(exercise)
        return _page(
            request,
            "exercise.html",
            exercise=exercise,
            phase=book.phases[exercise.phase],
            topic=book.topic(exercise),
            builds_on=_builds_on(book, progress, exercise),
            task=render_prose(exercise.task),
            place=place,
            short_place=_short(self._tutor.workspace.root, place),
            files=files_in(place) if exercise.is_folder else [],
            desk=self._desk(exercise, progress),
        )

    def _desk(self, exercise: Exercise, progress: Progress) -> dict[str, Any]:
        """What the exercise page's scripts start from."""
        shown = progress.hints_shown(exercise)
        last = self._checks.last(exercise)
        desk: dict[str, Any] = {
            "id": exercise.id,
            "folder": exercise.is_folder,
            "file": exercise.file_name,
            "seconds": exercise.seconds,
            "state": progress.state(exercise),
            "checks": [_awaited(claim) for claim in exercise.checks],
            "hints": {"of": len(exercise.hints), "shown": list(exercise.hints[:shown])},
            "run": last.to_json() if last else None,
            "next": step_to(self._tutor.next(exercise)),
            "text": "",
            "version": "",
            "problem": "",
        }
        if not exercise.is_folder:
            try:
                sheet = read_sheet(self._tutor.place(exercise))
                text = sheet.text if sheet.version else stub_of(exercise)
                desk |= {"text": text, "version": sheet.version}
            except UpslopeError as error:
                desk["problem"] = str(error)
        return desk


def is_for_scripts(request: Request) -> bool:
    """Scripts are answered in JSON, people with a page."""
    return request.url.path.startswith("/api/")


async def not_found(request: Request, error: Exception) -> Response:
    """An address that leads nowhere."""
    status = getattr(error, "status_code", 404)
    if is_for_scripts(request):
        return Json({"message": "There is nothing to be had here.", "fix": ""}, status)
    return _page(request, "missing.html", status, path=request.url.path)


async def told(request: Request, error: Exception) -> Response:
    """One sentence of what went wrong, and one of how to mend it."""
    assert isinstance(error, UpslopeError)
    status = 400 if isinstance(error, UsageError) else 503 if isinstance(error, SetupError) else 500
    if is_for_scripts(request):
        return Json({"message": error.message, "fix": error.fix}, status)
    return _page(request, "failed.html", status, said=str(error))


async def failed(request: Request, error: Exception) -> Response:
    """Upslope's own failure, said plainly; the traceback is in the terminal."""
    del error
    if is_for_scripts(request):
        return Json({"message": "Upslope failed.", "fix": "The terminal says how."}, 500)
    return _page(request, "failed.html", 500, said="")


def _page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    nonce = getattr(request.state, "nonce", "")
    html = _templates().get_template(template).render(nonce=nonce, **values)
    return HTMLResponse(html, status)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("upslope.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _builds_on(book: Book, progress: Progress, exercise: Exercise) -> list[Exercise]:
    """The exercises that teach what this one needs and that she has not passed."""
    needs = set(exercise.needs)
    return [
        other for other in book if needs & set(other.teaches) and not progress.has_passed(other)
    ]


def _awaited(claim: Claim) -> dict[str, Any]:
    return asdict(CheckResult(claim.name, claim.sentence, "not reached"))


def _short(root: Path, place: Path) -> str:
    return str(place.relative_to(root) if place.is_relative_to(root) else place)
