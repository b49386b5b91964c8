# /// script
# dependencies = ["numpy"]
# [tool.upslope]
# teaches = ["gradient-descent"]
# needs = ["gradient"]
# minutes = 15
# difficulty = "medium"
# ///
r"""# Downhill, step by step

You are on a slope in the fog, and want to be in the valley. What can you do? Feel which way is up,
and take a step the other way. Then feel again.

$$x_{k+1} = x_k - \eta \, \nabla f(x_k)$$

The rate $\eta$ says how far one step goes. This is how nearly every model in this book will learn.
When do you stop? When the ground is flat, or when you have no more time.

Write `descend`. `gradient` is a function: it takes a point and returns the gradient there, an array
of the same length. A step is taken as long as the gradient is longer than `tolerance`, and at most
`budget` times. How long is a gradient? The root of the sum of its squares.

Return the whole path, so that it can be looked at: an array with one row for each point, the first
of which is `start`.

    >>> descend(lambda x: 2 * x, start=np.array([4.0]), rate=0.25, tolerance=0.1, budget=3)
    array([[4. ],
           [2. ],
           [1. ],
           [0.5]])

The same code walks in one dimension and in a million. Leave the caller's `start` as it was.
"""

from collections.abc import Callable

import numpy as np

from upslope.author import (
    alternative,
    arrays,
    built,
    check,
    choices,
    close,
    hints,
    holds,
    integers,
    misconception,
    solution,
)


@solution
def descend(
    gradient: Callable[[np.ndarray], np.ndarray],
    start: np.ndarray,
    rate: float,
    tolerance: float,
    budget: int,
) -> np.ndarray:
    """The path from `start` downhill, one row for each point."""
    path = [start]
    while len(path) <= budget:
        slope = gradient(path[-1])
        if np.sqrt(np.sum(slope**2)) <= tolerance:
            break
        path.append(path[-1] - rate * slope)
    return np.array(path)


def bowl(valley, steepness):
    """The gradient of a bowl around `valley`, steeper along some axes than along others."""

    def bowl_slope(point):
        return steepness * (point - valley)

    return bowl_slope


BOWL = built(bowl, valley=arrays("axes", -3, 3), steepness=arrays("axes", 1, 3))
START = arrays("axes", 4, 9)  # outside every valley
RATES = choices(0.25, 0.125, 0.3)


@check(slope=BOWL, start=START, rate=RATES, budget=integers(1, 6))
def begins_at_the_start(submission, slope, start, rate, budget):
    """The first row is the start, and every row has its length"""
    path = submission.descend(slope, start, rate, 0.0, budget)
    holds(np.ndim(path) == 2, "is not an array with one row for each point", got=path)
    close(path[0], start, "the first row is not the start")


@check(slope=BOWL, start=START, rate=RATES)
def steps_against_the_gradient(submission, slope, start, rate):
    """A budget of one is one step: the rate times the gradient, downhill"""
    path = submission.descend(slope, start, rate, 0.0, 1)
    close(path, np.array([start, start - rate * slope(start)]))


@check(slope=BOWL, start=START, rate=RATES, budget=integers(0, 6))
def keeps_to_the_budget(submission, slope, start, rate, budget):
    """With a tolerance of zero, each step starts from the last point until the budget is spent"""
    path = submission.descend(slope, start, rate, 0.0, budget)
    close(path, descend(slope, start, rate, 0.0, budget))


@check(slope=BOWL, start=START, rate=RATES, tolerance=choices(1.01234, 2.01234, 0.51234))
def stops_where_it_is_flat(submission, slope, start, rate, tolerance):
    """No step is taken once the gradient's length is down to the tolerance"""
    path = submission.descend(slope, start, rate, tolerance, 12)
    close(path, descend(slope, start, rate, tolerance, 12))


@check(valley=arrays("axes", -5, 5))
def stays_in_the_valley(submission, valley):
    """From the bottom of the valley, no step is taken, even with a tolerance of zero"""
    slope = bowl(valley, np.ones(len(valley)))
    close(submission.descend(slope, valley, 0.25, 0.0, 3), valley[None])


