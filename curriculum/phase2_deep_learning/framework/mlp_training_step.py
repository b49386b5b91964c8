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
nothing crashes: the loss still falls for a while, and a day is lost. What belongs in one step, and
in which order?

Write two things. First `Mlp`, a network with one hidden layer. It turns each row of `x` into raw
scores, one for each class:

$$\text{scores} = \text{output}(\operatorname{relu}(\text{hidden}(x)))$$

Its two `nn.Linear` layers are called `hidden` and `output`, so that saved weights find their place.

Then `training_step`. It puts the model in training mode, for it may come straight from an
evaluation. It computes the mean cross-entropy of the scores against the labels, has the optimiser
take one step along the gradient of this batch alone, and returns the loss from before that step
as a plain `float`:

    >>> model = Mlp(inputs=2, width=16, classes=3)
    >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    >>> x, labels = torch.tensor([[0.5, -1.0], [2.0, 0.3]]), torch.tensor([0, 2])
    >>> losses = [training_step(model, optimizer, x, labels) for _ in range(100)]
    >>> losses[-1] < losses[0] / 2
    True

It works for any model that maps `x` to scores, and for any optimiser of that model's parameters.
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
    hints,
    holds,
    integers,
    misconception,
    solution,
)


@solution
class Mlp(nn.Module):
    """`hidden`, a ReLU, then `output`."""

    def __init__(self, inputs: int, width: int, classes: int):
        super().__init__()
        self.hidden = nn.Linear(inputs, width)
        self.output = nn.Linear(width, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Raw scores (batch, classes) for `x` (batch, inputs)."""
        return self.output(F.relu(self.hidden(x)))


@solution
def training_step(
    model: nn.Module, optimizer: torch.optim.Optimizer, x: torch.Tensor, labels: torch.Tensor
) -> float:
    """Moves the model one step; returns the loss from before it."""
    model.train()
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


def weights(hidden_weight, hidden_bias, output_weight, output_bias):
    """A state of the network. The 0.3 keeps inputs of a ReLU off 0, where its slope is anyone's choice."""
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
X = arrays("batch>=2 inputs", -2, 2, "float32", tensor=True)
LABELS = arrays("batch>=2", 0, "classes", "int64", tensor=True)

SGD = """
import torch

def with_momentum(model, lr):
    return torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
"""
PROBE = """
from torch import nn

class Probe(nn.Linear):
    def reset_parameters(self):
        nn.init.zeros_(self.weight), nn.init.zeros_(self.bias)

    def forward(self, x):
        self.was_training = self.training
        return super().forward(x)
"""


def sizes_of(state):
    width, inputs = state["hidden.weight"].shape
    return inputs, width, len(state["output.bias"])


def theirs(submission, state):
    """The submission's network with these weights."""
    model = submission.Mlp(*sizes_of(state))
    model.load_state_dict(state, strict=False)
    return model


def ours(state):
    """Our own network with the same weights."""
    model = Mlp(*sizes_of(state))
    model.load_state_dict(state)
    return model


def sgd(submission, model, lr):
    """An optimiser of its parameters, over there: it keeps some of its last speed."""
    return submission.module("sgd.py", SGD).with_momentum(model, lr)


@check(inputs=integers(1, 5), width=integers(1, 5), classes=integers(2, 5), cases=4)
def has_both_layers(submission, inputs, width, classes):
    """The model holds the weights and biases of `hidden` and `output`"""
    got = submission.Mlp(inputs, width, classes).state_dict()
    shapes = {name: tuple(tensor.shape) for name, tensor in got.items()}
    for name, tensor in Mlp(inputs, width, classes).state_dict().items():
        holds(name in shapes, f"the model's state_dict() lacks {name}", got=shapes)
        equal(shapes[name], tuple(tensor.shape), f"{name} has another shape")


@check(state=STATE, x=arrays("batch inputs", -2, 2, "float32", tensor=True), cases=6)
def scores_each_class(submission, state, x):
    """The scores are output(relu(hidden(x)))"""
    close(theirs(submission, state)(x), ours(state)(x))


@check(state=STATE, x=X, labels=LABELS, cases=2)
def returns_a_float(submission, state, x, labels):
    """A step returns a plain float"""
    model = theirs(submission, state)
    loss = submission.training_step(model, sgd(submission, model, 0.1), x, labels)
    equal(type(loss).__name__, "float", "the loss is of another type")


@check(state=STATE, x=X, labels=LABELS, cases=4)
def returns_the_loss(submission, state, x, labels):
    """The loss is the mean cross-entropy from before the step"""
    model = theirs(submission, state)
    loss = submission.training_step(model, sgd(submission, model, 0.1), x, labels)
    close(loss, F.cross_entropy(ours(state)(x), labels).item(), rtol=1e-4)


@check(state=STATE, x=X, labels=LABELS, lr=floats(0.01, 0.5), steps=integers(1, 3), cases=6)
def follows_the_gradient(submission, state, x, labels, lr, steps):
    """Each step moves the weights along the gradient of its own batch"""
    model, expected = theirs(submission, state), ours(state)
    optimizer = sgd(submission, model, lr)
    our_optimizer = torch.optim.SGD(expected.parameters(), lr=lr, momentum=0.9)
    for _ in range(steps):
        submission.training_step(model, optimizer, x, labels)
        training_step(expected, our_optimizer, x, labels)
    got = model.state_dict()
    for name, tensor in expected.state_dict().items():
        after = f"after {steps} step{'s' * (steps > 1)}, {name} is not where the gradient leads"
        close(got[name], tensor, after)


@check()
def turns_training_on(submission):
    """A model that comes from an evaluation trains in training mode"""
    model = submission.module("probe.py", PROBE).Probe(2, 2)
    model.eval()
    optimizer = sgd(submission, model, 0.1)
    submission.training_step(model, optimizer, torch.ones(2, 2), torch.tensor([0, 1]))
    holds(model.was_training, "the scores were computed in evaluation mode")


@misconception(Mlp, fails=has_both_layers)
class LayersInAList(nn.Module):
    """A plain list hides its layers from the model: `parameters()` finds nothing to train and
    `state_dict()` nothing to save. Make each layer an attribute of its own."""

    def __init__(self, inputs, width, classes):
        super().__init__()
        self.layers = [nn.Linear(inputs, width), nn.Linear(width, classes)]

    def forward(self, x):
        return self.layers[1](F.relu(self.layers[0](x)))


@misconception(Mlp, fails=scores_each_class)
class NoBend(nn.Module):
    """Nothing bends between the two layers. Two linear layers in a row are one linear layer:
    where does the ReLU go?"""

    def __init__(self, inputs, width, classes):
        super().__init__()
        self.hidden = nn.Linear(inputs, width)
        self.output = nn.Linear(width, classes)

    def forward(self, x):
        return self.output(self.hidden(x))


@misconception(Mlp, fails=scores_each_class)
class ReluAtTheEndToo(nn.Module):
    """The scores pass through a ReLU as well, so none can be negative. Raw scores are asked for."""

    def __init__(self, inputs, width, classes):
        super().__init__()
        self.hidden = nn.Linear(inputs, width)
        self.output = nn.Linear(width, classes)

    def forward(self, x):
        return F.relu(self.output(F.relu(self.hidden(x))))


@misconception(Mlp, fails=scores_each_class)
class ProbabilitiesNotScores(nn.Module):
    """These are probabilities, and raw scores are asked for: the cross-entropy applies the softmax
    itself, and a second one flattens the gradient."""

    def __init__(self, inputs, width, classes):
        super().__init__()
        self.hidden = nn.Linear(inputs, width)
        self.output = nn.Linear(width, classes)

    def forward(self, x):
        return self.output(F.relu(self.hidden(x))).softmax(dim=-1)


@misconception(training_step, fails=returns_a_float)
def keeps_the_graph(model, optimizer, x, labels):
    """This loss is a tensor that still drags its whole graph along: collect a thousand and the
    memory is full. Take the number out of it."""
    model.train()
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), labels)
    loss.backward()
    optimizer.step()
    return loss


