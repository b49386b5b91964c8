"""A book whose hidden parts carry canaries: where one of them shows, something leaked."""

from __future__ import annotations

import re
from pathlib import Path

CURRICULUM = Path(__file__).parents[2] / "curriculum"
CANARY = "canary-5f1d9e2c"
TOKEN = "sk-canary-0b77a1"
"""A key in the environment of whoever starts a check."""

SECRETS = (
    CANARY,
    TOKEN,
    # names of checks and of misconceptions
    "adds_up_to_one",
    "follows_the_formula",
    "survives_large_scores",
    "one_sum_for_the_batch",
    "smaller_score_wins",
    "keeps_the_graph",
    "tells_what_the_oracle_says",
    # out of solutions
    "weights / weights.sum(axis=-1, keepdims=True)",
    # where the book lies
    "phase0_prep/",
    "phase2_deep_learning/",
)

_ORACLE = '''
# /// script
# dependencies = []
# [tool.upslope]
# teaches = ["asking"]
# needs = []
# minutes = 5
# difficulty = "easy"
# ///
"""# Ask the oracle

Return what `oracle.ask(question)` says of each question.
"""

from upslope.author import (
    alternative, check, equal, exposed, hints, integers, lists, misconception, solution
)


@exposed("ask")
class Oracle:
    def __init__(self, salt):
        self.salt = salt

    def ask(self, question):
        if type(question) is not int:
            raise TypeError("the oracle takes whole numbers")
        return question * 31 + self.salt


@solution
def answers(oracle, questions: list[int]) -> list[int]:
    """One answer for each question."""
    return [oracle.ask(question) for question in questions]


@check(questions=lists(integers(0, 99), most=5), salt=integers(0, 10**6), cases=4)
def tells_what_the_oracle_says(submission, questions, salt):
    """The answers are the oracle's"""
    oracle = Oracle(salt)
    equal(submission.answers(oracle, questions), [oracle.ask(q) for q in questions])


@misconception(answers, fails=tells_what_the_oracle_says)
def tells_the_questions(oracle, questions):
    """These are the questions themselves."""
    return questions


@alternative(answers)
def with_a_loop(oracle, questions):
    """A loop"""
    found = []
    for question in questions:
        found.append(oracle.ask(question))
    return found


@alternative(answers)
def with_map(oracle, questions):
    """A map"""
    return list(map(oracle.ask, questions))


hints("Look at one question.", "Collect the answers.", "A list comprehension does it.")
'''


def write_book(root: Path) -> Path:
    """Two exercises of the curriculum, one that is short of time, one with an object to call."""
    softmax = _copy("phase0_prep/math_basics/stable_softmax.py")
    hasty = softmax.replace('["softmax"]', '["hasty"]').replace("# min", "# seconds = 0.5\n# min")
    mlp = _copy("phase2_deep_learning/framework/mlp_training_step.py")
    phases = {
        "phase0_prep": {
            "stable_softmax": softmax,
            "hasty_softmax": hasty,
            "ask_the_oracle": _ORACLE,
        },
        "phase2_deep_learning": {"mlp_training_step": mlp},
    }
    roadmap = ""
    for phase, exercises in phases.items():
        (root / phase / "topic").mkdir(parents=True)
        for name, text in exercises.items():
            hidden = f'{text.lstrip()}\n\nHIDDEN = "{CANARY}"\n'
            (root / phase / "topic" / f"{name}.py").write_text(hidden)
        roadmap += _PHASE.format(phase=phase, exercises=list(exercises))
    (root / "roadmap.toml").write_text(roadmap)
    return root


def _copy(name: str) -> str:
    """An exercise of the curriculum that needs no other."""
    return re.sub(r"^# needs = .*$", "# needs = []", (CURRICULUM / name).read_text(), flags=re.M)


_PHASE = """
[[phase]]
id = "{phase}"
title = "T"
promise = "You can."
artifact = "One"
[[phase.topic]]
id = "topic"
title = "T"
summary = "S."
exercises = {exercises}
"""
