# /// script
# dependencies = ["numpy"]
# [tool.upslope]
# teaches = ["seeded-sampling"]
# needs = []
# minutes = 15
# difficulty = "medium"
# ///
r"""# A loaded die, thrown again tomorrow

How does a computer throw a die with unequal sides? It has only a generator of numbers spread evenly
over $[0, 1)$. Cut that interval into pieces, one for each side, as long as the side is probable, and
see into which piece the number falls. With probabilities 0.5, 0.25 and 0.25 the pieces are

    [0, 0.5)    [0.5, 0.75)    [0.75, 1)

Each piece holds its left end, and not its right end: 0.5 falls into the second.

    >>> pick(np.array([0.5, 0.25, 0.25]), np.array([0.1, 0.5, 0.9]))
    array([0, 1, 2])

Write `pick`. It returns the number of the piece for each of `uniforms`, an array of whole numbers
from 0 up. The probabilities add up to one, up to rounding: ten times 0.1 is 0.9999999999999999,
and a number that falls beyond belongs to the last piece.

And how do you throw the same throws again tomorrow, to find out what went wrong? A generator with a
seed starts from the same place every time. Write `throw`: it makes *one* generator with
`np.random.default_rng(seed)`, takes `count` numbers from its `random` in the order in which they
come, and returns what `pick` makes of them.
"""

import bisect
import itertools

import numpy as np

from upslope.author import (
    alternative,
    arrays,
    built,
    check,
    close,
    equal,
    examples,
    hints,
    holds,
    integers,
    misconception,
    seeds,
    solution,
)


@solution
def pick(probabilities: np.ndarray, uniforms: np.ndarray) -> np.ndarray:
    """For each number in [0, 1), the piece it falls into."""
    right_ends = np.cumsum(probabilities)[:-1]
    return np.searchsorted(right_ends, uniforms, side="right")


@solution
def throw(probabilities: np.ndarray, count: int, seed: int) -> np.ndarray:
    """`count` throws, the same for the same seed."""
    uniforms = np.random.default_rng(seed).random(count)
    return pick(probabilities, uniforms)


def sixteenths(cuts):
    """Probabilities that a float holds exactly, some of them zero."""
    return np.diff(np.concatenate([[0], np.sort(cuts), [16]])) / 16


def middles(of):
    return (of + 0.5) / 16


def left_ends(of):
    return of / 16


DIE = built(sixteenths, cuts=arrays("cuts", 0, 16, dtype="int64"))
NUMBERS = arrays("numbers", 0, 15, dtype="int64")


@check(probabilities=DIE, uniforms=built(middles, of=NUMBERS))
def falls_into_its_piece(submission, probabilities, uniforms):
    """Each number falls into the piece that it lies in"""
    close(submission.pick(probabilities, uniforms), pick(probabilities, uniforms))


@check(probabilities=DIE, uniforms=built(left_ends, of=NUMBERS))
def left_end_belongs(submission, probabilities, uniforms):
    """A piece holds its left end, and one of length zero holds nothing"""
    close(submission.pick(probabilities, uniforms), pick(probabilities, uniforms))


@check(sides=examples(10, 12, 20))
def never_falls_beyond(submission, sides):
    """A number that rounding leaves beyond the last piece belongs to the last piece"""
    uniforms = np.array([0.0, 1 - 2**-53])
    close(submission.pick(np.full(sides, 1 / sides), uniforms), np.array([0, sides - 1]))


@check(probabilities=DIE, uniforms=built(middles, of=NUMBERS))
def gives_whole_numbers(submission, probabilities, uniforms):
    """The pieces are counted in whole numbers, which can index an array"""
    got = submission.pick(probabilities, uniforms)
    holds(got.dtype.kind in "iu", f"is an array of {got.dtype}", got=got)


@check(probabilities=DIE, count=integers(1, 12), seed=seeds())
def same_seed_same_throws(submission, probabilities, count, seed):
    """The same seed gives the same throws, as many as asked for"""
    first = submission.throw(probabilities, count, seed)
    equal(first.shape, (count,), f"is not an array of {count} throws")
    close(submission.throw(probabilities, count, seed), first)


