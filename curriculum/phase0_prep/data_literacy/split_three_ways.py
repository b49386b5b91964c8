# /// script
# dependencies = ["numpy", "scikit-learn"]
# [tool.upslope]
# teaches = ["train-validation-test"]
# needs = ["seeded-sampling"]
# minutes = 10
# difficulty = "easy"
# ///
r"""# Three piles, and no row in two

You try forty models and keep the one that is best on the rows you set aside. How good is it on rows
that nobody has seen? Worse than it looked: the best of forty was partly lucky on just those rows.

So the rows are dealt into three piles. On the *training* rows a model learns, on the *validation*
rows you choose between models, and on the *test* rows you look once, at the very end.

Write `split_three_ways`. It is told how many rows there are, at least five, and a seed, and returns
three arrays of row numbers: training, validation and test, in this order.

- Validation and test have a fifth of the rows each, rounded down; training has the rest. Of 14 rows
  that makes 10, 2 and 2.
- Every row number from 0 to `count - 1` is in exactly one pile.
- Which row goes where is left to chance: a table is often sorted, and its last fifth is not like the
  others. Over many seeds, each row comes into each pile.
- The same seed gives the same piles, so that last week's test row is a test row today.

Which generator you use and how the numbers are ordered within a pile is up to you.
"""

import random

import numpy as np
from sklearn.model_selection import train_test_split

from upslope.author import (
    alternative,
    check,
    equal,
    hints,
    holds,
    integers,
    misconception,
    seeds,
    solution,
)


