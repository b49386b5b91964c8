# /// script
# dependencies = ["numpy", "pandas"]
# [tool.upslope]
# teaches = ["one-hot"]
# needs = []
# minutes = 12
# difficulty = "easy"
# ///
"""# A number for each colour?

A model eats numbers, and the column says `red`, `blue`, `green`. Why not blue 0, green 1, red 2?

Because numbers come with more than a name. They say that green lies between blue and red, and that
red is twice green. No colour ever said so, and a linear model believes it. So give each category a
column of its own, which is 1 in its rows and 0 in all others: *one-hot*.

And then a new table arrives, with a `pink` in it and without any `green`. Which columns does it get?
The same ones, in the same order: a model that was fitted on three columns knows only these, by their
place. What the columns are is learnt from the training rows, once. So write the two halves apart.

    >>> columns = categories_of(["red", "blue", "red", "green"])
    >>> columns
    ['blue', 'green', 'red']
    >>> one_hot(["red", "pink"], columns)
       blue  green  red
    0   0.0    0.0  1.0
    1   0.0    0.0  0.0

- `categories_of` takes the training cells and returns a list of strings: each category once, in
  alphabetical order.
- `one_hot` takes the cells of any table, and a list of categories as the training rows gave it. It
  returns a DataFrame with a column for each category, in the order of the list, and a row for each
  cell, in their order. Its cells are 0 and 1, as floats, integers or booleans.
- A category that is not in the list gets a row of zeros: it is none of those we know.

All cells are words in small English letters, and there is one at least in each list.
"""

import numpy as np
import pandas as pd

from upslope.author import (
    alternative,
    check,
    choices,
    equal,
    equivalent,
    hints,
    holds,
    lists,
    misconception,
    solution,
)


@solution
def categories_of(train: list[str]) -> list[str]:
    """The categories among the training cells, in alphabetical order."""
    return sorted(set(train))


@solution
def one_hot(cells: list[str], categories: list[str]) -> pd.DataFrame:
    """A column of zeros and ones for each category, a row for each cell."""
    hits = [[cell == category for category in categories] for cell in cells]
    return pd.DataFrame(hits, columns=categories, dtype=float)


WORDS = ("red", "blue", "green", "amber")
COLUMNS = ["amber", "blue", "red"]
KNOWN = choices(*COLUMNS)
ANY = choices("red", "pink", "blue", "amber", "aqua", "violet")


def encoded(submission, cells, categories):
    """The table that came back, once it is known to have a row for each cell."""
    got = submission.one_hot(cells, categories)
    holds(type(got) is pd.DataFrame, "that is not a DataFrame", got=got)
    many = len(got)
    holds(many == len(cells), f"cells went in: {len(cells)}; rows came out: {many}", got=got)
    equal(list(got.columns), categories, "not the columns asked for, in their order")
    holds(all(kind.kind in "biuf" for kind in got.dtypes), "the cells are not numbers", got=got)
    return got.to_numpy(dtype=float, na_value=np.nan)


def same_table(submission, cells, categories):
    expected = one_hot(cells, categories)
    got = encoded(submission, cells, categories)
    holds((got == expected.to_numpy()).all(), "", got=got, expected=expected.to_numpy())


@check(train=lists(choices(*WORDS), least=2, most=6))
def each_category_once(submission, train):
    """Each category among the training cells is found once"""
    got = submission.categories_of(train)
    holds(type(got) is list, "that is not a list", got=got)
    equal(sorted(map(str, got)), sorted(set(train)))


@check(train=lists(choices(*WORDS), least=2, most=6))
def in_alphabetical_order(submission, train):
    """The categories stand in alphabetical order, wherever they stood in the table"""
    equal(submission.categories_of(train), sorted(set(train)))


@check(cells=lists(KNOWN, least=1, most=4), cases=6)
def same_columns_for_every_table(submission, cells):
    """Every table gets a column for each training category, whether it has such cells or not"""
    encoded(submission, cells, COLUMNS)


@check(cells=lists(KNOWN, least=1, most=4), cases=6)
def one_in_each_row(submission, cells):
    """A known cell has a 1 in the column of its category, and 0 in all others"""
    same_table(submission, cells, COLUMNS)


@check(cells=lists(ANY, least=1, most=4), cases=10)
def unseen_is_all_zeros(submission, cells):
    """A category that was not among the training cells gets a row of zeros"""
    same_table(submission, cells, COLUMNS)


@check(cells=lists(choices("red", "blue"), least=1, most=3), cases=3)
def order_is_the_list(submission, cells):
    """The columns follow the list that is given, whatever it is"""
    same_table(submission, cells, ["red", "blue"])
    same_table(submission, cells, ["blue"])