@misconception(descend, fails=begins_at_the_start)
def one_array_many_times(gradient, start, rate, tolerance, budget):
    """Every row is the same array, changed again by every step, so that all of them show the last
    point. `point -= ...` changes an array; `point = point - ...` makes a new one."""
    point = start.copy()
    path = [point]
    while len(path) <= budget and np.linalg.norm(gradient(point)) > tolerance:
        point -= rate * gradient(point)
        path.append(point)
    return np.array(path)


@misconception(descend, fails=steps_against_the_gradient)
def uphill(gradient, start, rate, tolerance, budget):
    """The gradient points uphill, and so does each of your steps."""
    path = [start]
    while len(path) <= budget:
        slope = gradient(path[-1])
        if np.sqrt(np.sum(slope**2)) <= tolerance:
            break
        path.append(path[-1] + rate * slope)
    return np.array(path)


@misconception(descend, fails=steps_against_the_gradient)
def one_step_short(gradient, start, rate, tolerance, budget):
    """The budget counts steps, and here it counts points. A path of one step has two points."""
    path = [start]
    while len(path) < budget:
        slope = gradient(path[-1])
        if np.sqrt(np.sum(slope**2)) <= tolerance:
            break
        path.append(path[-1] - rate * slope)
    return np.array(path)


@misconception(descend, fails=keeps_to_the_budget)
def feels_once(gradient, start, rate, tolerance, budget):
    """The gradient is taken once, at the start. The ground changes as you walk: feel again before
    every step."""
    path, slope = [start], gradient(start)
    while len(path) <= budget and np.sqrt(np.sum(slope**2)) > tolerance:
        path.append(path[-1] - rate * slope)
    return np.array(path)


@misconception(descend, fails=stops_where_it_is_flat)
def never_flat(gradient, start, rate, tolerance, budget):
    """The walk goes on until the budget is spent, unless the gradient is exactly zero. `tolerance`
    says when it is small enough."""
    path = [start]
    while len(path) <= budget:
        slope = gradient(path[-1])
        if np.sqrt(np.sum(slope**2)) == 0:
            break
        path.append(path[-1] - rate * slope)
    return np.array(path)


@misconception(descend, fails=stops_where_it_is_flat)
def squared_length(gradient, start, rate, tolerance, budget):
    """The squared length is compared with the tolerance; the root is missing."""
    path = [start]
    while len(path) <= budget:
        slope = gradient(path[-1])
        if np.sum(slope**2) <= tolerance:
            break
        path.append(path[-1] - rate * slope)
    return np.array(path)


@alternative(descend)
def for_and_norm(gradient, start, rate, tolerance, budget):
    """A for loop, NumPy's own norm, and a point that is renewed"""
    point = np.array(start, dtype=float)
    path = [point.copy()]
    for _ in range(budget):
        slope = np.asarray(gradient(point))
        if not np.linalg.norm(slope) > tolerance:
            return np.vstack(path)
        point -= rate * slope
        path.append(point.copy())
    return np.vstack(path)


@alternative(descend)
def table_filled_row_by_row(gradient, start, rate, tolerance, budget):
    """A table of the full size, cut where the walk ended"""
    path = np.zeros((budget + 1, len(start)))
    path[0] = start
    steps = 0
    slope = gradient(path[0])
    while steps < budget and slope @ slope > tolerance**2:
        path[steps + 1] = path[steps] - rate * slope
        steps += 1
        slope = gradient(path[steps])
    return path[: steps + 1]


@alternative(descend)
def recursively(gradient, start, rate, tolerance, budget):
    """One step, and the rest of the path"""
    slope = gradient(start)
    if budget == 0 or sum(part * part for part in slope) ** 0.5 <= tolerance:
        return start[None, :]
    rest = descend(gradient, start - rate * slope, rate, tolerance, budget - 1)
    return np.concatenate([start[None, :], rest])


hints(
    "Begin with `path = [start]`. What do you append, and how do you get at the last point?",
    "A loop of at most `budget` rounds: take the gradient at the last point, leave the loop if it is short enough, else append.",
    "`path.append(path[-1] - rate * slope)` makes a new array for each point; `np.array(path)` stacks them as rows.",
)
