"""`upslope doctor`: what is there, what is missing, and how to mend it."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Literal

from upslope import __version__
from upslope.cli.desk import Desk
from upslope.cli.lines import count
from upslope.curriculum import find_book, load_book
from upslope.curriculum.model import Book
from upslope.errors import BookError, UpslopeError
from upslope.learner.journal import read
from upslope.render.ink import cells

_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `optional` is missing too, and does no harm."""

    name: str
    state: Literal["ok", "missing", "optional"]
    said: str
    mend: str = ""


def doctor(desk: Desk, given: Namespace) -> int:
    """Looks at everything; 1 if something that is needed is missing."""
    del given
    findings = list(_findings(desk))
    width = max(cells(finding.name) for finding in findings)
    lines = [line for finding in findings for line in _lines(desk, finding, width)]
    is_well = all(finding.state != "missing" for finding in findings)
    data = {"ok": is_well, "findings": [asdict(finding) for finding in findings]}
    desk.report(data, ["", *lines, ""])
    return 0 if is_well else 1


def _lines(desk: Desk, finding: Finding, width: int) -> list[str]:
    ink = desk.ink
    mark, colour = {"ok": ("✓", "green"), "missing": ("✗", "red"), "optional": ("·", "yellow")}[
        finding.state
    ]
    indent = " " * (width + 5)
    first, *rest = ink.paragraph(finding.said, indent)
    name = ink.style(finding.name.ljust(width), "bold")
    lines = [f" {ink.style(ink.mark(mark), colour)} {name}  {first[len(indent) :]}", *rest]
    return lines + (ink.paragraph(finding.mend, indent, "dim") if finding.mend else [])


def _findings(desk: Desk) -> Iterator[Finding]:
    yield Finding("Upslope", "ok", f"{__version__}, in {Path(__file__).parents[1]}")
    yield Finding("Python", "ok", f"{platform.python_version()}, {platform.platform(terse=True)}")
    yield _packages()
    yield from _git()
    yield _chromium()
    yield from _layers()
    book, finding = _book()
    yield finding
    if book:
        yield _daemon(book)
    yield _workspace(desk)


def _packages() -> Finding:
    """What Upslope says it needs, against what is installed."""
    found: list[str] = []
    lacking: list[str] = []
    for line in metadata.requires("upslope") or ():
        if "extra ==" in line:
            continue
        name = re.split(r"[^\w.-]", line)[0]
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            lacking.append(name)
    if lacking:
        said = f"Without {', '.join(lacking)}."
        return Finding("Packages", "missing", said, "Run `make install`.")
    return Finding("Packages", "ok", ", ".join(found))


def _git() -> Iterator[Finding]:
    if shutil.which("git") is None:
        mend = "Install git; then `upslope init` gives your workspace a history."
        yield Finding("git", "missing", "It is not installed.", mend)
        return
    yield Finding("git", "ok", _said_by("git", "--version").removeprefix("git version "))
    if not _said_by("git", "config", "user.email"):
        mend = '`git config --global user.name "Ada"`, and `user.email` likewise.'
        yield Finding("git", "optional", "It does not know you yet; commits want a name.", mend)


def _said_by(*words: str) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()


def _chromium() -> Finding:
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, _CHROMIUMS)), None)
    if found:
        return Finding("Chromium", "ok", found)
    said = "Not found. Only the page's own tests need it."
    return Finding("Chromium", "optional", said, "`make test` fetches one.")


def _layers() -> Iterator[Finding]:
    """The walls between a submission and this machine, as this kernel gives them."""
    from upslope.grading.layers import layers

    found = layers()
    if active := [layer.name for layer in found if layer.active]:
        yield Finding("Sandbox", "ok", ", ".join(active))
    for layer in found:
        if not layer.active:
            said = f"No {layer.name}: {layer.reason}"
            yield Finding("Sandbox", "optional", said, "Your own code is checked all the same.")


def _book() -> tuple[Book | None, Finding]:
    try:
        root = find_book()
        book = load_book(root)
    except BookError as error:
        first = error.faults[0]
        said = f"{len(error.faults)} faults, the first: {first}"
        return None, Finding("Book", "missing", said, "`upslope list` tells them all.")
    except UpslopeError as error:
        return None, Finding("Book", "missing", error.message, error.fix)
    return book, Finding("Book", "ok", f"{count(len(list(book)), 'exercise')} in {root}")


def _daemon(book: Book) -> Finding:
    from upslope.grading.client import Grader

    try:
        status = Grader(book).status()
    except UpslopeError as error:
        return Finding("Grader", "missing", error.message, error.fix)
    if status is None:
        return Finding("Grader", "ok", "Not running; the first check starts it.")
    since = datetime.fromtimestamp(status["since"]).astimezone()
    warm = "; ".join(status["warm"]) or "nothing yet"
    said = f"Running since {since:%H:%M} as process {status['pid']}; warm: {warm}"
    return Finding("Grader", "ok", said)


def _workspace(desk: Desk) -> Finding:
    try:
        workspace = desk.workspace
        entries = read(workspace.journal)
    except UpslopeError as error:
        return Finding("Workspace", "missing", error.message, error.fix)
    if not os.access(workspace.root, os.W_OK):
        return Finding("Workspace", "missing", f"{workspace.root} cannot be written to.")
    return Finding("Workspace", "ok", f"{workspace.root}; {len(entries)} entries in its journal")
