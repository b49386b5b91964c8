# /// script
# dependencies = ["numpy", "scipy"]
# [tool.upslope]
# teaches = ["broadcasting"]
# needs = ["norm", "distance"]
# minutes = 15
# difficulty = "medium"
# ///
r"""# Shapes that stretch

A table has 4 rows and 3 columns, and you subtract an array of 3 numbers. Which number goes where?
And what if it is an array of 4?

NumPy lines the shapes up at their *right* end. Two sizes fit if they are equal or one of them is 1;
a 1, or a size that is not there at all, is stretched to fit, without a copy:

| table   | minus   |           | what happens                       |
|---------|---------|-----------|------------------------------------|
| `(4,3)` | `(3,)`  | `(4,3)`   | one number for each column         |
| `(4,3)` | `(4,)`  |           | an error: 3 is not 4               |
| `(4,3)` | `(4,1)` | `(4,3)`   | one number for each row            |
| `(4,1)` | `(1,3)` | `(4,3)`   | every pair of the two              |

In a *square* table the second line is no error: it is one number for each column where you meant
rows, and nobody tells you. Write two functions, without a loop if you can:

- `centre_rows` takes from each row its own mean, so that every row's mean is 0.
- `all_distances` takes points, one in each row, and others of the same width. Cell $(i, j)$ of its
  result is the distance (with $p = 2$) from point $i$ to other $j$; they need not be equally many.

        >>> all_distances(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0], [0.0, 2.0]]))
        array([[5., 2.]])

Both leave what they are given as it is.
"""

import math

import numpy as np
from scipy.spatial.distance import cdist

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
def centre_rows(table: np.ndarray) -> np.ndarray:
    """The table with each row's mean taken from that row."""
    return table - table.mean(axis=1, keepdims=True)


@solution
def all_distances(points: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The distance of every point from every other: (points, others)."""
    ways = points[:, None, :] - others[None, :, :]
    return np.sqrt((ways**2).sum(axis=2))


TABLE = arrays("rows columns", -5, 5)
POINTS = arrays("points width", -5, 5)
OTHERS = arrays("others width", -5, 5)


@check(table=arrays("size size", -5, 5))
def centres_each_row_of_a_square(submission, table):
    """Each row of a square table has the mean 0 afterwards"""
    close(submission.centre_rows(table).mean(axis=1), np.zeros(len(table)), atol=1e-9)


@check(table=TABLE)
def takes_away_the_mean_only(submission, table):
    """From each cell, the mean of its row is taken, and no more"""
    close(submission.centre_rows(table), centre_rows(table))


@check(points=arrays("1 width", -5, 5), others=OTHERS)
def measures_from_one_point(submission, points, others):
    """From a single point, there is one row, with its distance from every other"""
    close(submission.all_distances(points, others), all_distances(points, others), atol=1e-5)


@check(points=POINTS, others=arrays("points width", -5, 5))
def pairs_each_with_each(submission, points, others):
    """Row i holds the distances of point i, column j those of other j"""
    close(submission.all_distances(points, others), all_distances(points, others), atol=1e-5)


@check(points=POINTS, others=OTHERS)
def takes_unequal_numbers(submission, points, others):
    """There may be more points than others, or fewer"""
    close(submission.all_distances(points, others), all_distances(points, others), atol=1e-5)


@misconception(centre_rows, fails=centres_each_row_of_a_square)
def stretched_along_the_wrong_axis(table):
    """The means are one flat row of numbers, and lie along the *columns*; a square table hides that.
    What shape must they have, so that each meets its own row?"""
    return table - table.mean(axis=1)


@misconception(centre_rows, fails=centres_each_row_of_a_square)
def centres_columns(table):
    """The mean of each *column* is taken away here. `axis` names the one that disappears."""
    return table - table.mean(axis=0)


@misconception(centre_rows, fails=centres_each_row_of_a_square)
def one_mean_for_all(table):
    """One mean is taken over the whole table. Each row has its own."""
    return table - table.mean()


@misconception(centre_rows, fails=centres_each_row_of_a_square)
def changes_what_it_was_given(table):
    """`-=` changes the very array it was given, and the caller's table with it. Make a new one."""
    table -= table.mean(axis=1, keepdims=True)
    return table


@misconception(centre_rows, fails=takes_away_the_mean_only)
def scales_as_well(table):
    """The rows are divided by their spread, too. Nobody asked for that, and a row of equal cells has
    none."""
    middle = table - table.mean(axis=1, keepdims=True)
    spread = table.std(axis=1, keepdims=True)
    return middle / np.where(spread == 0, 1, spread)


@misconception(all_distances, fails=measures_from_one_point)
def no_root(points, others):
    """These are squares of distances: the root is missing."""
    return ((points[:, None, :] - others[None, :, :]) ** 2).sum(axis=2)


@misconception(all_distances, fails=measures_from_one_point)
def adds_before_it_squares(points, others):
    """Differences of unlike sign cancel if they are added first. Square, then add."""
    return np.sqrt((points[:, None, :] - others[None, :, :]).sum(axis=2) ** 2)


@misconception(all_distances, fails=measures_from_one_point)
def adds_over_the_others(points, others):
    """The sum runs over the others, and should run over the width, the last of the three axes."""
    return np.sqrt(((points[:, None, :] - others[None, :, :]) ** 2).sum(axis=1))


@misconception(all_distances, fails=pairs_each_with_each)
def only_equal_places(points, others):
    """Each point meets only the other in the same place. To pair each with each, the two need an axis
    of their own, of size 1 in the other."""
    return np.sqrt(((points - others) ** 2).sum(axis=1))[None, :]


@misconception(all_distances, fails=measures_from_one_point)
def turned_over(points, others):
    """Rows and columns have changed places: row i is to hold the distances of *point* i."""
    return np.sqrt(((points[None, :, :] - others[:, None, :]) ** 2).sum(axis=2))


@alternative(centre_rows)
def row_by_row(table):
    """A loop over the rows"""
    return np.array([row - sum(row) / len(row) for row in table])


@alternative(centre_rows)
def on_its_side(table):
    """Turned over, so that the rows are columns, and back"""
    return (table.T - np.mean(table, axis=1)).T


@alternative(centre_rows)
def with_a_new_axis(table):
    """Flat means, given a second axis"""
    return table - np.sum(table, 1)[:, np.newaxis] / table.shape[1]


@alternative(all_distances)
def two_loops(points, others):
    """A loop in a loop"""
    table = np.empty((len(points), len(others)))
    for i, point in enumerate(points):
        for j, other in enumerate(others):
            table[i, j] = math.dist(point, other)
    return table


@alternative(all_distances)
def by_squares(points, others):
    """Through |a|² + |b|² - 2 a·b, which needs no third axis"""
    mine, theirs = (points**2).sum(axis=1), (others**2).sum(axis=1)
    squares = mine[:, None] + theirs - 2 * points @ others.T
    return np.sqrt(np.maximum(squares, 0))


@alternative(all_distances)
def by_scipy(points, others):
    """The library call"""
    return cdist(points, others)


hints(
    "What is the shape of `table.mean(axis=1)`? Write it below the table's own, both at the right end.",
    "`keepdims=True` keeps a size of 1 where the axis was, and `x[:, None]` puts one in. For pairs, give `points` and `others` three axes each: point, other, width.",
    "`table - table.mean(axis=1, keepdims=True)`. And `points[:, None, :] - others[None, :, :]` has the shape (points, others, width): square it, add along the last axis, take the root.",
)
