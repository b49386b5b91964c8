"""The loader reports every fault at once, as file:line and a sentence."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from upslope.curriculum import find_book, load_book
from upslope.curriculum.loader import read_book
from upslope.curriculum.model import Book
from upslope.curriculum.stub import alternatives_of, solution_of, stub_of
from upslope.errors import BookError

ROADMAP = """
[[phase]]
id = "p0"
title = "Zero"
promise = "You can count."
artifact = "A count"

[[phase.topic]]
id = "t"
title = "Topic"
summary = "One topic."
exercises = [{names}]
"""

EXERCISE = '''# /// script
# dependencies = []
# [tool.upslope]
# teaches = ["{teaches}"]
# needs = [{needs}]
# minutes = 5
# difficulty = "easy"
# ///
"""# Double it

Double a number.
"""

from upslope.author import (
    alternative, check, equal, hints, integers, misconception, solution,
)


@solution
def double(n: int) -> int:
    """Twice `n`."""
    # the author's remark
    return 2 * n


@check(n=integers(-9, 9))
def is_twice(submission, n):
    """The result is twice the number"""
    equal(submission.double(n), 2 * n)


@misconception(double, fails=is_twice)
def squared(n):
    """This squares the number; doubling adds it to itself."""
    return n * n


@alternative(double)
def added(n):
    """By adding"""
    return n + n


@alternative(double)
def shifted(n):
    """By shifting"""
    return n << 1


hints("Add.", "Add it to itself.", "`n + n`.")
'''


def exercise(teaches: str = "doubling", needs: str = "") -> str:
    return EXERCISE.replace("{teaches}", teaches).replace("{needs}", needs)


def book_of(folder: Path, **sources: str) -> Path:
    topic = folder / "p0" / "t"
    topic.mkdir(parents=True)
    for name, source in sources.items():
        (topic / f"{name}.py").write_text(source)
    names = ", ".join(f'"{name}"' for name in sources)
    (folder / "roadmap.toml").write_text(ROADMAP.format(names=names))
    return folder


def faults_of(folder: Path, **sources: str) -> list[str]:
    with pytest.raises(BookError) as caught:
        read_book(book_of(folder, **sources))
    return [f"{fault.path.name}:{fault.line}: {fault.sentence}" for fault in caught.value.faults]


def test_the_book_that_ships_has_no_fault_and_six_phases(book: Book) -> None:
    assert len(book.phases) == 6
    assert all(phase.topics and phase.artifact and phase.promise for phase in book.phases)
    assert {exercise.phase for exercise in book} == set(range(6))


def test_a_good_book_is_read_whole(tmp_path: Path) -> None:
    found = read_book(book_of(tmp_path, double=exercise())).by_id["double"]
    assert (found.title, found.minutes, found.teaches) == ("Double it", 5, ("doubling",))
    assert found.task == "Double a number."
    assert [claim.name for claim in found.checks] == ["is_twice"]
    assert [claim.name for claim in found.misconceptions] == ["squared"]
    assert len(found.hints) == 3


FAULTS = {
    "unknown key": (
        "# minutes = 5",
        "# minutes = 5\n# colour = 'red'",
        ":7: Unknown key 'colour'.",
    ),
    "missing key": ("# minutes = 5\n", "", "The header lacks 'minutes'."),
    "wrong type": ("minutes = 5", "minutes = '5'", ":6: 'minutes' has the wrong type."),
    "too long": ("minutes = 5", "minutes = 90", ":6: 'minutes' is 3 to 25"),
    "odd difficulty": ('"easy"', '"fun"', ":7: 'difficulty' is one of"),
    "no header": ("# /// script\n", "", ":1: There is no '# /// script' header."),
    "broken header": ("[tool.upslope]", "[tool.upslope", "The header is not TOML"),
    "not Python": ("return 2 * n", "return 2 *", ":23: "),
    "no title": ('"""# Double it', '"""Double it', "The docstring starts with '# Title'"),
    "no solution": ("@solution\n", "", "There is no @solution."),
    "no such check": (
        "fails=is_twice",
        "fails=is_thrice",
        ":33: squared: is_thrice is not a check",
    ),
    "names no check": (", fails=is_twice", "", ":33: squared: it names no check"),
    "no docstring": (
        '    """This squares the number; doubling adds it to itself."""\n',
        "",
        ":33: ",
    ),
    "wrong inputs": ("def is_twice(submission, n)", "def is_twice(submission, m)", ":27: is_twice"),
    "two hints": ('"Add it to itself.", ', "", "hints(...) takes 3 strings"),
    "one alternative": ("@alternative(double)\ndef shifted", "def shifted", "Give 2 @alternative"),
    "a name twice": ("def shifted", "def added", "added is defined twice"),
    "untaught skill": ("needs = []", 'needs = ["counting"]', ":5: No exercise teaches 'counting'."),
}


