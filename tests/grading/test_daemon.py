"""The daemon is fast, private, replaceable, and never needed for correctness."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from upslope.curriculum.model import Book
from upslope.errors import SetupError, UsageError
from upslope.grading.client import Grader, address_of, runtime_folder

WRONG = "import numpy as np\ndef softmax(s):\n    e = np.exp(s)\n    return e / e.sum()\n"


@pytest.fixture
def submission(tmp_path: Path) -> Path:
    file = tmp_path / "stable_softmax.py"
    file.write_text(WRONG)
    return file


def test_with_and_without_a_daemon_the_verdict_is_the_same(book: Book, submission: Path) -> None:
    exercise = book.by_id["stable-softmax"]
    warm = Grader(book).check(exercise, submission, seed=7)
    alone = Grader(book, daemon=False).check(exercise, submission, seed=7)
    assert replace(warm, milliseconds=0) == replace(alone, milliseconds=0)
    assert warm.seed == 7


def test_seeds_are_fresh_unless_told(book: Book, grader: Grader, submission: Path) -> None:
    exercise = book.by_id["stable-softmax"]
    assert grader.check(exercise, submission).seed != grader.check(exercise, submission).seed


def test_a_killed_daemon_is_started_again(book: Book, grader: Grader, submission: Path) -> None:
    exercise = book.by_id["stable-softmax"]
    first = grader.check(exercise, submission)
    status = grader.status()
    assert status is not None
    os.kill(status["pid"], signal.SIGKILL)
    assert grader.check(exercise, submission).outcome == first.outcome
    again = grader.status()
    assert again is not None and again["pid"] != status["pid"]


def test_two_checks_at_once_get_a_verdict_each(
    book: Book, grader: Grader, submission: Path
) -> None:
    outcomes: list[str] = []

    def check() -> None:
        outcomes.append(grader.check(book.by_id["stable-softmax"], submission).outcome)

    threads = [threading.Thread(target=check) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == ["wrong"] * 6


def test_another_book_has_another_address(book: Book) -> None:
    assert address_of(book) != address_of(replace(book, fingerprint="f" * 64))


def test_the_socket_is_private(book: Book, grader: Grader, submission: Path) -> None:
    grader.check(book.by_id["stable-softmax"], submission)
    assert address_of(book).stat().st_mode & 0o077 == 0
    assert runtime_folder().stat().st_mode & 0o077 == 0


def test_a_folder_that_others_can_enter_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory(prefix="ups-") as folder:
        Path(folder, "upslope").mkdir()
        Path(folder, "upslope").chmod(0o755)
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        with pytest.raises(SetupError, match="not private"):
            runtime_folder()


def test_a_missing_file_is_one_sentence(book: Book, grader: Grader, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not there"):
        grader.check(book.by_id["stable-softmax"], tmp_path / "nowhere.py")


def test_a_check_leaves_no_process_behind(book: Book, grader: Grader, tmp_path: Path) -> None:
    file = tmp_path / "stable_softmax.py"
    file.write_text(
        "import subprocess, sys\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(987)'])\n" + WRONG
    )
    grader.check(book.by_id["stable-softmax"], file)
    # the verdict does not wait for the last process of the killed tree to be gone
    stop = time.monotonic() + 10
    while "time.sleep(987)" in (shown := _processes()) and time.monotonic() < stop:
        time.sleep(0.05)
    assert "time.sleep(987)" not in shown


def _processes() -> str:
    done = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    return done.stdout


def test_the_client_imports_no_library() -> None:
    code = (
        "import sys, upslope.grading.client, upslope.curriculum;"
        "heavy = {'numpy', 'torch', 'pydantic', 'asyncio', 'hypothesis'} & set(sys.modules);"
        "print(sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
