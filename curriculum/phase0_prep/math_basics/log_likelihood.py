# /// script
# dependencies = ["numpy", "scipy"]
# [tool.upslope]
# teaches = ["log-likelihood"]
# needs = []
# minutes = 12
# difficulty = "medium"
# seconds = 15  # importing scipy.stats takes a while
# ///
r"""# How well does this bell fit the data?

A thousand measurements, and two bell curves that might have made them. Which is the likelier? The
density of the normal distribution says how likely one value is:

$$p(v) = \frac{1}{\sigma\sqrt{2\pi}} \exp\left(-\frac{(v - \mu)^2}{2\sigma^2}\right)$$

If the values are independent, multiply the densities of all. What does a float make of a thousand
factors of 0.1? Zero, and zero for the other bell as well. A logarithm turns the product into a sum,
and that stays within reach:

$$\ell = \sum_i \log p(v_i)$$

It goes further than that. Fifty deviations from the mean, $p(v)$ itself is zero to a float; the
logarithm of the formula, worked out on paper, is an ordinary number: -1250 and a little.

    >>> print(round(log_likelihood(np.array([0.0, 50.0]), mean=0.0, deviation=1.0), 3))
    -1251.838

Write `log_likelihood`. It returns the sum of the log densities as one number; `deviation` is the
standard deviation $\sigma$, and always positive.
"""

import math

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
def log_likelihood(values: np.ndarray, mean: float, deviation: float) -> float:
    """The sum of the log densities of `values` under a normal distribution."""
    distances = (values - mean) / deviation
    constant = math.log(deviation) + 0.5 * math.log(2 * math.pi)
    return -0.5 * np.sum(distances**2) - len(values) * constant


MEAN = choices(0.0, 1.0, -2.0)
DEVIATION = choices(1.0, 2.0, 0.5)


@check(value=choices(0.0, 1.0, -2.5), mean=MEAN)
def one_value_of_a_standard_bell(submission, value, mean):
    """With a deviation of one, one value's log-likelihood is the logarithm of the formula"""
    density = math.exp(-((value - mean) ** 2) / 2) / math.sqrt(2 * math.pi)
    close(submission.log_likelihood(np.array([value]), mean, 1.0), math.log(density))


@check(value=choices(0.0, 1.0, -2.5), mean=MEAN, deviation=choices(2.0, 0.5, 3.0))
def one_value_of_any_bell(submission, value, mean, deviation):
    """The deviation scales the distance, and the height of the bell"""
    density = math.exp(-(((value - mean) / deviation) ** 2) / 2)
    density /= deviation * math.sqrt(2 * math.pi)
    close(submission.log_likelihood(np.array([value]), mean, deviation), math.log(density))


@check(values=arrays("values", -4, 4), mean=MEAN, deviation=DEVIATION)
def adds_up_over_the_values(submission, values, mean, deviation):
    """The log-likelihood of all values is the sum of that of each"""
    got = submission.log_likelihood(values, mean, deviation)
    close(got, float(log_likelihood(values, mean, deviation)), atol=1e-8)


@check(values=arrays("1000", -4, 4), mean=MEAN, deviation=DEVIATION, cases=4)
def survives_a_thousand_values(submission, values, mean, deviation):
    """A thousand values have a log-likelihood that is finite"""
    got = submission.log_likelihood(values, mean, deviation)
    holds(math.isfinite(got), "is not finite", got=got)
    close(got, float(log_likelihood(values, mean, deviation)))


@check(distance=choices(50.0, -60.0, 100.0), mean=MEAN, deviation=DEVIATION)
def an_outlier_is_no_infinity(submission, distance, mean, deviation):
    """A value fifty deviations away is unlikely, and not impossible"""
    values = np.array([mean, mean + distance * deviation])
    got = submission.log_likelihood(values, mean, deviation)
    close(got, float(log_likelihood(values, mean, deviation)))


@misconception(log_likelihood, fails=one_value_of_a_standard_bell)
def constant_left_out(values, mean, deviation):
    """Only the distances are counted. The factor in front of the `exp` has a logarithm as well, and
    without it bells of different widths cannot be compared."""
    return -0.5 * np.sum(((values - mean) / deviation) ** 2)


