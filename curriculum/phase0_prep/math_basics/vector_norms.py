# /// script
# dependencies = ["numpy", "scipy"]
# [tool.upslope]
# teaches = ["norm", "distance"]
# needs = []
# minutes = 8
# difficulty = "easy"
# ///
r"""# How long is a vector?

From one corner of a city block to the opposite one: three streets east, four streets north. How far
is that? A bird says 5, a taxi says 7. Both are right, each has a *norm* of its own:

$$\lVert v \rVert_p = \Bigl(\sum_i |v_i|^p\Bigr)^{1/p}$$

The bird's is $p = 2$, the taxi's is $p = 1$. As $p$ grows, the largest $|v_i|$ counts more and more,
until at $p = \infty$ it is all that counts.

    >>> print(norm(np.array([3.0, 4.0]), 2))
    5.0
    >>> print(norm(np.array([3.0, -4.0]), np.inf))
    4.0

Write `norm`, for a vector of at least one cell and any $p \ge 1$, `np.inf` included. Then write
`distance`: how far two vectors of the same length are apart, in the sense of the same $p$.
"""

import math

import numpy as np
from scipy.spatial.distance import minkowski

from upslope.author import (
    alternative,
    arrays,
    check,
    choices,
    close,
    floats,
    hints,
    misconception,
    solution,
)


@solution
def norm(vector: np.ndarray, p: float) -> float:
    """The p-norm of `vector`; `p` is at least 1 and may be `np.inf`."""
    sizes = np.abs(vector)
    if p == np.inf:
        return sizes.max()
    return (sizes**p).sum() ** (1 / p)


@solution
def distance(here: np.ndarray, there: np.ndarray, p: float) -> float:
    """How far `here` and `there` are apart in the p-norm."""
    return norm(here - there, p)


@check(vector=arrays("length", -5, 5))
def is_the_length_at_two(submission, vector):
    """With p = 2, the norm is the length a ruler would give"""
    close(submission.norm(vector, 2), norm(vector, 2))


@check(vector=arrays("length", -5, 5))
def is_the_walk_at_one(submission, vector):
    """With p = 1, the norm is the way along the streets"""
    close(submission.norm(vector, 1), norm(vector, 1))


@check(vector=arrays("length", -5, 5), p=floats(1, 6))
def follows_the_formula(submission, vector, p):
    """For any p from 1 upwards, the norm is what the formula says"""
    close(submission.norm(vector, p), norm(vector, p))


@check(vector=arrays("length", -5, 5))
def is_the_largest_size_at_infinity(submission, vector):
    """With p = inf, the norm is the size of the largest cell, whatever its sign"""
    close(submission.norm(vector, np.inf), norm(vector, np.inf))


@check(here=arrays("length", -5, 5), there=arrays("length", -5, 5), p=choices(2, 1, 3, np.inf))
def is_the_norm_of_the_difference(submission, here, there, p):
    """The distance is the norm of the way from one to the other, with the same p"""
    close(submission.distance(here, there, p), distance(here, there, p))


@misconception(norm, fails=is_the_length_at_two)
def no_root(vector, p):
    """The root is missing: a sum of squares is an area, not a length. Look at the exponent outside
    the bracket."""
    sizes = np.abs(vector)
    return sizes.max() if p == np.inf else (sizes**p).sum()


@misconception(norm, fails=is_the_length_at_two)
def mean_for_sum(vector, p):
    """The mean is taken where the formula has a sum: two streets would be no longer
    than one."""
    sizes = np.abs(vector)
    return sizes.max() if p == np.inf else (sizes**p).mean() ** (1 / p)


@misconception(norm, fails=is_the_walk_at_one)
def no_absolute_value(vector, p):
    """A negative cell shortens the way here. Squares hide that, other powers do not: take each cell's
    absolute value first."""
    if p == np.inf:
        return np.abs(vector).max()
    return (vector**p).sum() ** (1 / p)


@misconception(norm, fails=is_the_walk_at_one)
def always_two(vector, p):
    """The answer is the same for every p: this is the norm for p = 2 alone."""
    return np.abs(vector).max() if p == np.inf else np.sqrt((vector**2).sum())


@misconception(norm, fails=is_the_largest_size_at_infinity)
def no_case_for_infinity(vector, p):
    """At p = inf the formula ends in `** 0`, which is 1 whatever the vector. Give `np.inf` a case of
    its own, and compare with `==`: `is` asks for the very same object."""
    return (np.abs(vector) ** p).sum() ** (1 / p)


@misconception(norm, fails=is_the_largest_size_at_infinity)
def largest_cell(vector, p):
    """At p = inf the largest *cell* is taken; -4 is smaller than 3, and yet the longer way."""
    return vector.max() if p == np.inf else (np.abs(vector) ** p).sum() ** (1 / p)


@misconception(distance, fails=is_the_norm_of_the_difference)
def difference_of_norms(here, there, p):
    """Two lengths are compared. Two vectors may be equally long and point to opposite sides: subtract
    first, then take the norm."""
    return abs(norm(here, p) - norm(there, p))


@misconception(distance, fails=is_the_norm_of_the_difference)
def distance_without_p(here, there, p):
    """The distance does not mind its p: hand it on to `norm`."""
    return norm(here - there, 2)


@alternative(norm)
def cell_by_cell(vector, p):
    """A loop over the cells"""
    total = largest = 0.0
    for cell in vector:
        largest = max(largest, abs(cell))
        if not math.isinf(p):
            total += abs(cell) ** p
    return largest if math.isinf(p) else total ** (1 / p)


@alternative(norm)
def largest_cell_first(vector, p):
    """With the largest size taken out, so that no power overflows"""
    sizes = np.absolute(vector)
    top = np.max(sizes)
    if np.isinf(p) or top == 0:
        return top
    return top * np.power(np.sum(np.power(sizes / top, p)), 1 / p)


@alternative(norm)
def by_numpy(vector, p):
    """The library call"""
    return np.linalg.norm(vector, ord=p)


@alternative(distance)
def by_scipy(here, there, p):
    """SciPy's name for it"""
    return minkowski(here, there, p)


hints(
    "Read the formula from the inside out: absolute values, a power, a sum, and then?",
    "`np.abs` takes away the signs, `**` raises every cell of an array at once, `.sum()` adds up. A root is a power too.",
    "The p-th root is `** (1 / p)`. For `np.inf`, return the largest of the absolute values before the formula is reached. The distance is the `norm` of `here - there`.",
)
