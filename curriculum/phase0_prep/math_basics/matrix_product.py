# /// script
# dependencies = ["numpy"]
# [tool.upslope]
# teaches = ["matrix-product"]
# needs = ["dot-product"]
# minutes = 12
# difficulty = "easy"
# ///
r"""# Rows times columns

Three shopping lists, each over four goods; two shops, each with four prices. How many bills is that,
and which list and which prices make each of them?

Let each row of $A$ be a list, and each column of $B$ a shop. The matrix product holds every bill:
the cell in row $i$ and column $j$ is the dot product of *row* $i$ of $A$ and *column* $j$ of $B$.

$$(AB)_{ij} = \sum_k A_{ik} B_{kj}$$

    >>> a = np.array([[1.0, 2.0], [0.0, 1.0], [3.0, 0.0]])
    >>> b = np.array([[5.0], [10.0]])
    >>> multiply(a, b)
    array([[25.],
           [10.],
           [15.]])

Shapes tell the story: (3, **2**) times (**2**, 1) is (3, 1). The inner two must agree, the outer two
remain. Where they do not agree there is no product: raise `ValueError`, for any such pair.

Write `multiply`, for two matrices of floats. Python's `@` does this in one character; leave it, and
its kin such as `np.dot`, aside this once. No check will notice, but this is where you learn it.
"""

import numpy as np

from upslope.author import (
    alternative,
    arrays,
    built,
    check,
    close,
    hints,
    integers,
    misconception,
    raises,
    solution,
)


