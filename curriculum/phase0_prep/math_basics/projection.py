# /// script
# dependencies = ["numpy"]
# [tool.upslope]
# teaches = ["dot-product", "projection"]
# needs = ["norm"]
# minutes = 10
# difficulty = "easy"
# ///
r"""# The shadow of a vector

You walk north-east, and someone asks: how much of that was east? The answer is a shadow: your way,
seen along one direction alone. How do you compute it for any two vectors?

Two vectors are multiplied cell by cell and added up. That is their *dot product*: positive where
they point the same way, zero where they are perpendicular.

$$a \cdot b = \sum_i a_i b_i \qquad a \cdot a = \lVert a \rVert_2^2$$

The *projection* of $v$ onto $d$ is the vector on the line through $d$ that is nearest to $v$. What
is left of $v$ is then perpendicular to $d$:

    >>> project(np.array([3.0, 2.0]), np.array([10.0, 0.0]))
    array([3., 0.])

Write `dot` and `project`. How long $d$ is makes no difference, nor which way along the line it
points. If $d$ is the zero vector there is no line, only a point: the projection is then the zero
vector, not `nan`.
"""

import numpy as np

from upslope.author import (
    alternative,
    arrays,
    built,
    check,
    close,
    equivalent,
    floats,
    hints,
    holds,
    integers,
    misconception,
    solution,
)


@solution
def dot(a: np.ndarray, b: np.ndarray) -> float:
    """The dot product of two vectors of the same length."""
    return (a * b).sum()


@solution
def project(vector: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """The projection of `vector` onto the line through `direction`."""
    length_squared = dot(direction, direction)
    if length_squared == 0:
        return np.zeros_like(vector)
    return dot(vector, direction) / length_squared * direction


def away_from_zero(cells):
    """Cells of size 1 to 5: no direction is short by accident."""
    return np.copysign(1 + np.abs(cells), cells)


def along_one_axis(cells, axis):
    """A direction with one cell that is not zero."""
    direction = np.zeros_like(cells)
    direction[axis % len(cells)] = 2.0
    return direction


VECTOR = arrays("length", -5, 5)
DIRECTION = built(away_from_zero, cells=arrays("length", -4, 4))


@check(a=VECTOR, b=VECTOR)
def multiplies_and_adds(submission, a, b):
    """The dot product multiplies cell by cell and adds up to one number"""
    close(submission.dot(a, b), float(dot(a, b)))


@check(direction=DIRECTION, times=floats(0.5, 3))
def leaves_the_line_alone(submission, direction, times):
    """What lies on the line already is its own projection"""
    close(submission.project(times * direction, direction), times * direction)


@check(vector=VECTOR, direction=DIRECTION)
def leaves_a_right_angle(submission, vector, direction):
    """What the projection leaves over is perpendicular to the direction"""
    shadow = submission.project(vector, direction)
    close(shadow, project(vector, direction))
    left_over = dot(vector - shadow, direction)
    holds(abs(left_over) < 1e-6, "the dot product of the two is not 0", got=left_over)


@check(
    vector=VECTOR,
    direction=built(along_one_axis, cells=arrays("length", 0, 0), axis=integers(0, 6)),
)
def takes_a_single_axis(submission, vector, direction):
    """A direction may have zeros, as long as one cell is not"""
    close(submission.project(vector, direction), project(vector, direction) + 0.0)


@check(vector=VECTOR, zeros=arrays("length", 0, 0))
def survives_no_direction(submission, vector, zeros):
    """Onto the zero vector, the projection is the zero vector"""
    close(submission.project(vector, zeros), zeros)


@misconception(dot, fails=multiplies_and_adds)
def not_added_up(a, b):
    """The products stay apart, one in each cell. A dot product is one number: their sum."""
    return a * b


@misconception(dot, fails=multiplies_and_adds)
def product_of_lengths(a, b):
    """The lengths are multiplied, which forgets the angle: two long vectors at a right angle have the
    dot product 0."""
    return np.sqrt((a * a).sum()) * np.sqrt((b * b).sum())


@misconception(project, fails=leaves_the_line_alone)
def no_division(vector, direction):
    """A direction twice as long gives a shadow four times as long here. What must be divided by, so
    that the length of the direction makes no difference?"""
    return dot(vector, direction) * direction


@misconception(project, fails=leaves_the_line_alone)
def divided_once(vector, direction):
    """It is divided by the length of the direction *once*; the direction comes in twice, in the dot
    product and behind it."""
    length = np.sqrt(dot(direction, direction))
    return dot(vector, direction) / length * direction if length else np.zeros_like(vector)


@misconception(project, fails=leaves_the_line_alone)
def only_a_number(vector, direction):
    """This is how long the shadow is, a number. The projection is a vector of that length along the
    direction."""
    return dot(vector, direction) / np.sqrt(max(dot(direction, direction), 1e-300))


@misconception(project, fails=leaves_the_line_alone)
def onto_the_other(vector, direction):
    """The two are swapped: the *direction* is projected onto the *vector* here."""
    squared = dot(vector, vector)
    return dot(vector, direction) / squared * vector if squared else np.zeros_like(vector)


@misconception(project, fails=leaves_a_right_angle)
def sign_lost(vector, direction):
    """The shadow always falls forwards here. Where the dot product is negative, it points against the
    direction."""
    squared = dot(direction, direction)
    return abs(dot(vector, direction)) / squared * direction if squared else np.zeros_like(vector)


@misconception(project, fails=takes_a_single_axis)
def zero_for_any_zero(vector, direction):
    """One zero among the cells is taken for the zero vector here. `all` asks whether every cell is
    other than zero, `any` whether one is."""
    if not direction.all():
        return np.zeros_like(vector)
    return dot(vector, direction) / dot(direction, direction) * direction


@misconception(project, fails=survives_no_direction)
def divides_by_zero(vector, direction):
    """The zero vector has length 0, and `0 / 0` is `nan`. Ask for it before you divide."""
    return dot(vector, direction) / dot(direction, direction) * direction


@alternative(dot)
def by_a_loop(a, b):
    """A loop over both"""
    total = 0.0
    for cell, other in zip(a, b):
        total += cell * other
    return total


@alternative(dot)
def by_numpy(a, b):
    """The library's own sign for it"""
    return a @ b


@alternative(project)
def by_a_unit_vector(vector, direction):
    """Through a direction of length one"""
    length = np.linalg.norm(direction)
    if length < 1e-12:
        return np.zeros(len(vector))
    unit = direction / length
    return (unit @ vector) * unit


@alternative(project)
def by_a_matrix(vector, direction):
    """Through the matrix that projects every vector"""
    squared = np.inner(direction, direction) or 1.0
    return np.outer(direction, direction) / squared @ vector


@alternative(project)
def cell_by_cell(vector, direction):
    """A loop, and a list made into an array"""
    if not any(direction):
        return np.array([0.0] * len(direction))
    share = sum(vector * direction) / sum(direction * direction)
    return np.array([share * cell for cell in direction])


hints(
    "The projection is some multiple of the direction. Which multiple leaves a right angle?",
    "Call the multiple t and write the right angle as a dot product: (v - t d) · d = 0. Solve that for t.",
    "t = v · d / (d · d), and the projection is t times d. If d · d is 0, return zeros instead.",
)

equivalent(
    "return dot(vector, direction) / length_squared * direction",
    "return dot(direction, vector) / length_squared * direction",
    because="a dot product is the same either way round",
)
