"""Times as bars on a logarithmic scale, in one SVG that follows the reader's light or dark."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape

from measure import Times

WIDTH, LEFT, RIGHT, ROW, HEAD = 760, 150, 96, 24, 44
_STYLE = """
    svg { font: 13px system-ui, sans-serif; }
    text { fill: #1f2328; } .quiet { fill: #59636e; } .line { stroke: #d1d9e0; }
    .ours { fill: #1f6feb; } .other { fill: #9aa4af; } .limit { fill: #2da44e; }
    .p95 { stroke: #59636e; stroke-width: 1.5; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3; } .quiet { fill: #9198a1; } .line { stroke: #3d444d; }
      .ours { fill: #4493f8; } .other { fill: #656c76; } .limit { fill: #3fb950; }
      .p95 { stroke: #9198a1; }
    }
"""
_OURS, _LIMIT = ("API", "command", "page"), ("direct",)


def chart(results: Mapping[str, Mapping[str, Times]]) -> str:
    """One group of bars for each exercise: the median, and a tick at the 95th of 100."""
    every = [times for group in results.values() for times in group.values()]
    low = 10 ** math.floor(math.log10(min(times.median for times in every)))
    high = 10 ** math.ceil(math.log10(max(times.p95 for times in every)))

    def x(milliseconds: float) -> float:
        part = math.log10(milliseconds / low) / math.log10(high / low)
        return LEFT + part * (WIDTH - LEFT - RIGHT)

    parts: list[str] = []
    y = 0
    for exercise, group in results.items():
        parts.append(f'<text x="0" y="{y + 26}" font-weight="600">{escape(exercise)}</text>')
        y += HEAD
        for name, times in group.items():
            parts += _bar(name, times, y, x)
            y += ROW
    grid: list[str] = []
    power = low
    while power <= high:
        at = f"{x(power):.1f}"
        grid.append(f'<line class="line" x1="{at}" y1="30" x2="{at}" y2="{y}"/>')
        grid.append(
            f'<text class="quiet" x="{at}" y="{y + 18}" text-anchor="middle">{said(power)}</text>'
        )
        power *= 10
    title = "One check, from the request to the verdict (shorter is better, logarithmic)"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 28}" '
            f'width="{WIDTH}" role="img" aria-label="{title}">',
            f"<title>{title}</title>",
            f"<style>{_STYLE}</style>",
            *grid,
            *parts,
            "</svg>\n",
        ]
    )


def _bar(name: str, times: Times, y: int, x) -> list[str]:
    kind = "ours" if name in _OURS else "limit" if name in _LIMIT else "other"
    end, tick = x(times.median), x(times.p95)
    middle = y + ROW / 2
    return [
        f'<text x="{LEFT - 10}" y="{middle + 4}" text-anchor="end">{escape(name)}</text>',
        f'<rect class="{kind}" x="{LEFT}" y="{y + 3}" width="{end - LEFT:.1f}" '
        f'height="{ROW - 6}" rx="2"/>',
        f'<line class="p95" x1="{tick:.1f}" y1="{y + 6}" x2="{tick:.1f}" y2="{y + ROW - 6}"/>',
        f'<text class="quiet" x="{max(end, tick) + 8:.1f}" y="{middle + 4}">'
        f"{said(times.median)}</text>",
    ]


def said(milliseconds: float) -> str:
    """As a person says it: 7.4 ms, 82 ms, 1.9 s."""
    if milliseconds >= 1000:
        return f"{milliseconds / 1000:.3g} s"
    return f"{milliseconds:.1f} ms" if milliseconds < 10 else f"{milliseconds:.0f} ms"
