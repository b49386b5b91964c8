"""A verdict as lines of text: first what holds and what does not, then why, then where."""

from __future__ import annotations

from pathlib import Path

from upslope.render.ink import Ink, cells
from upslope.verdict import CheckResult, Counterexample, Value, Verdict

EDGE = "   "

_MARKS = {"passed": ("✓", "green"), "failed": ("✗", "red"), "not reached": ("·", "dim")}


def verdict_lines(verdict: Verdict, ink: Ink, folder: Path | None = None) -> list[str]:
    """The whole verdict; `folder` is where the learner's files are, for links."""
    parts = [
        _headline(verdict, ink),
        _checks(verdict, ink),
        _counterexample(verdict.counterexample, ink),
        _diagnosis(verdict, ink),
        _place(verdict, ink, folder),
        _prints(verdict, ink),
    ]
    lines: list[str] = []
    for part in parts:
        if part:
            lines += ["", *part] if lines else part
    return lines


def _headline(verdict: Verdict, ink: Ink) -> list[str]:
    sign, colour = ("✓", "green") if verdict.passed else ("✗", "red")
    if verdict.outcome == "fault":
        sign, colour = "!", "yellow"
    name = ink.show(verdict.exercise)
    left = f" {ink.style(ink.mark(sign), colour, 'bold')} {ink.style(name, 'bold')}"
    took = duration(verdict.milliseconds)
    lines = [ink.spread(left, took, used=3 + cells(name)).rstrip()]
    if verdict.outcome == "wrong" and any(check.state == "failed" for check in verdict.checks):
        return lines  # the check that failed says it, a line below
    return lines + ink.paragraph(verdict.sentence, EDGE, *([] if verdict.passed else ["bold"]))


def duration(milliseconds: float) -> str:
    """`28 ms`, `1.2 s`; nothing for what took no time."""
    if milliseconds >= 1000:
        return f"{milliseconds / 1000:.1f} s"
    return f"{milliseconds:.0f} ms" if milliseconds >= 1 else ""


def _checks(verdict: Verdict, ink: Ink) -> list[str]:
    return [line for check in verdict.checks for line in _check(check, ink)]


def _check(check: CheckResult, ink: Ink) -> list[str]:
    sign, colour = _MARKS[check.state]
    loud = {"passed": (), "failed": ("bold",), "not reached": ("dim",)}[check.state]
    first, *rest = ink.paragraph(check.claim, EDGE + "  ", *loud)
    mark = ink.style(ink.mark(sign), colour)
    return [f"{EDGE}{mark} {first[len(EDGE) + 2 :]}", *rest]


def _counterexample(shown: Counterexample | None, ink: Ink) -> list[str]:
    if shown is None:
        return []
    lines: list[str] = []
    for call in shown.calls:
        lines += ink.block(call, EDGE, "cyan", most=8)
    for label, value, colour in (
        ("expected", shown.expected, "green"),
        ("got", shown.got, "red"),
    ):
        lines += _value(label, value, colour, ink) if value else []
    if shown.where:
        first, *rest = ink.paragraph(shown.where, EDGE + " " * 10)
        lines += [EDGE + ink.style(f"{'where':10}", "dim") + first[len(EDGE) + 10 :], *rest]
    return lines


def _value(label: str, value: Value, colour: str, ink: Ink) -> list[str]:
    """The label, and the value beside it; the second line of an array stands under the first."""
    indent = EDGE + " " * 10
    first, *rest = ink.block(value.text, indent, colour)
    return [EDGE + ink.style(f"{label:10}", "dim") + first[len(indent) :], *rest]


def _diagnosis(verdict: Verdict, ink: Ink) -> list[str]:
    if verdict.diagnosis is None:
        return []
    bar = ink.style(ink.mark("┃"), "yellow", "bold")
    return [
        f"{EDGE}{bar} {line[len(EDGE) + 2 :]}"
        for line in ink.paragraph(verdict.diagnosis.sentence, EDGE + "  ")
    ]


def _place(verdict: Verdict, ink: Ink, folder: Path | None) -> list[str]:
    place = verdict.place
    if place is None:
        return []
    path = (folder or Path()) / place.file
    name = ink.show(f"{path.name}:{place.line}")
    line = EDGE + ink.link(name, path, "cyan")
    source = place.source.strip()
    return [line, *ink.block(source, EDGE + "  ", most=3)] if source else [line]


def _prints(verdict: Verdict, ink: Ink) -> list[str]:
    prints = (verdict.counterexample and verdict.counterexample.prints) or verdict.prints
    if not prints.strip():
        return []
    bar = ink.style(ink.mark("│"), "dim")
    indent = EDGE + "  "
    lines = ink.block(prints.rstrip("\n"), indent)
    return [
        EDGE + ink.style("Your prints", "dim"),
        *(f"{EDGE}{bar} {line[len(indent) :]}" for line in lines),
    ]
