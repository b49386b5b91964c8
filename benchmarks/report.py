"""The figures of one run as a page, docs/performance.md, and a chart beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chart import chart, said
from measure import Times
from targets import Target
from throughput import Rate, Weight

DOCS = Path(__file__).resolve().parents[1] / "docs"

WAYS = {
    "direct": "the same checks called in one interpreter: the limit",
    "API": "`Grader.check`, warm",
    "page": "the page's request, warm",
    "command": "`upslope check`, the whole process, warm",
    "lean pytest": "a fresh `pytest` process on the same checks, without any plugin",
    "pytest": "the same with the plugins that come with what Upslope needs (Hypothesis, AnyIO)",
    "nbgrader": "`nbgrader validate` on a notebook with the same checks",
    "otter run": "`otter run` on a notebook with the same checks",
}


@dataclass(frozen=True)
class Figures:
    """All that one run found."""

    results: Mapping[str, Mapping[str, Times]]
    rates: Mapping[str, Sequence[Rate]]
    weights: Sequence[Weight]
    targets: Sequence[Target]
    missing: Mapping[str, str]
    """Contestants that could not run, and why."""
    machine: str


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose columns line up in a terminal too; all but the first to the right."""
    cells = [head, *rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]

    def line(row: Sequence[str]) -> str:
        padded = [row[0].ljust(widths[0])]
        padded += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        return f"| {' | '.join(padded)} |"

    return "\n".join(map(line, [head, rule, *rows]))


def times_of(results: Mapping[str, Times], missing: Mapping[str, str]) -> str:
    """One exercise: every way with its median, p95, and how many times the API's median it is."""
    rows = [
        [
            name,
            said(times.median),
            said(times.p95),
            f"{times.median / results['API'].median:.3g}x",
            str(len(times.taken)),
        ]
        for name, times in results.items()
    ]
    rows += [[name, "-", "-", "-", "0"] for name in missing]
    return table(["", "median", "p95", "beside the API", "runs"], rows)


def rates_of(rates: Mapping[str, Sequence[Rate]]) -> str:
    """Throughput, by the clock and by the time that processors spent."""
    rows = [
        [
            name,
            str(rate.workers),
            str(rate.count),
            f"{rate.each_second:.1f}",
            f"{rate.each_core_second:.1f}",
        ]
        for name, found in rates.items()
        for rate in found
    ]
    head = ["submissions", "workers", "count", "a second", "a second of processor time"]
    return table(head, rows)


def weights_of(weights: Sequence[Weight]) -> str:
    """Memory of a waiting child, for each set of libraries."""
    if not weights:
        return "The kernel does not tell this user; root is told."
    rows = [
        [" ".join(one.modules) or "Python alone", f"{one.private:.1f}", f"{one.proportional:.1f}"]
        for one in weights
    ]
    return table(["libraries", "private, MB", "share (PSS), MB"], rows)


def targets_of(targets: Sequence[Target]) -> str:
    """What was asked for, and what came of it."""
    rows = [
        [
            one.words,
            f"{'at most ' if one.at_most else ''}{one.wanted:g} {one.unit}",
            "-" if one.got is None else f"{one.got:.1f} {one.unit}",
            one.told(),
        ]
        for one in targets
    ]
    return table(["target", "wanted", "got", ""], rows)


def page(figures: Figures, remarks: str) -> str:
    """docs/performance.md, whole. `remarks` is what a person wrote below the last one's figures."""
    parts = [_HEAD, "![One check, by every way](images/performance.svg)"]
    for exercise, results in figures.results.items():
        parts += [f"### {exercise}", times_of(results, figures.missing)]
    parts += [f"{name} is left out: {why}" for name, why in figures.missing.items()]
    parts.append("\n".join(f"- **{name}**: {what}" for name, what in WAYS.items()))
    parts += ["## Throughput", _THROUGHPUT, rates_of(figures.rates)]
    parts += ["## Memory of a waiting child", _MEMORY, weights_of(figures.weights)]
    parts += ["## Targets", targets_of(figures.targets)]
    parts += ["## The machine", figures.machine, _REPEAT, MARK, remarks.strip()]
    return "\n\n".join(parts).strip() + "\n"


def write(figures: Figures) -> list[Path]:
    """Writes the page and its chart; keeps the remarks that stand below the mark."""
    text, image = DOCS / "performance.md", DOCS / "images" / "performance.svg"
    before = text.read_text("utf-8") if text.exists() else ""
    remarks = before.partition(MARK)[2]
    text.write_text(page(figures, remarks), "utf-8")
    image.write_text(chart(figures.results), "utf-8")
    return [text, image]


MARK = "<!-- below this line, `make bench` changes nothing -->"

_HEAD = """# Performance

How long a learner waits for a verdict, beside other ways to run the very same checks. Everything
here is of one run of `make bench`, which wrote this page. The contestants take turns (A B C,
A B C, ...), so that whatever else the machine does hits all of them alike; the ratios are what
counts.

## One check"""

_THROUGHPUT = """Mixed submissions through the real engine, each in a fresh child in the full
sandbox: of ten, four are right (the reference and the alternatives), four wrong in known ways
(so each is shrunk to its smallest counterexample and diagnosed), two raise. A worker is one
bench: a zygote, its checker and one child at a time. The last column divides by the time that
processors spent, all processes together: time that other programs take is not counted, what they
do to the caches is."""

_MEMORY = """Of the child that waits, closed in, for the next check: what would be free again if it
were gone, and its share of all that it holds together with its zygote."""

_REPEAT = """To repeat it: `make bench`. It takes about ten minutes and needs nothing but what
`make dev` installs; the first time it also installs otter-grader and nbgrader, each in a
virtual environment of its own below the user's cache. `.venv/bin/python
benchmarks/check_speed.py --help` tells how to measure less, or without writing this page."""
