# /// script
# dependencies = ["numpy", "pandas"]
# [tool.upslope]
# teaches = ["stratified-split"]
# needs = ["train-validation-test"]
# minutes = 12
# difficulty = "medium"
# ///
r"""# The rare class comes along

Of 40 patients, 4 are ill. You deal a quarter of them, 10 rows, into the test set by chance alone. How
often is not one ill patient among those ten?

About three times in ten. Then your test says nothing about the very thing you wanted to know. A
*stratified* split leaves less to chance: it deals each class separately, so that train and test hold
the classes in the same shares.

Write `stratified_split`. It is given the label of each row, whole numbers, and a seed, and returns two
arrays of row numbers: training and test, in this order.

- A class with $n$ rows gives $n / 4$ of them to the test set, rounded down: 12 rows give 3, 7 give 1, and
  a class of three rows stays in training altogether.
- Every row is in exactly one of the two.
- *Which* rows of a class go to the test set is left to chance, and the same seed gives the same split.
  Over many seeds, each row of a class of four or more comes into both.

The generator and the order of the numbers in each array are up to you. One caution: the splitters
of scikit-learn round in other ways than this one.
"""

import random

import numpy as np
import pandas as pd

from upslope.author import (
    alternative,
    arrays,
    check,
    hints,
    holds,
    misconception,
    seeds,
    solution,
)


