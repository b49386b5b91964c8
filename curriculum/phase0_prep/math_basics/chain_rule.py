# /// script
# dependencies = ["numpy"]
# [tool.upslope]
# teaches = ["chain-rule"]
# needs = []
# minutes = 15
# difficulty = "medium"
# ///
r"""# The chain rule, one link at a time

How does a network know which of its weights to blame? Take the smallest network there is, one
neuron with one input, and write down each thing it computes:

$$z = wx + b \qquad a = \tanh z \qquad e = a - y \qquad L = e^2 + w^2$$

The last is the loss: how far the answer $a$ is from the target $y$, and a price on a large weight.
If $b$ grows a little, how much does $L$ grow? Follow the arrows from $b$ to $L$, and multiply the
slopes of the links on the way:

$$\frac{dL}{db} = \frac{dL}{de} \cdot \frac{de}{da} \cdot \frac{da}{dz} \cdot \frac{dz}{db}$$

Two of the links need a thought. The slope of $\tanh z$ is $1 - \tanh^2 z$. And $w$ has two arrows
leaving it: one into $z$, one straight into $L$. What comes back along each of them is added up.

Write `neuron`. It returns three numbers: the loss, its slope with respect to `w`, and its slope with
respect to `b`.

    >>> neuron(x=2.0, w=0.0, b=0.0, y=1.0)
    (1.0, -4.0, -2.0)
"""

import math

import numpy as np

from upslope.author import (
    alternative,
    built,
    check,
    close,
    hints,
    integers,
    misconception,
    solution,
)


@solution
def neuron(x: float, w: float, b: float, y: float) -> tuple[float, float, float]:
    """The loss, and how fast it grows with `w` and with `b`."""
    a = math.tanh(w * x + b)
    e = a - y
    loss = e**2 + w**2
    by_z = 2 * e * (1 - a**2)
    return loss, by_z * x + 2 * w, by_z


def half(of):
    return of / 2


HALVES = built(half, of=integers(-4, 4))


@check(x=HALVES, w=HALVES, b=HALVES, y=HALVES)
def forward_comes_first(submission, x, w, b, y):
    """The first number is the loss"""
    loss, _, _ = submission.neuron(x, w, b, y)
    close(loss, neuron(x, w, b, y)[0], atol=1e-6)


@check(x=HALVES, w=HALVES, b=HALVES, y=HALVES)
def slope_of_the_bias(submission, x, w, b, y):
    """The third number is the loss's slope with respect to b"""
    _, _, by_b = submission.neuron(x, w, b, y)
    close(by_b, neuron(x, w, b, y)[2], atol=1e-6)


@check(x=HALVES, b=HALVES, y=HALVES)
def slope_of_a_weight_of_zero(submission, x, b, y):
    """Where w is zero, its price is flat, and the second number is what came through z"""
    _, by_w, _ = submission.neuron(x, 0.0, b, y)
    close(by_w, neuron(x, 0.0, b, y)[1], atol=1e-6)


@check(x=HALVES, w=HALVES, b=HALVES, y=HALVES)
def slope_of_the_weight(submission, x, w, b, y):
    """The second number is the loss's slope with respect to w, along both of its arrows"""
    _, by_w, _ = submission.neuron(x, w, b, y)
    close(by_w, neuron(x, w, b, y)[1], atol=1e-6)


@misconception(neuron, fails=forward_comes_first)
def no_price_on_the_weight(x, w, b, y):
    """The loss has lost its second part, `w` squared."""
    a = math.tanh(w * x + b)
    by_z = 2 * (a - y) * (1 - a**2)
    return (a - y) ** 2, by_z * x + 2 * w, by_z


@misconception(neuron, fails=slope_of_the_bias)
def square_has_slope_one(x, w, b, y):
    """The first link back from the loss is a square, and the slope of `e**2` is not `e`."""
    a = math.tanh(w * x + b)
    by_z = (a - y) * (1 - a**2)
    return (a - y) ** 2 + w**2, by_z * x + 2 * w, by_z


