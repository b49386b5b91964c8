# /// script
# dependencies = ["numpy"]
# [tool.upslope]
# teaches = ["streaming-variance"]
# needs = []
# minutes = 15
# difficulty = "medium"
# ///
r"""# The variance of a stream

Numbers arrive one by one, a billion of them, and you cannot keep them. What must you remember to
know, at any moment, their mean and how widely they are spread?

Three numbers will do: how many came, their mean, and the *scatter*, the sum of their squared
distances from that mean. The variance is the scatter divided by the count.

$$S = \sum_i (v_i - m)^2$$

The scatter also equals $\sum_i v_i^2 - n m^2$, and it is tempting to keep the sum of the squares. But
take temperatures in thousandths of a degree, or times in seconds since 1970: values near a billion,
a few apart. Their squares are near $10^{18}$, a float keeps 16 digits, and the few are gone. So keep
what is small: when a value arrives, how far is it from the mean, before and after the mean moves?

Write `update`. It takes the count, the mean and the scatter so far, and one more value, and returns
the three as they are then. The stream begins with 0, 0.0 and 0.0.

    >>> update(1, 4.0, 0.0, value=6.0)
    (2, 5.0, 2.0)
"""

import math

import numpy as np

from upslope.author import (
    alternative,
    arrays,
    built,
    check,
    choices,
    close,
    equal,
    hints,
    integers,
    misconception,
    solution,
)


@solution
def update(count: int, mean: float, scatter: float, value: float) -> tuple[int, float, float]:
    """The count, the mean and the scatter, with one more value."""
    before = value - mean
    count += 1
    mean += before / count
    after = value - mean
    return count, mean, scatter + before * after


def fed(submission, values):
    """The state after a stream."""
    state = (0, 0.0, 0.0)
    for value in values.tolist():
        count, mean, scatter = submission.update(*state, value)
        state = (count, mean, scatter)
    return state


def quarters(of):
    return of / 4


VALUES = built(quarters, of=arrays("values", -20, 20, dtype="int64"))


@check(value=choices(2.0, -1.0, 0.5, 4.0))
def first_value(submission, value):
    """One value is its own mean, and has no scatter"""
    count, mean, scatter = submission.update(0, 0.0, 0.0, value)
    equal(count, 1)
    close(mean, value, "the mean is not the value", atol=1e-9)
    close(scatter, 0.0, "the scatter of one value is not zero", atol=1e-9)


@check(values=VALUES)
def counts_the_values(submission, values):
    """The count is the number of values"""
    count, _, _ = fed(submission, values)
    equal(count, len(values))


@check(values=VALUES)
def follows_the_mean(submission, values):
    """The mean is that of all values so far"""
    _, mean, _ = fed(submission, values)
    close(mean, float(np.mean(values)), atol=1e-9)


@check(values=built(quarters, of=arrays("values>=3", -20, 20, dtype="int64")))
def follows_the_scatter(submission, values):
    """The scatter is the sum of squared distances from the mean of all values so far"""
    _, _, scatter = fed(submission, values)
    close(scatter, float(np.sum((values - values.mean()) ** 2)), atol=1e-9)


@check(count=integers(1, 1_000_000), distance=choices(1.0, 2.0, -3.0), scatter=choices(0.0, 5.0))
def needs_no_history(submission, count, distance, scatter):
    """The last state and the next value are enough, however many values came before"""
    got = tuple(submission.update(count, 10.0, scatter, 10.0 + distance))
    moved = distance / (count + 1)
    close(got[1], 10.0 + moved, "the mean is wrong", rtol=1e-5)
    close(got[2], scatter + distance * (distance - moved), "the scatter is wrong", rtol=1e-5)


@check(values=built(quarters, of=arrays("values>=2", -20, 20, dtype="int64")))
def survives_a_huge_offset(submission, values):
    """Values near a billion have the scatter of the same values near zero"""
    _, _, scatter = fed(submission, values + 1e9)
    close(scatter, float(np.sum((values - values.mean()) ** 2)), rtol=1e-3, atol=1e-3)


@misconception(update, fails=follows_the_mean)
def mean_of_two(count, mean, scatter, value):
    """The new mean is taken halfway between the old one and the value. The old one stands for many
    values, and the new value is only one."""
    before = value - mean
    mean = (mean + value) / 2 if count else value
    return count + 1, mean, scatter + before * (value - mean)


@misconception(update, fails=first_value)
def distance_before_only(count, mean, scatter, value):
    """Both distances are from the mean as it was *before* the value: even a single value then has
    a scatter."""
    before = value - mean
    return count + 1, mean + before / (count + 1), scatter + before**2


@misconception(update, fails=follows_the_scatter)
def distance_after_only(count, mean, scatter, value):
    """Both distances are from the mean as it is *after* the value. The mean has moved towards it
    already, so that the scatter comes out too small."""
    mean += (value - mean) / (count + 1)
    return count + 1, mean, scatter + (value - mean) ** 2


@misconception(update, fails=follows_the_scatter)
def variance_kept(count, mean, scatter, value):
    """What is returned is the variance. The scatter is not divided by the count: then the next value
    can simply be added to it."""
    before = value - mean
    mean += before / (count + 1)
    return count + 1, mean, (scatter * count + before * (value - mean)) / (count + 1)


@misconception(update, fails=survives_a_huge_offset)
def sum_of_squares(count, mean, scatter, value):
    """The sum of squares is restored, and the mean's square taken off again. Right on paper; near a
    billion the two agree in all the digits that a float has, and their difference is noise."""
    squares = scatter + count * mean**2 + value**2
    mean = (count * mean + value) / (count + 1)
    return count + 1, mean, squares - (count + 1) * mean**2


@alternative(update)
def weighted_mean(count, mean, scatter, value):
    """The mean as a weighted one, the scatter from the old distance and its weight"""
    total = count + 1
    weight = count / total
    return total, mean * weight + value / total, scatter + weight * (value - mean) ** 2


@alternative(update)
def two_streams_merged(count, mean, scatter, value):
    """The formula that merges two streams, the second of which is one value"""
    n = count + 1
    difference = value - mean
    return n, mean + difference / n, math.fsum([scatter, difference**2 * count / n])


@alternative(update)
def old_and_new_mean(count, mean, scatter, value):
    """What the old values gain by the mean's move, and what the new one adds"""
    moved = (count * mean + value) / (count + 1)
    gained = np.array([scatter, count * (moved - mean) ** 2, (value - moved) ** 2])
    return count + 1, moved, float(np.sum(gained))


hints(
    "Begin with the mean. How far does it move towards a value that is 6 away, if this is the third value?",
    "The mean moves by `(value - mean) / count`, with the count that includes the value. It comes out right from the first value on.",
    "Keep the distance from the mean before it moved, and the distance after. The scatter grows by their product.",
)
