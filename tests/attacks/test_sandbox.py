"""The sandbox fails closed, says what it lacks, and lives through the loss of any part of it."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from attacks.attack import RIGHT
from attacks.surroundings import family
from attacks.trap import write_book
from upslope.curriculum import load_book
from upslope.curriculum.model import Book
from upslope.errors import SetupError
from upslope.grading.bench import Bench
from upslope.grading.client import Grader, order_for
from upslope.grading.sandbox.world import LAYERS
from upslope.verdict import Verdict

SUBMISSION = RIGHT["ask-the-oracle"]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return load_book(write_book(tmp_path_factory.mktemp("small") / "book"))


@pytest.fixture
def bench(whole_sandbox: None) -> Iterator[Bench]:
    bench = Bench(())
    bench.wait_ready()
    yield bench
    bench.close()


def ask(bench: Bench, book: Book, folder: Path) -> Verdict:
    file = folder / "ask_the_oracle.py"
    file.write_text(SUBMISSION)
    exercise = book.by_id["ask-the-oracle"]
    return bench.check(order_for(exercise, submission=str(file), seed=1), exercise.seconds)


def kill(pid: int) -> None:
    """Kills a process and sees it gone."""
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.2)


def test_a_child_that_dies_while_it_waits_is_replaced(
    bench: Bench, small: Book, tmp_path: Path
) -> None:
    assert ask(bench, small, tmp_path).passed
    time.sleep(0.3)
    kill(family(bench.pid)[-1])
    assert ask(bench, small, tmp_path).passed


@pytest.mark.skipif(os.getuid() != 0, reason="only root may limit it from outside")
def test_no_room_for_a_process_is_our_fault_and_passes(
    bench: Bench, small: Book, tmp_path: Path
) -> None:
    assert ask(bench, small, tmp_path).passed
    time.sleep(0.3)
    zygote, spare = family(bench.pid)[-2:]
    before = resource.prlimit(zygote, resource.RLIMIT_NPROC)
    resource.prlimit(zygote, resource.RLIMIT_NPROC, (0, before[1]))
    kill(spare)
    verdict = ask(bench, small, tmp_path)
    assert verdict.outcome == "fault"
    assert "No process could be closed in" in verdict.sentence
    resource.prlimit(zygote, resource.RLIMIT_NPROC, before)
    assert ask(bench, small, tmp_path).passed


def test_a_zygote_that_dies_takes_its_bench_along_and_no_other_check(
    whole_sandbox: None, small: Book, tmp_path: Path
) -> None:
    grader = Grader(small)
    file = tmp_path / "ask_the_oracle.py"
    file.write_text(SUBMISSION)
    exercise = small.by_id["ask-the-oracle"]
    assert grader.check(exercise, file).passed
    status = grader.status()
    assert status is not None
    time.sleep(0.3)
    kill(family(status["pid"])[-2])
    assert grader.check(exercise, file).passed
    again = grader.status()
    assert again is not None and again["pid"] == status["pid"]


STRAY = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv("/bin/sleep", ["sleep", "98765.4"])
    os._exit(0)
time.sleep(0.2)
"""

CHECK = """
import sys
from pathlib import Path
from upslope.curriculum import load_book
from upslope.errors import SetupError
from upslope.grading.client import Grader
book = load_book(Path(sys.argv[1]))
exercise, file = book.by_id["ask-the-oracle"], Path(sys.argv[2])
print(Grader(book, daemon=False).check(exercise, file).outcome)
file.write_text(sys.argv[3] + file.read_text())
print(Grader(book, daemon=False).check(exercise, file).outcome)
try:
    print(Grader(book, daemon=False, require_sandbox=True).check(exercise, file).outcome)
except SetupError as error:
    print(error.message)
"""


@pytest.mark.skipif(shutil.which("unshare") is None, reason="there is no unshare")
def test_a_kernel_without_namespaces_checks_her_own_code_and_refuses_where_it_must_not(
    whole_sandbox: None, small: Book, tmp_path: Path
) -> None:
    file = tmp_path / "ask_the_oracle.py"
    file.write_text(SUBMISSION)
    shell = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$0" "$@"'
    command = ["unshare", "--user", "--map-root-user", "sh", "-c", shell, sys.executable, "-c"]
    done = subprocess.run(
        [*command, CHECK, str(small.root), str(file), STRAY],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    lacking = ", ".join(LAYERS[:5])
    said = ["passed", "passed", f"The sandbox lacks what it must have: {lacking}."]
    assert done.stdout.splitlines() == said, done.stderr
    assert list(tmp_path.glob("upslope-child-*")) == []
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    assert "98765.4" not in running.stdout


def test_a_whole_sandbox_is_enough(whole_sandbox: None, small: Book, tmp_path: Path) -> None:
    file = tmp_path / "ask_the_oracle.py"
    file.write_text(SUBMISSION)
    exercise = small.by_id["ask-the-oracle"]
    assert Grader(small, daemon=False, require_sandbox=True).check(exercise, file).passed


def test_objects_of_a_notebook_are_in_no_sandbox(small: Book) -> None:
    exercise = small.by_id["ask-the-oracle"]
    with pytest.raises(SetupError, match="in no sandbox"):
        Grader(small, require_sandbox=True).check_objects(exercise, {"answers": lambda *a: []})


def test_a_library_in_the_folder_of_a_command_is_none_of_ours(
    small: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("msgpack", "numpy", "json", "socket"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "ask_the_oracle.py"
    file.write_text(SUBMISSION)
    exercise = small.by_id["ask-the-oracle"]
    assert Grader(small, daemon=False).check(exercise, file).passed
    assert not (tmp_path / "ran").exists()


def test_a_file_of_gigabytes_is_not_read(small: Book, bench: Bench, tmp_path: Path) -> None:
    file = tmp_path / "ask_the_oracle.py"
    with file.open("wb") as sparse:
        sparse.truncate(1 << 40)
    exercise = small.by_id["ask-the-oracle"]
    verdict = bench.check(order_for(exercise, submission=str(file), seed=1), exercise.seconds)
    assert verdict.outcome == "refused"
    assert "over 400 kB" in verdict.sentence
