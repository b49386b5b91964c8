# /// script
# dependencies = ["numpy"]
# [tool.upslope]
# teaches = ["bootstrap"]
# needs = ["seeded-sampling"]
# minutes = 15
# difficulty = "medium"
# ///
r"""# An error bar for anything

Your model is right on 41 of 50 examples: 82%. With another fifty, would it have been 75%? You have no
other fifty. What could stand in for them?

The fifty that you have. Draw fifty of them *with replacement*, so that some come twice and some not
at all, and compute your number again. Do it a thousand times: the numbers scatter about as much as
those of a thousand fresh samples would. Cut off the tails, equally on both sides, and what remains
is an interval that holds the middle 90%, or whichever level you want. That is the bootstrap. It asks
for no formula, and works for nearly anything that is computed from data.

Here the number is the mean. The draws were made for you, so that everyone gets the same: each row of
`picks` is one resample, and says by position which of `values` are in it.

    >>> values = np.array([0.0, 1.0, 5.0])
    >>> picks = np.array([[0, 1, 0], [2, 0, 1], [2, 1, 2]])
    >>> resampled_means(values, picks).round(3)
    array([0.333, 2.   , 3.667])

Write `resampled_means`, the mean of each resample, and `bootstrap_interval`, the two ends of the
interval, lower end first. For a `level` of 0.9 they are the quantiles 0.05 and 0.95 of the resampled
means; take the quantile as `np.quantile` does, in a straight line between neighbours.

Later you will make the picks yourself: `np.random.default_rng(seed).integers(n, size=(1000, n))`.
"""

import numpy as np

from upslope.author import (
    alternative,
    arrays,
    check,
    choices,
    close,
    hints,
    holds,
    misconception,
    solution,
)


@solution
def resampled_means(values: np.ndarray, picks: np.ndarray) -> np.ndarray:
    """The mean of each resample, one for each row of `picks`."""
    return values[picks].mean(axis=1)


@solution
def bootstrap_interval(values: np.ndarray, picks: np.ndarray, level: float) -> tuple[float, float]:
    """The ends of the interval that holds the middle `level` of the resampled means."""
    tail = (1 - level) / 2
    lower, upper = np.quantile(resampled_means(values, picks), [tail, 1 - tail])
    return lower, upper


VALUES = arrays("values", -5, 5)
PICKS = arrays("resamples values", 0, "values", dtype="int64")
MANY = arrays("resamples>=4 values", 0, "values", dtype="int64")
LEVEL = choices(0.5, 0.9, 0.95, 0.8)


@check(values=VALUES, picks=PICKS)
def one_mean_for_each_resample(submission, values, picks):
    """Each row of picks gives one mean, of the values it picks"""
    close(submission.resampled_means(values, picks), resampled_means(values, picks), atol=1e-9)


@check(values=VALUES, level=LEVEL)
def nothing_varies(submission, values, level):
    """If every resample is the sample itself, both ends are its mean"""
    picks = np.tile(np.arange(len(values)), (3, 1))
    lower, upper = submission.bootstrap_interval(values, picks, level)
    close(lower, float(values.mean()), "the lower end is not the mean", atol=1e-9)
    close(upper, float(values.mean()), "the upper end is not the mean", atol=1e-9)


@check(values=VALUES, picks=MANY, level=LEVEL)
def lower_end_first(submission, values, picks, level):
    """The lower end comes first"""
    lower, upper = submission.bootstrap_interval(values, picks, level)
    holds(lower <= upper + 1e-9, "the first is above the second", got=(lower, upper))


@check(values=VALUES, picks=MANY)
def half_cuts_a_quarter_on_each_side(submission, values, picks):
    """A level of one half cuts off a quarter of the means on each side"""
    lower, upper = submission.bootstrap_interval(values, picks, 0.5)
    expected = np.quantile(resampled_means(values, picks), [0.25, 0.75])
    close(np.array([lower, upper]), expected, atol=1e-9)


@check(values=VALUES, picks=MANY, level=LEVEL)
def cuts_both_tails(submission, values, picks, level):
    """What the level leaves is cut off, half of it on each side"""
    lower, upper = submission.bootstrap_interval(values, picks, level)
    expected = np.array(bootstrap_interval(values, picks, level))
    close(np.array([lower, upper]), expected, atol=1e-9)


