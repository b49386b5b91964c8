# /// script
# dependencies = ["numpy"]
# [tool.upslope]
# teaches = ["numerical-derivative"]
# needs = []
# minutes = 15
# difficulty = "medium"
# ///
r"""# A slope from two values

You can call a function, but you do not know its formula. How steep is it at $x$? Walk a small step
to either side, and divide the rise by the distance walked:

$$f'(x) \approx \frac{f(x + h) - f(x - h)}{2h}$$

How small should $h$ be? The smaller, the better, mathematics says: the error is about $h^2$. A
float disagrees. It keeps 16 digits, $f(x + h)$ and $f(x - h)$ share most of them, and what they
share is lost when you subtract: that error is about $10^{-16} / h$. One error shrinks with $h$, the
other grows. Somewhere between lies a step for which their sum is smallest.

Write `derivative`: the slope of a smooth `f` at `x`, right to nine digits. It may be off by a
billionth, or by a billionth of the slope where that is more. Your function will also meet an `x` of
zero, and an `x` in the millions, where six digits are enough.

    >>> round(derivative(math.sin, 0.0), 9)
    1.0
"""

from collections.abc import Callable

import numpy as np

from upslope.author import (
    alternative,
    check,
    close,
    equivalent,
    examples,
    floats,
    hints,
    misconception,
    solution,
)


@solution
def derivative(f: Callable[[float], float], x: float) -> float:
    """The slope of `f` at `x`."""
    step = 6e-6 * max(1.0, abs(x))
    return (f(x + step) - f(x - step)) / (2 * step)


def uphill(x):
    return 3 * x + 1


def downhill(x):
    return 2 - 5 * x


def sine(x):
    return np.sin(x)


def exponential(x):
    return np.exp(x)


def cube(x):
    return x**3


def square(x):
    return x**2


def reciprocal(x):
    return 1 / x


SLOPES = {
    sine: np.cos,
    exponential: np.exp,
    cube: lambda x: 3 * x**2,
    square: lambda x: 2 * x,
    reciprocal: lambda x: -1 / x**2,
}


@check(f=examples(uphill, downhill), x=floats(1, 4))
def knows_a_straight_line(submission, f, x):
    """The slope of a straight line is its own, to two digits at least"""
    close(submission.derivative(f, x), 3.0 if f is uphill else -5.0, rtol=0.02)


@check(f=examples(sine, exponential, cube), x=floats(0.5, 2))
def right_to_nine_digits(submission, f, x):
    """The slope of a curve is right to nine digits"""
    close(submission.derivative(f, x), SLOPES[f](x), rtol=1e-9, atol=1e-9)


@check(f=examples(sine, exponential), x=examples(0.0, -0.001, -1.0))
def works_at_zero(submission, f, x):
    """At zero, and below it, there is a slope too"""
    close(submission.derivative(f, x), SLOPES[f](x), rtol=1e-9, atol=1e-9)


@check(f=examples(reciprocal, square), x=floats(1e6, 1e9))
def works_far_from_zero(submission, f, x):
    """In the millions, the slope is still right to six digits"""
    close(submission.derivative(f, x), SLOPES[f](x), rtol=1e-6)
    close(submission.derivative(f, -x), SLOPES[f](-x), rtol=1e-6)


@misconception(derivative, fails=knows_a_straight_line)
def divides_by_one_step(f, x):
    """The rise is right, and the distance is not: from `x - h` to `x + h` it is two steps."""
    step = 6e-6 * max(1.0, abs(x))
    return (f(x + step) - f(x - step)) / step


@misconception(derivative, fails=knows_a_straight_line)
def left_minus_right(f, x):
    """The sign is flipped: a function that rises towards the right has a *positive* slope."""
    step = 6e-6 * max(1.0, abs(x))
    return (f(x - step) - f(x + step)) / (2 * step)


@misconception(derivative, fails=right_to_nine_digits)
def one_sided(f, x):
    """A step to one side only. Its error shrinks like `h`, not like `h²`, so that no step gives
    more than about eight digits. What does a look to the other side cancel?"""
    step = 1e-8 * max(1.0, abs(x))
    return (f(x + step) - f(x)) / step


@misconception(derivative, fails=right_to_nine_digits)
def smaller_is_better(f, x):
    """The step is so small that the two values agree in nearly all of their digits. Subtract them,
    and rounding is most of what remains."""
    step = 1e-12 * max(1.0, abs(x))
    return (f(x + step) - f(x - step)) / (2 * step)


@misconception(derivative, fails=right_to_nine_digits)
def wide_step(f, x):
    """The step is so wide that the curve bends within it: with `h` = 0.001 the bend costs about a
    millionth."""
    step = 1e-3 * max(1.0, abs(x))
    return (f(x + step) - f(x - step)) / (2 * step)


@misconception(derivative, fails=works_at_zero)
def step_of_nothing(f, x):
    """The step is a fraction of `x`, and a fraction of zero is zero: `0 / 0` is no slope. Which step
    is the smallest you want?"""
    step = 6e-6 * np.abs(x)
    return (f(x + step) - f(x - step)) / (2 * step)


@misconception(derivative, fails=works_far_from_zero)
def same_step_everywhere(f, x):
    """The step is the same for every `x`. Next to a billion a millionth hardly registers: floats are
    sparse out there, and the step has to grow with `x`."""
    step = 6e-6
    return (f(x + step) - f(x - step)) / (2 * step)


@alternative(derivative)
def balanced_errors(f, x):
    """The cube root of the rounding unit, and the distance really walked"""
    step = np.cbrt(np.finfo(float).eps) * (1 + abs(x))
    right, left = x + step, x - step
    return (f(right) - f(left)) / (right - left)


@alternative(derivative)
def five_points(f, x):
    """Two differences, combined so that the next error cancels as well"""
    step = 5e-4 * max(1.0, abs(x))
    near = (f(x + step) - f(x - step)) / (2 * step)
    far = (f(x + 2 * step) - f(x - 2 * step)) / (4 * step)
    return (4 * near - far) / 3


@alternative(derivative)
def both_values_at_once(f, x):
    """One vectorised call for both sides"""
    step = 1e-5 * np.hypot(1, x)
    left, right = f(x + step * np.array([-1.0, 1.0]))
    return float((right - left) / (2 * step))


hints(
    "Try it first with `np.sin` at 1, whose slope is `np.cos(1)`, and steps of 0.1, 0.001, and so on down to 1e-12.",
    "The sum of `h**2` and `1e-16 / h` is smallest where the two are about equal. Which `h` is that?",
    "A step of about 6e-6 suits an `x` near one. Floats lie further apart the larger they are: multiply it by `max(1, abs(x))`.",
)

equivalent(
    "step = 6e-06 * max(1.0, abs(x))",
    "step = 6e-06 * max(2.0, abs(x))",
    because="twice a good step is a good step",
)

equivalent(
    "step = 6e-06 * max(1.0, abs(x))",
    "step = -6e-06 * max(1.0, abs(x))",
    because="left and right change places, above the line and below it",
)
