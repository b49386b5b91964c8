# /// script
# dependencies = ["numpy", "scikit-learn", "pandas"]
# [tool.upslope]
# teaches = ["grouped-split"]
# needs = ["train-validation-test"]
# minutes = 10
# difficulty = "medium"
# ///
r"""# The same patient, on both sides

Eight X-rays of each of fifty patients. You shuffle the four hundred pictures and set a quarter aside.
The model is right on 97% of them, and on the next hospital's on 70%. What has it learnt?

The patients. Each of them was on both sides of the split, and to know a rib cage again is easier than
to know an illness. The question is about new patients, so the test must be about new patients: the
rows that belong together, a *group*, go to the same side, all of them.

Write `grouped_split`. It is given the group of each row, whole numbers, and a seed, and returns two
arrays of row numbers: training and test, in this order.

- Of $g$ groups, $g / 4$ are test groups, rounded down, but at least one. There are always two groups
  or more. It is groups that are counted and not rows: their sizes differ, and so does the size of the
  test set.
- All rows of a test group are test rows, wherever they stand in the table, and all other rows are
  training rows.
- *Which* groups are tested is left to chance, and the same seed gives the same split. Over many seeds,
  each group comes into both.

The generator and the order of the numbers in each array are up to you.
"""

import random

import numpy as np
import pandas as pd
from sklearn.model_selection import GroupShuffleSplit

from upslope.author import (
    alternative,
    arrays,
    built,
    check,
    hints,
    holds,
    integers,
    misconception,
    seeds,
    solution,
)


