"""No hostile submission passes, harms the machine, or leaves a trace in the next one's check."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import pytest

from attacks.attack import RIGHT, Attack
from attacks.conftest import Check
from attacks.families import ATTACKS
from attacks.surroundings import Surroundings
from attacks.test_honest import HONEST, TORCH
from attacks.trap import SECRETS
from upslope.grading.sandbox.world import LAYERS
from upslope.verdict import Verdict

_FIRST = {name.partition(":")[0]: name for name in reversed(ATTACKS)}
"""The first attack of each family: a few that stand for all."""


def _cases() -> list[object]:
    marks = {name: [pytest.mark.first_of_family] for name in _FIRST.values()}
    return [pytest.param(a, id=name, marks=marks.get(name, [])) for name, a in ATTACKS.items()]


@pytest.mark.parametrize("attack", _cases())
def test_a_hostile_submission_is_refused_with_the_reason(
    check: Check, surroundings: Surroundings, attack: Attack
) -> None:
    verdict = check(attack.exercise, attack.text)
    assert verdict.outcome in attack.outcome.split("|"), verdict
    assert re.search(attack.words, verdict.sentence), verdict
    assert verdict.sentence.isprintable(), "a reason is one line"
    assert len(verdict.sentence) < 500
    assert "ALLOWED" not in verdict.prints, verdict.prints
    assert leaked(verdict) == []
    # the hasty one is too hasty for a busy machine
    following = attack.exercise.replace("hasty", "stable")
    assert check(following, RIGHT[following]).passed
    assert surroundings.harm() == []


def leaked(verdict: Verdict) -> list[str]:
    """Secrets in what the submission could say; a verdict itself names what failed."""
    said = [verdict.sentence, verdict.prints, str(verdict.place)]
    if verdict.counterexample is not None:
        said += [verdict.counterexample.prints, str(verdict.counterexample.got)]
    whole = str(asdict(verdict))
    return [s for s in SECRETS if s in "".join(said)] + [s for s in SECRETS[:2] if s in whole]


def test_a_fork_bomb_goes_off_while_another_exercise_is_checked(
    check: Check, surroundings: Surroundings
) -> None:
    bomb = ATTACKS["processes: a fork bomb"]
    with ThreadPoolExecutor() as pool:
        bombed = pool.submit(check, bomb.exercise, bomb.text)
        checked = [check("ask-the-oracle", RIGHT["ask-the-oracle"])]
        while not bombed.done():
            checked.append(check("ask-the-oracle", RIGHT["ask-the-oracle"]))
    assert re.search(bomb.words, bombed.result().sentence), bombed.result()
    assert len(checked) > 1
    assert all(verdict.passed for verdict in checked)
    assert surroundings.harm() == []


def test_the_page_on_security_counts_them() -> None:
    page = (Path(__file__).parents[2] / "docs/security.md").read_text()
    assert len(ATTACKS) >= 70
    assert f"{len(ATTACKS)} hostile submissions in {len(_FIRST)} families" in page
    assert f"{len(HONEST) + len(TORCH)} honest oddities" in page
    assert all(f"| {name} |" in page for name in LAYERS)


@pytest.mark.skipif(os.getuid() != 0, reason="this whole run is an ordinary user's")
@pytest.mark.skipif(shutil.which("unshare") is None, reason="there is no unshare")
def test_the_same_holds_for_an_ordinary_user(whole_sandbox: None) -> None:
    """One attack of each family, and every honest oddity, as a user that is not root."""
    command = ["unshare", "--user", "--map-user=1000", "--map-group=1000", sys.executable, "-m"]
    command += [
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        str(Path(__file__).parent),
    ]
    command += ["-m", "first_of_family or honest"]
    root, surroundings = Path(__file__).parents[2], {**os.environ, "TMPDIR": "/tmp"}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=root, env=surroundings
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert "skipped" not in done.stdout, done.stdout[-2000:]
