# /// script
# dependencies = ["numpy", "pandas", "scikit-learn"]
# [tool.upslope]
# teaches = ["standardise", "scale-after-splitting"]
# needs = ["train-validation-test"]
# minutes = 12
# difficulty = "easy"
# ///
r"""# Scale by what you knew before the test

A notebook subtracts each column's mean, divides by its standard deviation, and splits the rows into
train and test *after* that. Its score is a little better than it will ever be again. What has gone
wrong, when no row is on both sides?

Two numbers have. The mean and the deviation were taken over all the rows, so each training row has
been moved by what the test rows are like. Often that changes little, and you will not know when it
changes much. And in use, where rows arrive one at a time, there is nothing to take such a mean of.

So split first. What is *learnt* from rows, be it only a mean, is learnt from the training rows, and then
applied to both.

Write `standardise`. It is given the training rows and the test rows, as arrays with the same columns,
and returns both, scaled:

$$\frac{x - m}{s}$$

where $m$ and $s$ are the mean and the standard deviation of the column's *training* rows. Take the
deviation as `np.std` does, dividing by the number of rows $n$, and not by $n - 1$. Where all training
rows have the same value, $s$ is 0: divide by 1 there instead. There is at least one training row, and
perhaps no test row at all. The arrays you are given stay as they are.

    >>> standardise(np.array([[1.0], [3.0]]), np.array([[6.0]]))
    (array([[-1.],
           [ 1.]]), array([[4.]]))
"""

import numpy as np
import pandas as pd
from sklearn.preprocessing import StandardScaler

from upslope.author import (
    alternative,
    arrays,
    built,
    check,
    close,
    hints,
    holds,
    misconception,
    solution,
)


