"""People who run `upslope`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from person import Learner
from small_book import write_book

from upslope.curriculum import load_book
from upslope.curriculum.model import Book


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


@pytest.fixture
def learner(newcomer: Learner) -> Learner:
    """One who has a workspace, and stands in it."""
    made = newcomer.run("init", "work")
    assert made.code == 0, made.err
    return Learner(newcomer.book, newcomer.work / "work", newcomer.env)
