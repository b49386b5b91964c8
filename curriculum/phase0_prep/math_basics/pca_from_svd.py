# /// script
# dependencies = ["numpy", "scipy"]
# [tool.upslope]
# teaches = ["pca", "svd"]
# needs = ["eigenvector", "power-iteration", "projection", "broadcasting"]
# minutes = 20
# difficulty = "hard"
# ///
r"""# Where a table spreads most

A cloud of points, wide in one direction and flat in another. Which direction is the wide one, if it
is none of the axes?

Project every row onto a vector of length 1, and take the variance of the results. The *first
component* is the vector for which it is greatest; the second is the best among those perpendicular
to the first, and so on. That is principal component analysis, and one factorisation holds it all:

$$X - \bar x = U S V^\top$$

This is the *SVD* of the table with each column's mean taken away. The rows of $V^\top$ are the
components, the greatest singular value first. With $n$ rows, the variance along component $k$ is
$s_k^2 / (n - 1)$.

    >>> components, variances = pca(np.array([[1.0, 1.0], [4.0, 5.0], [7.0, 9.0]]), 1)
    >>> components
    array([[0.6, 0.8]])
    >>> variances
    array([25.])

Write `pca`. It returns the first `count` components, one in each *row*, and their variances, both
with the greatest first. Columns are centred, and not scaled. Either sign of a component would do; so
that there is one answer, its cell of greatest size is positive (no other comes near it in size).
"""

import numpy as np
import scipy.linalg

from upslope.author import (
    alternative,
    arrays,
    built,
    check,
    choices,
    close,
    equivalent,
    hints,
    holds,
    integers,
    misconception,
    solution,
)


