"""`upslope serve` is all that a newcomer need type."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen

from person import SOFTMAX, UPSLOPE, Learner


@contextmanager
def serving(learner: Learner, *words: str) -> Iterator[tuple[str, str]]:
    """The address, and all that was said before it."""
    process = subprocess.Popen(
        [UPSLOPE, "serve", "--port", "0", "--no-open", *words],
        cwd=learner.work,
        env=learner.env | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stderr is not None
    said = ""
    try:
        while not (found := re.search(r"http://127\.0\.0\.1:\d+", said)):
            line = process.stdout.readline()
            assert line, said + process.stderr.read()
            said += line
        with urlopen(found[0]) as page:
            assert page.status == 200
        yield found[0], said
    finally:
        process.send_signal(signal.SIGINT)
        rest, trouble = process.communicate(timeout=20)
        assert process.returncode == 0 and "Traceback" not in trouble, trouble
        assert "Stopped." in rest


def test_it_makes_a_workspace_for_one_who_has_none_and_serves_it(newcomer: Learner):
    with serving(newcomer) as (address, said):
        assert "is your workspace" in said
        assert (newcomer.work / "upslope-work" / SOFTMAX).is_file()
        with urlopen(address) as page:
            assert b"Softmax that never overflows" in page.read()


def test_it_serves_the_workspace_that_there_is(learner: Learner):
    with serving(learner) as (_, said):
        assert "is your workspace" not in said
    assert not (learner.work.parent / "upslope-work").exists()


def test_a_workspace_can_be_named_and_is_made(newcomer: Learner):
    with serving(newcomer, "--workspace", "here/work"):
        assert (newcomer.work / "here" / "work" / SOFTMAX).is_file()


def test_a_port_that_cannot_be_is_one_sentence(learner: Learner):
    ran = learner.run("serve", "--port", "99999")
    assert ran.code == 2 and "There is no port 99999." in ran.err
