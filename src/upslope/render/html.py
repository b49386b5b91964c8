"""A verdict as one piece of HTML that stands in any notebook, light or dark.

Colours are in between, and everything else is the page's own ink at some strength. All text
is escaped: a submission chooses what its values and prints say.
"""

from __future__ import annotations

import re
from html import escape

from upslope.render.verdict import duration
from upslope.verdict import CheckResult, Counterexample, Value, Verdict

GREEN, RED, AMBER = "#2a9157", "#d6455d", "#c98a1b"

_MARKS = {"passed": ("✓", GREEN), "failed": ("✗", RED), "not reached": ("·", "inherit")}

_CARD = (
    "max-width:46rem;padding:.8rem 1.1rem;border:1px solid rgba(128,128,128,.35);"
    "border-left:4px solid {edge};border-radius:8px;line-height:1.5;"
    "font-family:system-ui,sans-serif"
)
_PRE = "margin:.2rem 0;padding:0;background:none;color:inherit;white-space:pre-wrap;overflow:auto"
_FAINT = "opacity:.65"


def verdict_html(verdict: Verdict) -> str:
    """The card: what holds and what does not, then why, then where."""
    parts = [
        _headline(verdict),
        _checks(verdict.checks),
        _counterexample(verdict.counterexample),
        _diagnosis(verdict),
        _place(verdict),
        _prints(verdict),
    ]
    return f'<div style="{_CARD.format(edge=_edge(verdict))}">{"".join(parts)}</div>'


def _edge(verdict: Verdict) -> str:
    return GREEN if verdict.passed else AMBER if verdict.outcome == "fault" else RED


def _headline(verdict: Verdict) -> str:
    mark = "✓" if verdict.passed else "!" if verdict.outcome == "fault" else "✗"
    said = "" if verdict.outcome == "wrong" else f"<div>{_prose(verdict.sentence)}</div>"
    return (
        f'<div><b><span style="color:{_edge(verdict)}">{mark}</span> {escape(verdict.exercise)}</b>'
        f' <span style="{_FAINT};float:right">{duration(verdict.milliseconds)}</span></div>{said}'
    )


def _checks(checks: tuple[CheckResult, ...]) -> str:
    rows: list[str] = []
    for check in checks:
        mark, colour = _MARKS[check.state]
        claim = _prose(check.claim)
        loud = f"<b>{claim}</b>" if check.state == "failed" else claim
        faint = f' style="{_FAINT}"' if check.state == "not reached" else ""
        rows.append(f'<div{faint}><span style="color:{colour}">{mark}</span> {loud}</div>')
    return f'<div style="margin:.5rem 0">{"".join(rows)}</div>' if rows else ""


def _counterexample(shown: Counterexample | None) -> str:
    if shown is None:
        return ""
    calls = "".join(f'<pre style="{_PRE}">{escape(call)}</pre>' for call in shown.calls)
    rows = _row("expected", shown.expected, GREEN) + _row("got", shown.got, RED)
    if shown.where:
        rows += _cells("where", _prose(shown.where))
    style = "border-collapse:collapse;margin:.2rem 0;font:inherit"
    table = f'<table style="{style}">{rows}</table>' if rows else ""
    return f'<div style="margin:.6rem 0">{calls}{table}</div>'


def _row(label: str, value: Value | None, colour: str) -> str:
    if value is None:
        return ""
    return _cells(label, f'<pre style="{_PRE};color:{colour}">{escape(value.text)}</pre>')


def _cells(label: str, inside: str) -> str:
    cell = "text-align:left;vertical-align:top;padding:0 .9rem 0 0;background:none;border:none"
    return (
        f'<tr style="background:none"><td style="{cell};{_FAINT}">{label}</td>'
        f'<td style="{cell}">{inside}</td></tr>'
    )


def _diagnosis(verdict: Verdict) -> str:
    if verdict.diagnosis is None:
        return ""
    style = f"margin:.6rem 0;padding:.4rem .8rem;border-left:3px solid {AMBER}"
    said = _prose(verdict.diagnosis.sentence)
    return f'<div style="{style};background:rgba(201,138,27,.12)">{said}</div>'


def _place(verdict: Verdict) -> str:
    place = verdict.place
    if place is None:
        return ""
    at = f'<span style="{_FAINT}">{escape(place.file)}:{place.line}</span>'
    source = f'<pre style="{_PRE}">{escape(place.source.strip())}</pre>' if place.source else ""
    return f'<div style="margin:.6rem 0">{at}{source}</div>'


def _prints(verdict: Verdict) -> str:
    prints = (verdict.counterexample and verdict.counterexample.prints) or verdict.prints
    if not prints.strip():
        return ""
    return (
        f'<details open style="margin:.6rem 0"><summary style="{_FAINT}">Your prints</summary>'
        f'<pre style="{_PRE};max-height:16rem">{escape(prints.rstrip())}</pre></details>'
    )


def _prose(text: str) -> str:
    """Escaped prose, with `code` as code and *emphasis* as emphasis."""
    pieces = re.split(r"`([^`]+)`", text)
    for index, piece in enumerate(pieces):
        said = escape(piece)
        if index % 2:
            pieces[index] = f"<code>{said}</code>"
        else:
            pieces[index] = re.sub(r"(?<![\w*])\*([^\s*][^*]*)\*(?![\w*])", r"<em>\1</em>", said)
    return "".join(pieces)