@solution
def split_three_ways(count: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Row numbers for training, validation and test."""
    fifth = count // 5
    rows = np.random.default_rng(seed).permutation(count)
    return rows[2 * fifth :], rows[:fifth], rows[fifth : 2 * fifth]


NAMES = ("training", "validation", "test")
COUNT = integers(5, 24)


def piles(submission, count, seed):
    """The three piles as sorted lists, once it is known that there are three."""
    got = submission.split_three_ways(count, seed)
    three = isinstance(got, tuple | list) and len(got) == 3
    holds(three, "three arrays were asked for: training, validation, test", got=got)
    return [sorted(np.asarray(pile).tolist()) for pile in got]


@check(count=COUNT, seed=seeds())
def a_fifth_each(submission, count, seed):
    """Validation and test hold a fifth of the rows each, rounded down, and training the rest"""
    sizes = [len(pile) for pile in piles(submission, count, seed)]
    fifth = count // 5
    equal(sizes, [count - 2 * fifth, fifth, fifth], f"of {count} rows, the piles have {sizes}")


@check(count=COUNT, seed=seeds())
def every_row_once(submission, count, seed):
    """Every row is in exactly one pile"""
    together = sorted(sum(piles(submission, count, seed), []))
    for row in range(count):
        times = together.count(row)
        holds(times == 1, f"row {row} is in the piles {times} times", got=together)


@check(count=COUNT, seed=seeds())
def same_seed_same_piles(submission, count, seed):
    """The same seed gives the same piles"""
    first, second = piles(submission, count, seed), piles(submission, count, seed)
    equal(second, first, "the second call gave other piles than the first")


@check(seed=seeds(), cases=4)
def other_seed_other_piles(submission, seed):
    """Another seed gives other piles"""
    first, second = piles(submission, 40, seed), piles(submission, 40, seed + 1)
    holds(second != first, f"seeds {seed} and {seed + 1} give the same piles", got=first[2])


@check(seed=seeds(), cases=1)
def left_to_chance(submission, seed):
    """Over many seeds, each row comes into each pile"""
    tries = [piles(submission, 10, seed + step) for step in range(150)]
    for place, name in enumerate(NAMES):
        met = {row for drawn in tries for row in drawn[place]}
        never = sorted(set(range(10)) - met)
        holds(not never, f"in 150 seeds, these rows never came into {name}: {never}")


@misconception(split_three_ways, fails=a_fifth_each)
def a_fifth_of_the_rest(count, seed):
    """The second cut takes a fifth of what the first one left, which is less than a fifth of all the
    rows. Work out both sizes from `count`."""
    rows = np.random.default_rng(seed).permutation(count)
    test, rest = rows[: count // 5], rows[count // 5 :]
    return rest[len(rest) // 5 :], rest[: len(rest) // 5], test


@misconception(split_three_ways, fails=a_fifth_each)
def rounded_up(count, seed):
    """A fifth is rounded up here, and training pays for it. The task rounds down."""
    fifth = -(-count // 5)
    rows = np.random.default_rng(seed).permutation(count)
    return rows[2 * fifth :], rows[:fifth], rows[fifth : 2 * fifth]


@misconception(split_three_ways, fails=a_fifth_each)
def test_comes_first(count, seed):
    """The piles are right, and come back in the wrong order: training first, test last."""
    fifth = count // 5
    rows = np.random.default_rng(seed).permutation(count)
    return rows[fifth : 2 * fifth], rows[:fifth], rows[2 * fifth :]


@misconception(split_three_ways, fails=every_row_once)
def drawn_three_times(count, seed):
    """Each pile is drawn from all the rows, without looking at the other two. So some rows are in
    several piles and some in none. Shuffle once, and cut what you have shuffled."""
    generator, fifth = np.random.default_rng(seed), count // 5
    train, validation, test = (
        generator.choice(count, size=size, replace=False)
        for size in (count - 2 * fifth, fifth, fifth)
    )
    return train, validation, test


@misconception(split_three_ways, fails=every_row_once)
def drawn_with_replacement(count, seed):
    """Row numbers are drawn one by one and put back each time: the same row may come twice, and
    another never. A shuffle deals every row once."""
    fifth = count // 5
    rows = np.random.default_rng(seed).integers(count, size=count)
    return rows[2 * fifth :], rows[:fifth], rows[fifth : 2 * fifth]


@misconception(split_three_ways, fails=other_seed_other_piles)
def in_the_order_of_the_table(count, seed):
    """The piles are cut off in the table's order, and `seed` plays no part. If the table is sorted,
    by date or by answer, the test rows are of another kind than those the model learns from."""
    rows, cut = np.arange(count), count - 2 * (count // 5)
    return rows[:cut], rows[cut : cut + count // 5], rows[cut + count // 5 :]


@misconception(split_three_ways, fails=other_seed_other_piles)
def always_seed_42(count, seed):
    """The shuffle has a seed of its own, and yours is ignored: every split is the same split."""
    fifth = count // 5
    rows = np.random.default_rng(42).permutation(count)
    return rows[2 * fifth :], rows[:fifth], rows[fifth : 2 * fifth]


@misconception(split_three_ways, fails=left_to_chance)
def only_training_is_shuffled(count, seed):
    """The test rows are cut off before the shuffle, so that they are the table's last rows whatever
    the seed. Shuffle first, and cut then."""
    fifth = count // 5
    rows = np.random.default_rng(seed).permutation(count - fifth)
    return rows[fifth:], rows[:fifth], np.arange(count - fifth, count)


@alternative(split_three_ways)
def a_shuffled_list(count, seed):
    """Python's own generator, on a list"""
    rows = list(range(count))
    random.Random(seed).shuffle(rows)
    test = [rows.pop() for _ in range(count // 5)]
    validation = [rows.pop() for _ in range(count // 5)]
    return np.array(rows), np.array(validation), np.array(test)


@alternative(split_three_ways)
def by_random_keys(count, seed):
    """A random key for each row; the smallest keys are validation, the largest are test"""
    place = np.argsort(np.argsort(np.random.default_rng(seed).random(count)))
    is_validation, is_test = place < count // 5, place >= count - count // 5
    return tuple(map(np.flatnonzero, (~is_validation & ~is_test, is_validation, is_test)))


@alternative(split_three_ways)
def by_scikit_learn(count, seed):
    """The library call, twice"""
    fifth = count // 5
    rest, test = train_test_split(np.arange(count), test_size=fifth, random_state=seed)
    train, validation = train_test_split(rest, test_size=fifth, random_state=seed)
    return train, validation, test


hints(
    "How do you deal cards into three piles? You shuffle the pack once, and cut it twice.",
    "`np.random.default_rng(seed).permutation(count)` holds every row number once, in random order.",
    "With `fifth = count // 5`: the first `fifth` of the shuffled rows are validation, the next `fifth` are test, the rest is training.",
)