@check(seed=seeds())
def each_throw_is_new(submission, seed):
    """Every throw uses the generator's next number"""
    die = np.full(4, 0.25)
    close(submission.throw(die, 12, seed), throw(die, 12, seed))


@misconception(pick, fails=falls_into_its_piece)
def nearest_probability(probabilities, uniforms):
    """The number is compared with the probabilities themselves. The pieces lie side by side: where
    the third one begins depends on how long the first two are."""
    return np.argmax(uniforms[:, None] < np.append(probabilities[:-1], 1.0), axis=1)


@misconception(pick, fails=falls_into_its_piece)
def counts_from_one(probabilities, uniforms):
    """The pieces are counted from 1. Arrays count from 0, and so do the pieces."""
    right_ends = np.cumsum(probabilities)[:-1]
    return np.searchsorted(right_ends, uniforms, side="right") + 1


@misconception(pick, fails=left_end_belongs)
def right_end_instead(probabilities, uniforms):
    """A number on a cut falls to the left of it. The numbers come from `[0, 1)`: 0 can occur, and a
    first side with probability zero would be thrown."""
    right_ends = np.cumsum(probabilities)[:-1]
    return np.searchsorted(right_ends, uniforms, side="left")


@misconception(pick, fails=never_falls_beyond)
def falls_off_the_end(probabilities, uniforms):
    """The sum of the probabilities is a little less than one, and a number beyond it got a side that
    the die does not have."""
    return np.searchsorted(np.cumsum(probabilities), uniforms, side="right")


@misconception(throw, fails=each_throw_is_new)
def new_generator_each_time(probabilities, count, seed):
    """Each throw makes a generator of its own, and they all start from the same place: every throw
    is the first one again."""
    uniforms = np.array([np.random.default_rng(seed).random() for _ in range(count)])
    return pick(probabilities, uniforms)


@misconception(throw, fails=each_throw_is_new)
def old_generator(probabilities, count, seed):
    """These are the numbers of NumPy's old generator, which is shared by the whole program. What
    else draws from it changes your throws: make one of your own with `default_rng`."""
    np.random.seed(seed)
    return pick(probabilities, np.random.random(count))


@alternative(pick)
def one_by_one(probabilities, uniforms):
    """Two loops that walk along the pieces"""
    sides = np.zeros(len(uniforms), dtype=int)
    for i, uniform in enumerate(uniforms):
        right_end = probabilities[0]
        while uniform >= right_end and sides[i] < len(probabilities) - 1:
            sides[i] += 1
            right_end += probabilities[sides[i]]
    return sides


@alternative(pick)
def cuts_passed(probabilities, uniforms):
    """The number of cuts that lie at or below each number, clipped to the last piece"""
    passed = uniforms[:, None] >= np.cumsum(probabilities)
    return np.minimum(passed.sum(axis=1), len(probabilities) - 1)


@alternative(pick)
def by_bisection(probabilities, uniforms):
    """Python's own bisection, on ends that are scaled to end at one"""
    ends = list(itertools.accumulate(probabilities))
    return np.array([bisect.bisect_right(ends, u * ends[-1], hi=len(ends) - 1) for u in uniforms])


@alternative(throw)
def number_by_number(probabilities, count, seed):
    """One generator, asked once for each throw"""
    generator = np.random.default_rng(seed)
    uniforms = np.zeros(count)
    for i in range(count):
        uniforms[i] = generator.random()
    return pick(probabilities, uniforms)


@alternative(throw)
def by_choice(probabilities, count, seed):
    """The generator's own choice, which does the same inside"""
    return np.random.default_rng(seed).choice(len(probabilities), size=count, p=probabilities)


hints(
    "Where does each piece end? It is a running sum of the probabilities.",
    "The number of a piece is the number of cuts at or below the uniform. There is one cut less than there are pieces.",
    '`np.searchsorted(cuts, uniforms, side="right")` counts those cuts; leave the end of the last piece out of them.',
)
