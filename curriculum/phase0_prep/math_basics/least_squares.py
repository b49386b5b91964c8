# /// script
# dependencies = ["numpy", "scipy"]
# [tool.upslope]
# teaches = ["least-squares"]
# needs = ["linear-system", "projection", "matrix-product"]
# minutes = 12
# difficulty = "medium"
# ///
r"""# The best fit, even where there are many

Five flats, two unknowns: five equations, and no line through all five points. Which line is best?
*Least squares* takes the weights $w$ for which the misses, squared and added up, are smallest:

$$\min_w \lVert X w - y \rVert_2^2 \qquad \text{where} \qquad X^\top (X w - y) = 0$$

The condition on the right is a projection again: what the fit leaves over is perpendicular to every
column of $X$. For a line, $X$ has a column of ones, for where it starts, and a column of places:

    >>> ones_and_places = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
    >>> fit(ones_and_places, np.array([0.0, 1.0, 5.0])).round(6)
    array([-0.5,  2.5])

Now let the same column stand in $X$ twice. Weights (4, 0), (0, 4) and (2, 2) give the same fit, and
the equations alone cannot choose. The usual choice is the *shortest* $w$, the one of least norm:
here (2, 2). It is also the choice where there are fewer rows than columns.

Write `fit`. It takes $X$ as it is: no column is added, scaled or left out. It returns $w$, with one
weight for each column, and the shortest where there are many. An SVD does that by treating a tiny
singular value as 0: which library calls have one inside?
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
    misconception,
    solution,
)


@solution
def fit(features: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """The shortest of the weights that fit `targets` best: one weight for each column."""
    return np.linalg.lstsq(features, targets, rcond=None)[0]


def ones_and_places(steps):
    """A column of ones, and one of places at some distance from each other."""
    return np.column_stack([np.ones(len(steps)), np.cumsum(steps) - steps[0]])


def taken(steps, columns):
    """Columns of ones (0), places (1) and zeros (2), as often as they are named."""
    table = np.column_stack([ones_and_places(steps), np.zeros(len(steps))])
    return table[:, list(columns)]


def wide(cells):
    """Two rows that are far from parallel, of at least three columns."""
    return np.vstack([np.ones(len(cells)), np.concatenate([[3.0, -3.0], cells[2:]])])


# Copies stand in two rows, where no singular value but 0 is near 0: no honest cutoff can go wrong.
LINE = built(ones_and_places, steps=arrays("rows>=3", 1, 2))
COPIES = choices((0, 0, 1), (1, 0, 1), (0, 0, 1, 1), (0, 1, 1, 1))
ZEROS = choices((0, 2), (2, 1), (0, 1, 2), (2, 0, 2))


@check(features=LINE, weights=arrays("2", -5, 5))
def finds_an_exact_line(submission, features, weights):
    """Where a line goes through every point, its weights are found"""
    close(submission.fit(features, features @ weights), weights, rtol=1e-6)


@check(features=LINE, targets=arrays("rows>=3", -5, 5))
def leaves_a_right_angle(submission, features, targets):
    """What is left over is perpendicular to every column"""
    weights = submission.fit(features, targets)
    close(weights, fit(features, targets), rtol=1e-6)
    left_over = features.T @ (features @ weights - targets)
    holds(np.abs(left_over).max() < 1e-4, "the fit can be improved", got=left_over)


@check(places=arrays("rows>=3 1", 1, 5), targets=arrays("rows>=3", -5, 5))
def adds_no_column(submission, places, targets):
    """Without a column of ones, the line starts at 0"""
    close(submission.fit(places, targets), fit(places, targets), rtol=1e-6)


@check(features=built(taken, steps=arrays("2", 1, 2), columns=COPIES), targets=arrays("2", -5, 5))
def shares_among_copies(submission, features, targets):
    """Equal columns share their weight equally"""
    close(submission.fit(features, targets), fit(features, targets), rtol=1e-6, atol=1e-6)


@check(
    features=built(taken, steps=arrays("rows>=3", 1, 2), columns=ZEROS),
    targets=arrays("rows>=3", -5, 5),
)
def gives_zeros_no_weight(submission, features, targets):
    """A column of zeros gets the weight 0"""
    close(submission.fit(features, targets), fit(features, targets), rtol=1e-6, atol=1e-6)


@check(features=built(wide, cells=arrays("columns>=3", -3, 3)), targets=arrays("2", -5, 5))
def is_shortest_where_many_fit(submission, features, targets):
    """With fewer rows than columns, the fit is exact and its weights are the shortest"""
    close(submission.fit(features, targets), fit(features, targets), rtol=1e-6, atol=1e-6)


@misconception(fit, fails=finds_an_exact_line)
def all_that_lstsq_returns(features, targets):
    """`lstsq` returns four things: the weights, the residuals, the rank, the singular values. The
    weights are asked for."""
    return np.linalg.lstsq(features, targets, rcond=None)


@misconception(fit, fails=finds_an_exact_line)
def one_column_at_a_time(features, targets):
    """Each column is fitted as though the others were not there. They share the work, unless they
    are perpendicular."""
    squares = (features**2).sum(axis=0)
    return features.T @ targets / np.where(squares == 0, 1, squares)


@misconception(fit, fails=leaves_a_right_angle)
def through_the_first_points(features, targets):
    """The fit goes exactly through the first points, and the others have no say. All rows count."""
    count = min(features.shape)
    return np.linalg.lstsq(features[:count], targets[:count], rcond=None)[0]


@misconception(fit, fails=finds_an_exact_line)
def adds_its_own_ones(features, targets):
    """A start other than 0 was fitted as well. If a column of ones is wanted, it is in the features
    already."""
    middle = features.mean(axis=0)
    return np.linalg.lstsq(features - middle, targets - targets.mean(), rcond=None)[0]


@misconception(fit, fails=shares_among_copies)
def solves_the_normal_equations(features, targets):
    """Where a column can be made of others, the matrix of the normal equations is singular, and
    `solve` and `inv` have nothing to say. What chooses among many fits?"""
    return np.linalg.solve(features.T @ features, features.T @ targets)


@misconception(fit, fails=shares_among_copies)
def all_to_one_copy(features, targets):
    """This fits well, but one copy has all the weight and the other none. Of all such weights, the
    *shortest* are asked for."""
    _, triangle, order = scipy.linalg.qr(features, mode="economic", pivoting=True)
    sizes = np.abs(np.diag(triangle))
    kept = order[: int((sizes > 1e-9 * sizes[0]).sum())]
    weights = np.zeros(features.shape[1])
    weights[kept] = np.linalg.lstsq(features[:, kept], targets, rcond=None)[0]
    return weights


@misconception(fit, fails=gives_zeros_no_weight)
def leaves_columns_out(features, targets):
    """Columns of zeros were left out, and so were their weights. There is one weight for *each*
    column, in its place."""
    kept = features.any(axis=0)
    return np.linalg.lstsq(features[:, kept], targets, rcond=None)[0]


@misconception(fit, fails=finds_an_exact_line)
def adds_to_the_diagonal(features, targets):
    """Something was added to the diagonal, so that the equations can always be solved. The answer is
    then that of another question: no longer the best fit, but a shorter one."""
    square = features.T @ features
    return np.linalg.solve(square + 0.1 * np.eye(len(square)), features.T @ targets)


@alternative(fit)
def by_the_pseudoinverse(features, targets):
    """The pseudoinverse, which stands in for an inverse that need not be there"""
    return np.linalg.pinv(features) @ targets


@alternative(fit)
def by_the_svd(features, targets):
    """The SVD written out, its tiny singular values left aside"""
    left, sizes, right = np.linalg.svd(features, full_matrices=False)
    weights = np.zeros(features.shape[1])
    for k, size in enumerate(sizes):
        if size > 1e-9 * sizes[0]:
            weights += left[:, k] @ targets / size * right[k]
    return weights


@alternative(fit)
def by_scipy(features, targets):
    """SciPy's name for it"""
    return scipy.linalg.lstsq(features, targets)[0]


@alternative(fit)
def by_normal_equations(features, targets):
    """The normal equations, with a pseudoinverse for the square matrix"""
    square = features.T @ features
    return np.linalg.pinv(square, rcond=1e-10, hermitian=True) @ features.T @ targets


hints(
    "The condition says $X^T X w = X^T y$. Solve that, and then ask: what if two columns are equal?",
    "`np.linalg.lstsq` fits by the SVD, and so does `np.linalg.pinv`. Both give the shortest weights.",
    "`lstsq(features, targets, rcond=None)` returns four things; the weights come first.",
)

equivalent(
    "return np.linalg.lstsq(features, targets, rcond=None)[0]",
    "return np.linalg.lstsq(features, targets)[0]",
    because="since NumPy 2, None is what `rcond` is anyway",
)
