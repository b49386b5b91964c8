# /// script
# dependencies = ["numpy", "scipy"]
# [tool.upslope]
# teaches = ["linear-system"]
# needs = ["matrix-product", "norm"]
# minutes = 10
# difficulty = "medium"
# ///
r"""# Solve, do not invert

$A x = b$: a matrix and a right-hand side are given, which $x$ is it? On paper, $x = A^{-1} b$. Why
does nobody who computes for a living write `np.linalg.inv(A) @ b`?

Try two equations that say nearly the same:

    A = np.array([[196418.0, 121393.0], [121393.0, 75025.0]])

Each row is 1.618034 to 1, and the two part only in the tenth decimal. A slight change of $b$ then
moves $x$ a long way: $A$ is *ill-conditioned*, and no method can be sure of $x$. A good one still
finds an $x$ that fits, so that $A x$ hits $b$ to some fifteen digits. The $x$ that the inverse gives
misses by far more.

How far an $x$ misses can always be measured, with no answer book: by its *residual*, $A x - b$.

- `residual(matrix, x, right)` is the size of the largest cell of $A x - b$.
- `solve(matrix, right)` is the $x$ for a square matrix that has one. Its residual is at most a
  $10^{-10}$th of the largest cell of `right`, for such equations too, and the rows may come in any
  order.

Elimination with row exchanges does it; NumPy and SciPy have it ready.
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
    hints,
    holds,
    integers,
    misconception,
    solution,
)


@solution
def residual(matrix: np.ndarray, x: np.ndarray, right: np.ndarray) -> float:
    """How far `matrix @ x` misses `right`, in its worst cell."""
    return np.abs(matrix @ x - right).max()


@solution
def solve(matrix: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The x for which `matrix @ x` is `right`."""
    return np.linalg.solve(matrix, right)


def well_conditioned(cells):
    """A matrix whose diagonal outweighs the rest of each row."""
    return cells + 2 * len(cells) * np.eye(len(cells))


def first_row_last(cells):
    """The same with its rows moved up, and a zero where elimination would begin."""
    matrix = np.roll(well_conditioned(cells), -1, axis=0)
    matrix[0, 0] = 0.0
    return matrix


def nearly_the_same(first, second, steps):
    """Two equations in whole numbers, each the sum of the two before: ever closer to proportion."""
    cells = [first, second]
    for _ in range(steps):
        cells.append(cells[-2] + cells[-1])
    return np.array([[cells[-1], cells[-2]], [cells[-2], cells[-3]]], dtype=float)


MATRIX = built(well_conditioned, cells=arrays("size size", -1, 1))


@check(matrix=MATRIX, x=arrays("size", -5, 5), right=arrays("size", -5, 5))
def measures_the_worst_miss(submission, matrix, x, right):
    """The residual is the size of the largest cell of A x - b"""
    close(submission.residual(matrix, x, right), float(residual(matrix, x, right)))


@check(matrix=MATRIX, x=arrays("size", -5, 5))
def finds_the_x(submission, matrix, x):
    """Where the equations are far from equal, x itself is found"""
    close(submission.solve(matrix, matrix @ x), x, rtol=1e-6)


@check(
    matrix=built(first_row_last, cells=arrays("size>=2 size", -1, 1)),
    x=arrays("size>=2", -5, 5),
)
def takes_rows_in_any_order(submission, matrix, x):
    """The rows may come in any order, with a zero in the first place, too"""
    close(submission.solve(matrix, matrix @ x), x, rtol=1e-6)


@check(
    matrix=built(
        nearly_the_same, first=integers(1, 4), second=integers(1, 4), steps=choices(21, 20, 22)
    ),
    x=choices((1.0, 2.0), (2.0, 1.0), (3.0, 1.0)),
)
def leaves_a_small_residual(submission, matrix, x):
    """Where two equations say nearly the same, the residual is still tiny"""
    right = matrix @ np.array(x)
    got = submission.solve(matrix, right)
    close(got.shape, right.shape)
    miss = residual(matrix, got, right)
    holds(miss <= 1e-10 * right.max(), f"the residual is {miss:.0e}", got=got)


@misconception(residual, fails=measures_the_worst_miss)
def largest_not_size(matrix, x, right):
    """The largest cell is taken, sign and all: a miss of -5 then counts for less than one of 1."""
    return (matrix @ x - right).max()


