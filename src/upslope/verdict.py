"""The verdict on one submission: plain data that every door renders.

The terminal, the page, the notebook and pytest all show this one object, and
`to_json` / `from_json` are its only form on a wire or on disk.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

VERSION = 1

Outcome = Literal["passed", "wrong", "raised", "timeout", "refused", "fault"]
"""`passed`: every check holds. `wrong`: a check failed. `raised`: her code raised.
`timeout`: it ran too long. `refused`: it never ran (syntax, a forbidden import, a
missing name). `fault`: Upslope failed; it says nothing of the submission."""

State = Literal["passed", "failed", "not reached"]


@dataclass(frozen=True)
class CheckResult:
    """One named property: its claim, and whether it held over `cases` inputs."""

    name: str
    claim: str
    state: State
    cases: int = 0


@dataclass(frozen=True)
class Value:
    """A value as a person reads it (`text`) and as a picture can be drawn from it.

    `kind` is one of array, text, number, table, sequence, other. `data` is JSON: nested
    lists for an array (nan and inf as strings), None where it is too large to draw.
    """

    text: str
    kind: str = "other"
    data: Any = None
    shape: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Counterexample:
    """The smallest input that failed: the calls made, what was expected, what came."""

    calls: tuple[str, ...]
    expected: Value | None = None
    got: Value | None = None
    where: str = ""
    differs: tuple[int, ...] = ()
    """Flat indices of the cells that differ, for a picture."""
    prints: str = ""
    """What her code printed during these calls."""


@dataclass(frozen=True)
class Diagnosis:
    """The known mistake that behaves exactly like this submission."""

    misconception: str
    sentence: str


@dataclass(frozen=True)
class Place:
    """A line in the learner's own file."""

    file: str
    line: int
    source: str = ""


@dataclass(frozen=True)
class Verdict:
    """The result of all checks on one submission."""

    exercise: str
    outcome: Outcome
    sentence: str
    """One sentence: what holds, or the first thing that does not."""
    checks: tuple[CheckResult, ...] = ()
    counterexample: Counterexample | None = None
    diagnosis: Diagnosis | None = None
    place: Place | None = None
    prints: str = ""
    milliseconds: float = 0.0
    seed: int = 0
    version: int = VERSION

    @property
    def passed(self) -> bool:
        return self.outcome == "passed"

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready dict; tuples become lists."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Verdict:
        """The inverse of `to_json`; ValueError if another version wrote it."""
        if data.get("version") != VERSION:
            raise ValueError(f"verdict version {data.get('version')!r} is not {VERSION}")
        parts = dict(data)
        parts["checks"] = tuple(CheckResult(**check) for check in data["checks"])
        if (shown := data["counterexample"]) is not None:
            parts["counterexample"] = Counterexample(
                calls=tuple(shown["calls"]),
                expected=_value(shown["expected"]),
                got=_value(shown["got"]),
                where=shown["where"],
                differs=tuple(shown["differs"]),
                prints=shown["prints"],
            )
        if data["diagnosis"] is not None:
            parts["diagnosis"] = Diagnosis(**data["diagnosis"])
        if data["place"] is not None:
            parts["place"] = Place(**data["place"])
        return cls(**parts)


def _value(data: dict[str, Any] | None) -> Value | None:
    if data is None:
        return None
    shape = data["shape"]
    return Value(**dict(data, shape=None if shape is None else tuple(shape)))