@misconception(log_likelihood, fails=one_value_of_a_standard_bell)
def loss_instead(values, mean, deviation):
    """This is the *negative* log-likelihood, which is a loss. The larger a likelihood, the better the
    fit."""
    distances = (values - mean) / deviation
    constant = math.log(deviation) + 0.5 * math.log(2 * math.pi)
    return 0.5 * np.sum(distances**2) + len(values) * constant


@misconception(log_likelihood, fails=one_value_of_any_bell)
def width_forgotten(values, mean, deviation):
    """The bell's height does not depend on its width here. A wide bell is low, so that the area
    under it stays one: where is sigma in front of the `exp`?"""
    distances = (values - mean) / deviation
    return -0.5 * np.sum(distances**2) - len(values) * 0.5 * math.log(2 * math.pi)


@misconception(log_likelihood, fails=one_value_of_any_bell)
def deviation_as_variance(values, mean, deviation):
    """`deviation` is used as if it were the variance. The formula divides by sigma *squared*."""
    constant = 0.5 * math.log(2 * math.pi * deviation)
    return -0.5 * np.sum((values - mean) ** 2) / deviation - len(values) * constant


@misconception(log_likelihood, fails=adds_up_over_the_values)
def constant_counted_once(values, mean, deviation):
    """The constant is taken off once. It is part of every value's density, and counts for each."""
    distances = (values - mean) / deviation
    constant = math.log(deviation) + 0.5 * math.log(2 * math.pi)
    return -0.5 * np.sum(distances**2) - constant


@misconception(log_likelihood, fails=adds_up_over_the_values)
def average(values, mean, deviation):
    """This is the mean of the log densities, and a likelihood is their sum: more data weigh more."""
    distances = (values - mean) / deviation
    constant = math.log(deviation) + 0.5 * math.log(2 * math.pi)
    return -0.5 * np.mean(distances**2) - constant


@misconception(log_likelihood, fails=survives_a_thousand_values)
def product_first(values, mean, deviation):
    """The densities are multiplied, and the logarithm comes last. By then a thousand of them have
    become zero. What is the logarithm of a product?"""
    with np.errstate(divide="ignore"):
        densities = np.exp(-0.5 * ((values - mean) / deviation) ** 2)
        return float(np.log(np.prod(densities / (deviation * np.sqrt(2 * np.pi)))))


@misconception(log_likelihood, fails=an_outlier_is_no_infinity)
def logarithm_of_the_density(values, mean, deviation):
    """The density is worked out first, and its logarithm taken afterwards. Far from the mean the
    density is zero to a float. Take the logarithm of the formula on paper: the `exp` goes away."""
    with np.errstate(divide="ignore"):
        densities = np.exp(-0.5 * ((values - mean) / deviation) ** 2)
        return float(np.sum(np.log(densities / (deviation * np.sqrt(2 * np.pi)))))


@alternative(log_likelihood)
def value_by_value(values, mean, deviation):
    """A loop over the values"""
    total = 0.0
    for value in values:
        total -= (value - mean) ** 2 / (2 * deviation**2)
        total -= math.log(deviation * math.sqrt(2 * math.pi))
    return total


@alternative(log_likelihood)
def array_of_log_densities(values, mean, deviation):
    """The log density of every value, then their sum"""
    variance = deviation**2
    return np.sum(-((values - mean) ** 2) / variance - np.log(2 * np.pi * variance)) / 2


@alternative(log_likelihood)
def from_two_sums(values, mean, deviation):
    """From the number of values, their sum and the sum of their squares"""
    squares = values @ values - 2 * mean * values.sum() + len(values) * mean**2
    return float(
        -squares / (2 * deviation**2) - len(values) * np.log(deviation * 2.5066282746310002)
    )


@alternative(log_likelihood)
def by_scipy(values, mean, deviation):
    """The library call"""
    from scipy.stats import norm

    return norm.logpdf(values, loc=mean, scale=deviation).sum()


hints(
    "Take one value and write the logarithm of `p(v)` on paper. The logarithm of a product is a sum; what is `log(exp(u))`?",
    "Three terms: minus the squared distance over `2 * sigma**2`, minus `log(sigma)`, minus half of `log(2 * pi)`.",
    "Sum the first over the values with `np.sum`; take the other two once for each of the `len(values)` values.",
)
