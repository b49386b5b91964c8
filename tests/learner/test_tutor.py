"""The tutor: what she does, what she is told, what is written down."""

from __future__ import annotations

import os
import resource
import subprocess
from pathlib import Path

import pytest

from upslope.curriculum.stub import solution_of, stub_of
from upslope.errors import UsageError
from upslope.learner.journal import read
from upslope.learner.tutor import Tutor

WRONG = "weights = np.exp(scores)\n    return weights / weights.sum(axis=-1, keepdims=True)"


def events(tutor: Tutor) -> list[str]:
    return [entry.event for entry in read(tutor.workspace.journal) if entry.event != "init"]


def write(tutor: Tutor, name: str, text: str, minutes_ago: float = 0) -> None:
    place = tutor.place(tutor.book.by_id[name])
    place.write_text(text)
    saved = place.stat().st_mtime - 60 * minutes_ago
    os.utime(place, (saved, saved))


@pytest.fixture
def wrong(tutor: Tutor) -> str:
    return stub_of(tutor.book.by_id["stable-softmax"]).replace("raise NotImplementedError", WRONG)


@pytest.fixture
def right(tutor: Tutor) -> str:
    return solution_of(tutor.book.by_id["stable-softmax"])


def test_a_wrong_answer_is_diagnosed_and_written_down(tutor: Tutor, wrong: str):
    softmax = tutor.find("softmax")
    write(tutor, softmax.id, wrong)
    feedback = tutor.check(softmax, door="pytest")
    assert feedback.verdict.outcome == "wrong" and not feedback.newly_passed
    assert feedback.hints_left == 3
    entry = read(tutor.workspace.journal)[-1]
    assert (entry.event, entry.exercise, entry.door) == ("check", softmax.id, "pytest")
    assert entry.fields["check"] == "survives_large_scores"
    assert entry.fields["misconception"] == "no_shift"
    assert tutor.progress().state(softmax) == "started"


def test_a_right_answer_passes_once_and_names_the_next(tutor: Tutor, right: str):
    softmax = tutor.find("softmax")
    write(tutor, softmax.id, right)
    first, second = tutor.check(softmax), tutor.check(softmax)
    assert first.verdict.passed and first.newly_passed and not second.newly_passed
    assert first.next is not None and first.next.id == "merge-conflict"
    assert events(tutor) == ["check", "pass", "check"]


def test_hints_go_from_light_to_telling_and_the_last_stays(tutor: Tutor):
    softmax = tutor.find("softmax")
    shown = [tutor.hint(softmax) for _ in range(4)]
    assert [hint.level for hint in shown] == [1, 2, 3, 3]
    assert [hint.text for hint in shown] == [*softmax.hints, softmax.hints[-1]]
    assert events(tutor) == ["hint", "hint", "hint"]


def test_seeing_the_solution_is_written_down_and_stays_after_the_pass(tutor: Tutor, right: str):
    softmax = tutor.find("softmax")
    assert tutor.solution(softmax) == right
    tutor.solution(softmax)
    write(tutor, softmax.id, right)
    tutor.check(softmax)
    assert events(tutor) == ["reveal", "check", "pass"]
    assert tutor.progress().revealed == {softmax.id}


def test_once_passed_solution_and_alternatives_are_free(tutor: Tutor, right: str):
    softmax = tutor.find("softmax")
    with pytest.raises(UsageError, match="shown once it has passed"):
        tutor.alternatives(softmax)
    write(tutor, softmax.id, right)
    tutor.check(softmax)
    tutor.solution(softmax)
    assert len(tutor.alternatives(softmax)) >= 2
    assert not tutor.progress().revealed


def test_a_reset_keeps_every_older_file(tutor: Tutor):
    softmax = tutor.find("softmax")
    kept: list[Path] = []
    for text in ("one", "two"):
        write(tutor, softmax.id, text)
        kept.append(tutor.reset(softmax) or Path())
    assert [path.name for path in kept] == ["stable_softmax.py.~1~", "stable_softmax.py.~2~"]
    assert [path.read_text() for path in kept] == ["one", "two"]
    assert tutor.is_untouched(softmax) and tutor.progress().state(softmax) == "new"


def test_a_reset_of_a_folder_keeps_the_folder(tutor: Tutor):
    conflict = tutor.find("merge-conflict")
    (tutor.place(conflict) / "mine.txt").write_text("mine")
    kept = tutor.reset(conflict)
    assert kept is not None and (kept / "mine.txt").read_text() == "mine"
    assert (tutor.place(conflict) / ".git").is_dir()
    assert not (tutor.place(conflict) / "mine.txt").exists()


def test_a_missing_file_is_said_and_a_reset_lays_it_out_again(tutor: Tutor):
    softmax = tutor.find("softmax")
    tutor.place(softmax).unlink()
    with pytest.raises(UsageError, match="is missing.*upslope reset stable-softmax"):
        tutor.check(softmax)
    assert tutor.reset(softmax) is None and tutor.is_untouched(softmax)


def test_she_is_at_what_she_saved_last_until_it_has_passed(tutor: Tutor, wrong: str, right: str):
    softmax, conflict = tutor.find("softmax"), tutor.find("merge-conflict")
    write(tutor, softmax.id, wrong)
    assert tutor.current() == softmax
    write(tutor, softmax.id, right, minutes_ago=1)
    tutor.check(softmax)
    assert tutor.current() == conflict
    os.utime(tutor.place(softmax), (2e9, 2e9))  # she saves it once more
    assert tutor.current() == softmax


def test_she_is_at_the_folder_she_stands_in(tutor: Tutor):
    conflict = tutor.find("merge-conflict")
    assert tutor.current(tutor.place(conflict) / ".git") == conflict


def test_a_full_disk_costs_neither_the_verdict_nor_her_file(tutor: Tutor, right: str):
    softmax = tutor.find("softmax")
    write(tutor, softmax.id, right)
    before = tutor.workspace.journal.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 20, limits[1]))
    try:
        feedback = tutor.check(softmax)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert feedback.verdict.passed
    assert feedback.trouble.startswith("This could not be written to journal.jsonl: file too large")
    assert tutor.place(softmax).read_text() == right
    assert tutor.workspace.journal.read_bytes() == before


def test_a_folder_is_untouched_until_she_works_in_it(tutor: Tutor):
    conflict = tutor.find("merge-conflict")
    place = tutor.place(conflict)
    subprocess.run(["git", "status"], cwd=place, check=True, capture_output=True)
    assert tutor.is_untouched(conflict)
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    merge = ["git", *who, "merge", "trim-punctuation"]
    assert subprocess.run(merge, cwd=place, capture_output=True, check=False).returncode == 1
    assert not tutor.is_untouched(conflict)
    assert tutor.check(conflict).verdict.diagnosis is not None
