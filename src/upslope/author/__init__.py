"""The words an exercise is written in. No I/O, no processes; imports nothing above errors."""

from upslope.author.expect import close, equal, holds, raises
from upslope.author.inputs import (
    Input,
    arrays,
    booleans,
    built,
    choices,
    examples,
    floats,
    integers,
    lists,
    seeds,
    texts,
)
from upslope.author.words import (
    alternative,
    check,
    equivalent,
    exposed,
    given,
    hints,
    misconception,
    scene,
    solution,
)

__all__ = [
    "Input",
    "alternative",
    "arrays",
    "booleans",
    "built",
    "check",
    "choices",
    "close",
    "equal",
    "equivalent",
    "examples",
    "exposed",
    "floats",
    "given",
    "hints",
    "holds",
    "integers",
    "lists",
    "misconception",
    "raises",
    "scene",
    "seeds",
    "solution",
    "texts",
]