@solution
def standardise(train: np.ndarray, test: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Training rows and test rows, scaled by the mean and deviation of the training rows."""
    mean, spread = train.mean(axis=0), train.std(axis=0)
    spread = np.where(spread == 0, 1, spread)
    return (train - mean) / spread, (test - mean) / spread


def quarters(of):
    """Numbers whose sums a float holds exactly, so that equal cells have a deviation of 0."""
    return of / 4


def rows(axes, high=20):
    return built(quarters, of=arrays(axes, -high, high, dtype="int64"))


def varied(of):
    """Rows of which every column holds two values at least."""
    return np.concatenate([of, of[:1] + 4]) / 4


TRAIN = built(varied, of=arrays("train columns", -20, 20, dtype="int64"))
TEST, SINGLE = rows("test columns"), rows("1 columns")


def scaled(submission, train, test):
    """Both parts, once it is known that there are two."""
    got = submission.standardise(train, test)
    two = isinstance(got, tuple | list) and len(got) == 2
    holds(two, "two arrays were asked for: the scaled train and test rows", got=got)
    return got


@check(train=TRAIN, test=TEST)
def training_mean_is_zero(submission, train, test):
    """After scaling, every column of the training rows has mean 0"""
    got, _ = scaled(submission, train, test)
    close(got.mean(axis=0), np.zeros(train.shape[1]), "the means (got) are not 0", atol=1e-9)


@check(train=TRAIN, test=TEST)
def training_deviation_is_one(submission, train, test):
    """After scaling, every column of the training rows has standard deviation 1"""
    got, _ = scaled(submission, train, test)
    close(got.std(axis=0), np.ones(train.shape[1]), "the deviations (got) are not 1", atol=1e-9)


@check(train=TRAIN, test=TEST, others=TEST)
def test_leaves_training_alone(submission, train, test, others):
    """Other test rows leave the scaled training rows as they were"""
    first, _ = scaled(submission, train, test)
    second, _ = scaled(submission, train, others + 50)
    close(second, first, "with other test rows, the scaled training rows change", atol=1e-9)


@check(train=TRAIN, test=TEST)
def test_rows_stand_alone(submission, train, test):
    """A test row alone is scaled as it is among others"""
    _, together = scaled(submission, train, test)
    for place, row in enumerate(together):
        _, alone = scaled(submission, train, test[[place]])
        close(alone, row[None], f"row {place} alone (got) is not as among others", atol=1e-9)


@check(train=TRAIN, test=TEST)
def follows_the_formula(submission, train, test):
    """Both parts are moved by the training mean and divided by the training deviation"""
    for got, expected in zip(
        scaled(submission, train, test), standardise(train, test), strict=True
    ):
        close(got, expected, atol=1e-9)


@check(train=SINGLE, test=TEST)
def same_value_everywhere(submission, train, test):
    """A column that is the same in all training rows is moved, and divided by one"""
    flat = np.repeat(train, 3, axis=0)
    got = scaled(submission, flat, test)
    close(got[0], np.zeros(flat.shape), "the training rows should be 0", atol=1e-9)
    close(got[1], test - train, atol=1e-9)


@check(train=TRAIN)
def takes_no_test_rows(submission, train):
    """With no test rows there is an empty test part with as many columns"""
    _, test = scaled(submission, train, train[:0])
    close(test, train[:0])


@misconception(standardise, fails=training_mean_is_zero)
def scaled_before_the_split(train, test):
    """Mean and deviation are taken over train and test together. This is the leak itself: the training
    rows now depend on rows that nobody should know yet."""
    everything = np.concatenate([train, test])
    mean, spread = everything.mean(axis=0), everything.std(axis=0)
    spread = np.where(spread == 0, 1, spread)
    return (train - mean) / spread, (test - mean) / spread


@misconception(standardise, fails=training_mean_is_zero)
def along_the_rows(train, test):
    """Each *row* is brought to mean 0, so that a person's age is weighed against her income. The
    statistics belong to the columns: `axis=0`."""
    spread = [np.where(part.std(axis=1) == 0, 1, part.std(axis=1)) for part in (train, test)]
    return tuple(
        (part - part.mean(axis=1, keepdims=True)) / s[:, None]
        for part, s in zip((train, test), spread, strict=True)
    )


@misconception(standardise, fails=test_rows_stand_alone)
def each_by_its_own(train, test):
    """The test rows are scaled by their own mean and deviation. Then the same row means one thing in one
    test set and another thing in the next, and a row alone always becomes 0."""
    out = []
    for part in (train, test):
        if len(part) == 0:
            out.append(part)
            continue
        spread = part.std(axis=0)
        out.append((part - part.mean(axis=0)) / np.where(spread == 0, 1, spread))
    return tuple(out)


@misconception(standardise, fails=training_deviation_is_one)
def one_less(train, test):
    """The deviation divides by $n - 1$, as pandas does unless told otherwise. The task divides by $n$:
    `ddof=0`."""
    mean, spread = train.mean(axis=0), train.std(axis=0, ddof=1)
    spread = np.where(spread == 0, 1, spread)
    return (train - mean) / spread, (test - mean) / spread


@misconception(standardise, fails=training_deviation_is_one)
def by_the_variance(train, test):
    """This divides by the variance, the *square* of the standard deviation."""
    mean, spread = train.mean(axis=0), train.var(axis=0)
    spread = np.where(spread == 0, 1, spread)
    return (train - mean) / spread, (test - mean) / spread


@misconception(standardise, fails=same_value_everywhere)
def nan_for_constants(train, test):
    """Where all training rows are the same, the deviation is 0, and `0 / 0` is `nan`. One `nan` is enough
    to spoil what most models learn."""
    with np.errstate(all="ignore"):
        mean, spread = train.mean(axis=0), train.std(axis=0)
        return (train - mean) / spread, (test - mean) / spread


@misconception(standardise, fails=same_value_everywhere)
def constants_are_erased(train, test):
    """Where the training rows are all the same, the test rows are set to 0 too. A test row that differs
    there is remarkable: move it by the mean, and divide by one."""
    mean, spread = train.mean(axis=0), train.std(axis=0)
    scale = np.where(spread == 0, 0, 1 / np.where(spread == 0, 1, spread))
    return (train - mean) * scale, (test - mean) * scale


@misconception(standardise, fails=follows_the_formula)
def test_is_not_moved(train, test):
    """The training rows are scaled, and the test rows come back as they were: the model would meet numbers
    on another scale than it learnt."""
    mean, spread = train.mean(axis=0), train.std(axis=0)
    return (train - mean) / np.where(spread == 0, 1, spread), test


@alternative(standardise)
def column_by_column(train, test):
    """A loop over the columns, with sums"""
    out = np.zeros(train.shape), np.zeros(test.shape)
    for column in range(train.shape[1]):
        cells = train[:, column].tolist()
        mean = sum(cells) / len(cells)
        spread = (sum((cell - mean) ** 2 for cell in cells) / len(cells)) ** 0.5 or 1.0
        for part, into in zip((train, test), out, strict=True):
            into[:, column] = [(cell - mean) / spread for cell in part[:, column].tolist()]
    return out


@alternative(standardise)
def by_pandas(train, test):
    """Data frames"""
    known, new = pd.DataFrame(train), pd.DataFrame(test)
    spread = known.std(ddof=0).replace(0, 1)
    return tuple(((part - known.mean()) / spread).to_numpy() for part in (known, new))


@alternative(standardise)
def by_scikit_learn(train, test):
    """The library's scaler, fitted on the training rows"""
    scaler = StandardScaler().fit(train)
    return scaler.transform(train), scaler.transform(test) if len(test) else test.copy()


hints(
    "Which rows may the mean see? Work it out once, and use it twice.",
    "`train.mean(axis=0)` and `train.std(axis=0)` have one number for each column, and broadcast over both arrays.",
    "`np.where(spread == 0, 1, spread)` puts a 1 where the deviation is 0; then `(x - mean) / spread` for `train` and for `test`.",
)
