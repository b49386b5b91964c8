"""A workspace is made once, added to later, and nothing of hers is ever overwritten."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from small_book import write_book

from upslope.curriculum import load_book
from upslope.curriculum.model import Book
from upslope.curriculum.stub import stub_of
from upslope.errors import SetupError, UsageError
from upslope.learner.journal import read
from upslope.learner.workspace import Workspace, make_workspace

NOON = datetime(2030, 6, 1, 12, tzinfo=UTC)
SOFTMAX = Path("phase0_prep", "math_basics", "stable_softmax.py")
CONFLICT = Path("phase0_prep", "coding_and_tools", "merge_conflict")


def git(folder: Path, *words: str) -> str:
    return subprocess.run(
        ["git", *words], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


def test_it_holds_a_starting_point_for_every_exercise(tmp_path: Path, book: Book):
    root = Workspace.create(tmp_path / "work", book).root
    assert (root / SOFTMAX).read_text() == stub_of(book.by_id["stable-softmax"])
    assert (root / CONFLICT / "TASK.md").read_text() == stub_of(book.by_id["merge-conflict"])
    assert (root / CONFLICT / ".git").is_dir()
    assert [entry.event for entry in read(root / "journal.jsonl")] == ["init"]


def test_it_is_a_repository_whose_first_commit_has_everything(tmp_path: Path, book: Book):
    root = Workspace.create(tmp_path / "work", book).root
    assert git(root, "status", "--porcelain") == ""
    committed = git(root, "ls-files").splitlines()
    assert str(SOFTMAX) in committed and "journal.jsonl" in committed
    assert not any(name.startswith(str(CONFLICT)) for name in committed)
    assert git(root, "check-attr", "merge", "journal.jsonl").endswith("union")


def test_her_own_name_is_on_the_first_commit_where_git_knows_it(
    tmp_path: Path, book: Book, monkeypatch: pytest.MonkeyPatch
):
    config = tmp_path / "gitconfig"
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    first = Workspace.create(tmp_path / "a", book).root
    assert git(first, "log", "-1", "--format=%an") == "Upslope"
    config.write_text("[user]\n\tname = Ada\n\temail = ada@example.org\n")
    second = Workspace.create(tmp_path / "b", book).root
    assert git(second, "log", "-1", "--format=%an") == "Ada"


def test_the_task_of_a_folder_exercise_is_hidden_from_its_git(tmp_path: Path, book: Book):
    folder = Workspace.create(tmp_path / "work", book).root / CONFLICT
    assert "TASK.md" not in git(folder, "status", "--porcelain")


def test_making_it_again_changes_nothing(tmp_path: Path, book: Book):
    root = Workspace.create(tmp_path / "work", book).root
    (root / SOFTMAX).write_text("mine = 1\n")
    (root / "README.md").write_text("mine\n")
    before = tree(root)
    made = make_workspace(root, book, NOON)
    assert (made.is_new, made.added, made.troubles) == (False, (), ())
    assert tree(root) == before


def test_when_the_book_has_grown_only_what_is_missing_is_added(tmp_path: Path):
    shelf = tmp_path / "book"
    small = load_book(write_book(shelf, tools=""))
    root = Workspace.create(tmp_path / "work", small).root
    (root / SOFTMAX).write_text("mine = 1\n")
    grown = load_book(write_book(shelf))
    made = make_workspace(root, grown, NOON)
    assert [one.id for one in made.added] == ["merge-conflict"]
    assert (root / SOFTMAX).read_text() == "mine = 1\n"
    assert git(root, "status", "--porcelain", str(CONFLICT)) == ""  # ignored, not a submodule


def test_a_folder_of_somebody_elses_is_refused_and_left_alone(tmp_path: Path, book: Book):
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(UsageError, match="neither a workspace nor an empty folder"):
        Workspace.create(tmp_path, book)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_freshly_cloned_empty_repository_may_become_one(tmp_path: Path, book: Book):
    git(tmp_path, "init", "-q", "-b", "trunk", "work")
    root = Workspace.create(tmp_path / "work", book).root
    assert git(root, "branch", "--show-current") == "trunk"
    assert git(root, "log", "--format=%s") == "Start an Upslope workspace"


def test_without_git_it_is_a_workspace_all_the_same(
    tmp_path: Path, book: Book, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PATH", str(tmp_path))
    made = make_workspace(tmp_path / "work", book, NOON)
    assert (made.workspace.root / SOFTMAX).is_file()
    assert any("git is not installed" in trouble for trouble in made.troubles)


def test_killed_at_any_moment_it_can_be_made_again(tmp_path: Path, book: Book):
    code = (
        "import sys; from pathlib import Path; from upslope.curriculum import load_book;"
        "from upslope.learner.workspace import Workspace;"
        "Workspace.create(Path(sys.argv[1]), load_book(Path(sys.argv[2])))"
    )
    for number in range(8):
        root = tmp_path / f"work{number}"
        making = subprocess.Popen([sys.executable, "-c", code, str(root), str(book.root)])
        try:
            making.wait(0.2 + 0.06 * number)
        except subprocess.TimeoutExpired:
            making.kill()
            making.wait()
            time.sleep(0.5)  # a git that it started may still be at work
        made = make_workspace(root, book, NOON)
        assert (root / SOFTMAX).read_text() == stub_of(book.by_id["stable-softmax"])
        assert (root / CONFLICT / "TASK.md").is_file()
        assert not made.troubles
        assert git(root, "log", "--format=%s") == "Start an Upslope workspace"


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path, book: Book):
    (tmp_path / "file").write_text("")
    with pytest.raises((SetupError, UsageError)) as error:
        Workspace.create(tmp_path / "file" / "work", book)
    assert "\n" not in str(error.value)


def test_it_is_found_from_inside_then_by_variable_then_as_the_last_then_at_home(
    tmp_path: Path, book: Book, monkeypatch: pytest.MonkeyPatch
):
    config, home, nowhere = tmp_path / "config", tmp_path / "home", tmp_path / "nowhere"
    nowhere.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(config))
    env = os.environ | {"UPSLOPE_WORKSPACE": ""}
    with pytest.raises(UsageError, match="There is no workspace yet"):
        Workspace.find(nowhere, env)
    at_home = make_workspace(home / "upslope-work", book, NOON, remember=False).workspace
    assert Workspace.find(nowhere, env) == at_home
    last = Workspace.create(tmp_path / "last", book)
    assert Workspace.find(nowhere, env) == last
    named = make_workspace(tmp_path / "named", book, NOON, remember=False).workspace
    assert Workspace.find(nowhere, env | {"UPSLOPE_WORKSPACE": str(named.root)}) == named
    inside = make_workspace(tmp_path / "inside", book, NOON, remember=False).workspace
    deep = inside.root / SOFTMAX.parent
    assert Workspace.find(deep, env | {"UPSLOPE_WORKSPACE": str(named.root)}) == inside


def test_a_variable_that_names_no_workspace_is_said(tmp_path: Path):
    with pytest.raises(UsageError, match="UPSLOPE_WORKSPACE names .*, which is not a workspace"):
        Workspace.find(tmp_path, {"UPSLOPE_WORKSPACE": str(tmp_path)})


def test_a_last_workspace_that_is_gone_is_forgotten(tmp_path: Path):
    record = tmp_path / "config" / "upslope" / "workspace"
    record.parent.mkdir(parents=True)
    record.write_text("/nowhere/at/all\n")
    with pytest.raises(UsageError, match="There is no workspace yet"):
        Workspace.find(tmp_path, {"XDG_CONFIG_HOME": str(tmp_path / "config")})
