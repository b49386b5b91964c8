"""People who run `upslope`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from person import Learner
from small_book import write_book

from upslope.curriculum import load_book
from upslope.curriculum.model import Book
from upslope.learner.workspace import Workspace


@pytest.fixture(scope="session")
def small_book(own_surroundings: None, tmp_path_factory: pytest.TempPathFactory) -> Book:
    return load_book(write_book(tmp_path_factory.mktemp("cli") / "book"))


@pytest.fixture
def newcomer(tmp_path: Path, small_book: Book) -> Learner:
    """One who has installed Upslope, and nothing else."""
    home, config = tmp_path / "home", tmp_path / "config"
    home.mkdir()
    env = os.environ | {"HOME": str(home), "XDG_CONFIG_HOME": str(config), "LC_ALL": "C.UTF-8"}
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONUTF8", "GIT_DIR", "GIT_INDEX_FILE"):
        env.pop(name, None)
    return Learner(small_book, home, env | {"UPSLOPE_BOOK": str(small_book.root)})


@pytest.fixture(scope="session")
def fresh_workspace(small_book: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Workspace.create(tmp_path_factory.mktemp("fresh") / "work", small_book).root


@pytest.fixture
def learner(newcomer: Learner, fresh_workspace: Path) -> Learner:
    """One who has a workspace, and stands in it."""
    work = shutil.copytree(fresh_workspace, newcomer.work / "work")
    return Learner(newcomer.book, work, newcomer.env)
