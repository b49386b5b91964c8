"""In a workspace, `pytest` and VS Code's test explorer just work."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from upslope.curriculum.model import Book
from upslope.curriculum.stub import solution_of
from upslope.learner.journal import read

SOFTMAX = "phase0_prep/math_basics/stable_softmax.py"
TASK = "phase0_prep/coding_and_tools/merge_conflict/TASK.md"


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"COLUMNS": "200"},
    )


def write(work: Path, book: Book, how: str) -> None:
    right = solution_of(book.by_id["stable-softmax"])
    wrong = right.replace(" - scores.max(axis=-1, keepdims=True)", "")
    (work / SOFTMAX).write_text({"right": right, "wrong": wrong}[how])


def test_each_exercise_is_one_item_and_one_not_begun_is_skipped(work: Path):
    done = run("-v", "-rs")
    assert done.returncode == 0
    assert f"{SOFTMAX}::stable-softmax SKIPPED (not started)" in done.stdout
    assert f"{TASK}::merge-conflict SKIPPED (not started)" in done.stdout
    assert "pytest_plugin.py" not in done.stdout  # it is her file that is skipped
    assert [entry.event for entry in read(work / "journal.jsonl")] == ["init"]


def test_a_failure_shows_the_verdict_and_no_traceback(work: Path, small_book: Book):
    write(work, small_book, "wrong")
    done = run()
    assert done.returncode == 1
    assert "does not subtract the maximum" in done.stdout
    assert "got       [[nan]]" in done.stdout
    assert "Traceback" not in done.stdout and "Error" not in done.stdout
    assert f"FAILED {SOFTMAX}::stable-softmax - This does not hold yet" in done.stdout


def test_a_pass_passes_and_is_written_down(work: Path, small_book: Book):
    write(work, small_book, "right")
    done = run()
    assert done.returncode == 0 and "1 passed, 1 skipped" in done.stdout
    entries = [(entry.event, entry.door) for entry in read(work / "journal.jsonl")]
    assert entries[1:] == [("check", "pytest"), ("pass", "pytest")]


@pytest.mark.parametrize("item", [SOFTMAX, f"{SOFTMAX}::stable-softmax"])
def test_one_can_be_named_as_the_test_explorer_does(work: Path, small_book: Book, item: str):
    write(work, small_book, "right")
    for name in (item, str(work / item)):
        assert "1 passed" in run(name).stdout


def test_a_folder_exercise_can_be_named_too(work: Path):
    for name in (TASK, f"{TASK}::merge-conflict", str(Path(TASK).parent)):
        assert "1 skipped" in run(name).stdout, name


def test_her_files_are_never_imported_as_test_modules(work: Path):
    (work / SOFTMAX).write_text("raise SystemExit('imported by pytest')\ndef softmax(): ...\n")
    inside = work / Path(TASK).parent / "test_mine.py"
    inside.write_text("raise SystemExit('imported by pytest')\n")
    for words in ([], [SOFTMAX], ["--doctest-modules"]):
        done = run(*words)
        assert "imported by pytest" not in done.stderr, done.stderr
        assert done.returncode == 1 and f"FAILED {SOFTMAX}::stable-softmax" in done.stdout


def test_tests_of_her_own_are_collected_as_ever(work: Path):
    (work / "test_mine.py").write_text("def test_one(): assert True\n")
    assert "1 passed, 2 skipped" in run().stdout


def test_a_kept_older_file_is_no_exercise(work: Path):
    (work / f"{SOFTMAX}.~1~").write_text("old")
    assert "2 skipped" in run().stdout


def test_a_book_with_faults_is_one_sentence(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "roadmap.toml").write_text("[[phase]]\nid = 3\n")
    monkeypatch.setenv("UPSLOPE_BOOK", str(tmp_path / "bad"))
    done = run()
    assert done.returncode != 0
    assert "in the book" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "INTERNALERROR" not in done.stdout + done.stderr


def test_outside_a_workspace_it_does_nothing_and_imports_nothing(elsewhere: Path):
    (elsewhere / "test_it.py").write_text(
        "import sys\n"
        "def test_nothing_of_upslope_is_here():\n"
        "    mine = {name for name in sys.modules if name.startswith('upslope')}\n"
        "    assert mine == {'upslope', 'upslope.pytest_plugin'}\n"
    )
    done = run()
    assert "1 passed" in done.stdout, done.stdout


def test_the_explorer_gets_a_place_to_click(work: Path):
    """As VS Code's own plugin reads a run: a file, a line, and a failure that is no error."""
    (work / "conftest.py").write_text(
        "def pytest_collection_finish(session):\n"
        "    for item in session.items:\n"
        "        print('ITEM', item.location, item.parent.path, item.path.is_file())\n"
        "def pytest_exception_interact(node, call, report):\n"
        "    print('KIND', call.excinfo.typename)\n"
    )
    (work / SOFTMAX).write_text("def softmax(scores):\n    return scores\n")
    done = run("-s", SOFTMAX)
    assert f"ITEM ('{SOFTMAX}', 0, 'stable-softmax') {work / SOFTMAX} True" in done.stdout
    assert "KIND AssertionError" in done.stdout
