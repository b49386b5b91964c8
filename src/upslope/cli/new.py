"""`upslope new exercise`: a small exercise that is whole and valid, for an author to make hers."""

from __future__ import annotations

import re
import tomllib
from argparse import Namespace
from pathlib import Path

from upslope.cli.desk import Desk
from upslope.curriculum import find_book
from upslope.curriculum.loader import read_book
from upslope.errors import UsageError
from upslope.render.verdict import EDGE

TEMPLATE = '''\
# /// script
# dependencies = ["numpy"]
# [tool.upslope]
# teaches = ["ID"]
# needs = []
# minutes = 10
# difficulty = "easy"
# ///
r"""# TITLE

Say here what it is good for, and ask the question that the learner will answer. Mathematics
stands between dollar signs:

$$s_i = \\frac{v_i}{\\sum_j v_j}$$

An example says what is wanted sooner than prose:

    >>> NAME(np.array([1.0, 3.0]))
    array([0.25, 0.75])

Write `NAME`. What the learner starts from is cut from this file: this text, the imports that
are used, and every `@solution` without its body.
"""

import numpy as np

from upslope.author import alternative, arrays, check, close, hints, misconception, solution


@solution
def NAME(values: np.ndarray) -> np.ndarray:
    """Each value as a share of the sum of all."""
    return values / values.sum()


# The docstring of a check is the claim that the learner reads. Its inputs are drawn, small ones
# first; the smallest that fails is what she is shown.
@check(values=arrays("items", 1, 9))
def adds_up_to_one(submission, values):
    """All shares together are one"""
    close(submission.NAME(values).sum(), 1.0)


@check(values=arrays("items", 1, 9))
def follows_the_formula(submission, values):
    """Each share is the value over the sum of all"""
    close(submission.NAME(values), NAME(values))


# A misconception is what people really write. Its docstring is the sentence that sets it right,
# and `fails` is the first check that refuses it.
@misconception(NAME, fails=adds_up_to_one)
def over_the_largest(values):
    """The largest value becomes 1 here; a share is a part of the *sum*."""
    return values / values.max()


@misconception(NAME, fails=follows_the_formula)
def equal_shares(values):
    """Everybody gets the same here, whatever they brought."""
    return np.full(len(values), 1 / len(values))


# An alternative is another way that is right: it keeps the checks from asking for yours.
@alternative(NAME)
def in_a_loop(values):
    """In a loop"""
    total = sum(values)
    return np.array([value / total for value in values])


@alternative(NAME)
def by_a_product(values):
    """A product with the inverse of the sum"""
    return values * (1 / np.sum(values))


hints(
    "A light hint: a question that points at the right place.",
    "A clearer one: the call or the idea that it takes.",
    "A telling one: divide by `values.sum()`.",
)
'''


def new(desk: Desk, given: Namespace) -> int:
    """Writes the file, lists it in the roadmap, and makes sure that the book still reads."""
    name = given.id.replace("-", "_")
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
        raise UsageError(
            f"{given.id!r} cannot be an id.", "Use lower-case words and hyphens: cosine-similarity."
        )
    root = _own_book()
    roadmap = root / "roadmap.toml"
    path = _folder(root, given.topic) / f"{name}.py"
    if found := next(root.glob(f"*/*/{name}.py"), None):
        raise UsageError(f"{found} exists already.", "Choose another id.")
    text = roadmap.read_text(encoding="utf-8")
    listed = _listed(text, given.topic, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_filled(name), encoding="utf-8")
    roadmap.write_text(listed, encoding="utf-8")
    read_book(root)
    identity = name.replace("_", "-")
    said = f"It is whole as it stands. Make it yours; `upslope prove {identity}` says if it holds."
    mark = desk.ink.style(desk.ink.mark("✓"), "green")
    lines = [f" {mark} {identity}  {desk.link(path)}", "", *desk.ink.paragraph(said, EDGE)]
    desk.report({"exercise": identity, "path": str(path)}, ["", *lines, ""])
    return 0


def _filled(name: str) -> str:
    """The template, under this name."""
    title = name.replace("_", " ").capitalize()
    text = TEMPLATE.replace("TITLE", title).replace("NAME", name)
    return text.replace('["ID"]', f'["{name.replace("_", "-")}"]')


def _own_book() -> Path:
    root = find_book()
    if "site-packages" in root.parts:
        raise UsageError(
            f"The book in {root} belongs to the installed package.",
            "Clone Upslope's repository and work there, or point UPSLOPE_BOOK at a book of yours.",
        )
    return root


def _folder(root: Path, topic: str) -> Path:
    data = tomllib.loads((root / "roadmap.toml").read_text(encoding="utf-8"))
    topics = {
        one["id"]: root / phase["id"] / one["id"]
        for phase in data["phase"]
        for one in phase.get("topic", [])
    }
    if topic not in topics:
        raise UsageError(f"There is no topic {topic!r}.", f"Topics are {', '.join(topics)}.")
    return topics[topic]


def _listed(roadmap: str, topic: str, name: str) -> str:
    """The roadmap with `name` behind the exercises of `topic`; the rest to the letter as it was."""
    start = roadmap.index(f'id = "{topic}"')
    found = re.compile(r"exercises = \[(.*?),?\s*\]", re.DOTALL).search(roadmap, start)
    if found is None:
        raise UsageError(f"{topic} has no list of exercises in roadmap.toml.", "Give it one.")
    before = f"{found[1]}, " if found[1].strip() else ""
    return f'{roadmap[: found.start()]}exercises = [{before}"{name}"]{roadmap[found.end() :]}'
