"""Upslope's own doors, and the two ways without it: a fresh pytest, and the bare calls."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from plain import PlainChecks, Submission

from upslope.curriculum import find_book, load_book
from upslope.curriculum.model import Exercise
from upslope.curriculum.stub import solution_of
from upslope.grading.client import Grader
from upslope.learner.tutor import Tutor
from upslope.learner.workspace import make_workspace

HERE = Path(__file__).resolve().parent
UPSLOPE = Path(sys.executable).with_name("upslope")


@dataclass(frozen=True)
class Place:
    """A workspace of its own, below a scratch folder, with a daemon of its own."""

    scratch: Path
    tutor: Tutor
    grader: Grader

    @classmethod
    @contextmanager
    def made(cls) -> Iterator[Place]:
        """A fresh place; it, and the daemon that was started in it, are gone afterwards."""
        with tempfile.TemporaryDirectory(prefix="upslope-bench-") as folder:
            scratch = Path(folder).resolve()
            (scratch / "run").mkdir(mode=0o700)
            os.environ["XDG_RUNTIME_DIR"] = str(scratch / "run")
            os.environ["XDG_CACHE_HOME"] = str(scratch / "cache")
            book = load_book(find_book())
            grader = Grader(book)
            made = make_workspace(scratch / "work", book, datetime.now(UTC), remember=False)
            try:
                yield cls(scratch, Tutor(book, made.workspace, grader), grader)
            finally:
                if status := grader.status():
                    os.kill(status["pid"], 15)

    def solve(self, name: str) -> Path:
        """Writes the right answer where the learner would; the file."""
        exercise = self.exercise(name)
        file = self.tutor.place(exercise)
        file.write_text(solution_of(exercise), "utf-8")
        return file

    def exercise(self, name: str) -> Exercise:
        return self.tutor.book.by_id[name]


def directly(place: Place, name: str) -> Callable[[int], object]:
    """The bare calls in this very interpreter: the limit."""
    checks = PlainChecks(place.exercise(name).path)
    file = place.tutor.place(place.exercise(name))
    return lambda seed: checks.run_all(Submission.of(file), seed)


def by_api(place: Place, name: str) -> Callable[[int], object]:
    """`Grader.check`, as every door calls it."""
    exercise = place.exercise(name)
    file = place.tutor.place(exercise)

    def check(seed: int) -> None:
        verdict = place.grader.check(exercise, file, seed)
        assert verdict.passed, verdict.sentence

    return check


def by_command(place: Place, name: str) -> Callable[[int], object]:
    """`upslope check`, the whole process."""
    folder = place.tutor.workspace.root
    return lambda seed: _run([str(UPSLOPE), "check", name], folder)


def by_pytest(place: Place, name: str, lean: bool = False) -> Callable[[int], object]:
    """A fresh pytest on a file of tests made of the checks.

    Ours and xdist are left out; `lean` leaves out every other plugin that is installed here too.
    """
    exercise = place.exercise(name)
    folder = place.scratch / f"pytest-{name}{'-lean' * lean}"
    folder.mkdir()
    test = folder / f"test_{exercise.path.stem}.py"
    test.write_text(_tests_of(exercise, place.tutor.place(exercise)), "utf-8")
    without = [word for plugin in ("upslope", "xdist") for word in ("-p", f"no:{plugin}")]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *without, str(test)]
    more = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} if lean else {}
    return lambda seed: _run(command, folder, UPSLOPE_SEED=str(seed), **more)


def _tests_of(exercise: Exercise, submission: Path) -> str:
    head = f'''"""The checks of {exercise.path.name} as tests: one for each, on as many cases."""

import os
import sys
from pathlib import Path

sys.path.insert(0, {str(HERE)!r})
from plain import PlainChecks, Submission

seed = int(os.environ["UPSLOPE_SEED"])
checks = PlainChecks(Path({str(exercise.path)!r}))
submission = Submission.of(Path({str(submission)!r}))
'''
    tests = (
        f"\n\ndef test_{check.name}():\n    checks.run({check.name!r}, submission, seed)\n"
        for check in exercise.checks
    )
    return head + "".join(tests)


class Page:
    """The page's server, a process of its own."""

    def __init__(self, place: Place) -> None:
        self._place = place
        command = [str(UPSLOPE), "serve", "--port", "0", "--no-open"]
        root = place.tutor.workspace.root
        self._server = subprocess.Popen(
            [*command, "--workspace", str(root)], cwd=root, stdout=subprocess.PIPE, text=True
        )
        assert self._server.stdout is not None
        address = next(line for line in self._server.stdout if "http://" in line).split()[-1]
        self._origin = address

    def by_page(self, name: str) -> Callable[[int], object]:
        """The request that the Check button sends, until its verdict is here."""
        path = f"/api/exercise/{name}"
        sheet = self._ask("GET", f"{path}/file", None)
        body = json.dumps({"text": sheet["text"], "version": sheet["version"]})

        def check(seed: int) -> None:
            del seed  # the page draws its own
            found = self._ask("POST", f"{path}/check", body)
            assert found["verdict"]["outcome"] == "passed", found

        return check

    def close(self) -> None:
        self._server.terminate()
        self._server.wait()

    def _ask(self, method: str, path: str, body: str | None) -> dict[str, object]:
        headers = {"Origin": self._origin, "Content-Type": "application/json"}
        with closing(http.client.HTTPConnection(self._origin.removeprefix("http://"))) as server:
            server.request(method, path, body, headers)
            response = server.getresponse()
            found = json.loads(response.read())
        assert response.status == 200, found
        return found


def _run(command: list[str], folder: Path, **more: str) -> None:
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **more}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
