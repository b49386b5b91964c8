# /// script
# dependencies = ["numpy", "pandas"]
# [tool.upslope]
# teaches = ["imputation", "missing-indicator"]
# needs = []
# minutes = 15
# difficulty = "medium"
# ///
"""# What the gaps know

Six neighbours are asked what they earn, in thousands. Four answer: 20, 22, 24 and 26. Drop the two
gaps, and the mean is 23. Is it?

The two who kept silent earn 60 and 80; the mean is 38.7. They kept silent *because* they earn so
much. Whoever drops such rows describes only those who like to talk, however many she asks. And when
a new neighbour keeps silent too, a model still owes him an answer.

Filling a gap does not bring the number back. But two things are honest: a typical value that was
learnt from the training rows alone, and a column beside it that says *this was a guess*. Silence
may be telling, and a model that sees it can learn what it tells.

Write `fill_gaps`, which fills the gaps (`nan`) of any `table` with what the rows of `train` have
taught.

    >>> train = pd.DataFrame({"age": [30.0, 40.0, 80.0], "pay": [20.0, np.nan, 24.0]})
    >>> fill_gaps(train, pd.DataFrame({"age": [np.nan, 35.0], "pay": [90.0, np.nan]}))
        age   pay  age_missing  pay_missing
    0  40.0  90.0          1.0          0.0
    1  35.0  22.0          0.0          1.0

- Both tables have the same columns, in the same order.
- A gap becomes the median of its column's known values in `train`. There is always at least one.
- The columns of `table` come first, in their order, then one for each of them in the same order,
  with `_missing` after its name: 1 where there was a gap, 0 where there was none. It is there even
  if it is all zeros; booleans will do.
- Every row stays, in its place and with its index. `train` and `table` are not changed.
"""

import numpy as np
import pandas as pd

from upslope.author import (
    alternative,
    built,
    check,
    choices,
    equal,
    hints,
    holds,
    integers,
    lists,
    misconception,
    solution,
)


