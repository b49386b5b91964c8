# /// script
# dependencies = ["numpy"]
# [tool.upslope]
# teaches = ["gradient"]
# needs = ["numerical-derivative"]
# minutes = 12
# difficulty = "easy"
# ///
r"""# Which way is up?

A field gives a number to every point: a height to each place on a map, a loss to each setting of a
network's weights. You stand at a point. Which way is up, and how steep is it?

Ask one axis at a time. Take a small step along axis $i$, hold all the other coordinates still, and
you have an ordinary slope. The slopes, in order, are the gradient:

$$(\nabla f)_i \approx \frac{f(x + h e_i) - f(x - h e_i)}{2h}$$

where $e_i$ is 1 at position $i$ and 0 elsewhere. On a plane that rises by 3 to the east and falls by
2 to the north, it is the same everywhere:

    >>> gradient(lambda p: 3 * p[0] - 2 * p[1], np.array([5.0, 1.0])).round(6)
    array([ 3., -2.])

Write `gradient`. It returns an array as long as `point`, of floats, right to five digits. The
coordinates lie between -2 and 2; they may come as whole numbers (an array of integers), which is
where many a small step has been lost. Leave the caller's `point` as it was.
"""

from collections.abc import Callable

import numpy as np

from upslope.author import (
    alternative,
    arrays,
    check,
    close,
    equivalent,
    examples,
    hints,
    misconception,
    solution,
)


@solution
def gradient(field: Callable[[np.ndarray], float], point: np.ndarray) -> np.ndarray:
    """The slope of `field` at `point` along each axis."""
    step = 6e-6
    slopes = np.zeros(len(point))
    for axis in range(len(point)):
        nudge = np.zeros(len(point))
        nudge[axis] = step
        slopes[axis] = (field(point + nudge) - field(point - nudge)) / (2 * step)
    return slopes


def plane_of(slopes):
    def plane(point):
        return slopes @ point

    return plane


def bowl(point):
    return np.sum(point**2)


def wave(point):
    return np.sum(np.sin(point)) + np.prod(point)


def neighbours(point):
    return np.sum(point[1:] * point[:-1] ** 2) + point[0]


def others(point):
    """The product of all the other coordinates, for each."""
    return np.array([np.prod(np.delete(point, axis)) for axis in range(len(point))])


def slopes_of_neighbours(point):
    slopes = np.zeros(len(point))
    slopes[0] = 1
    slopes[1:] += point[:-1] ** 2
    slopes[:-1] += 2 * point[1:] * point[:-1]
    return slopes


SLOPES = {
    bowl: lambda point: 2 * point,
    wave: lambda point: np.cos(point) + others(point),
    neighbours: slopes_of_neighbours,
}


@check(slopes=arrays("axes", -5, 5), point=arrays("axes", -2, 2))
def one_slope_for_each_axis(submission, slopes, point):
    """On a plane, the gradient is the plane's own slopes"""
    close(submission.gradient(plane_of(slopes), point), slopes, rtol=1e-5, atol=1e-5)


@check(field=examples(bowl, wave, neighbours), point=arrays("axes", -2, 2))
def right_on_curved_fields(submission, field, point):
    """On a curved field, the slopes are those at the point, to five digits"""
    close(submission.gradient(field, point), SLOPES[field](point), rtol=1e-5, atol=1e-5)


@check(field=examples(bowl, neighbours), point=arrays("axes", -2, 2, dtype="int64"))
def takes_whole_numbers(submission, field, point):
    """A point of whole numbers has a gradient too, and it is not rounded"""
    expected = SLOPES[field](point.astype(float))
    close(submission.gradient(field, point), expected, rtol=1e-5, atol=1e-5)


@misconception(gradient, fails=one_slope_for_each_axis)
def all_axes_at_once(field, point):
    """Every coordinate moves at once: that is the slope along the diagonal, again and again. Move
    one coordinate, and hold the others."""
    step = 6e-6
    slope = (field(point + step) - field(point - step)) / (2 * step)
    return np.full(len(point), slope)


@misconception(gradient, fails=one_slope_for_each_axis)
def never_steps_back(field, point):
    """After the first axis the nudge stays where it was, and the second axis starts from a point
    that has moved. Each slope has to start from `point` itself."""
    step = 6e-6
    slopes = np.zeros(len(point))
    nudge = np.zeros(len(point))
    for axis in range(len(point)):
        nudge[axis] = step
        slopes[axis] = (field(point + nudge) - field(point - nudge)) / (2 * step)
    return slopes


@misconception(gradient, fails=one_slope_for_each_axis)
def only_the_direction(field, point):
    """The direction is right, and the length is always 1: how steep it is has been divided away."""
    step = 6e-6
    rows = step * np.eye(len(point))
    slopes = np.array([field(point + row) - field(point - row) for row in rows]) / (2 * step)
    return slopes / max(np.sqrt(np.sum(slopes**2)), 1e-12)


@misconception(gradient, fails=right_on_curved_fields)
def wide_step(field, point):
    """A step of 0.01 to one side. A plane does not mind, but a curve bends on the way: the slope you
    get is that of a point further on."""
    step = 0.01
    rows = step * np.eye(len(point))
    return np.array([field(point + row) - field(point) for row in rows]) / step


@misconception(gradient, fails=takes_whole_numbers)
def nudges_a_whole_number(field, point):
    """The nudged point is a copy of `point`. A copy of whole numbers holds whole numbers, and a
    nudge of a millionth is rounded away."""
    step = 6e-6
    slopes = np.zeros(len(point))
    for axis in range(len(point)):
        right, left = point.copy(), point.copy()
        right[axis] += step
        left[axis] -= step
        slopes[axis] = (field(right) - field(left)) / (2 * step)
    return slopes


@misconception(gradient, fails=takes_whole_numbers)
def rounded_slopes(field, point):
    """The slopes are stored in an array like `point`. Where that holds whole numbers, what comes
    after the decimal point is cut off."""
    step = 6e-6
    slopes = np.zeros_like(point)
    for axis in range(len(point)):
        nudge = np.zeros(len(point))
        nudge[axis] = step
        slopes[axis] = (field(point + nudge) - field(point - nudge)) / (2 * step)
    return slopes


@alternative(gradient)
def with_copies(field, point):
    """A copy for every look, with a coordinate overwritten"""
    slopes = []
    for axis, at in enumerate(point):
        step = 1e-5 * max(1.0, abs(at))
        right, left = point.astype(float), point.astype(float)
        right[axis], left[axis] = at + step, at - step
        slopes.append((field(right) - field(left)) / (2 * step))
    return np.array(slopes)


@alternative(gradient)
def rows_of_the_identity(field, point):
    """All nudges at once, as the rows of a matrix"""
    nudges = 1e-6 * np.eye(len(point))
    right = np.array([field(moved) for moved in point + nudges])
    left = np.array([field(moved) for moved in point - nudges])
    return (right - left) / 2e-6


@alternative(gradient)
def imaginary_step(field, point):
    """A step in the imaginary direction, where nothing is subtracted"""
    nudges = 1e-20j * np.eye(len(point))
    return np.array([field(point + nudge).imag for nudge in nudges]) / 1e-20


hints(
    "Write it for the first axis only. Which point do you hand to `field` for the look to the right?",
    "`nudge = np.zeros(len(point))`, and then one entry of it set to the step. A fresh one for every axis.",
    "`point + nudge` is a new array, of floats even if `point` is not. Each slope is the difference over `2 * step`.",
)

equivalent(
    "step = 6e-06",
    "step = -6e-06",
    because="left and right change places, above the line and below it",
)