@solution
def multiply(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The matrix product of `a` and `b`; ValueError if their shapes do not fit."""
    if a.shape[1] != b.shape[0]:
        raise ValueError(f"the inner sizes differ: {a.shape} and {b.shape}")
    product = np.zeros((a.shape[0], b.shape[1]))
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            product[i, j] = (a[i, :] * b[:, j]).sum()
    return product


def identity(cells):
    """The identity matrix of the same shape."""
    return np.eye(len(cells))


@check(a=arrays("size size", -5, 5), one=built(identity, cells=arrays("size size", 0, 0)))
def leaves_a_alone_times_one(submission, a, one):
    """Times the identity, whose diagonal is 1 and all else 0, a matrix stays as it is"""
    close(submission.multiply(a, one), a)


@check(a=arrays("size size", -5, 5), b=arrays("size size", -5, 5))
def takes_rows_of_a_and_columns_of_b(submission, a, b):
    """Each cell is the dot product of its row of a and its column of b"""
    close(submission.multiply(a, b), multiply(a, b))


@check(a=arrays("rows inner", -5, 5), b=arrays("inner columns", -5, 5))
def keeps_the_outer_sizes(submission, a, b):
    """There are as many rows as in a, and as many columns as in b"""
    close(submission.multiply(a, b), multiply(a, b))


@check(
    a=arrays("rows inner", -5, 5),
    inner=integers(1, 6),
    b=arrays("1 columns", -5, 5),
)
def refuses_what_does_not_fit(submission, a, inner, b):
    """Where the inner sizes differ, ValueError is raised"""
    rows = inner if inner != a.shape[1] else inner + 1
    raises(ValueError, submission.multiply, a, np.repeat(b, rows, axis=0))


@misconception(multiply, fails=leaves_a_alone_times_one)
def cell_times_cell(a, b):
    """`*` multiplies cells in the same place. Here, a whole row meets a whole column, and their
    products are added up."""
    if a.shape[1] != b.shape[0]:
        raise ValueError("the inner sizes differ")
    return a * b


@misconception(multiply, fails=leaves_a_alone_times_one)
def turned_over(a, b):
    """Rows and columns of the result have changed places: bill (i, j) stands in row j here."""
    if a.shape[1] != b.shape[0]:
        raise ValueError("the inner sizes differ")
    return (a @ b).T


@misconception(multiply, fails=leaves_a_alone_times_one)
def whole_numbers_only(a, b):
    """The result is an array of whole numbers, and cuts off all behind the point. What an array can
    hold is decided when it is made: look at its `dtype`."""
    if a.shape[1] != b.shape[0]:
        raise ValueError("the inner sizes differ")
    return (a @ b).astype(int)


@misconception(multiply, fails=leaves_a_alone_times_one)
def last_product_only(a, b):
    """Each product overwrites the one before it, so that only the last is kept. They are added up."""
    if a.shape[1] != b.shape[0]:
        raise ValueError("the inner sizes differ")
    return a[:, -1:] * b[-1:, :]


@misconception(multiply, fails=takes_rows_of_a_and_columns_of_b)
def rows_with_rows(a, b):
    """Rows of `a` meet *rows* of `b` here. That is something else, unless `b` is symmetric."""
    if a.shape[1] != b.shape[0]:
        raise ValueError("the inner sizes differ")
    return np.array([[(row * other).sum() for other in b] for row in a])


@misconception(multiply, fails=takes_rows_of_a_and_columns_of_b)
def the_other_way_round(a, b):
    """This is `b` times `a`. Numbers do not mind the order, matrices do."""
    if a.shape[1] != b.shape[0]:
        raise ValueError("the inner sizes differ")
    return b @ a


@misconception(multiply, fails=keeps_the_outer_sizes)
def shaped_like_a(a, b):
    """The result has the shape of `a`. It has as many columns as `b`, which agree in squares alone."""
    if a.shape[1] != b.shape[0]:
        raise ValueError("the inner sizes differ")
    product = np.zeros_like(a)
    for i in range(len(a)):
        for j in range(len(a[0])):
            product[i, j] = (a[i, :] * b[:, j]).sum()
    return product


@misconception(multiply, fails=refuses_what_does_not_fit)
def stops_at_the_shorter(a, b):
    """`zip` ends with the shorter of the two without a word, and the rest is left out of the bill.
    Compare the shapes first."""
    product = np.zeros((len(a), b.shape[1]))
    for i, row in enumerate(a):
        for j, column in enumerate(b.T):
            product[i, j] = sum(x * y for x, y in zip(row, column))
    return product


@misconception(multiply, fails=refuses_what_does_not_fit)
def stretches_a_single_one(a, b):
    """A size of 1 is stretched to fit anything: NumPy does that for `*`, and raises no error. Compare
    the shapes yourself."""
    return (a[:, :, None] * b[None, :, :]).sum(axis=1)


@alternative(multiply)
def three_loops(a, b):
    """Three loops over plain numbers"""
    (rows, inner), (others, columns) = a.shape, b.shape
    if inner != others:
        raise ValueError
    lines = [[0.0] * columns for _ in range(rows)]
    for i in range(rows):
        for j in range(columns):
            for k in range(inner):
                lines[i][j] += a[i, k] * b[k, j]
    return np.array(lines)


@alternative(multiply)
def column_by_row(a, b):
    """A sum of tables, each a column of `a` times a row of `b`"""
    if a.shape[1] != len(b):
        raise ValueError("these do not fit")
    return sum(np.outer(a[:, k], b[k]) for k in range(len(b)))


@alternative(multiply)
def in_three_dimensions(a, b):
    """All products at once, then one sum"""
    if a.shape[-1] != b.shape[0]:
        raise ValueError("these do not fit")
    return np.sum(a[:, :, np.newaxis] * b, axis=1)


@alternative(multiply)
def by_numpy(a, b):
    """The library call"""
    return a @ b


hints(
    "How many cells has the result? Write two loops, one over its rows, one over its columns.",
    "In row i and column j stands the dot product of `a[i, :]` and `b[:, j]`.",
    "Compare `a.shape[1]` with `b.shape[0]` first. Then fill `np.zeros((a.shape[0], b.shape[1]))`, cell by cell, with `(a[i, :] * b[:, j]).sum()`.",
)
