"""Every test session has its own cache, its own daemon and no workspace of the developer's."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from upslope.curriculum import find_book, load_book
from upslope.curriculum.model import Book
from upslope.grading.client import Grader


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "first_of_family: one attack that stands for its family")
    config.addinivalue_line("markers", "honest: odd, and right")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many attacks were refused and how many oddities passed, in a line of its own."""
    passed = [report.nodeid for report in terminalreporter.getreports("passed")]
    hostile = sum("::test_a_hostile_submission" in node for node in passed)
    honest = sum("::test_an_honest_oddity" in node for node in passed)
    if hostile or honest:
        said = f"{hostile} hostile submissions refused, {honest} honest oddities passed"
        terminalreporter.write_line(said)


@pytest.fixture(scope="session", autouse=True)
def own_surroundings() -> Iterator[None]:
    # a short path: a unix socket's may be at most about 100 bytes long
    with tempfile.TemporaryDirectory(prefix="ups-") as folder:
        kept = dict(os.environ)
        for name in ("XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            home = Path(folder, name.lower())
            home.mkdir(mode=0o700)
            os.environ[name] = str(home)
        os.environ["HOME"] = folder
        os.environ.pop("UPSLOPE_WORKSPACE", None)
        try:
            yield
        finally:
            _quit_daemons(Path(os.environ["XDG_RUNTIME_DIR"]))
            os.environ.clear()
            os.environ.update(kept)


@pytest.fixture(scope="session")
def book(own_surroundings: None) -> Book:
    return load_book(find_book())


@pytest.fixture(scope="session")
def grader(book: Book) -> Grader:
    return Grader(book)


def _quit_daemons(folder: Path) -> None:
    import socket

    for address in folder.rglob("*.sock"):
        end = socket.socket(socket.AF_UNIX)
        with suppress(OSError), end, end.makefile("rwb") as lines:
            end.connect(str(address))
            lines.write(b'{"do": "quit"}\n')
            lines.flush()
            lines.readline()