@solution
def fill_gaps(train: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """`table` without gaps, and beside each column one that says where they were."""
    was_missing = table.isna().astype(float).add_suffix("_missing")
    return table.fillna(train.median()).join(was_missing)


COLUMNS = ["age", "pay"]
KNOWN = lists(choices(10, 20, 25, 60), least=2, most=2)
GAPPY = lists(choices(10, None, 20, None, 60), least=2, most=2)
OTHER = lists(choices(80, None, 90, None), least=2, most=2)  # far from what is in training


def training(known, rows):
    """A training table in which each column has a known value."""
    return pd.DataFrame([*rows, known], columns=COLUMNS, dtype=float)


def labelled(rows, start):
    """A table whose index does not begin at 0, as after a split."""
    index = [start + 3 * i for i in reversed(range(len(rows)))]
    return pd.DataFrame(rows, columns=COLUMNS, index=index, dtype=float)


TRAIN = built(training, known=KNOWN, rows=lists(KNOWN, least=3, most=4))
GAPPY_TRAIN = built(training, known=KNOWN, rows=lists(GAPPY, least=3, most=5))
TABLE = built(labelled, rows=lists(OTHER, least=2, most=4), start=integers(0, 5))
FULL = built(labelled, rows=lists(KNOWN, least=1, most=3), start=integers(0, 5))


def filled(submission, train, table):
    got = submission.fill_gaps(train, table)
    holds(type(got) is pd.DataFrame, "that is not a DataFrame", got=got)
    return got


def same_cells(got, expected, columns):
    holds(set(columns) <= set(got.columns), f"some of {columns} are not there", got=got)
    have, want = got[columns], expected[columns]
    holds(have.shape == want.shape, f"a table of shape {have.shape}", got=got, expected=expected)
    holds(all(kind.kind in "biuf" for kind in have.dtypes), "not all numbers", got=got)
    right = have.to_numpy(dtype=float, na_value=np.nan) == want.to_numpy()
    holds(right.all(), "", got=got, expected=expected)


@check(cases=4, train=TRAIN, table=TABLE)
def every_row_stays(submission, train, table):
    """Every row is still there, in its place and with its index"""
    got = filled(submission, train, table)
    equal(list(got.index), list(table.index), "the index of the result is not that of the table")


@check(cases=10, train=TRAIN, table=TABLE)
def train_fills(submission, train, table):
    """A gap gets the median of its column in the training rows, and what is known stays"""
    got = filled(submission, train, table)
    same_cells(got, fill_gaps(train, table), COLUMNS)


@check(cases=10, train=GAPPY_TRAIN, table=TABLE)
def gaps_in_train(submission, train, table):
    """Gaps in the training rows do not count towards the median"""
    got = filled(submission, train, table)
    same_cells(got, fill_gaps(train, table), COLUMNS)


@check(cases=3, train=TRAIN, table=FULL)
def same_columns_for_every_table(submission, train, table):
    """A table without gaps gets the same columns as any other"""
    got = filled(submission, train, table)
    equal(list(got.columns), [*COLUMNS, "age_missing", "pay_missing"], "not the columns asked for")


@check(cases=6, train=GAPPY_TRAIN, table=TABLE)
def says_where_gaps_were(submission, train, table):
    """The new columns are 1 exactly where there was a gap"""
    got = filled(submission, train, table)
    same_cells(got, fill_gaps(train, table), ["age_missing", "pay_missing"])
    equal(list(got.columns), [*COLUMNS, "age_missing", "pay_missing"], "not the columns asked for")


@misconception(fill_gaps, fails=every_row_stays)
def rows_dropped(train, table):
    """Rows with a gap are dropped. Those who kept silent may differ from those who spoke, and each
    of them still needs an answer."""
    full = table.dropna()
    return full.join(full.isna().astype(float).add_suffix("_missing"))


@misconception(fill_gaps, fails=train_fills)
def learnt_from_the_table(train, table):
    """The median is taken over the very table that is to be filled. Then a row is filled differently
    in other company, and a test set teaches what only the training rows may teach."""
    was_missing = table.isna().astype(float).add_suffix("_missing")
    return table.fillna(table.median()).fillna(train.median()).join(was_missing)


@misconception(fill_gaps, fails=train_fills)
def learnt_from_both(train, table):
    """The median is taken over both tables at once. What is learnt must come from the training rows
    alone: in a test, `table` holds the rows you know nothing of yet."""
    was_missing = table.isna().astype(float).add_suffix("_missing")
    return table.fillna(pd.concat([train, table]).median()).join(was_missing)


@misconception(fill_gaps, fails=train_fills)
def mean_for_median(train, table):
    """The gaps are filled with the mean. One very large value draws the mean towards itself; the
    median hardly moves."""
    was_missing = table.isna().astype(float).add_suffix("_missing")
    return table.fillna(train.mean()).join(was_missing)


@misconception(fill_gaps, fails=train_fills)
def filled_with_zero(train, table):
    """The gaps are filled with 0. Nobody is of age 0 here: to a model that is a value like any
    other, and far from a typical one."""
    was_missing = table.isna().astype(float).add_suffix("_missing")
    return table.fillna(0.0).join(was_missing)


@misconception(fill_gaps, fails=gaps_in_train)
def only_complete_rows_teach(train, table):
    """Training rows with any gap are dropped before the median is taken, and what was known in
    their other column goes with them."""
    was_missing = table.isna().astype(float).add_suffix("_missing")
    teaches = train.dropna()
    return table.fillna(teaches.median()).join(was_missing)


@misconception(fill_gaps, fails=says_where_gaps_were)
def looked_too_late(train, table):
    """The gaps are looked for after they were filled, when there are none left to be seen."""
    full = table.fillna(train.median())
    return full.join(full.isna().astype(float).add_suffix("_missing"))


@misconception(fill_gaps, fails=same_columns_for_every_table)
def only_where_there_are_gaps(train, table):
    """A column gets its `_missing` only if this table has a gap in it. A model that was fitted on
    four columns cannot take three: every table must come out with the same ones."""
    was_missing = table.isna().astype(float).add_suffix("_missing")
    return table.fillna(train.median()).join(was_missing.loc[:, table.isna().any().to_numpy()])


@alternative(fill_gaps)
def column_by_column(train, table):
    """One column after the other, on a copy"""
    out = table.copy()
    for name in table.columns:
        out[name] = table[name].where(table[name].notna(), train[name].median())
    for name in table.columns:
        out[f"{name}_missing"] = table[name].isna().astype(int)
    return out


@alternative(fill_gaps)
def by_arrays(train, table):
    """`np.nanmedian` and `np.where`, and a table built at the end"""
    cells = table.to_numpy()
    gaps = np.isnan(cells)
    full = np.where(gaps, np.nanmedian(train.to_numpy(), axis=0), cells)
    names = [*table.columns, *(f"{name}_missing" for name in table.columns)]
    return pd.DataFrame(np.hstack([full, gaps]), columns=names, index=table.index)


@alternative(fill_gaps)
def cell_by_cell(train, table):
    """Loops over plain lists, the median by sorting"""
    columns = {}
    for name in table:
        known = sorted(value for value in train[name] if value == value)
        middle = (known[(len(known) - 1) // 2] + known[len(known) // 2]) / 2
        columns[name] = [middle if value != value else value for value in table[name]]
    for name in table:
        columns[name + "_missing"] = [value != value for value in table[name]]
    return pd.DataFrame(columns, index=table.index)


hints(
    "Which two facts do you need before anything is filled? One comes from `train`, the other from `table`.",
    "`isna` of the table says where the gaps are: keep it before you fill. A DataFrame's `median` passes over gaps by itself, and gives one number for each column.",
    "`fillna` takes such a row of numbers and matches it by column name. `add_suffix` renames all columns at once, and `join` sets one table beside another with the same index.",
)
