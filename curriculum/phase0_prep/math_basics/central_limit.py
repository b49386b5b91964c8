# /// script
# dependencies = ["numpy"]
# [tool.upslope]
# teaches = ["central-limit"]
# needs = ["seeded-sampling"]
# minutes = 12
# difficulty = "medium"
# ///
r"""# Why the bell turns up everywhere

Waiting times are lopsided: most are short, a few are very long. Take thirty of them and write down
their mean; do it again, four hundred times. What do the four hundred means look like? Not like waiting
times: they pile up in a bell, and so would the means of dice, or of coin tosses.

How wide is the bell? If one draw has mean $\mu$ and standard deviation $\sigma$, the mean of $n$
independent draws strays from $\mu$ by about $\sigma / \sqrt n$, its *standard error*. Measured in
standard errors,

$$z = \frac{\bar x - \mu}{\sigma / \sqrt n}$$

the bell has the same shape whatever was drawn and however large $n$ is, and 95% of it lies within
1.96 of zero. That number is behind nearly every error bar you will see.

Write `standardised_means`. `draws` has a row for each repetition, with its $n$ draws; `mean` and
`deviation` are those of a single draw, known beforehand. It returns one $z$ for each row:

    >>> standardised_means(np.array([[1.0, 3.0, 1.0, 3.0], [4.0, 4.0, 4.0, 4.0]]), 2.0, 1.0)
    array([0., 4.])

Write `share_within` too: the share of the rows whose $z$ lies at most `reach` away from zero, on
either side. To see the 95% appear, hand it draws from `np.random.default_rng(7).exponential`.
"""

import math

import numpy as np

from upslope.author import (
    alternative,
    arrays,
    check,
    choices,
    close,
    examples,
    hints,
    holds,
    misconception,
    seeds,
    solution,
)


@solution
def standardised_means(draws: np.ndarray, mean: float, deviation: float) -> np.ndarray:
    """How many standard errors the mean of each row lies from `mean`."""
    error = deviation / np.sqrt(draws.shape[1])
    return (draws.mean(axis=1) - mean) / error


@solution
def share_within(draws: np.ndarray, mean: float, deviation: float, reach: float) -> float:
    """The share of rows that lie at most `reach` standard errors from `mean`."""
    return np.mean(np.abs(standardised_means(draws, mean, deviation)) <= reach)


DRAWS = arrays("repetitions draws", -5, 5)
MEAN = choices(0.0, 1.0, -2.0)
DEVIATION = choices(1.0, 2.0, 0.5)


@check(draws=DRAWS)
def one_for_each_row(submission, draws):
    """There is one number for each row"""
    got = submission.standardised_means(draws, 0.0, 1.0)
    holds(np.shape(got) == (len(draws),), f"has shape {np.shape(got)}", got=got)


@check(draws=arrays("repetitions 1", -5, 5), mean=MEAN, deviation=DEVIATION)
def a_single_draw(submission, draws, mean, deviation):
    """With one draw to a row, it is the draw's own distance from the mean, in deviations"""
    got = submission.standardised_means(draws, mean, deviation)
    close(got, (draws[:, 0] - mean) / deviation, atol=1e-9)


@check(draws=DRAWS, mean=MEAN, deviation=DEVIATION)
def measured_in_standard_errors(submission, draws, mean, deviation):
    """The distance of a mean is measured in standard errors, which shrink as draws are added"""
    got = submission.standardised_means(draws, mean, deviation)
    close(got, standardised_means(draws, mean, deviation), atol=1e-9)


@check(draws=DRAWS, reach=examples(0.50123, 1.03123, 2.01123), mean=MEAN, deviation=DEVIATION)
def share_on_both_sides(submission, draws, reach, mean, deviation):
    """The share counts the rows on either side of the mean"""
    got = submission.share_within(draws, mean, deviation, reach)
    close(got, float(share_within(draws, mean, deviation, reach)))


