# /// script
# dependencies = ["numpy", "pandas"]
# [tool.upslope]
# teaches = ["robust-score", "outlier-flag"]
# needs = []
# minutes = 12
# difficulty = "medium"
# ///
r"""# Who is the odd one out?

Six thermometers in one room read 19, 20, 20, 21, 22 and 200. One of them is broken. How far out is
it, in standard deviations? Guess before you read on.

Only 2.2. The 200 has pulled the mean to 50, where no thermometer is, and the standard deviation to
67: the outlier measures itself with a ruler that it has bent. With six readings, none can ever get
beyond $\sqrt{5}$.

The median does not bend. Nor does the *median absolute deviation*, the median of the distances to
it:

$$\operatorname{score}(x_i) = \frac{x_i - m}{\operatorname{MAD}} \qquad m = \operatorname{median}(x)
\qquad \operatorname{MAD} = \operatorname{median}_j\, |x_j - m|$$

Here $m$ is 20.5 and the MAD is 1: the broken one scores 179.5, and all the others 1.5 at most.

    >>> scores, flags = judge(np.array([19.0, 20.0, 20.0, 21.0, 22.0, 200.0]), limit=5.0)
    >>> scores
    array([ -1.5,  -0.5,  -0.5,   0.5,   1.5, 179.5])
    >>> flags
    array([False, False, False, False, False,  True])

Write `judge`. It flags, and it deletes nothing: whether 200 is a broken wire or a fire is for
somebody to find out who knows the room.

- It takes an array of finite floats (one at least) and returns two arrays as long: the scores, as
  floats, and the flags, as booleans.
- A reading is flagged if its score, whatever its sign, is *more* than `limit`, which is positive.
- If more than half of the readings are the same, the MAD is 0. A reading that equals the median then
  scores 0, and any other scores `inf` or `-inf`: beside so many that agree to the last digit, every
  difference is large.
"""

import statistics

import numpy as np
import pandas as pd

from upslope.author import (
    alternative,
    built,
    check,
    choices,
    close,
    equal,
    equivalent,
    hints,
    holds,
    integers,
    lists,
    misconception,
    solution,
)


@solution
def judge(readings: np.ndarray, limit: float) -> tuple[np.ndarray, np.ndarray]:
    """Robust scores, and which of them are beyond the limit."""
    distances = readings - np.median(readings)
    spread = np.median(np.abs(distances))
    scores = np.zeros(len(readings))
    moved = distances != 0
    with np.errstate(divide="ignore"):
        scores[moved] = distances[moved] / spread
    return scores, np.abs(scores) > limit


def spread_out(start, steps, far):
    """Readings of which no two are equal, in a jumbled order, and one is far from the others."""
    readings = start + np.cumsum(np.array(steps, dtype=float))
    return np.concatenate([readings[1::2], [start + far], readings[::2]])


def at_limit(start, scale):
    """Readings of which the outermost score is -3 and 3."""
    return start + scale * np.array([-3.0, -1, 0, 1, 3])


def agreeing(value, many, others):
    """More than half of the readings are `value`."""
    return np.array([*others, *[value] * (len(others) + many)], dtype=float)


LIMIT = choices(2.0, 3.0)
SPREAD = built(
    spread_out,
    start=integers(-20, 20),
    steps=lists(choices(1, 2, 3), least=4, most=6),
    far=choices(90, -90, 50),
)
AGREEING = built(
    agreeing, value=integers(-9, 9), many=integers(1, 3), others=lists(integers(-9, 9), most=3)
)


def judged(submission, readings, limit):
    """Both arrays, once it is known that they are arrays as long as the readings."""
    got = submission.judge(readings, limit)
    holds(isinstance(got, tuple | list) and len(got) == 2, "two arrays should come back", got=got)
    for what in got:
        as_long = isinstance(what, np.ndarray) and what.shape == readings.shape
        holds(as_long, f"one for each of {len(readings)} readings should come back", got=what)
    scores, flags = got
    holds(scores.dtype.kind == "f", "the scores are not floats", got=scores)
    holds(flags.dtype.kind == "b", "the flags are not booleans", got=flags)
    return scores, flags


@check(readings=SPREAD, limit=LIMIT)
def every_reading_stays(submission, readings, limit):
    """Every reading gets a score and a flag"""
    judged(submission, readings, limit)


@check(readings=SPREAD)
def centred_on_the_median(submission, readings):
    """The median of the scores is 0"""
    scores, _ = judged(submission, readings, 5.0)
    close(np.median(scores), 0.0, "the median of the scores is not 0", atol=1e-9)


@check(readings=SPREAD)
def follows_the_formula(submission, readings):
    """The score is the distance to the median, counted in MADs"""
    scores, _ = judged(submission, readings, 5.0)
    close(scores, judge(readings, 5.0)[0])


@check(readings=SPREAD, limit=LIMIT)
def flags_both_sides(submission, readings, limit):
    """Flagged is what lies more than the limit above or below the median"""
    scores, flags = judged(submission, readings, limit)
    clear = ~np.isclose(np.abs(scores), limit)  # so near to it, rounding may decide
    equal(flags[clear], judge(readings, limit)[1][clear])


@check(readings=built(at_limit, start=integers(-9, 9), scale=choices(1, 2, 4)), cases=6)
def at_the_limit(submission, readings):
    """A score of exactly the limit is not flagged"""
    _, flags = judged(submission, readings, 3.0)
    equal(flags, np.array([False] * 5))


@check(value=integers(-20, 20), many=integers(1, 5))
def constant_readings(submission, value, many):
    """Readings that are all the same score 0, and none is flagged"""
    readings = np.full(many, float(value))
    scores, flags = judged(submission, readings, 5.0)
    close(scores, np.zeros(many))
    equal(flags, np.zeros(many, dtype=bool))