@solution
def stratified_split(labels: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers for training and test, each class dealt on its own."""
    generator = np.random.default_rng(seed)
    is_test = np.zeros(len(labels), dtype=bool)
    for label in np.unique(labels):
        rows = generator.permutation(np.flatnonzero(labels == label))
        is_test[rows[: len(rows) // 4]] = True
    return np.flatnonzero(~is_test), np.flatnonzero(is_test)


LABELS = arrays("rows>=8", 0, 2, dtype="int64")
TWELVE = np.array([1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0])  # eight of one class, four of another


def both(submission, labels, seed):
    """Training and test rows as sorted lists, once it is known that there are two parts."""
    got = submission.stratified_split(labels, seed)
    two = isinstance(got, tuple | list) and len(got) == 2
    holds(two, "two arrays were asked for: training rows and test rows", got=got)
    return [sorted(np.asarray(part).tolist()) for part in got]


@check(labels=LABELS, seed=seeds())
def every_row_once(submission, labels, seed):
    """Every row is in exactly one of the two parts"""
    train, test = both(submission, labels, seed)
    for row in range(len(labels)):
        times = (train + test).count(row)
        holds(times == 1, f"row {row} is in the parts {times} times", got=(train, test))


@check(labels=LABELS, seed=seeds())
def a_quarter_of_each_class(submission, labels, seed):
    """Each class gives a quarter of its rows to the test set, rounded down"""
    _, test = both(submission, labels, seed)
    for label in np.unique(labels).tolist():
        rows = int((labels == label).sum())
        given = int((labels[test] == label).sum())
        said = f"class {label} has {rows} rows and gives {given} to the test set"
        holds(given == rows // 4, said, got=test)


@check(labels=LABELS, seed=seeds())
def same_seed_same_split(submission, labels, seed):
    """The same seed gives the same split"""
    first, second = both(submission, labels, seed), both(submission, labels, seed)
    holds(second == first, "the second call split in another way than the first", got=second)


@check(seed=seeds(), cases=4)
def other_seed_other_split(submission, seed):
    """Another seed gives another split"""
    labels = np.arange(80) % 2
    first, second = both(submission, labels, seed), both(submission, labels, seed + 1)
    holds(second != first, f"seeds {seed} and {seed + 1} give the same split", got=first[1])


@check(seed=seeds(), cases=1)
def left_to_chance(submission, seed):
    """Over many seeds, each row comes into the test set, and each into training"""
    tests = [both(submission, TWELVE, seed + step)[1] for step in range(120)]
    for row in range(len(TWELVE)):
        times = sum(row in test for test in tests)
        holds(times > 0, f"in 120 seeds, row {row} never came into the test set")
        holds(times < 120, f"in 120 seeds, row {row} came into the test set every time")


@misconception(stratified_split, fails=a_quarter_of_each_class)
def one_shuffle_for_all(labels, seed):
    """A quarter of all the rows goes to the test set, whatever their class: a rare class may get no
    row there, or all of them. Deal one class at a time."""
    rows = np.random.default_rng(seed).permutation(len(labels))
    return rows[len(rows) // 4 :], rows[: len(rows) // 4]


@misconception(stratified_split, fails=a_quarter_of_each_class)
def as_many_of_each(labels, seed):
    """The test set gets as many rows of the rare class as of the common one. That is a *balanced*
    test set, and it shows a world in which the rare is common."""
    generator, test = np.random.default_rng(seed), []
    kinds, sizes = np.unique(labels, return_counts=True)
    for kind in kinds:
        rows = generator.permutation(np.flatnonzero(labels == kind))
        test += rows[: sizes.min() // 4].tolist()
    return np.setdiff1d(np.arange(len(labels)), test), np.array(test, dtype=int)


@misconception(stratified_split, fails=a_quarter_of_each_class)
def at_least_one_of_each(labels, seed):
    """Every class gives at least one row to the test set here, so that a class of one row leaves
    nothing to learn from. The task rounds down, also to none."""
    generator = np.random.default_rng(seed)
    is_test = np.zeros(len(labels), dtype=bool)
    for label in np.unique(labels):
        rows = generator.permutation(np.flatnonzero(labels == label))
        is_test[rows[: max(1, len(rows) // 4)]] = True
    return np.flatnonzero(~is_test), np.flatnonzero(is_test)


@misconception(stratified_split, fails=every_row_once)
def numbers_within_the_class(labels, seed):
    """The numbers count rows *within* a class, from 0 for each. Row 0 of the ill is not row 0 of the
    table: turn them back into row numbers of the table."""
    generator, train, test = np.random.default_rng(seed), [], []
    for label in np.unique(labels):
        rows = generator.permutation(int((labels == label).sum()))
        train += rows[len(rows) // 4 :].tolist()
        test += rows[: len(rows) // 4].tolist()
    return np.array(train, dtype=int), np.array(test, dtype=int)


@misconception(stratified_split, fails=every_row_once)
def training_keeps_everything(labels, seed):
    """The test rows are well chosen, and stay in training as well: the model is tested on what it has
    learnt by heart."""
    generator, test = np.random.default_rng(seed), []
    for label in np.unique(labels):
        rows = generator.permutation(np.flatnonzero(labels == label))
        test += rows[: len(rows) // 4].tolist()
    return np.arange(len(labels)), np.array(test, dtype=int)


@misconception(stratified_split, fails=other_seed_other_split)
def first_of_each_class(labels, seed):
    """The first rows of each class go to the test set, whatever the seed. If the table is sorted
    by anything, they are not like the rest: shuffle within the class."""
    is_test = np.zeros(len(labels), dtype=bool)
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        is_test[rows[: len(rows) // 4]] = True
    return np.flatnonzero(~is_test), np.flatnonzero(is_test)


@alternative(stratified_split)
def dealt_like_cards(labels, seed):
    """One walk over the shuffled rows; every class has a number of places to fill"""
    rows = list(range(len(labels)))
    random.Random(seed).shuffle(rows)
    places = {label: labels.tolist().count(label) // 4 for label in set(labels.tolist())}
    train, test = [], []
    for row in rows:
        label = int(labels[row])
        (test if places[label] > 0 else train).append(row)
        places[label] -= 1
    return np.array(train, dtype=int), np.array(test, dtype=int)


@alternative(stratified_split)
def sorted_by_class_and_chance(labels, seed):
    """No loop: sort by class and a random key, and look at the place within the class"""
    order = np.lexsort((np.random.default_rng(seed).random(len(labels)), labels))
    _, start, size = np.unique(labels[order], return_index=True, return_counts=True)
    place = np.arange(len(labels)) - np.repeat(start, size)
    is_test = place < np.repeat(size // 4, size)
    return order[~is_test], order[is_test]


@alternative(stratified_split)
def by_pandas(labels, seed):
    """Shuffle the table, and number the rows of each class"""
    shuffled = pd.Series(labels).sample(frac=1, random_state=seed)
    by_class = shuffled.groupby(shuffled)
    is_test = by_class.cumcount() < by_class.transform("size") // 4
    return shuffled.index[~is_test].to_numpy(), shuffled.index[is_test].to_numpy()


hints(
    "Do it for one class first: which row numbers have it, and how many of them go to the test set?",
    "`np.flatnonzero(labels == label)` are the rows of one class. Shuffle them, and cut off a quarter.",
    "One generator, made before the loop over `np.unique(labels)`; in the loop, mark the first `len(rows) // 4` shuffled rows as test rows.",
)
