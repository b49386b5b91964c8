"""She is understood by id, file name, path, or enough of it; else told what is near."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from upslope.curriculum.model import Book, Exercise, Phase, Topic
from upslope.errors import UsageError
from upslope.learner.find import find_exercise


def exercise(name: str, is_folder: bool = False) -> Exercise:
    path = Path("/book", name.replace("-", "_") + ".py")
    return Exercise(
        id=name, title=name, phase=0, topic="basics", path=path,
        task="", teaches=(name,), needs=(), minutes=5, difficulty="easy", imports=(), asks=(name,),
        checks=(), misconceptions=(), hints=("a", "b", "c"), is_folder=is_folder,
    )  # fmt: skip


NAMES = ("stable-softmax", "online-softmax", "stable-sort", "attention")
EXERCISES = (*map(exercise, NAMES), exercise("merge-conflict", is_folder=True))
BOOK = Book(
    Path("/book"),
    (Phase(0, "phase0", "Zero", "", "", (Topic("basics", "Basics", "", EXERCISES),)),),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "phase0" / "basics" / "merge_conflict" / "deep").mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("stable-softmax", "stable-softmax"),
        ("stable_softmax", "stable-softmax"),
        ("stable_softmax.py", "stable-softmax"),
        ("STABLE-SOFTMAX", "stable-softmax"),
        ("phase0/basics/stable_softmax.py", "stable-softmax"),
        ("./phase0/basics/../basics/stable_softmax.py", "stable-softmax"),
        ("att", "attention"),
        ("online", "online-softmax"),
        ("conflict", "merge-conflict"),
        ("phase0/basics/merge_conflict", "merge-conflict"),
        ("phase0/basics/merge_conflict/", "merge-conflict"),
        ("phase0/basics/merge_conflict/deep/file.txt", "merge-conflict"),
        ("/book/attention.py", "attention"),
    ],
)
def test_what_she_types_is_found(root: Path, typed: str, found: str):
    assert find_exercise(BOOK, root, typed, root).id == found


def test_an_absolute_path_and_one_from_where_she_stands_are_found(root: Path):
    place = root / "phase0" / "basics" / "stable_softmax.py"
    assert find_exercise(BOOK, root, str(place), Path("/")).id == "stable-softmax"
    assert find_exercise(BOOK, root, "stable_softmax.py", place.parent).id == "stable-softmax"
    assert find_exercise(BOOK, root, ".", place.parent / "merge_conflict").id == "merge-conflict"


def test_a_workspace_behind_a_symlink_is_the_same_workspace(root: Path):
    link = root.parent / "link"
    link.symlink_to(root)
    found = find_exercise(BOOK, root, "phase0/basics/stable_softmax.py", link)
    assert found.id == "stable-softmax"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("stable", "'stable' could be stable-softmax, stable-sort. Type a little more of it."),
        ("softmax", "'softmax' could be stable-softmax, online-softmax."),
        ("atention", "There is no exercise 'atention'. Did you mean attention?"),
        ("stabel-softmax", "Did you mean stable-softmax"),
        ("xyzzy", "There is no exercise 'xyzzy'. See `upslope list` for all of them."),
        ("", "There is no exercise ''."),
        (".", "There is no exercise '.'."),
        ("..", "There is no exercise '..'."),
    ],
)
def test_what_cannot_be_meant_is_answered_with_what_is_near(root: Path, typed: str, said: str):
    with pytest.raises(UsageError) as error:
        find_exercise(BOOK, root, typed, root)
    assert said in str(error.value)


def test_too_many_to_name_are_not_all_named(root: Path):
    topic = BOOK.phases[0].topics[0]
    many = tuple(exercise(f"layer-{letter}") for letter in "abcdefgh")
    book = replace(
        BOOK, phases=(replace(BOOK.phases[0], topics=(replace(topic, exercises=many),)),)
    )
    with pytest.raises(UsageError) as error:
        find_exercise(book, root, "layer", root)
    assert error.value.message.endswith("layer-d, layer-e and 3 more.")