@check(readings=AGREEING)
def nearly_constant_readings(submission, readings):
    """If more than half agree, any other reading scores inf, with its sign, and is flagged"""
    scores, flags = judged(submission, readings, 5.0)
    expected = judge(readings, 5.0)
    close(scores, expected[0])
    equal(flags, expected[1])


@misconception(judge, fails=every_reading_stays)
def outliers_dropped(readings, limit):
    """The outliers are taken out, and nobody will ever ask what they were. Flag them, and leave them
    where they are."""
    distances = np.abs(readings - np.median(readings))
    kept = readings[distances <= limit * np.median(distances)]
    scores = (kept - np.median(readings)) / max(np.median(distances), 1e-300)
    return scores, np.zeros(len(kept), dtype=bool)


@misconception(judge, fails=centred_on_the_median)
def mean_and_standard_deviation(readings, limit):
    """These are ordinary z-scores. One far reading moves the mean and stretches the standard
    deviation, and so hides itself."""
    spread = readings.std()
    scores = (readings - readings.mean()) / (spread if spread else 1)
    return scores, np.abs(scores) > limit


@misconception(judge, fails=follows_the_formula)
def mean_of_the_distances(readings, limit):
    """The distances to the median are averaged, and one far reading is enough to stretch their mean.
    The middle one of the distances does not mind it."""
    distances = readings - np.median(readings)
    spread = np.abs(distances).mean()
    scores = distances / (spread if spread else 1)
    return scores, np.abs(scores) > limit


@misconception(judge, fails=follows_the_formula)
def distances_to_zero(readings, limit):
    """The spread is the median of the readings themselves, without their sign. What should be
    measured is how far they lie from their median, not from zero."""
    distances = readings - np.median(readings)
    spread = np.median(np.abs(readings))
    scores = distances / (spread if spread else 1)
    return scores, np.abs(scores) > limit


@misconception(judge, fails=at_the_limit)
def limit_flagged_too(readings, limit):
    """A score that equals the limit is flagged as well. Only *more* than the limit is too far."""
    distances = readings - np.median(readings)
    spread = np.median(np.abs(distances))
    scores = (
        distances / spread
        if spread
        else np.where(distances == 0, 0.0, np.copysign(np.inf, distances))
    )
    return scores, np.abs(scores) >= limit


@misconception(judge, fails=constant_readings)
def divided_by_nothing(readings, limit):
    """If all readings are the same, this divides 0 by 0. The scores are `nan`, and every comparison
    with `nan` says no."""
    distances = readings - np.median(readings)
    with np.errstate(all="ignore"):
        scores = distances / np.median(np.abs(distances))
    return scores, np.abs(scores) > limit


@misconception(judge, fails=nearly_constant_readings)
def nothing_to_see_if_most_agree(readings, limit):
    """A MAD of 0 is taken to mean that there are no outliers. It says only that more than half of the
    readings agree; what about the others?"""
    distances = readings - np.median(readings)
    spread = np.median(np.abs(distances))
    scores = distances / spread if spread else np.zeros(len(readings))
    return scores, np.abs(scores) > limit


@misconception(judge, fails=nearly_constant_readings)
def sign_lost(readings, limit):
    """A reading below the median scores `inf` where the MAD is 0. It lies below: which sign does its
    score have?"""
    distances = readings - np.median(readings)
    spread = np.median(np.abs(distances))
    scores = distances / spread if spread else np.where(distances == 0, 0.0, np.inf)
    return scores, np.abs(scores) > limit


@misconception(judge, fails=flags_both_sides)
def only_the_high_ones(readings, limit):
    """Only readings far *above* the median are flagged. A thermometer can break the other way."""
    distances = readings - np.median(readings)
    spread = np.median(np.abs(distances))
    scores = distances / spread if spread else np.copysign(np.inf, distances)
    scores[distances == 0] = 0
    return scores, scores > limit


@alternative(judge)
def one_by_one(readings, limit):
    """A loop, and `statistics.median`"""
    middle = statistics.median(readings.tolist())
    spread = statistics.median([abs(x - middle) for x in readings.tolist()])
    scores = []
    for x in readings.tolist():
        if x == middle:
            scores.append(0.0)
        elif spread == 0:
            scores.append(float("inf") if x > middle else float("-inf"))
        else:
            scores.append((x - middle) / spread)
    return np.array(scores), np.array([score > limit or score < -limit for score in scores])


@alternative(judge)
def by_pandas(readings, limit):
    """Series all the way, the undefined scores filled"""
    column = pd.Series(readings)
    distances = column - column.median()
    scores = (distances / distances.abs().median()).fillna(0.0)
    return scores.to_numpy(), (scores.abs() > limit).to_numpy()


@alternative(judge)
def without_dividing_the_flags(readings, limit):
    """Undefined scores mended afterwards, and flags from distances"""
    distances = readings - np.quantile(readings, 0.5)
    spread = np.quantile(np.abs(distances), 0.5)
    with np.errstate(all="ignore"):
        scores = np.nan_to_num(distances / spread, nan=0.0, posinf=np.inf, neginf=-np.inf)
    return scores, np.abs(distances) > limit * spread


hints(
    "What is the distance of each reading to the median? The MAD is made of these distances, not of the readings.",
    "The sign belongs to the score, but not to the MAD, nor to the flag. And what does NumPy make of `0 / 0`, and of `1 / 0`?",
    "`distances = readings - np.median(readings)` and `np.median(np.abs(distances))`. Begin with scores of zero, and divide only where the distance is not 0: under `np.errstate(divide='ignore')` NumPy then gives `inf` with the right sign.",
)
equivalent(
    "with np.errstate(divide='ignore'):",
    "with np.errstate():",
    "It only silences a warning.",
)
