"""otter-grader and nbgrader, from their released packages, each in a venv of its own.

The venvs are made once, below the user's cache. NumPy, pandas, scikit-learn and torch are the very
files that Upslope uses, so that all measure the same libraries. A tool that cannot be installed
is left out, and the table says so.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

from doors import HERE, Place

import upslope
from upslope.curriculum.model import Exercise

OTTER, NBGRADER = "otter-grader==7.0.0", "nbgrader==0.9.6"
_LIBRARIES = ("numpy", "pandas", "scipy", "scikit-learn")


class Rival:
    """One tool's venv. `missing` says why it is not to be had, "" if it is."""

    def __init__(self, package: str, cache: Path) -> None:
        self.package = package
        self._folder = cache / "upslope-bench" / package
        self.missing = "" if (self._folder / "ready").exists() else self._install()

    def command(self, name: str) -> str:
        return str(self._folder / "bin" / name)

    def run(self, command: list[str], folder: Path, seed: int = 0) -> None:
        """Runs a command of the venv in `folder`."""
        path = f"{self._folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "PATH": path, "UPSLOPE_SEED": str(seed)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _install(self) -> str:
        print(f"Installing {self.package}, once ...", flush=True)
        venv.create(self._folder, with_pip=True, clear=True)
        python = self.command("python")
        pins = self._folder / "pins.txt"
        pins.write_text("".join(f"{name}=={_version(name)}\n" for name in _LIBRARIES))
        pip = [python, "-m", "pip", "install", "--quiet", "--no-input", "--constraint", str(pins)]
        done = subprocess.run(
            [*pip, self.package, "ipykernel"], capture_output=True, text=True, check=False
        )
        if done.returncode:
            last = done.stderr.strip().splitlines()[-1:] or ["pip failed"]
            return last[0].removeprefix("ERROR: ")[:200]
        # last on the path, so that only what the tool does not bring itself is found there
        places = {sysconfig.get_path("purelib"), str(Path(upslope.__file__).parents[1])}
        site = next((self._folder / "lib").glob("python*")) / "site-packages"
        (site / "zz_libraries.pth").write_text("".join(f"{place}\n" for place in sorted(places)))
        (self._folder / "ready").touch()
        return ""


def _version(name: str) -> str:
    from importlib.metadata import version

    return version(name)


def by_otter(rival: Rival, place: Place, name: str) -> Callable[[int], object]:
    """`otter run` on a notebook with one question."""
    exercise = place.exercise(name)
    folder = place.scratch / f"otter-{name}"
    (folder / "tests").mkdir(parents=True)
    (folder / "out").mkdir()
    (folder / "tests" / "q1.py").write_text(_OTTER_TEST.format(**_parts(exercise)), "utf-8")
    (folder / "answer.ipynb").write_text(_notebook(_cell(_answer(place, exercise))), "utf-8")
    otter = rival.command("otter")
    rival.run([otter, "generate", "-t", "tests", "-o", "made.zip", "--no-requirements"], folder)
    command = [otter, "run", "-a", "made.zip", "-o", "out", "--no-logo", "answer.ipynb"]
    results = folder / "out" / "results.json"

    def check(seed: int) -> None:
        results.unlink(missing_ok=True)
        rival.run(command, folder, seed)
        scores = [
            test["score"] for test in json.loads(results.read_text())["tests"] if "score" in test
        ]
        assert scores == [1.0], results.read_text()

    return check


def by_nbgrader(rival: Rival, place: Place, name: str) -> Callable[[int], object]:
    """`nbgrader validate`, what its Validate button does: quicker than `autograde`."""
    exercise = place.exercise(name)
    folder = place.scratch / f"nbgrader-{name}"
    folder.mkdir()
    answer = _cell(_answer(place, exercise), "answer", solution=True)
    checks = _cell(_NBGRADER_TEST.format(**_parts(exercise)), "checks", grade=True, points=1)
    (folder / "answer.ipynb").write_text(_notebook(answer, checks), "utf-8")
    command = [rival.command("nbgrader"), "validate", "answer.ipynb"]
    return lambda seed: rival.run(command, folder, seed)


_LOAD = """import os
import sys
from pathlib import Path

sys.path.append({here!r})
from plain import PlainChecks, Submission

seed = int(os.environ["UPSLOPE_SEED"])
checks = PlainChecks(Path({file!r}))
"""

_OTTER_TEST = (
    """from otter.test_files import test_case

OK_FORMAT = False
name = "q1"
points = 1

"""
    + _LOAD
    + """

@test_case(points=None, hidden=False)
def test_every_check(env):
    assert checks.run_all(Submission(**env), seed) == {cases}
"""
)

_NBGRADER_TEST = _LOAD + "assert checks.run_all(Submission(**globals()), seed) == {cases}\n"


def _parts(exercise: Exercise) -> dict[str, object]:
    from plain import PlainChecks

    cases = PlainChecks(exercise.path).cases
    return {"here": str(HERE), "file": str(exercise.path), "cases": cases}


def _answer(place: Place, exercise: Exercise) -> str:
    return place.tutor.place(exercise).read_text("utf-8")


def _cell(text: str, grade_id: str = "", **marks: object) -> dict[str, object]:
    locked = {"solution": False, "grade": False, "locked": False, "task": False, **marks}
    graded = {"schema_version": 3, "grade_id": grade_id, **locked}
    return {
        "id": grade_id or "answer",
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"nbgrader": graded} if grade_id else {},
        "outputs": [],
        "source": text,
    }


def _notebook(*cells: dict[str, object]) -> str:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book)


def cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


if __name__ == "__main__":  # installs them and says what is missing
    for package in (OTTER, NBGRADER):
        print(package, Rival(package, cache_folder()).missing or "is there", file=sys.stderr)
