"""A tutor in a workspace of the small book."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from small_book import write_book

from upslope.curriculum import load_book
from upslope.curriculum.model import Book
from upslope.grading.client import Grader
from upslope.learner.tutor import Tutor
from upslope.learner.workspace import Workspace


@pytest.fixture(scope="session")
def book(own_surroundings: None, tmp_path_factory: pytest.TempPathFactory) -> Book:
    return load_book(write_book(tmp_path_factory.mktemp("learner") / "book"))


@pytest.fixture(scope="session")
def fresh_workspace(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Workspace.create(tmp_path_factory.mktemp("fresh") / "work", book).root


@pytest.fixture
def tutor(tmp_path: Path, book: Book, fresh_workspace: Path) -> Tutor:
    root = shutil.copytree(fresh_workspace, tmp_path / "work")
    return Tutor(book, Workspace(root), Grader(book))