@misconception(training_step, fails=returns_a_float)
def cut_from_the_graph(model, optimizer, x, labels):
    """The scores are cut from the graph (by `detach`, `no_grad` or the like) before `backward`, so
    that no gradient finds its way back to the weights."""
    model.train()
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x).detach(), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


@misconception(training_step, fails=returns_the_loss)
def softmax_twice(model, optimizer, x, labels):
    """`F.cross_entropy` takes raw scores and applies the softmax itself; here it is applied twice."""
    model.train()
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x).softmax(dim=-1), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


@misconception(training_step, fails=returns_the_loss)
def sum_of_the_batch(model, optimizer, x, labels):
    """This loss is the sum over the batch. With the mean, a batch twice as large does not mean
    a step twice as long."""
    model.train()
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), labels, reduction="sum")
    loss.backward()
    optimizer.step()
    return loss.item()


@misconception(training_step, fails=returns_the_loss)
def loss_from_after_the_step(model, optimizer, x, labels):
    """This is the loss after the step: the scores are computed a second time. The loss that the
    gradient came from costs nothing more."""
    model.train()
    optimizer.zero_grad()
    F.cross_entropy(model(x), labels).backward()
    optimizer.step()
    return F.cross_entropy(model(x), labels).item()


@misconception(training_step, fails=follows_the_gradient)
def never_cleared(model, optimizer, x, labels):
    """`backward` *adds* to the gradients that are there. Nothing clears them here, so that each
    step follows the sum of all gradients so far."""
    model.train()
    loss = F.cross_entropy(model(x), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


@misconception(training_step, fails=follows_the_gradient)
def nothing_to_follow(model, optimizer, x, labels):
    """The weights never move: there is no step, or no gradient when it comes. Look at the order
    of `zero_grad`, `backward` and `step`."""
    model.train()
    loss = F.cross_entropy(model(x), labels)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()


@misconception(training_step, fails=follows_the_gradient)
def one_batch_late(model, optimizer, x, labels):
    """The optimiser steps before `backward` has run. It moves the very weights that `backward` still
    needs, and along the gradient of the batch before this one."""
    model.train()
    loss = F.cross_entropy(model(x), labels)
    optimizer.step()
    optimizer.zero_grad()
    loss.backward()
    return loss.item()


@misconception(training_step, fails=follows_the_gradient)
def momentum_forgotten(model, optimizer, x, labels):
    """The first step is right and the second lacks its momentum: that lives in the optimiser you
    are handed. Let that one step, not a rule of your own or a new optimiser."""
    model.train()
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), labels)
    loss.backward()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= optimizer.param_groups[0]["lr"] * parameter.grad
    return loss.item()