@misconception(categories_of, fails=each_category_once)
def every_cell_a_category(train):
    """A category is listed as often as it occurs. One column for each is enough."""
    return sorted(train)


@misconception(categories_of, fails=in_alphabetical_order)
def in_order_of_appearance(train):
    """The categories stand in the order in which they first occur. Shuffle the rows, and the columns
    change places."""
    return list(dict.fromkeys(train))


@misconception(categories_of, fails=each_category_once)
def first_one_dropped(train):
    """The first category is left out. Some do so, for it follows from the others; but then a row of
    zeros means *the first one*, and can no longer mean *none that we know*."""
    return sorted(set(train))[1:]


@misconception(one_hot, fails=same_columns_for_every_table)
def columns_of_this_table(cells, categories):
    """The columns are those of the categories that occur in *this* table. The next table gets others,
    and the model takes one for another."""
    return pd.get_dummies(pd.Series(cells), dtype=float)


@misconception(one_hot, fails=one_in_each_row)
def numbered_categories(cells, categories):
    """The number of the category is written where a 1 should be. That says that one category is more
    than another."""
    hits = [[(cell == name) * (i + 1) for i, name in enumerate(categories)] for cell in cells]
    return pd.DataFrame(hits, columns=categories, dtype=float)


@misconception(one_hot, fails=unseen_is_all_zeros)
def unseen_stops_everything(cells, categories):
    """A category that is not in the list raises an error. New ones are sure to come; decide now what
    they are, and the task says what."""
    table = np.zeros((len(cells), len(categories)))
    for row, cell in enumerate(cells):
        table[row, categories.index(cell)] = 1
    return pd.DataFrame(table, columns=categories)


@misconception(one_hot, fails=unseen_is_all_zeros)
def unseen_is_the_last(cells, categories):
    """An unseen category lands in the last column. The code of an unknown category is -1, and to
    NumPy that is a place: the last one."""
    codes = pd.Categorical(cells, categories=categories).codes
    return pd.DataFrame(np.eye(len(categories))[codes], columns=categories)


@misconception(one_hot, fails=unseen_is_all_zeros)
def unseen_left_out(cells, categories):
    """The rows of unseen categories are left out. They are rows like any others, and each of them
    needs an answer."""
    hits = [[cell == name for name in categories] for cell in cells if cell in categories]
    return pd.DataFrame(hits, columns=categories, dtype=float)


@misconception(one_hot, fails=order_is_the_list)
def sorted_again(cells, categories):
    """The list is sorted once more. The columns should stand as in the list that is given."""
    names = sorted(categories)
    hits = [[cell == name for name in names] for cell in cells]
    return pd.DataFrame(hits, columns=names, dtype=float)


@alternative(one_hot)
def by_get_dummies(cells, categories):
    """`get_dummies`, then the columns that there must be"""
    return pd.get_dummies(pd.Series(cells)).reindex(columns=categories, fill_value=False)


@alternative(one_hot)
def by_broadcasting(cells, categories):
    """Cells down, categories across, compared at once"""
    hits = np.array(cells)[:, None] == np.array(categories)
    return pd.DataFrame(hits.astype(int), columns=categories)


@alternative(one_hot)
def by_places(cells, categories):
    """A table of zeros, and a one where each known cell belongs"""
    place = {name: column for column, name in enumerate(categories)}
    table = np.zeros((len(cells), len(categories)))
    for row, cell in enumerate(cells):
        if cell in place:
            table[row, place[cell]] = 1
    return pd.DataFrame(table, columns=categories)


@alternative(one_hot)
def by_categorical(cells, categories):
    """A column of pandas' own categories"""
    return pd.get_dummies(pd.Series(pd.Categorical(cells, categories=categories)), dtype=int)


@alternative(categories_of)
def by_unique(train):
    """`np.unique`, which sorts"""
    return list(np.unique(train))


@alternative(categories_of)
def as_pandas_learns_them(train):
    """The categories that pandas finds in the column"""
    return list(pd.Series(train, dtype="category").cat.categories)


hints(
    "Two questions, at two times: which categories are there, asked of the training rows once; and which of them is this cell, asked of every table.",
    "A cell of the result is a yes or no: is this row's cell equal to this column's category? That holds for unseen ones too.",
    "A list of lists of `cell == category`, cells outside and categories inside, goes into `pd.DataFrame(..., columns=categories, dtype=float)`. For the categories, `set` and `sorted` are enough.",
)
equivalent(
    "return pd.DataFrame(hits, columns=categories, dtype=float)",
    "return pd.DataFrame(hits, columns=categories)",
    "Booleans are as good as floats here; the task says so.",
)
