"""The decorators that say what each part of an exercise file is.

A decorator only labels: it returns the very object it was given, so that the file
stays plain Python that a debugger, ruff and a reader understand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from upslope.author.inputs import Input

Labelled = TypeVar("Labelled", bound=Callable[..., Any])

Part = Literal["solution", "given", "check", "misconception", "alternative", "scene"]

_LABEL = "__upslope_label__"
_EXPOSED = "__upslope_exposed__"


@dataclass(frozen=True)
class Label:
    """What one object of an exercise file is, and what its decorator said of it."""

    part: Part
    inputs: dict[str, Input] = field(default_factory=dict[str, Input])
    cases: int = 16
    in_place: bool = False
    target: Callable[..., Any] | None = None
    fails: Callable[..., Any] | None = None


def label_of(thing: object) -> Label | None:
    """The label on `thing` itself; a subclass does not inherit its parent's."""
    return getattr(thing, "__dict__", {}).get(_LABEL)


def _put(thing: Labelled, label: Label) -> Labelled:
    setattr(thing, _LABEL, label)
    return thing


def solution(thing: Labelled) -> Labelled:
    """What the learner writes. The stub keeps its signature and docstring, not its body."""
    return _put(thing, Label("solution"))


def given(thing: Labelled) -> Labelled:
    """Code the learner receives whole; also on single methods of a `@solution` class."""
    return _put(thing, Label("given"))


def check(
    *, cases: int = 16, in_place: bool = False, **inputs: Input
) -> Callable[[Labelled], Labelled]:
    """A property every right submission has; the docstring is the claim the learner reads.

    The function takes the submission, then each declared input by name, and raises through
    `close`, `equal`, `holds` or `raises` when the property does not hold. It runs on `cases`
    drawn inputs, small ones first (once if it declares none). A call that changes its
    arguments fails the check unless `in_place` allows it.
    """
    return lambda thing: _put(thing, Label("check", inputs, cases, in_place))


def misconception(
    target: Callable[..., Any], *, fails: Callable[..., Any]
) -> Callable[[Labelled], Labelled]:
    """A known-wrong `target`, refused by the check `fails`; its docstring is what helps her."""
    return lambda thing: _put(thing, Label("misconception", target=target, fails=fails))


def alternative(target: Callable[..., Any]) -> Callable[[Labelled], Labelled]:
    """A correct `target` written another way; the docstring names the way. It must pass."""
    return lambda thing: _put(thing, Label("alternative", target=target))


def scene(thing: Labelled) -> Labelled:
    """Lays out the folder the learner works in: called with an empty folder's Path."""
    return _put(thing, Label("scene"))


def hints(light: str, clearer: str, telling: str) -> None:
    """Three hints, from light to telling. Read from the source, so give literals."""
    del light, clearer, telling


def equivalent(before: str, after: str, because: str) -> None:
    """A mutant that no check can kill as it behaves the same. Read from the source.

    `before` and `after` are the changed line as `prove` prints it.
    """
    del before, after, because


def exposed(*names: str) -> Callable[[type], type]:
    """The methods that a submission may call on an object the checker owns."""

    def mark(kind: type) -> type:
        setattr(kind, _EXPOSED, frozenset(names))
        return kind

    return mark


def exposed_names(thing: object) -> frozenset[str] | None:
    """What a submission may call on `thing`; None if it may not cross at all."""
    return getattr(type(thing), _EXPOSED, None)