@misconception(neuron, fails=slope_of_the_bias)
def skips_the_tanh(x, w, b, y):
    """The link from `z` to `a` is missing, as if tanh were a straight line. Every link on the way
    has a slope, and each is a factor."""
    a = math.tanh(w * x + b)
    by_z = 2 * (a - y)
    return (a - y) ** 2 + w**2, by_z * x + 2 * w, by_z


@misconception(neuron, fails=slope_of_the_bias)
def tanh_twice(x, w, b, y):
    """The slope of tanh is taken at `a`. It belongs where tanh was computed, at `z`; there,
    `tanh(z)` is `a` already."""
    a = math.tanh(w * x + b)
    by_z = 2 * (a - y) * (1 - math.tanh(a) ** 2)
    return (a - y) ** 2 + w**2, by_z * x + 2 * w, by_z


@misconception(neuron, fails=slope_of_a_weight_of_zero)
def last_link_missing(x, w, b, y):
    """`w` gets the slope of `z`, as `b` does. But `z` moves by `x` for every step of `w`: one more
    link, one more factor."""
    a = math.tanh(w * x + b)
    by_z = 2 * (a - y) * (1 - a**2)
    return (a - y) ** 2 + w**2, by_z + 2 * w, by_z


@misconception(neuron, fails=slope_of_the_weight)
def one_arrow_only(x, w, b, y):
    """Only what comes back through `z` is counted. A second arrow leaves `w`, straight into the
    loss, and it brings something back as well."""
    a = math.tanh(w * x + b)
    by_z = 2 * (a - y) * (1 - a**2)
    return (a - y) ** 2 + w**2, by_z * x, by_z


@alternative(neuron)
def link_by_link(x, w, b, y):
    """Backwards over a list of arrows, each with its slope"""
    z = w * x + b
    a = np.tanh(z)
    e = a - y
    arrows = [
        ("L", "e", 2 * e),
        ("L", "w", 2 * w),
        ("e", "a", 1.0),
        ("a", "z", 1 - a * a),
        ("z", "w", x),
        ("z", "b", 1.0),
    ]
    slopes = dict.fromkeys("eazwb", 0.0) | {"L": 1.0}
    for end, start, slope in arrows:
        slopes[start] += slopes[end] * slope
    return e * e + w * w, slopes["w"], slopes["b"]


@alternative(neuron)
def forwards(x, w, b, y):
    """Forwards: each value travels with its two slopes, in one array"""
    weight, bias = np.array([w, 1.0, 0.0]), np.array([b, 0.0, 1.0])
    z = weight * x + bias
    a = np.array([np.tanh(z[0]), *(z[1:] / np.cosh(z[0]) ** 2)])
    e = a - np.array([y, 0.0, 0.0])
    loss = np.array([e[0] ** 2, *(2 * e[0] * e[1:])])
    return tuple(loss + np.array([w**2, 2 * w, 0.0]))


@alternative(neuron)
def measured(x, w, b, y):
    """No chain rule: the slopes are measured, by central differences"""

    def loss(w, b):
        return (math.tanh(w * x + b) - y) ** 2 + w**2

    h = 6e-6
    by_w = (loss(w + h, b) - loss(w - h, b)) / (2 * h)
    by_b = (loss(w, b + h) - loss(w, b - h)) / (2 * h)
    return loss(w, b), by_w, by_b


hints(
    "First compute `z`, `a`, `e` and the loss, and keep each in a variable: the slopes need them again.",
    "Walk back from the loss: `2 * e` is its slope with respect to `e`, and to `a`. Multiply by the slope of tanh to get that of `z`.",
    "`z` moves by 1 when `b` does, and by `x` when `w` does. To what comes to `w` through `z`, add the slope of `w**2`.",
)
