"""Which known mistake behaves exactly like this submission?

Each misconception runs on the very cases that the submission ran on. Only one that gives
the same results on all of them is named, so that a small counterexample on which two mistakes
agree does not decide by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Any

import numpy as np

from upslope.author.expect import Mismatch, equal
from upslope.errors import RemoteError
from upslope.grading.paper import Check, Paper, Variant
from upslope.grading.remote import Call, Handle, Record, Response
from upslope.grading.shrink import Case
from upslope.grading.subject import Gone, beside
from upslope.verdict import Diagnosis

SECONDS = 2.0


@dataclass(frozen=True)
class Seen:
    """What was observed of the submission in one case."""

    case: Case
    record: Record
    failure: Exception | None


def diagnose(paper: Paper, check: Check, seen: Sequence[Seen]) -> Diagnosis | None:
    """The misconception that behaves like the submission on every case seen.

    One that is refused by an earlier check is none: the submission passed that check. Nor is one
    that is refused by a later check, where this check has no inputs to be luckier with.
    """
    passed = {earlier.name for earlier in paper.checks[: paper.checks.index(check)]}
    likely = [
        known
        for known in paper.misconceptions
        if known.fails == check.name or (check.inputs and known.fails not in passed)
    ]
    for known in sorted(likely, key=lambda known: known.fails != check.name):
        if _behaves_alike(paper, known, check, seen):
            return Diagnosis(known.name, known.sentence)
    return None


def _behaves_alike(paper: Paper, known: Variant, check: Check, seen: Sequence[Seen]) -> bool:
    try:
        with beside(paper, known, SECONDS) as subject:
            for one in seen:
                record, failure = subject.run(check, one.case.values(check.inputs))
                if not _same_failure(failure, one.failure) or not _same_record(record, one.record):
                    return False
    except (Gone, RemoteError):
        return False
    return True


def _same_failure(one: Exception | None, other: Exception | None) -> bool:
    if isinstance(one, RemoteError) and isinstance(other, RemoteError):
        return one.kinds[0] == other.kinds[0] and _gist(one) == _gist(other)
    return type(one) is type(other)


def _gist(error: RemoteError) -> str:
    """The first line of the message without what it quotes or counts: a ValueError says little."""
    first = error.message.strip().partition("\n")[0]
    return re.sub(r"'[^']*'|\"[^\"]*\"|[-\d.]+", "_", first)


def _same_record(one: Record, other: Record) -> bool:
    if len(one.calls) != len(other.calls) or len(one.used) != len(other.used):
        return False
    pairs = zip(one.calls, other.calls, strict=True)
    if not all(_same_call(a, b) for a, b in pairs):
        return False
    return all(same(a, b) for a, b in zip(one.used, other.used, strict=True))


def _same_call(one: Call, other: Call) -> bool:
    if one.error and other.error:
        return one.error.kinds[0] == other.error.kinds[0]
    return not one.error and not other.error and same(one.result, other.result)


def same(one: Any, other: Any) -> bool:
    """Equal up to rounding; two handles are alike if their types are called the same."""
    if _both_are(Handle, one, other):
        return repr(one) == repr(other)
    if _both_are(Response, one, other):
        return _same_response(one, other)
    if type(one).__name__ == "Tensor" and type(other).__name__ == "Tensor":
        one, other = one.detach().float().numpy(), other.detach().float().numpy()
    if _both_are(np.ndarray | np.generic | float, one, other):
        return _same_cells(np.asarray(one), np.asarray(other))
    if type(one) is not type(other):
        return False
    if _both_are(list | tuple, one, other):
        return len(one) == len(other) and all(map(same, one, other))
    if _both_are(dict, one, other):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    try:
        equal(one, other)
    except Mismatch:
        return False
    return True


def _both_are(kind: type | UnionType, one: Any, other: Any) -> bool:
    return isinstance(one, kind) and isinstance(other, kind)


def _same_cells(have: np.ndarray, want: np.ndarray) -> bool:
    if have.shape != want.shape:
        return False
    if have.dtype.kind in "biufc" and want.dtype.kind in "biufc":
        return np.allclose(have, want, rtol=1e-5, atol=1e-8, equal_nan=True)
    return bool((have == want).all())


def _same_response(one: Response, other: Response) -> bool:
    """Alike to a caller: an error is worded freely, and JSON is spaced freely."""
    if (one.status, one.kind) != (other.status, other.kind):
        return False
    if one.status >= 400 or one.body == other.body:
        return True
    try:
        return same(one.json(), other.json())
    except Mismatch:
        return False
