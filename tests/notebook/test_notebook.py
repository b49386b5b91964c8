"""In a notebook the object itself is checked, and the verdict is shown where she works."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter

import upslope
from upslope.errors import UsageError
from upslope.learner.journal import read
from upslope.notebook import ShownVerdict
from upslope.render.html import verdict_html
from upslope.verdict import CheckResult, Counterexample, Diagnosis, Place, Value, Verdict

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # of overflow, which is the point


def right(scores: Any) -> Any:
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def wrong(scores: Any) -> Any:
    print("looking at", scores.shape)
    weights = np.exp(scores)
    return weights / weights.sum(axis=-1, keepdims=True)


def test_a_function_of_any_name_is_checked(work: Path):
    verdict = upslope.check("stable-softmax", wrong)
    assert verdict.outcome == "wrong" and verdict.diagnosis is not None
    assert verdict.diagnosis.misconception == "no_shift"
    assert upslope.check("stable-softmax", right).passed
    entries = [(entry.event, entry.door) for entry in read(work / "journal.jsonl")]
    assert entries[1:] == [("check", "notebook"), ("check", "notebook"), ("pass", "notebook")]


def test_a_closure_and_a_callable_object_are_checked_too(elsewhere: Path):
    class Softmax:
        def __call__(self, scores: Any) -> Any:
            return right(scores)

    assert upslope.check("stable-softmax", Softmax()).passed
    assert upslope.check("softmax", softmax=lambda scores: right(scores * 1)).passed


def test_without_a_workspace_nothing_is_written(elsewhere: Path):
    before = sorted(elsewhere.rglob("*"))
    assert upslope.check("stable-softmax", right).passed
    assert sorted(elsewhere.rglob("*")) == before
    with pytest.raises(UsageError, match="Hand in your function"):
        upslope.check("stable-softmax")


def test_without_an_object_her_file_is_checked(work: Path):
    place = work / "phase0_prep" / "math_basics" / "stable_softmax.py"
    assert upslope.check("stable-softmax").outcome == "raised"
    place.write_text("def softmax(:\n")
    assert upslope.check("stable-softmax").outcome == "refused"


def test_what_cannot_be_meant_is_said(elsewhere: Path):
    with pytest.raises(UsageError, match="Did you mean stable-softmax"):
        upslope.check("stabel-softmax", right)
    with pytest.raises(UsageError, match="does not ask for relu"):
        upslope.check("stable-softmax", relu=right)
    with pytest.raises(UsageError, match="which of them is this"):
        upslope.check("stable-softmax", right, wrong)


def test_the_task_can_be_loaded(elsewhere: Path):
    task = upslope.load("stable-softmax")
    shown = task._repr_markdown_()
    assert shown.startswith("## Softmax that never overflows") and "$$" in shown
    assert "```python\nimport numpy as np" in shown and "raise NotImplementedError" in shown
    assert "Two good changes" in repr(upslope.load("merge-conflict"))


def test_printed_it_reads_like_the_terminal(elsewhere: Path):
    text = str(upslope.check("stable-softmax", wrong))
    assert text.startswith(" ✗ stable-softmax")
    assert "looking at (1, 1)" in text and "does not subtract the maximum" in text


def test_ipython_shows_the_card(elsewhere: Path):
    data, _ = DisplayFormatter().format(upslope.check("stable-softmax", wrong))
    assert data["text/html"].startswith("<div") and "nan" in data["text/html"]
    assert data["text/plain"].startswith(" ✗ stable-softmax")


EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)> `<b>` *<i>* & \" '"
HOSTILE = Verdict(
    EVIL, "raised", EVIL, (CheckResult(EVIL, EVIL, "failed"),),
    Counterexample((EVIL,), Value(EVIL), Value(EVIL), EVIL, (), EVIL),
    Diagnosis(EVIL, EVIL), Place(EVIL, 3, EVIL), EVIL, 3.0,
)  # fmt: skip


class Tags(HTMLParser):
    """The tags and attributes of a text, and whether they are nested rightly."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_everything_in_the_card_is_escaped():
    tags = Tags(verdict_html(HOSTILE))
    assert not tags.open
    assert not tags.found & {"script", "img", "b_", "i"}
    assert tags.attributes <= {"style", "open"}


def test_the_card_is_made_of_no_colour_that_a_dark_page_would_swallow():
    html = verdict_html(HOSTILE)
    assert not re.search(r"#(fff|000)|:\s*(white|black)\b", html)
    assert "background:#" not in html


def test_the_shown_verdict_is_the_verdict(elsewhere: Path):
    verdict = upslope.check("stable-softmax", right)
    assert isinstance(verdict, ShownVerdict) and isinstance(verdict, Verdict)
    assert Verdict.from_json(verdict.to_json()).to_json() == verdict.to_json()


def test_a_script_without_ipython_works_and_exits(elsewhere: Path):
    code = (
        "import upslope, numpy as np\n"
        "def f(s):\n    w = np.exp(s - s.max(-1, keepdims=True))\n"
        "    return w / w.sum(-1, keepdims=True)\n"
        "print(upslope.check('stable-softmax', f))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert "All 5 checks hold." in done.stdout
