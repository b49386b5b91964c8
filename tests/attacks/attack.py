"""The form of one attack."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

MARK = "upslope-attack"
"""Part of the name of every file, and so on, that an attack tries to leave behind."""
PORT = 45671
TIME = "(ran for over|was not done after|had to be stopped after) (0.5|1.5|5|15) s"
"""Which of the three it is depends on how busy the machine is, and on what the attack did."""
"""Where an attack tries to listen."""

RIGHT = {
    "stable-softmax": """
import numpy as np

def softmax(scores):
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)
""",
    "mlp-training-step": """
import torch
import torch.nn.functional as F
from torch import nn

class Mlp(nn.Module):
    def __init__(self, inputs, width, classes):
        super().__init__()
        self.hidden = nn.Linear(inputs, width)
        self.output = nn.Linear(width, classes)

    def forward(self, x):
        return self.output(F.relu(self.hidden(x)))

def make_optimizer(model, lr):
    return torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)

def training_step(model, optimizer, x, labels):
    model.train()
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), labels)
    loss.backward()
    optimizer.step()
    return loss.item()
""",
    "ask-the-oracle": """
def answers(oracle, questions):
    return [oracle.ask(question) for question in questions]
""",
}
RIGHT["hasty-softmax"] = RIGHT["stable-softmax"]

WRONG = """
def softmax(scores):
    return scores
"""


@dataclass(frozen=True)
class Attack:
    """A submission that returns wrong answers and would like to pass, or to do harm.

    `outcome` is what the verdict must be (`a|b`: either); `words` a pattern in its sentence, which
    must be true of this attack.
    """

    outcome: str
    words: str
    source: str
    exercise: str = "stable-softmax"

    @property
    def text(self) -> str:
        return textwrap.dedent(self.source)


def early(outcome: str, words: str, source: str, exercise: str = "stable-softmax") -> Attack:
    """An attack while the file is loaded; what it then defines answers wrongly."""
    return Attack(outcome, words, textwrap.dedent(source) + WRONG, exercise)


def torch(outcome: str, words: str, source: str) -> Attack:
    """An attack beside a network and a step that are right until it changes them."""
    text = RIGHT["mlp-training-step"] + textwrap.dedent(source)
    return Attack(outcome, words, text, "mlp-training-step")