@misconception(residual, fails=measures_the_worst_miss)
def misses_added_up(matrix, x, right):
    """The misses are added up, and those of unlike sign cancel. The worst one is asked for."""
    return abs((matrix @ x - right).sum())


@misconception(residual, fails=measures_the_worst_miss)
def x_in_front(matrix, x, right):
    """`x @ matrix` meets the columns of the matrix. Each equation is a *row*: it goes in front."""
    return np.abs(x @ matrix - right).max()


@misconception(solve, fails=finds_the_x)
def divides(matrix, right):
    """`/` divides cell by cell, and gives a table. There is no dividing by a matrix."""
    return right / matrix


@misconception(solve, fails=finds_the_x)
def columns_for_rows(matrix, right):
    """The matrix is transposed here: each *row* is an equation, not each column."""
    return np.linalg.solve(matrix.T, right)


@misconception(solve, fails=finds_the_x)
def diagonal_only(matrix, right):
    """Each right-hand side is divided by the cell on the diagonal, as though the other unknowns of
    that equation were 0."""
    return right / np.where(np.diag(matrix) == 0, 1, np.diag(matrix))


@misconception(solve, fails=takes_rows_in_any_order)
def no_row_exchange(matrix, right):
    """Elimination divides by whatever stands on the diagonal, and that may be 0. Which row should
    come first?"""
    matrix, x = matrix.copy(), right.copy()
    for k in range(len(x)):
        x[k], matrix[k] = x[k] / matrix[k, k], matrix[k] / matrix[k, k]
        for i in range(len(x)):
            if i != k:
                x[i], matrix[i] = x[i] - matrix[i, k] * x[k], matrix[i] - matrix[i, k] * matrix[k]
    return x


@misconception(solve, fails=leaves_a_small_residual)
def inverts(matrix, right):
    """This misses exactly as an inverse does: its cells are large where equations say nearly the
    same, and so is their rounding. `inv` and `pinv` are the wrong tool; which one takes `right` as well?"""
    return np.linalg.inv(matrix) @ right


@misconception(solve, fails=leaves_a_small_residual)
def squares_the_condition(matrix, right):
    """Multiplying both sides by the transposed matrix squares how ill-conditioned
    they are. A square system can be solved as it stands."""
    return np.linalg.solve(matrix.T @ matrix, matrix.T @ right)


@alternative(residual)
def by_the_norm(matrix, x, right):
    """The norm at infinity"""
    return np.linalg.norm(right - matrix @ x, np.inf)


@alternative(residual)
def row_by_row(matrix, x, right):
    """A loop over the equations"""
    return max(abs(sum(row * x) - b) for row, b in zip(matrix, right))


@alternative(solve)
def by_elimination(matrix, right):
    """Elimination with row exchanges, written out"""
    table = np.column_stack([matrix, right])
    size = len(right)
    for k in range(size):
        pivot = k + np.argmax(np.abs(table[k:, k]))
        table[[k, pivot]] = table[[pivot, k]]
        for i in range(k + 1, size):
            table[i] -= table[i, k] / table[k, k] * table[k]
    x = np.zeros(size)
    for k in reversed(range(size)):
        x[k] = (table[k, -1] - table[k, k:-1] @ x[k:]) / table[k, k]
    return x


@alternative(solve)
def by_lu(matrix, right):
    """SciPy's factors first, as for many right-hand sides"""
    return scipy.linalg.lu_solve(scipy.linalg.lu_factor(matrix), right)


@alternative(solve)
def by_qr(matrix, right):
    """A rotation, and a triangle solved from below"""
    q, r = np.linalg.qr(matrix)
    return scipy.linalg.solve_triangular(r, q.T @ right)


@alternative(solve)
def by_least_squares(matrix, right):
    """As the best fit, which here fits exactly"""
    return np.linalg.lstsq(matrix, right, rcond=None)[0]


hints(
    "For the residual, compute `matrix @ x - right`: which norm is its largest size?",
    "`np.linalg` has a function that takes the matrix *and* the right-hand side. It eliminates, with row exchanges, and makes no inverse.",
    "`np.linalg.solve(matrix, right)`, and `np.abs(matrix @ x - right).max()`.",
)
