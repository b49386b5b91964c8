"""`prove` tells an author at once whether the checks are any good."""

from __future__ import annotations

import ast
from pathlib import Path

from upslope.curriculum.exercise_file import read_exercise
from upslope.curriculum.model import Exercise
from upslope.proving.mutants import mutants_of
from upslope.proving.prove import Proof, prove

GOOD = '''# /// script
# dependencies = []
# [tool.upslope]
# teaches = ["clipping"]
# needs = []
# minutes = 5
# difficulty = "easy"
# ///
"""# Clip a number

Keep a number between two bounds.
"""

from upslope.author import (
    alternative, check, equal, equivalent, hints, integers, misconception, solution,
)


@solution
def clip(n: int, low: int, high: int) -> int:
    """`n`, or the bound it is beyond."""
    if n < low:
        return low
    return min(n, high)


@check(n=integers(-3, 3), low=integers(-9, -4), high=integers(4, 9))
def keeps_what_is_inside(submission, n, low, high):
    """A number between the bounds stays"""
    equal(submission.clip(n, low, high), n)


@check(n=integers(-30, 30), low=integers(-9, 0), high=integers(1, 9))
def stops_at_the_bounds(submission, n, low, high):
    """A number beyond a bound becomes the bound"""
    equal(submission.clip(n, low, high), clip(n, low, high))


@misconception(clip, fails=stops_at_the_bounds)
def forgets_the_floor(n, low, high):
    """Only the upper bound is kept."""
    return min(n, high)


@misconception(clip, fails=keeps_what_is_inside)
def snaps_to_a_bound(n, low, high):
    """The result is always one of the bounds."""
    return low if n < 0 else high


@alternative(clip)
def by_sorting(n, low, high):
    """The middle of three"""
    return sorted([n, low, high])[1]


@alternative(clip)
def by_nesting(n, low, high):
    """Two library calls"""
    return max(low, min(n, high))


hints("Two bounds.", "Two comparisons.", "`max` and `min`.")
equivalent("if n < low:", "if n <= low:", because="at the bound itself both give the bound")
'''


def exercise(folder: Path, source: str = GOOD) -> Exercise:
    file = folder / "clip.py"
    file.write_text(source)
    read = read_exercise(file, 0, "topic")
    assert read.exercise is not None and not read.faults, read.faults
    return read.exercise


def changed(folder: Path, old: str, new: str) -> Proof:
    assert old in GOOD
    return prove(exercise(folder, GOOD.replace(old, new)))


def test_good_checks_are_proven(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    proof = prove(exercise(tmp_path), lambda name, done, of: seen.append((done, of)))
    assert proof.holds, proof.faults
    assert proof.mutants >= 3 and proof.killed == proof.mutants
    assert seen[-1][0] == seen[-1][1] == len(seen)


def test_a_weak_check_lets_mutants_live_and_they_are_listed(tmp_path: Path) -> None:
    proof = changed(
        tmp_path,
        "    equal(submission.clip(n, low, high), clip(n, low, high))",
        "    equal(submission.clip(n, low, high) >= low, True)",
    )
    assert not proof.holds and proof.survivors
    assert any("min(n, high)" in mutant.before for mutant in proof.survivors)
    assert any("mutants are killed" in fault for fault in proof.faults)


def test_a_misconception_that_passes_is_a_fault(tmp_path: Path) -> None:
    proof = changed(
        tmp_path, "    return low if n < 0 else high", "    return max(low, min(n, high))"
    )
    assert any("snaps_to_a_bound passes every check" in fault for fault in proof.faults)


def test_a_misconception_refused_by_another_check_is_a_fault(tmp_path: Path) -> None:
    proof = changed(tmp_path, "fails=keeps_what_is_inside", "fails=stops_at_the_bounds")
    assert any("is refused by keeps_what_is_inside" in fault for fault in proof.faults)


def test_two_misconceptions_that_behave_alike_cannot_both_be_named(tmp_path: Path) -> None:
    proof = changed(tmp_path, "    return low if n < 0 else high", "    return min(n, high) + 0")
    assert any("is diagnosed as forgets_the_floor" in fault for fault in proof.faults)


def test_a_right_solution_that_is_rejected_is_a_fault(tmp_path: Path) -> None:
    proof = changed(tmp_path, "    return sorted([n, low, high])[1]", "    return n if n else 1")
    assert any("by_sorting is right and is rejected" in fault for fault in proof.faults)


def test_hypothesis_finds_the_input_on_which_a_check_is_too_narrow(tmp_path: Path) -> None:
    proof = changed(
        tmp_path,
        "    equal(submission.clip(n, low, high), n)",
        "    equal(submission.clip(n, low, high), n if (n, high) != (3, 9) else 0)",
    )
    assert any("keeps_what_is_inside rejects" in fault for fault in proof.faults)


def test_an_equivalent_mutant_is_not_counted_and_must_exist(tmp_path: Path) -> None:
    assert prove(exercise(tmp_path)).equivalent == 1
    proof = changed(tmp_path, 'equivalent("if n < low:"', 'equivalent("if n < lower:"')
    assert any("names no mutant" in fault for fault in proof.faults)


def test_mutants_are_valid_python_and_differ_in_one_line(tmp_path: Path) -> None:
    found = mutants_of(exercise(tmp_path))
    assert len({mutant.text for mutant in found}) == len(found)
    for mutant in found:
        ast.parse(mutant.text)
        assert mutant.before != mutant.after


def test_a_proof_is_data(tmp_path: Path) -> None:
    data = prove(exercise(tmp_path)).to_json()
    assert data["exercise"] == "clip" and data["holds"] is True
