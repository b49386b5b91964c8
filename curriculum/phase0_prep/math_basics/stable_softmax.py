# /// script
# dependencies = ["numpy", "scipy"]
# [tool.upslope]
# teaches = ["softmax"]
# needs = ["broadcasting"]
# minutes = 10
# difficulty = "easy"
# ///
r"""# Softmax that never overflows

A network ends in a row of scores: any real numbers, one for each class. How do you turn a row
into probabilities, all positive, adding up to one, larger where the score is larger?

$$\operatorname{softmax}(s)_i = \frac{e^{s_i}}{\sum_j e^{s_j}}$$

Two equal scores share the probability between them:

    >>> softmax(np.array([0.0, 0.0]))
    array([0.5, 0.5])

Write `softmax`, along the last axis of an array of any shape. Scores in the thousands are common
early in training, and $e^{1000}$ is more than a float can hold. Yours must survive them.
"""

import numpy as np
import scipy.special

from upslope.author import (
    alternative,
    arrays,
    check,
    close,
    hints,
    misconception,
    solution,
)


@solution
def softmax(scores: np.ndarray) -> np.ndarray:
    """Probabilities along the last axis; the same shape as `scores`."""
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


@check(scores=arrays("batch classes", -5, 5), cases=8)
def adds_up_to_one(submission, scores):
    """Each row adds up to one"""
    close(submission.softmax(scores).sum(axis=-1), np.ones(len(scores)))


@check(scores=arrays("batch classes", -5, 5), cases=8)
def follows_the_formula(submission, scores):
    """Each probability is exp(score) over the sum of its row"""
    close(submission.softmax(scores), softmax(scores))


@check(scores=arrays("layers batch classes", -5, 5), cases=8)
def takes_any_shape(submission, scores):
    """The last axis holds the classes, however many axes come before it"""
    close(submission.softmax(scores), softmax(scores))
    close(submission.softmax(scores[0, 0]), softmax(scores[0, 0]))


@check(scores=arrays("batch classes", 800, 5000), cases=8)
def survives_large_scores(submission, scores):
    """Scores in the thousands do not become nan"""
    close(submission.softmax(scores), softmax(scores))


@check(scores=arrays("batch classes", -5000, -800), cases=8)
def survives_very_negative_scores(submission, scores):
    """Scores far below zero do not become nan"""
    close(submission.softmax(scores), softmax(scores))


@misconception(softmax, fails=survives_large_scores)
def no_shift(scores):
    """This behaves exactly like a softmax that does not subtract the maximum first: `exp` of a
    large score is `inf`, and `inf / inf` is `nan`."""
    weights = np.exp(scores)
    return weights / weights.sum(axis=-1, keepdims=True)


@misconception(softmax, fails=adds_up_to_one)
def one_sum_for_the_batch(scores):
    """The sum runs over the whole array; every row needs a sum of its own."""
    weights = np.exp(scores - scores.max())
    return weights / weights.sum()


@misconception(softmax, fails=adds_up_to_one)
def down_the_columns(scores):
    """The sum runs down the columns (`axis=0`); the classes lie along the last axis, `axis=-1`."""
    weights = np.exp(scores - scores.max(axis=0, keepdims=True))
    return weights / weights.sum(axis=0, keepdims=True)


@misconception(softmax, fails=follows_the_formula)
def smaller_score_wins(scores):
    """The sign is flipped: the *larger* score must get the larger share."""
    weights = np.exp(scores.min(axis=-1, keepdims=True) - scores)
    return weights / weights.sum(axis=-1, keepdims=True)


@misconception(softmax, fails=takes_any_shape)
def only_for_two_axes(scores):
    """The classes are looked for on axis 1; on the *last* axis they are found in any shape."""
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


@misconception(softmax, fails=survives_very_negative_scores)
def shift_by_the_sum(scores):
    """Only scores above zero are shifted here. Far below zero, every `exp` is 0 and `0 / 0` is
    `nan`: shift by the row's own maximum, whatever its sign."""
    weights = np.exp(scores - np.maximum(scores.max(axis=-1, keepdims=True), 0))
    return weights / weights.sum(axis=-1, keepdims=True)


@alternative(softmax)
def row_by_row(scores):
    """A loop over the rows"""
    flat = scores.reshape(-1, scores.shape[-1])
    out = np.empty_like(flat)
    for i, row in enumerate(flat):
        top = max(row)
        weights = [np.exp(score - top) for score in row]
        out[i] = np.array(weights) / sum(weights)
    return out.reshape(scores.shape)


@alternative(softmax)
def through_logarithms(scores):
    """Through the logarithm of the sum, as losses do"""
    top = np.max(scores, axis=-1, keepdims=True)
    log_sum = top + np.log(np.sum(np.exp(scores - top), axis=-1, keepdims=True))
    return np.exp(scores - log_sum)


@alternative(softmax)
def by_scipy(scores):
    """The library call"""
    return scipy.special.softmax(scores, axis=-1)


hints(
    "Write it for one row first. Which two NumPy calls does the formula need?",
    "For many rows at once, sum with `axis=-1, keepdims=True`, so that each row is divided by its own sum.",
    "`softmax(s)` equals `softmax(s - c)` for every number `c`. Choose `c` as the row's maximum: then no `exp` is above 1.",
)
