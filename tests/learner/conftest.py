"""A small real book, a workspace of it, and a daemon of this run's own."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from upslope.curriculum import load_book
from upslope.curriculum.model import Book
from upslope.grading.client import Grader
from upslope.learner.tutor import Tutor
from upslope.learner.workspace import Workspace

CURRICULUM = Path(__file__).parents[2] / "curriculum"

ROADMAP = """
[[phase]]
id = "phase0_prep"
title = "Prep"
promise = "You can."
artifact = "One"

[[phase.topic]]
id = "math_basics"
title = "Math basics"
summary = "Numbers."
exercises = [{math}]

[[phase.topic]]
id = "coding_and_tools"
title = "Coding and tools"
summary = "Git."
exercises = [{tools}]
"""


def _write_book(root: Path, math: str = "", tools: str = "") -> Path:
    root.mkdir(exist_ok=True)
    for topic, stem in (("math_basics", math), ("coding_and_tools", tools)):
        place = Path("phase0_prep", topic, f"{stem}.py")
        if stem:
            (root / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CURRICULUM / place, root / place)
    quoted = {"math": f'"{math}"' * bool(math), "tools": f'"{tools}"' * bool(tools)}
    (root / "roadmap.toml").write_text(ROADMAP.format(**quoted))
    return root


@pytest.fixture(scope="module", autouse=True)
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing of the person who runs the tests is read or written."""
    runtime = tempfile.mkdtemp(prefix="up", dir="/tmp")  # a socket's address is short
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("XDG_RUNTIME_DIR", runtime)
        for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "UPSLOPE_WORKSPACE", "UPSLOPE_BOOK"):
            patch.delenv(name, raising=False)
        yield
    shutil.rmtree(runtime, ignore_errors=True)


@pytest.fixture
def write_book() -> Callable[..., Path]:
    """Writes a book of some of the real exercises to a folder."""
    return _write_book


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    root = tmp_path_factory.mktemp("book")
    return load_book(_write_book(root, "stable_softmax", "merge_conflict"))


@pytest.fixture(scope="module")
def grader(book: Book) -> Iterator[Grader]:
    grader = Grader(book)
    yield grader
    if status := grader.status():
        os.kill(status["pid"], signal.SIGTERM)


@pytest.fixture
def tutor(tmp_path: Path, book: Book, grader: Grader) -> Tutor:
    return Tutor(book, Workspace.create(tmp_path / "work", book), grader)
