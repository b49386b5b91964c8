"""A workspace of the small book, to work in from a notebook or with pytest."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from small_book import write_book

from upslope.curriculum import load_book
from upslope.curriculum.model import Book
from upslope.learner.workspace import Workspace


@pytest.fixture(scope="session")
def small_book(own_surroundings: None, tmp_path_factory: pytest.TempPathFactory) -> Book:
    return load_book(write_book(tmp_path_factory.mktemp("notebook") / "book"))


@pytest.fixture
def elsewhere(tmp_path: Path, small_book: Book, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place from which no workspace is found."""
    for name in ("HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "nobody"))
    monkeypatch.setenv("UPSLOPE_BOOK", str(small_book.root))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def fresh_workspace(small_book: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Workspace.create(tmp_path_factory.mktemp("fresh") / "work", small_book).root


@pytest.fixture
def work(elsewhere: Path, fresh_workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace, in which one stands."""
    root = shutil.copytree(fresh_workspace, elsewhere / "work")
    monkeypatch.chdir(root)
    return root
