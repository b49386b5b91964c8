# /// script
# dependencies = ["torch"]
# [tool.upslope]
# teaches = ["torch-module", "training-step"]
# needs = []
# minutes = 15
# difficulty = "medium"
# ///
r"""# One training step, done right

A network learns by taking the same small step thousands of times. If that step is subtly wrong,
nothing crashes: the loss still falls for a while, and you lose a day. What exactly belongs in one
step, and in which order?

Write two things. First `Mlp`, a network with one hidden layer that turns each row of `x` into one
raw score a class:

$$\text{scores} = \text{output}\bigl(\operatorname{relu}(\text{hidden}(x))\bigr)$$

Its two `nn.Linear` layers are called `hidden` and `output`, so that saved weights find their place.

Then `training_step`. It puts the model in training mode (it may come straight from an
evaluation), computes the mean cross-entropy of its scores against the labels, and lets the
optimiser take one step against the gradient of this batch alone. It returns the loss from before
the step, as a plain `float`:

    >>> model = Mlp(inputs=2, width=16, classes=3)
    >>> optimizer = make_optimizer(model, lr=0.1)
    >>> x, labels = torch.tensor([[0.5, -1.0], [2.0, 0.3]]), torch.tensor([0, 2])
    >>> [training_step(model, optimizer, x, labels) for _ in range(3)]  # yours will differ
    [1.2140, 1.0483, 0.8121]

`training_step` works for any model that maps `x` to scores, and for any optimiser of its
parameters.
"""

import torch
import torch.nn.functional as F
from torch import nn

from upslope.author import (
    alternative,
    arrays,
    built,
    check,
    close,
    equal,
    floats,
    given,
    hints,
    holds,
    integers,
    misconception,
    solution,
)


@solution
class Mlp(nn.Module):
    """`hidden`, a ReLU, and `output`."""

    def __init__(self, inputs: int, width: int, classes: int):
        super().__init__()
        self.hidden = nn.Linear(inputs, width)
        self.output = nn.Linear(width, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Raw scores, (batch, classes), for `x`, (batch, inputs)."""
        return self.output(F.relu(self.hidden(x)))


@given
def make_optimizer(model: nn.Module, lr: float) -> torch.optim.Optimizer:
    """Gradient descent that keeps rolling: with momentum."""
    return torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)


@solution
def training_step(
    model: nn.Module, optimizer: torch.optim.Optimizer, x: torch.Tensor, labels: torch.Tensor
) -> float:
    """Moves the model one step; the loss from before it."""
    model.train()
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


def weights(hidden_weight, hidden_bias, output_weight, output_bias):
    """A state of the network; 0.3 keeps ReLU off its kink, where slopes are a matter of taste."""
    return {
        "hidden.weight": hidden_weight,
        "hidden.bias": hidden_bias + 0.3,
        "output.weight": output_weight,
        "output.bias": output_bias,
    }


STATE = built(
    weights,
    hidden_weight=arrays("width inputs", -2, 2, "float32", tensor=True),
    hidden_bias=arrays("width", -2, 2, "float32", tensor=True),
    output_weight=arrays("classes>=2 width", -2, 2, "float32", tensor=True),
    output_bias=arrays("classes>=2", -2, 2, "float32", tensor=True),
)
X = arrays("batch inputs", -2, 2, "float32", tensor=True)
LABELS = arrays("batch", 0, "classes", "int64", tensor=True)

PROBE = """
import torch

class Probe(torch.nn.Linear):
    def forward(self, x):
        self.was_training = self.training
        return super().forward(x)
"""


def sizes_of(state):
    width, inputs = state["hidden.weight"].shape
    return inputs, width, len(state["output.bias"])


def loaded(submission, state):
    """The submission's network in a given state."""
    model = submission.Mlp(*sizes_of(state))
    model.load_state_dict(state, strict=False)
    return model


def mine(state):
    """Our own network in the same state."""
    model = Mlp(*sizes_of(state))
    model.load_state_dict(state)
    return model


@check(inputs=integers(1, 5), width=integers(1, 5), classes=integers(2, 5), cases=8)
def has_named_layers(submission, inputs, width, classes):
    """The weights of `hidden` and `output` are parameters of the model"""
    held = dict(submission.Mlp(inputs, width, classes).named_parameters())
    got = {name: tuple(tensor.shape) for name, tensor in held.items()}
    for name, tensor in Mlp(inputs, width, classes).named_parameters():
        holds(name in got, f"{name} is no parameter of the model", got=got)
        equal(got[name], tuple(tensor.shape), f"{name} has another shape")


@check(state=STATE, x=X)
def scores_every_class(submission, state, x):
    """The scores are output(relu(hidden(x)))"""
    close(loaded(submission, state)(x), mine(state)(x))


@check(state=STATE, x=X, labels=LABELS, cases=8)
def returns_a_float(submission, state, x, labels):
    """A step returns a plain float"""
    model = loaded(submission, state)
    loss = submission.training_step(model, submission.make_optimizer(model, 0.1), x, labels)
    holds(type(loss) is float, "the loss is no plain float", got=loss)


@check(state=STATE, x=X, labels=LABELS)
def returns_the_loss(submission, state, x, labels):
    """The loss is the mean cross-entropy before the step"""
    model = loaded(submission, state)
    loss = submission.training_step(model, submission.make_optimizer(model, 0.1), x, labels)
    close(loss, F.cross_entropy(mine(state)(x), labels).item(), rtol=1e-4)


@check(state=STATE, x=X, labels=LABELS, lr=floats(0.01, 0.5), steps=integers(1, 4))
def follows_the_gradient(submission, state, x, labels, lr, steps):
    """Each step moves the weights by the gradient of its own batch"""
    model, expected = loaded(submission, state), mine(state)
    optimizer, ours = submission.make_optimizer(model, lr), make_optimizer(expected, lr)
    for _ in range(steps):
        submission.training_step(model, optimizer, x, labels)
        training_step(expected, ours, x, labels)
    got = model.state_dict()
    for name, tensor in expected.state_dict().items():
        close(got[name], tensor)


@check()
def trains_in_training_mode(submission):
    """A model that comes from an evaluation is put in training mode first"""
    model = submission.module("probe", PROBE).Probe(2, 2)
    model.eval()
    optimizer = submission.make_optimizer(model, 0.1)
    submission.training_step(model, optimizer, torch.ones(2, 2), torch.tensor([0, 1]))
    holds(model.was_training, "the model computed its scores in evaluation mode")