@misconception(training_step, fails=turns_training_on)
def stays_in_evaluation(model, optimizer, x, labels):
    """A model that was just evaluated stays in evaluation mode here, with its dropout off and its
    batch statistics frozen. One call turns training mode on."""
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


@alternative(Mlp)
class AsASequence(nn.Module):
    """The same layers, in a sequence too"""

    def __init__(self, inputs, width, classes):
        super().__init__()
        self.hidden = nn.Linear(inputs, width)
        self.output = nn.Linear(width, classes)
        self.all = nn.Sequential(self.hidden, nn.ReLU(), self.output)

    def forward(self, x):
        return self.all(x)


@alternative(Mlp)
class ByMatrixProducts(nn.Module):
    """Matrix products, and a clamp for the ReLU"""

    def __init__(self, inputs, width, classes):
        super().__init__()
        self.hidden = nn.Linear(inputs, width)
        self.output = nn.Linear(width, classes)

    def forward(self, x):
        bent = (x @ self.hidden.weight.T + self.hidden.bias).clamp(min=0)
        return bent @ self.output.weight.T + self.output.bias


@alternative(training_step)
def cleared_afterwards(model, optimizer, x, labels):
    """The gradients are cleared after the step, for the next one"""
    model.train()
    loss = nn.CrossEntropyLoss()(model(x), labels)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return float(loss)


@alternative(training_step)
def by_a_closure(model, optimizer, x, labels):
    """The optimiser is handed a closure, as L-BFGS needs it"""
    was_training = model.training
    model.train()

    def closure():
        model.zero_grad()
        log_probabilities = model(x).log_softmax(dim=-1)
        loss = -log_probabilities[torch.arange(len(x)), labels].mean()
        loss.backward()
        return loss

    loss = optimizer.step(closure)
    model.train(was_training)
    return loss.item()


@alternative(training_step)
def gradients_asked_for(model, optimizer, x, labels):
    """The gradients are asked for by name, and put where the optimiser looks"""
    model.train()
    parameters = list(model.parameters())
    loss = F.cross_entropy(model(x), labels)
    for parameter, gradient in zip(parameters, torch.autograd.grad(loss, parameters), strict=True):
        parameter.grad = gradient
    optimizer.step()
    return loss.detach().numpy().item()


hints(
    "Five things happen in a step: clear, forward, loss, backward, step. Which of them need the model, and which the optimiser?",
    "`backward` adds to what is already in `.grad`, and `optimizer.step()` uses whatever it finds there. So clear first, and step last.",
    "`model.train()`, `optimizer.zero_grad()`, `loss = F.cross_entropy(model(x), labels)`, `loss.backward()`, `optimizer.step()`, then `return loss.item()`.",
)
