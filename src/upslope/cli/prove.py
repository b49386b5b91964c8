"""`upslope prove`: are the checks any good? Graders are graded here."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from upslope.cli.desk import Desk
from upslope.cli.main import NOT_YET, RIGHT
from upslope.curriculum.model import Exercise
from upslope.errors import UsageError
from upslope.learner.find import find_exercise
from upslope.render.verdict import EDGE

if TYPE_CHECKING:
    from upslope.proving.prove import Proof


def prove(desk: Desk, given: Namespace) -> int:
    """Proves the named exercises, or all; 1 if one of them is not proven."""
    from upslope.proving.prove import prove_all

    exercises = _named(desk, given)
    proofs: list[Proof] = []
    show = _Progress(desk)
    for proof in prove_all(exercises, show, given.deep):
        proofs.append(proof)
        show("", 0, 0)
        if not desk.json:
            desk.say(*_lines(desk, proof))
            sys.stdout.flush()
    is_proven = all(proof.holds for proof in proofs)
    if desk.json:
        desk.report({"ok": is_proven, "proofs": [proof.to_json() for proof in proofs]}, [])
    return RIGHT if is_proven else NOT_YET


def _named(desk: Desk, given: Namespace) -> list[Exercise]:
    if given.all:
        return list(desk.book)
    if not given.exercises:
        raise UsageError("Prove what?", "Name exercises, or say `upslope prove --all`.")
    # an author proves a book, with or without a workspace
    return [find_exercise(desk.book, desk.book.root, name, desk.cwd) for name in given.exercises]


class _Progress:
    """One line on the terminal that says how far the proof is; nothing in a log."""

    def __init__(self, desk: Desk) -> None:
        self._ink = desk.ink
        self._is_shown = sys.stderr.isatty()

    def __call__(self, what: str, done: int, of: int) -> None:
        if not self._is_shown:
            return
        said = self._ink.style(f"{EDGE}{what}  {done} of {of}", "dim") if what else ""
        print(f"\r\x1b[2K{said}", end="", file=sys.stderr, flush=True)


def _lines(desk: Desk, proof: Proof) -> list[str]:
    ink = desk.ink
    mark = ink.style(ink.mark("✓"), "green") if proof.holds else ink.style(ink.mark("✗"), "red")
    equivalent = f", {proof.equivalent} equivalent" if proof.equivalent else ""
    said = f"{proof.killed} of {proof.mutants} mutants killed{equivalent}, {proof.seconds:.1f} s"
    lines = [f" {mark} {ink.style(proof.exercise, 'bold')}  {ink.style(said, 'dim')}"]
    for fault in proof.faults:
        lines += ink.paragraph(fault, EDGE)
    for mutant in proof.survivors:
        lines += [
            EDGE + ink.style(f"line {mutant.line} survives:", "dim"),
            *ink.block(mutant.before, f"{EDGE}  - ", "red"),
            *ink.block(mutant.after, f"{EDGE}  + ", "green"),
        ]
    return lines
