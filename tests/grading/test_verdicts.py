"""What a learner is told, for right, wrong and broken files."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from upslope.curriculum.model import Book
from upslope.curriculum.stub import stub_of
from upslope.grading.client import Grader
from upslope.verdict import Verdict

Check = Callable[[str], Verdict]

RIGHT = """
    import numpy as np

    def softmax(scores):
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        return weights / weights.sum(axis=-1, keepdims=True)
"""


@pytest.fixture
def check(book: Book, grader: Grader, tmp_path: Path) -> Check:
    def run(source: str) -> Verdict:
        file = tmp_path / "stable_softmax.py"
        file.write_text(textwrap.dedent(source), encoding="utf-8")
        return grader.check(book.by_id["stable-softmax"], file)

    return run


def test_a_right_submission_passes_every_check(check: Check) -> None:
    verdict = check(RIGHT)
    assert verdict.passed
    assert {result.state for result in verdict.checks} == {"passed"}
    assert all(result.cases >= 1 for result in verdict.checks)


def test_a_wrong_one_gets_the_smallest_counterexample_and_its_diagnosis(check: Check) -> None:
    verdict = check("""
        import numpy as np

        def softmax(scores):
            e = np.exp(scores)
            return e / e.sum(axis=-1, keepdims=True)
    """)
    assert verdict.outcome == "wrong"
    assert verdict.diagnosis is not None and verdict.diagnosis.misconception == "no_shift"
    shown = verdict.counterexample
    assert shown is not None and shown.got is not None and shown.expected is not None
    assert shown.calls == ("softmax(np.array([[800.0]]))",)
    assert shown.got.data == [["nan"]] and shown.expected.data == [[1.0]]
    assert shown.differs == (0,)


def test_a_mistake_nobody_foresaw_is_not_given_a_name(check: Check) -> None:
    verdict = check(RIGHT + "\n    def softmax(scores): return scores * 0 + 0.123\n")
    assert verdict.outcome == "wrong"
    assert verdict.diagnosis is None


def test_the_untouched_stub_is_said_to_be_still_empty(check: Check, book: Book) -> None:
    verdict = check(stub_of(book.by_id["stable-softmax"]))
    assert verdict.outcome == "raised"
    assert "still to be written" in verdict.sentence


BROKEN = {
    "syntax error": ("def softmax(scores)\n    return 1", "refused", "line 1", 1),
    "forbidden import": ("import numpy\nimport requests\n", "refused", "`requests`", 2),
    "relative import": ("from . import other\n", "refused", "relative import", 1),
    "missing function": ("def soft_max(scores):\n    return scores", "refused", "`softmax`", None),
    "raises": (
        "def softmax(scores):\n    return {}['top']",
        "raised",
        "KeyError: 'top'",
        2,
    ),
    "raises at import": ("x = 1 / 0\ndef softmax(s): pass", "raised", "ZeroDivisionError", 1),
    "endless loop": (
        "def softmax(scores):\n    while True:\n        scores = scores",
        "timeout",
        "a loop",
        None,
    ),
    "print flood": (
        "def softmax(scores):\n    while True:\n        print('x' * 1000)",
        "raised",
        "million characters",
        3,
    ),
    "exit": ("import sys\ndef softmax(s):\n    sys.exit(0)", "raised", "exit()", 3),
    "hard exit": (
        "import os\ndef softmax(s):\n    os._exit(0)",
        "raised",
        "ended the Python",
        None,
    ),
    "segfault": (
        "import ctypes\ndef softmax(s):\n    return ctypes.string_at(0)",
        "raised",
        "ended the Python",
        None,
    ),
    "memory": (
        "import numpy as np\ndef softmax(s):\n    return np.ones(10**10)",
        "raised",
        "more memory",
        3,
    ),
    "recursion": ("def softmax(s):\n    return softmax(s)", "raised", "calls itself", 2),
    "nothing returned": ("def softmax(s):\n    s + 1", "wrong", "does not hold", None),
    "a null byte": ("def softmax(s):\n    return s\x00", "refused", "line", 1),
    "nothing at all": ("", "refused", "`softmax`", None),
}


@pytest.mark.parametrize(("source", "outcome", "words", "line"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_gets_one_sentence_and_her_own_line(
    check: Check, source: str, outcome: str, words: str, line: int | None
) -> None:
    verdict = check(source)
    assert verdict.outcome == outcome
    assert words in verdict.sentence
    assert "\n" not in verdict.sentence
    assert "Traceback" not in verdict.sentence
    if line is not None:
        assert verdict.place is not None and verdict.place.line == line
    # and the next submission is not affected
    assert check(RIGHT).passed


def test_nothing_returned_asks_for_the_return(check: Check) -> None:
    verdict = check("def softmax(scores):\n    scores + 1\n")
    assert verdict.counterexample is not None
    assert "`return`" in verdict.counterexample.where


def test_a_list_where_an_array_is_asked_for_is_said_to_be_one(check: Check) -> None:
    verdict = check("def softmax(scores):\n    return scores.tolist()\n")
    assert verdict.counterexample is not None
    assert "a list, not an array" in verdict.counterexample.where


def test_an_object_that_stays_over_there_is_said_to_be_what_it_is(check: Check) -> None:
    verdict = check("def softmax(scores):\n    return (score for score in scores)\n")
    assert verdict.outcome == "wrong"
    assert verdict.counterexample is not None
    assert verdict.counterexample.where == "is a generator, not an array"


def test_changing_the_argument_in_place_is_refused(check: Check) -> None:
    verdict = check("""
        import numpy as np

        def softmax(scores):
            scores -= scores.max(axis=-1, keepdims=True)
            e = np.exp(scores)
            return e / e.sum(axis=-1, keepdims=True)
    """)
    assert verdict.outcome == "wrong"
    assert verdict.counterexample is not None
    assert "in place" in verdict.counterexample.where


def test_her_prints_are_shown_apart_from_the_verdict(check: Check) -> None:
    verdict = check(
        RIGHT.replace("weights = ", "print('row', scores.shape)\n        weights = ", 1)
    )
    assert verdict.passed
    assert verdict.prints.startswith("row (1, 1)")
    assert "row" not in verdict.sentence


def test_her_prints_are_shown_when_her_code_raises_too(check: Check) -> None:
    verdict = check("def softmax(s):\n    print('got', s.shape)\n    return {}['top']\n")
    assert verdict.outcome == "raised"
    assert verdict.prints.startswith("got (1, 1)")
    assert verdict.counterexample is not None
    assert verdict.counterexample.prints == "got (1, 1)\n"
    assert check("print('hello')\n1 / 0\n").prints == "hello\n"


HONEST = {
    "float32": RIGHT
    + "\n    wide = softmax\n    def softmax(s): return wide(s).astype('float32')\n",
    "a thread": RIGHT
    + """
    from concurrent.futures import ThreadPoolExecutor
    one = softmax
    def softmax(s):
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(one, s).result()
    """,
    "lru_cache": RIGHT
    + "\n    import functools\n    @functools.lru_cache\n    def n(): return 1\n",
    "global state": RIGHT + "\n    calls = []\n    one = softmax\n    def softmax(s):\n"
    "        calls.append(1)\n        return one(s)\n",
    "unicode names": RIGHT.replace("weights", "gewichte_ü"),
    "a slow import": "import time\ntime.sleep(1)\n" + textwrap.dedent(RIGHT),
    "warnings": RIGHT + "\n    import warnings\n    warnings.warn('hm')\n",
    "annotations": RIGHT + "\n    def later(x: 'Later') -> 'Later': ...\n    class Later: ...\n",
    "standard library": "import math, itertools, statistics, dataclasses\n"
    + textwrap.dedent(RIGHT),
}


@pytest.mark.parametrize("source", HONEST.values(), ids=HONEST)
def test_an_honest_oddity_passes(check: Check, source: str) -> None:
    verdict = check(source)
    assert verdict.passed, verdict


def test_a_verdict_survives_its_own_json(check: Check) -> None:
    for source in (RIGHT, "def softmax(s):\n    print(s)\n    return s\n"):
        verdict = check(source)
        assert Verdict.from_json(verdict.to_json()) == verdict
    with pytest.raises(ValueError, match="version"):
        Verdict.from_json({**verdict.to_json(), "version": 99})