@solution
def grouped_split(groups: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers for training and test, no group in both."""
    names = np.unique(groups)
    tested = max(1, len(names) // 4)
    test_groups = np.random.default_rng(seed).permutation(names)[:tested]
    is_test = np.isin(groups, test_groups)
    return np.flatnonzero(~is_test), np.flatnonzero(is_test)


def several(count, more):
    """Groups of one row or more, `count` of them."""
    return np.concatenate([more % count, np.arange(count)])


GROUPS = built(several, count=integers(2, 12), more=arrays("rows>=2", 0, 11, dtype="int64"))
EIGHT = np.array([3, 5, 3, 7, 11, 2, 20, 5, 13, 3, 17])


def both(submission, groups, seed):
    """Training and test rows as sorted lists, once it is known that there are two parts."""
    got = submission.grouped_split(groups, seed)
    two = isinstance(got, tuple | list) and len(got) == 2
    holds(two, "two arrays were asked for: training rows and test rows", got=got)
    return [sorted(np.asarray(part).tolist()) for part in got]


@check(groups=GROUPS, seed=seeds())
def every_row_once(submission, groups, seed):
    """Every row is in exactly one of the two parts"""
    train, test = both(submission, groups, seed)
    for row in range(len(groups)):
        times = (train + test).count(row)
        holds(times == 1, f"row {row} is in the parts {times} times", got=(train, test))


@check(groups=GROUPS, seed=seeds())
def no_group_on_both_sides(submission, groups, seed):
    """No group is on both sides"""
    train, test = both(submission, groups, seed)
    shared = sorted(set(groups[train].tolist()) & set(groups[test].tolist()))
    holds(not shared, f"these groups are on both sides: {shared}", got=(train, test))


@check(groups=GROUPS, seed=seeds())
def a_quarter_of_the_groups(submission, groups, seed):
    """A quarter of the groups are tested, rounded down, and at least one"""
    _, test = both(submission, groups, seed)
    there, tested = len(set(groups.tolist())), len(set(groups[test].tolist()))
    said = f"of {there} groups, {tested} are in the test set"
    holds(tested == max(1, there // 4), said, got=test)


@check(groups=GROUPS, seed=seeds())
def same_seed_same_split(submission, groups, seed):
    """The same seed gives the same split"""
    first, second = both(submission, groups, seed), both(submission, groups, seed)
    holds(second == first, "the second call split in another way than the first", got=second)


@check(seed=seeds(), cases=4)
def other_seed_other_split(submission, seed):
    """Another seed gives another split"""
    groups = np.arange(80)
    first, second = both(submission, groups, seed), both(submission, groups, seed + 1)
    holds(second != first, f"seeds {seed} and {seed + 1} give the same split", got=first[1])


@check(seed=seeds(), cases=1)
def left_to_chance(submission, seed):
    """Over many seeds, each group comes into the test set, and each into training"""
    tests = [both(submission, EIGHT, seed + step)[1] for step in range(150)]
    for row, group in enumerate(EIGHT.tolist()):
        times = sum(row in test for test in tests)
        holds(times > 0, f"in 150 seeds, group {group} never came into the test set")
        holds(times < 150, f"in 150 seeds, group {group} came into the test set every time")


@misconception(grouped_split, fails=no_group_on_both_sides)
def rows_are_shuffled(groups, seed):
    """Rows are shuffled here, and the groups play no part. Most groups end up on both sides, and
    whatever marks a group is known before the test begins."""
    rows = np.random.default_rng(seed).permutation(len(groups))
    cut = max(1, len(rows) // 4)
    return rows[cut:], rows[:cut]


@misconception(grouped_split, fails=no_group_on_both_sides)
def one_row_of_each(groups, seed):
    """A quarter of *each group's* rows is tested. That is a stratified split, the very opposite: every
    group is known from training."""
    generator = np.random.default_rng(seed)
    is_test = np.zeros(len(groups), dtype=bool)
    for name in np.unique(groups):
        rows = generator.permutation(np.flatnonzero(groups == name))
        is_test[rows[: -(-len(rows) // 4)]] = len(rows) > 1
    return np.flatnonzero(~is_test), np.flatnonzero(is_test)


@misconception(grouped_split, fails=no_group_on_both_sides)
def neighbours_are_a_group(groups, seed):
    """A group is taken to end where the next row has another one. The table need not be sorted: a
    group can come back further down."""
    runs = np.cumsum(np.diff(groups, prepend=groups[0]) != 0)
    names = np.random.default_rng(seed).permutation(runs[-1] + 1)
    is_test = np.isin(runs, names[: max(1, len(np.unique(groups)) // 4)])
    return np.flatnonzero(~is_test), np.flatnonzero(is_test)


@misconception(grouped_split, fails=a_quarter_of_the_groups)
def until_enough_rows(groups, seed):
    """Groups are added until a quarter of the *rows* is reached. The task counts groups: a quarter of
    them, however large they are."""
    taken = []
    for name in np.random.default_rng(seed).permutation(np.unique(groups)):
        if np.isin(groups, taken).sum() * 4 < len(groups):
            taken.append(name)
    is_test = np.isin(groups, taken)
    return np.flatnonzero(~is_test), np.flatnonzero(is_test)


@misconception(grouped_split, fails=a_quarter_of_the_groups)
def sometimes_none(groups, seed):
    """With three groups or fewer, a quarter rounds down to none, and the test set is empty. At least
    one group is tested."""
    names = np.unique(groups)
    test_groups = np.random.default_rng(seed).permutation(names)[: len(names) // 4]
    is_test = np.isin(groups, test_groups)
    return np.flatnonzero(~is_test), np.flatnonzero(is_test)


@misconception(grouped_split, fails=every_row_once)
def groups_for_rows(groups, seed):
    """What comes back are the groups themselves, and not the rows that belong to them."""
    names = np.random.default_rng(seed).permutation(np.unique(groups))
    tested = max(1, len(names) // 4)
    return names[tested:], names[:tested]


@misconception(grouped_split, fails=other_seed_other_split)
def smallest_names(groups, seed):
    """The groups with the smallest numbers are always tested, and `seed` plays no part. Numbers are
    often given in order of arrival: those are the oldest groups."""
    names = np.unique(groups)
    is_test = np.isin(groups, names[: max(1, len(names) // 4)])
    return np.flatnonzero(~is_test), np.flatnonzero(is_test)


@alternative(grouped_split)
def two_lists(groups, seed):
    """A set of test groups, and a loop over the rows"""
    names = sorted(set(groups.tolist()))
    tested = set(random.Random(seed).sample(names, max(1, len(names) // 4)))
    train, test = [], []
    for row, name in enumerate(groups.tolist()):
        (test if name in tested else train).append(row)
    return np.array(train), np.array(test)


@alternative(grouped_split)
def a_key_for_each_group(groups, seed):
    """Groups numbered by pandas, and a random place for each number"""
    number, names = pd.factorize(groups)
    place = np.argsort(np.random.default_rng(seed).random(len(names)))
    is_test = np.argsort(place)[number] < max(1, len(names) // 4)
    return np.nonzero(~is_test)[0], np.nonzero(is_test)[0]


@alternative(grouped_split)
def by_scikit_learn(groups, seed):
    """The library call, told how many groups to test"""
    tested = max(1, len(np.unique(groups)) // 4)
    splitter = GroupShuffleSplit(n_splits=1, test_size=tested, random_state=seed)
    return next(splitter.split(groups, groups=groups))


hints(
    "What should be shuffled here, the rows or the groups?",
    "`np.unique(groups)` has each group once. Shuffle those, and take the first quarter of them for the test.",
    "`np.isin(groups, test_groups)` says for each row whether its group is tested; `np.flatnonzero` turns that into row numbers.",
)
