"""A book with canaries, a daemon of its own, and surroundings that can be looked through."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from attacks.attack import RIGHT
from attacks.surroundings import Surroundings
from attacks.trap import TOKEN, write_book
from upslope.curriculum import load_book
from upslope.grading.client import Grader
from upslope.grading.layers import layers
from upslope.verdict import Verdict

Check = Callable[[str, str], Verdict]


@pytest.fixture(scope="session")
def whole_sandbox(own_surroundings: None) -> None:
    """Skips, with the reason, where the kernel lacks a layer."""
    if lacking := [f"{layer.name} ({layer.reason})" for layer in layers() if not layer.active]:
        pytest.skip(f"this machine gives no {', no '.join(lacking)}")


@pytest.fixture(scope="session")
def surroundings(whole_sandbox: None) -> Iterator[Surroundings]:
    home = Path(os.environ["HOME"])
    kept = {name: os.environ.get(name) for name in ("TMPDIR", "UPSLOPE_ATTACK_TOKEN")}
    temporary = home / "t"
    temporary.mkdir()
    os.environ.update(TMPDIR=str(temporary), UPSLOPE_ATTACK_TOKEN=TOKEN)
    tempfile.tempdir = None
    (home / "canary.txt").write_text("alive")
    try:
        yield Surroundings(home)
    finally:
        for name, value in kept.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
        tempfile.tempdir = None


@pytest.fixture(scope="session")
def trapped(surroundings: Surroundings) -> Grader:
    """Through the daemon, which survives all that follows."""
    book = write_book(surroundings.home / "book")
    return Grader(load_book(book))


@pytest.fixture(scope="session")
def check(trapped: Grader, surroundings: Surroundings) -> Check:
    folder = surroundings.home / "work"
    folder.mkdir()

    def run(exercise: str, source: str) -> Verdict:
        chosen = trapped.book.by_id[exercise]
        file = folder / chosen.file_name
        file.write_bytes(source.encode("utf-8", "surrogatepass"))
        return trapped.check(chosen, file)

    for exercise, source in RIGHT.items():
        verdict = run(exercise, source)
        assert verdict.passed, verdict
    status = trapped.status()
    assert status is not None
    surroundings.settle(status["pid"])
    return run