@pytest.mark.parametrize(("old", "new", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    broken = exercise().replace(old, new)
    assert broken != exercise()
    found = faults_of(tmp_path, double=broken)
    assert any(f"double.py{said}" in fault or said in fault for fault in found), found


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    one = exercise().replace("minutes = 5", "minutes = 90")
    other = exercise("halving").replace("@solution\n", "").replace("hints(", "print(")
    found = faults_of(tmp_path, one=one, other=other)
    assert len(found) >= 4
    assert {fault.split(":")[0] for fault in found} == {"one.py", "other.py"}


def test_skills_form_a_dag_in_reading_order(tmp_path: Path) -> None:
    found = faults_of(
        tmp_path,
        first=exercise("a", needs='"b"'),
        second=exercise("b", needs='"a"'),
        third=exercise("a"),
    )
    assert any("'b' is used before it is taught, in second" in fault for fault in found)
    assert any("A circle of skills" in fault for fault in found)
    assert any("first teaches 'a' already" in fault for fault in found)


def test_a_listed_file_must_be_there_and_a_draft_need_not_be_listed(tmp_path: Path) -> None:
    folder = book_of(tmp_path, double=exercise())
    (folder / "p0/t/draft.py").write_text("half an exercise")
    assert [found.id for found in read_book(folder)] == ["double"]
    roadmap = folder / "roadmap.toml"
    roadmap.write_text(roadmap.read_text().replace('["double"]', '["double", "lost"]'))
    with pytest.raises(BookError, match="lost is listed, and"):
        read_book(folder)


def test_the_book_ships_no_draft(book: Book) -> None:
    files = set(book.root.glob("phase*/*/*.py"))
    assert files == {found.path for found in book}


def test_an_unreadable_roadmap_is_one_fault(tmp_path: Path) -> None:
    (tmp_path / "roadmap.toml").write_text("[[phase]\n")
    with pytest.raises(BookError, match="cannot be read"):
        read_book(tmp_path)


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    folder = book_of(tmp_path, double=exercise())
    first = load_book(folder)
    assert load_book(folder) == first
    file = folder / "p0/t/double.py"
    file.write_text(exercise().replace("Double it", "Twice as much"))
    again = load_book(folder)
    assert again.by_id["double"].title == "Twice as much"
    assert again.fingerprint != first.fingerprint


def test_the_stub_is_the_solution_without_its_body(tmp_path: Path) -> None:
    found = read_book(book_of(tmp_path, double=exercise())).by_id["double"]
    stub = stub_of(found)
    tree = ast.parse(stub)
    assert ast.get_docstring(tree) == "# Double it\n\nDouble a number."
    assert '    """Twice `n`."""\n    raise NotImplementedError\n' in stub
    for secret in ("upslope", "2 * n", "remark", "is_twice", "squared", "added", "hints"):
        assert secret not in stub
    assert "return 2 * n" in solution_of(found)
    assert [way for way, _ in alternatives_of(found)] == ["By adding", "By shifting"]


def test_every_shipped_stub_is_valid_python_and_keeps_the_secret(book: Book) -> None:
    for found in book:
        stub = stub_of(found)
        assert found.title in stub.splitlines()[0]
        for claim in (*found.checks, *found.misconceptions):
            assert f"def {claim.name}" not in stub
        assert "upslope.author" not in stub
        if not found.is_folder:
            names = {n.name for n in ast.parse(stub).body if hasattr(n, "name")}
            assert set(found.asks) <= names


def test_a_book_elsewhere_is_found_by_its_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(find_book(), tmp_path / "copy")
    monkeypatch.setenv("UPSLOPE_BOOK", str(tmp_path / "copy"))
    assert find_book() == (tmp_path / "copy").resolve()
