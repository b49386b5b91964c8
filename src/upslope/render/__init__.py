"""A verdict as lines of text: what the terminal, pytest and a notebook without HTML show."""

from upslope.render.ink import PLAIN, Ink
from upslope.render.verdict import verdict_lines

__all__ = ["PLAIN", "Ink", "verdict_lines"]