@check(whole=arrays("repetitions", -3, 3, dtype="int64"))
def the_edge_counts(submission, whole):
    """A row exactly at the edge is counted"""
    rows = np.repeat(whole[:, None].astype(float), 4, axis=1)
    got = submission.share_within(rows, 0.0, 1.0, 2.0)
    close(got, float(np.mean(np.abs(whole) <= 1)))


@check(seed=seeds(), size=examples(30, 100), cases=4)
def the_bell_appears(submission, seed, size):
    """For lopsided draws, about 95 in 100 means lie within 1.96 standard errors"""
    draws = np.random.default_rng(seed).exponential(size=(400, size))
    share = submission.share_within(draws, 1.0, 1.0, 1.96)
    holds(share > 0.85, "is far from 0.95", got=share)


@misconception(standardised_means, fails=one_for_each_row)
def down_the_columns(draws, mean, deviation):
    """The means run down the columns (`axis=0`). Each row is one repetition: its draws lie along
    `axis=1`."""
    return (draws.mean(axis=0) - mean) / (deviation / np.sqrt(draws.shape[0]))


@misconception(standardised_means, fails=a_single_draw)
def spread_of_the_means(draws, mean, deviation):
    """The means are divided by their own spread, so that they always come out one wide: that hides
    what you want to see. The standard error follows from `deviation` and the number of draws."""
    means = draws.mean(axis=1)
    return (means - mean) / max(means.std(), 1e-12)


@misconception(standardised_means, fails=measured_in_standard_errors)
def deviation_of_one_draw(draws, mean, deviation):
    """The distance is divided by the deviation of a single draw. A mean of many strays much less
    than one of them does."""
    return (draws.mean(axis=1) - mean) / deviation


@misconception(standardised_means, fails=measured_in_standard_errors)
def root_forgotten(draws, mean, deviation):
    """The deviation is divided by the number of draws. Four times as many make the error half as
    large, not a quarter: there is a root in it."""
    return (draws.mean(axis=1) - mean) / (deviation / draws.shape[1])


@misconception(share_within, fails=share_on_both_sides)
def one_side_only(draws, mean, deviation, reach):
    """Rows far *below* the mean are counted as well. A distance has no sign."""
    return np.mean(standardised_means(draws, mean, deviation) <= reach)


@misconception(share_within, fails=share_on_both_sides)
def number_of_rows(draws, mean, deviation, reach):
    """This is how many rows there are, and a share is between zero and one."""
    return float(np.sum(np.abs(standardised_means(draws, mean, deviation)) <= reach))


@misconception(share_within, fails=the_edge_counts)
def edge_left_out(draws, mean, deviation, reach):
    """A row exactly `reach` away is left out. *At most* `reach` includes it."""
    return np.mean(np.abs(standardised_means(draws, mean, deviation)) < reach)


@alternative(standardised_means)
def row_by_row(draws, mean, deviation):
    """A loop over the rows"""
    found = np.zeros(len(draws))
    for i, row in enumerate(draws):
        found[i] = (sum(row) / len(row) - mean) * math.sqrt(len(row)) / deviation
    return found


@alternative(standardised_means)
def from_the_sums(draws, mean, deviation):
    """The sum of n draws, whose deviation is the root of n times as large"""
    n = draws.shape[1]
    return (draws.sum(axis=1) - n * mean) / (deviation * n**0.5)


@alternative(standardised_means)
def standardised_first(draws, mean, deviation):
    """Each draw standardised first, then a weighted sum by matrix product"""
    n = draws.shape[1]
    return ((draws - mean) / deviation) @ np.full(n, 1 / np.sqrt(n))


@alternative(share_within)
def counted(draws, mean, deviation, reach):
    """A count, divided at the end"""
    z = standardised_means(draws, mean, deviation)
    return sum(-reach <= one <= reach for one in z) / len(z)


hints(
    "Start with `draws.mean(axis=1)`. How far is each from `mean`, and in which unit do you want to know it?",
    "The standard error is `deviation` over the root of the number of draws in a row, `draws.shape[1]`.",
    "For the share, take `np.abs` of the standardised means, compare with `<= reach`, and average: True counts as 1.",
)