@misconception(resampled_means, fails=one_mean_for_each_resample)
def mean_over_the_resamples(values, picks):
    """The mean runs over the resamples, and gives one number for each position in them. Each
    resample has a mean of its own, along its row."""
    return values[picks].mean(axis=0)


@misconception(resampled_means, fails=one_mean_for_each_resample)
def mean_of_the_picks(values, picks):
    """This averages the positions, and not the values that lie there."""
    return picks.mean(axis=1)


@misconception(resampled_means, fails=one_mean_for_each_resample)
def without_replacement(values, picks):
    """A value that was picked twice is counted once. Drawing with replacement means that it
    counts as often as it came."""
    return np.array([values[np.unique(row)].mean() for row in picks])


@misconception(bootstrap_interval, fails=nothing_varies)
def quantiles_of_the_values(values, picks, level):
    """These are quantiles of the values themselves: they say how far single values scatter. The mean
    of many scatters less; take the quantiles of the resampled means."""
    tail = (1 - level) / 2
    return tuple(np.quantile(values, [tail, 1 - tail]))


@misconception(bootstrap_interval, fails=nothing_varies)
def thrown_together(values, picks, level):
    """All resamples are thrown together before anything is averaged. One mean for each of them comes
    first, and the quantiles of those means second."""
    tail = (1 - level) / 2
    return tuple(np.quantile(values[picks], [tail, 1 - tail]))


@misconception(bootstrap_interval, fails=lower_end_first)
def upper_end_first(values, picks, level):
    """The ends are right, and in the wrong order."""
    tail = (1 - level) / 2
    return tuple(np.quantile(resampled_means(values, picks), [1 - tail, tail]))


@misconception(bootstrap_interval, fails=half_cuts_a_quarter_on_each_side)
def whole_tail_on_each_side(values, picks, level):
    """On each side the whole of what the level leaves is cut off, and twice too much is gone. The two
    tails share it."""
    low, high = np.quantile(resampled_means(values, picks), sorted([1 - level, level]))
    return low, high


@misconception(bootstrap_interval, fails=half_cuts_a_quarter_on_each_side)
def fractions_for_percent(values, picks, level):
    """`np.percentile` counts from 0 to 100, and was given a number between 0 and 1: both ends lie
    next to the smallest mean."""
    tail = (1 - level) / 2
    return tuple(np.percentile(resampled_means(values, picks), [tail, 1 - tail]))


@misconception(bootstrap_interval, fails=half_cuts_a_quarter_on_each_side)
def always_ninety_five(values, picks, level):
    """The interval is that for 95%, whatever `level` says."""
    return tuple(np.quantile(resampled_means(values, picks), [0.025, 0.975]))


@alternative(resampled_means)
def one_by_one(values, picks):
    """Two loops"""
    return np.array([sum(float(values[i]) for i in row) / len(row) for row in picks])


@alternative(resampled_means)
def by_counting(values, picks):
    """How often each value came, as weights"""
    counts = np.stack([np.bincount(row, minlength=len(values)) for row in picks])
    return counts @ values / len(values)


@alternative(bootstrap_interval)
def by_percentile(values, picks, level):
    """Percentiles, with the means taken in place"""
    means = np.mean(np.take(values, picks), axis=-1)
    return (
        float(np.percentile(means, 50 - 50 * level)),
        float(np.percentile(means, 50 + 50 * level)),
    )


@alternative(bootstrap_interval)
def by_sorting(values, picks, level):
    """Sorted means, and a straight line between the two next to each cut"""
    means = sorted(resampled_means(values, picks))
    ends = []
    for share in (0.5 - level / 2, 0.5 + level / 2):
        place = share * (len(means) - 1)
        below = min(int(place), len(means) - 2) if len(means) > 1 else 0
        above = min(below + 1, len(means) - 1)
        ends.append(means[below] + (place - below) * (means[above] - means[below]))
    return ends[0], ends[1]


hints(
    "What is `values[picks]`? Try it on the example, and look at its shape.",
    "`values[picks]` has a row for each resample: take its mean along `axis=1`. Then the quantiles of these means.",
    "With a level of 0.9, 0.1 is cut off in all, 0.05 on each side: the quantiles at `(1 - level) / 2` and at one minus that.",
)
