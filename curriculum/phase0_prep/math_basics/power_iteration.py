# /// script
# dependencies = ["numpy", "scipy"]
# [tool.upslope]
# teaches = ["eigenvector", "power-iteration"]
# needs = ["matrix-product", "norm", "dot-product"]
# minutes = 15
# difficulty = "medium"
# ///
r"""# The direction that wins

Multiply a vector by the same matrix, again and again. Where does it end up pointing?

Some directions a symmetric matrix does not turn at all, it only stretches them: $A v = \lambda v$.
Such a $v$ is an *eigenvector*, and $\lambda$ its *eigenvalue*. Any start is a mixture of these, and
with each step each part of it grows by its own $\lambda$. So the one whose $\lambda$ is largest
*in size* wins. That is power iteration: multiply, bring back to length 1, repeat.

    >>> value, vector = dominant(np.array([[4.0, 2.0], [2.0, 1.0]]))
    >>> print(round(value, 6), vector.round(6))
    5.0 [0.894427 0.447214]

Write `dominant`, for a symmetric matrix. Three things to think of:

- The eigenvalue may be negative. The vector then changes sides at every step, and the value is not
  the length of $A v$: it is $v \cdot A v$.
- A start that is exactly perpendicular to the winner has no part of it to grow. Is there a start
  that is hardly ever?
- $-v$ is an eigenvector as much as $v$. So that there is one answer, `vector` has length 1 and its
  cell of greatest size is positive. No other cell comes near it in size.

Every other eigenvalue is at most half the size of the winner. Five digits must be right. Use NumPy's
`eigh` if you like, once your own iteration works.
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
    examples,
    hints,
    holds,
    integers,
    misconception,
    solution,
)


@solution
def dominant(matrix: np.ndarray) -> tuple[float, np.ndarray]:
    """The eigenvalue of greatest size and its eigenvector, of length 1."""
    vector = np.random.default_rng(0).normal(size=len(matrix))
    for _ in range(60):
        vector = matrix @ vector
        vector = vector / np.linalg.norm(vector)
    value = vector @ matrix @ vector
    if vector[np.abs(vector).argmax()] < 0:
        vector = -vector
    return value, vector


def stretching(vector, share):
    """A symmetric matrix of whole numbers that stretches most along `vector`, and the same way.

    Across it, it stretches by `share` / (1 + `share`) of that.
    """
    return np.outer(vector, vector) + np.round(share * vector @ vector) * np.eye(len(vector))


def with_a_greatest(cells, place, sign):
    """A vector of whole numbers; the one of size 5 has no equal."""
    vector = np.round(cells)
    vector[place % len(cells)] = sign * 5.0
    return vector


def matrices(lowest, sign):
    """Matrices that stretch most along a vector with cells of at least `lowest`."""
    vector = built(
        with_a_greatest, cells=arrays("size", lowest, 3), place=integers(0, 6), sign=choices(sign)
    )
    return built(stretching, vector=vector, share=choices(0.9, 0.5, 0.0, -0.2))


PERPENDICULAR = examples(
    np.outer([1.0, -2.0, 1.0], [1.0, -2.0, 1.0]),
    np.array([[1.0, 0.0], [0.0, 3.0]]),
    np.outer([-1.0, 2.0, -1.0, 0.0], [-1.0, 2.0, -1.0, 0.0]),
)
"""Matrices whose winner is perpendicular to a vector of ones, or to the first axis."""


def answer(submission, matrix):
    """What it returns, once it is known to be a pair."""
    got = submission.dominant(matrix)
    is_pair = isinstance(got, tuple | list) and len(got) == 2
    holds(is_pair, "this is not a pair of a number and a vector", got=got)
    return got


@check(matrix=matrices(1, 1))
def is_only_stretched(submission, matrix):
    """The matrix times the vector is the value times the vector"""
    value, vector = answer(submission, matrix)
    close(matrix @ vector, value * vector, atol=3e-5 * np.abs(matrix).max())


@check(matrix=matrices(1, 1))
def has_length_one(submission, matrix):
    """The vector has length 1"""
    _, vector = answer(submission, matrix)
    close(np.linalg.norm(vector), 1.0, rtol=1e-5)


@check(matrix=matrices(1, 1))
def is_the_greatest(submission, matrix):
    """The value is the eigenvalue of greatest size"""
    close(answer(submission, matrix)[0], float(dominant(matrix)[0]), rtol=1e-5)


@check(matrix=matrices(1, 1))
def keeps_a_negative_value(submission, matrix):
    """Where the eigenvalue of greatest size is negative, so is the value"""
    close(answer(submission, -matrix)[0], float(dominant(-matrix)[0]), rtol=1e-5)


@check(matrix=PERPENDICULAR, cases=3)
def finds_what_is_perpendicular(submission, matrix):
    """The winner is found where it is perpendicular to the ones, or to the first axis"""
    close(answer(submission, matrix)[0], float(dominant(matrix)[0]), rtol=1e-5)


@check(matrix=matrices(-3, -1))
def greatest_cell_is_positive(submission, matrix):
    """The cell of greatest size in the vector is positive"""
    _, vector = answer(submission, matrix)
    close(vector, dominant(matrix)[1], rtol=1e-5, atol=1e-5)


@misconception(dominant, fails=is_only_stretched)
def three_steps(matrix):
    """The vector is still turning. Where the second eigenvalue is half the first, each step halves
    the error: how many does it take to a millionth?"""
    vector = np.random.default_rng(0).normal(size=len(matrix))
    for _ in range(3):
        vector = matrix @ vector / np.linalg.norm(matrix @ vector)
    vector = vector * np.sign(vector[np.abs(vector).argmax()])
    return vector @ matrix @ vector, vector


@misconception(dominant, fails=is_only_stretched)
def a_row_for_a_column(matrix):
    """`eigh` gives the eigenvectors as *columns*; a row was taken."""
    values, vectors = np.linalg.eigh(matrix)
    k = np.abs(values).argmax()
    return values[k], vectors[k] * np.sign(vectors[k, np.abs(vectors[k]).argmax()])


@misconception(dominant, fails=has_length_one)
def largest_cell_is_one(matrix):
    """The vector is divided by its greatest cell, which keeps it from growing. Its *length* should
    be 1."""
    vector = np.random.default_rng(0).normal(size=len(matrix))
    for _ in range(60):
        vector = matrix @ vector
        vector = vector / vector[np.abs(vector).argmax()]
    return vector @ matrix @ vector / (vector @ vector), vector


@misconception(dominant, fails=is_the_greatest)
def first_of_eigh(matrix):
    """`eigh` lists the eigenvalues from the smallest upwards, and this takes the first."""
    values, vectors = np.linalg.eigh(matrix)
    vector = vectors[:, 0]
    return values[0], vector * np.sign(vector[np.abs(vector).argmax()])


@misconception(dominant, fails=keeps_a_negative_value)
def length_for_value(matrix):
    """The value is the length of A v, and a length is never negative. Does A v point the same way as
    v, or the other?"""
    vector = np.random.default_rng(0).normal(size=len(matrix))
    for _ in range(60):
        vector = matrix @ vector / np.linalg.norm(matrix @ vector)
    vector = vector * np.sign(vector[np.abs(vector).argmax()])
    return np.linalg.norm(matrix @ vector), vector


@misconception(dominant, fails=keeps_a_negative_value)
def largest_for_greatest_size(matrix):
    """The largest eigenvalue is taken. -5 is smaller than 1, and wins over it all the same."""
    values, vectors = np.linalg.eigh(matrix)
    vector = vectors[:, -1]
    return values[-1], vector * np.sign(vector[np.abs(vector).argmax()])


@misconception(dominant, fails=finds_what_is_perpendicular)
def starts_with_ones(matrix):
    """The start is a vector of ones. The winner may be perpendicular to it, and then never grows."""
    vector = np.ones(len(matrix))
    for _ in range(60):
        vector = matrix @ vector / np.linalg.norm(matrix @ vector)
    vector = vector * np.sign(vector[np.abs(vector).argmax()])
    return vector @ matrix @ vector, vector


@misconception(dominant, fails=finds_what_is_perpendicular)
def starts_with_the_first_axis(matrix):
    """The start lies along the first axis. A winner whose first cell is 0 never grows from it."""
    vector = np.eye(len(matrix))[0]
    for _ in range(60):
        vector = matrix @ vector / np.linalg.norm(matrix @ vector)
    vector = vector * np.sign(vector[np.abs(vector).argmax()])
    return vector @ matrix @ vector, vector


@misconception(dominant, fails=greatest_cell_is_positive)
def either_sign(matrix):
    """Of v and -v, whichever came up is returned. Look at its cell of greatest size."""
    vector = np.random.default_rng(0).normal(size=len(matrix))
    for _ in range(60):
        vector = matrix @ vector / np.linalg.norm(matrix @ vector)
    return vector @ matrix @ vector, vector


@alternative(dominant)
def until_it_rests(matrix):
    """Until A v is the value times v, up to rounding"""
    vector = np.random.default_rng(7).uniform(-1, 1, len(matrix))
    while True:
        vector = vector / np.sqrt(np.sum(vector**2))
        ahead = matrix @ vector
        value = np.dot(vector, ahead)
        if np.abs(ahead - value * vector).max() < 1e-9 * abs(value):
            break
        vector = ahead
    return value, max(vector, -vector, key=max)


@alternative(dominant)
def by_squaring(matrix):
    """The matrix squared again and again, instead of one step at a time"""
    power = matrix / np.abs(matrix).max()
    for _ in range(8):
        power = power @ power
        power = power / np.abs(power).max()
    column = power[:, np.abs(power).sum(axis=0).argmax()]
    vector = column / np.linalg.norm(column)
    vector = vector * np.sign(vector[np.argmax(np.abs(vector))])
    return vector @ (matrix @ vector), vector


@alternative(dominant)
def by_numpy(matrix):
    """All eigenvalues, and the one of greatest size among them"""
    values, vectors = np.linalg.eigh(matrix)
    k = int(np.argmax(np.abs(values)))
    vector = vectors[:, k]
    return float(values[k]), vector if vector.max() > -vector.min() else -vector


@alternative(dominant)
def by_scipy(matrix):
    """SciPy's solver for any square matrix"""
    values, vectors = scipy.linalg.eig(matrix)
    k = np.argmax(np.abs(values))
    vector = vectors[:, k].real / np.linalg.norm(vectors[:, k].real)
    return values[k].real, vector * np.sign(vector[np.abs(vector).argmax()])


hints(
    "Start with a random vector, and write one step: multiply, divide by the length.",
    "Sixty steps are enough here. The value is `vector @ matrix @ vector` once the length is 1.",
    "`vector = matrix @ vector; vector /= np.linalg.norm(vector)` in a loop from a random start; then the value; then `if vector[np.abs(vector).argmax()] < 0: vector = -vector`.",
)

equivalent(
    "vector = np.random.default_rng(0).normal(size=len(matrix))",
    "vector = np.random.default_rng(1).normal(size=len(matrix))",
    because="any random start will do",
)
equivalent(
    "for _ in range(60):",
    "for _ in range(61):",
    because="the vector is at rest long before",
)
equivalent(
    "if vector[np.abs(vector).argmax()] < 0:",
    "if vector[np.abs(vector).argmax()] <= 0:",
    because="the cell of greatest size is not 0",
)