@solution
def pca(table: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The first `count` components, (count, columns), and the variances along them, (count,)."""
    centred = table - table.mean(axis=0)
    _, sizes, rows = np.linalg.svd(centred, full_matrices=False)
    components = rows[:count]
    for component in components:
        if component[np.abs(component).argmax()] < 0:
            component *= -1
    return components, sizes[:count] ** 2 / (len(table) - 1)


PATTERNS = np.array([[1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]])
"""Scores that add up to 0 and are perpendicular to each other."""
FLAT = ((3, 4), (-4, 3))
DEEP = ((6, -2, -3), (-2, 3, -6), (-3, -6, -2))


def cloud(directions, spreads, flips, copies, middle):
    """A table of whole numbers with known components, of clearly unequal spread."""
    width = len(directions)
    scores = np.repeat(PATTERNS[:width].T * np.array(spreads[:width]), copies, axis=0)
    return scores @ directions * np.array(flips[:width]) + np.round(middle)[:width] + 0.0


def clouds(low, high):
    """Clouds whose middle is between `low` and `high` in every column."""
    return built(
        cloud,
        directions=choices(FLAT, DEEP),
        spreads=choices((2, 1, 0.5), (3, 2, 1), (5, 3, 1)),
        flips=choices((1, 1, 1), (-1, 1, 1), (1, -1, 1), (-1, -1, 1)),
        copies=integers(1, 2),
        middle=arrays("3", low, high),
    )


def answer(submission, table, count):
    """What it returns, once it is known to be a pair of arrays of the right shapes."""
    got = submission.pca(table, count)
    is_pair = isinstance(got, tuple | list) and len(got) == 2
    holds(is_pair, "this is not a pair of components and variances", got=got)
    shapes = [np.shape(part) for part in got]
    want = [(count, table.shape[1]), (count,)]
    holds(shapes == want, f"the shapes are {shapes}", got=shapes, expected=want)
    return np.asarray(got[0]), np.asarray(got[1])


@check(table=clouds(0, 0), count=integers(1, 2))
def has_one_row_for_each(submission, table, count):
    """There is a row for each component, and a variance for each"""
    answer(submission, table, count)


@check(table=clouds(0, 0), count=integers(1, 2))
def is_at_right_angles(submission, table, count):
    """Components have length 1 and are perpendicular to each other"""
    components, _ = answer(submission, table, count)
    close(components @ components.T, np.eye(count), rtol=1e-6, atol=1e-6)


@check(table=clouds(0, 0), count=integers(1, 2))
def says_how_far_it_spreads(submission, table, count):
    """Each variance is that of the rows projected onto its component"""
    components, variances = answer(submission, table, count)
    close(variances, (table @ components.T).var(axis=0, ddof=1), rtol=1e-6)


@check(table=clouds(0, 0), count=integers(1, 2))
def puts_the_greatest_first(submission, table, count):
    """No direction has a greater variance than the first component, and so on downwards"""
    close(answer(submission, table, count)[1], pca(table, count)[1], rtol=1e-6)


@check(table=clouds(-90, 90), count=integers(1, 2))
def does_not_mind_the_middle(submission, table, count):
    """A table moved somewhere else has the same components and variances"""
    components, variances = answer(submission, table, count)
    close(variances, pca(table, count)[1], rtol=1e-6)
    close(np.abs(components), np.abs(pca(table, count)[0]), rtol=1e-6, atol=1e-6)


@check(table=clouds(-90, 90), count=integers(1, 2))
def has_a_positive_greatest_cell(submission, table, count):
    """In each component, the cell of greatest size is positive"""
    close(answer(submission, table, count)[0], pca(table, count)[0], rtol=1e-6, atol=1e-6)


@misconception(pca, fails=has_one_row_for_each)
def the_rows_instead(table, count):
    """The *rows'* new coordinates are returned, one for each row of the table. The components are
    directions: they have one cell for each column."""
    left, sizes, _ = np.linalg.svd(table - table.mean(axis=0), full_matrices=False)
    return left[:, :count] * sizes[:count], sizes[:count] ** 2 / (len(table) - 1)


@misconception(pca, fails=says_how_far_it_spreads)
def columns_of_the_last_factor(table, count):
    """`np.linalg.svd` returns $V^T$, with the components in its rows already. Here its columns are taken."""
    _, sizes, rows = np.linalg.svd(table - table.mean(axis=0), full_matrices=False)
    rows = rows.T
    greatest = np.take_along_axis(rows, np.abs(rows).argmax(axis=1)[:, None], axis=1)
    return (rows * np.sign(greatest))[:count], sizes[:count] ** 2 / (len(table) - 1)


@misconception(pca, fails=says_how_far_it_spreads)
def divides_by_all_rows(table, count):
    """It is divided by the number of rows; the variance asked for divides by one less."""
    _, sizes, rows = np.linalg.svd(table - table.mean(axis=0), full_matrices=False)
    greatest = np.take_along_axis(rows, np.abs(rows).argmax(axis=1)[:, None], axis=1)
    return (rows * np.sign(greatest))[:count], sizes[:count] ** 2 / len(table)


@misconception(pca, fails=says_how_far_it_spreads)
def singular_values_as_they_are(table, count):
    """A singular value grows with the spread, a variance with its *square*."""
    _, sizes, rows = np.linalg.svd(table - table.mean(axis=0), full_matrices=False)
    greatest = np.take_along_axis(rows, np.abs(rows).argmax(axis=1)[:, None], axis=1)
    return (rows * np.sign(greatest))[:count], sizes[:count] / (len(table) - 1)


@misconception(pca, fails=says_how_far_it_spreads)
def shares_of_the_whole(table, count):
    """These are shares of the whole variance, and add up to 1. The variances themselves are asked for."""
    _, sizes, rows = np.linalg.svd(table - table.mean(axis=0), full_matrices=False)
    greatest = np.take_along_axis(rows, np.abs(rows).argmax(axis=1)[:, None], axis=1)
    return (rows * np.sign(greatest))[:count], (sizes**2 / (sizes**2).sum())[:count]


@misconception(pca, fails=says_how_far_it_spreads)
def scales_the_columns(table, count):
    """Each column was divided by its standard deviation. That is another analysis: here a wide column
    may count for more."""
    middle = table - table.mean(axis=0)
    _, sizes, rows = np.linalg.svd(middle / table.std(axis=0), full_matrices=False)
    greatest = np.take_along_axis(rows, np.abs(rows).argmax(axis=1)[:, None], axis=1)
    return (rows * np.sign(greatest))[:count], sizes[:count] ** 2 / (len(table) - 1)


@misconception(pca, fails=says_how_far_it_spreads)
def centres_the_rows(table, count):
    """The mean of each *row* was taken away. Which axis disappears when the mean is one for each column?"""
    _, sizes, rows = np.linalg.svd(table - table.mean(axis=1, keepdims=True), full_matrices=False)
    greatest = np.take_along_axis(rows, np.abs(rows).argmax(axis=1)[:, None], axis=1)
    return (rows * np.sign(greatest))[:count], sizes[:count] ** 2 / (len(table) - 1)


@misconception(pca, fails=puts_the_greatest_first)
def smallest_first(table, count):
    """The smallest variance comes first, as `eigh` lists them. Turn the order round."""
    values, vectors = np.linalg.eigh(np.cov(table.T))
    rows = vectors.T
    greatest = np.take_along_axis(rows, np.abs(rows).argmax(axis=1)[:, None], axis=1)
    return (rows * np.sign(greatest))[:count], values[:count]


@misconception(pca, fails=does_not_mind_the_middle)
def does_not_centre(table, count):
    """Without the mean taken away, the first component only points from the origin to the middle of the
    cloud."""
    _, sizes, rows = np.linalg.svd(table, full_matrices=False)
    greatest = np.take_along_axis(rows, np.abs(rows).argmax(axis=1)[:, None], axis=1)
    return (rows * np.sign(greatest))[:count], sizes[:count] ** 2 / (len(table) - 1)


@misconception(pca, fails=has_a_positive_greatest_cell)
def either_sign(table, count):
    """The sign is whichever came up. Look at the cell of greatest size in each component, and turn it round
    where that is negative."""
    _, sizes, rows = np.linalg.svd(table - table.mean(axis=0), full_matrices=False)
    return rows[:count], sizes[:count] ** 2 / (len(table) - 1)


@alternative(pca)
def by_the_covariance(table, count):
    """The eigenvectors of the covariance, the last first"""
    values, vectors = np.linalg.eigh(np.cov(table.T))
    components = vectors.T[::-1][:count].copy()
    for k in range(count):
        components[k] *= np.sign(components[k, np.argmax(np.abs(components[k]))])
    return components, values[::-1][:count]


@alternative(pca)
def by_power_iteration(table, count):
    """Power iteration, and what was found taken out before the next"""
    left = table - table.mean(axis=0)
    components, variances = [], []
    for _ in range(count):
        vector = np.random.default_rng(1).normal(size=left.shape[1])
        for _ in range(60):
            vector = left.T @ (left @ vector)
            vector = vector / np.linalg.norm(vector)
        variances.append(np.sum((left @ vector) ** 2) / (len(left) - 1))
        left = left - np.outer(left @ vector, vector)
        components.append(vector if max(vector) > -min(vector) else -vector)
    return np.array(components), np.array(variances)


@alternative(pca)
def by_scipy(table, count):
    """SciPy's SVD, the signs found all at once, the variances by projecting"""
    middle = np.mean(table, axis=0, keepdims=True)
    rows = scipy.linalg.svd(table - middle)[2][:count]
    greatest = np.take_along_axis(rows, np.abs(rows).argmax(axis=1)[:, None], axis=1)
    components = rows * np.sign(greatest)
    return components, ((table - middle) @ components.T).var(axis=0, ddof=1)


hints(
    "Which mean must be taken away, that of each row or of each column? Then `np.linalg.svd` does the rest.",
    "`np.linalg.svd(centred, full_matrices=False)` returns U, the singular values and $V^T$, whose *rows* are the components. The variances come from the singular values squared.",
    "Keep the first `count` rows of $V^T$, and turn each around whose cell at `np.abs(component).argmax()` is negative. The variances are `sizes[:count] ** 2 / (len(table) - 1)`.",
)

equivalent(
    "_, sizes, rows = np.linalg.svd(centred, full_matrices=False)",
    "_, sizes, rows = np.linalg.svd(centred)",
    because="full matrices have more rows, and `count` are kept",
)
equivalent(
    "_, sizes, rows = np.linalg.svd(centred, full_matrices=False)",
    "_, sizes, rows = np.linalg.svd(centred, full_matrices=True)",
    because="full matrices have more rows, and `count` are kept",
)
equivalent(
    "if component[np.abs(component).argmax()] < 0:",
    "if component[np.abs(component).argmax()] <= 0:",
    because="the cell of greatest size is not 0",
)
equivalent("component *= -1", "component /= -1", because="-1 is its own inverse")
