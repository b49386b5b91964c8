# /// script
# dependencies = ["numpy", "pandas"]
# [tool.upslope]
# teaches = ["lag-feature"]
# needs = ["time-split"]
# minutes = 15
# difficulty = "medium"
# ///
r"""# What was known on that morning

To foretell a shop's sales of a day, you give the model the shop's mean over seven days. The error falls
to almost nothing. Which seven days were they?

If the day itself is among them, the answer was in the question. If they lie around the day, tomorrow
was there too. A feature may use only what was known *before* its row: change the future, and nothing
in the past may move.

Write `mean_of_previous`. The rows are in order of time. For each of them it is given a group, the
shop, as a whole number, and a value, the sales, and it returns an array with one number for each row: the
mean of the last `span` values of the *same group* in the rows strictly before it.

- If the group has fewer than `span` earlier rows, it is the mean of those that there are.
- If it has none, the feature is `nan`: there is nothing to know yet.
- `span` is at least 1. The rows of a group need not stand together.

<!-- -->

    >>> groups = np.array([1, 1, 2, 1, 1])
    >>> values = np.array([4.0, 8.0, 5.0, 6.0, 0.0])
    >>> mean_of_previous(groups, values, span=2)
    array([nan,  4., nan,  6.,  7.])

The last row is the mean of 8 and 6: its own 0 is not in it, and neither is the 5 of shop 2.
"""

from collections import defaultdict, deque

import numpy as np
import pandas as pd

from upslope.author import (
    alternative,
    arrays,
    built,
    check,
    choices,
    close,
    hints,
    integers,
    misconception,
    solution,
)


@solution
def mean_of_previous(groups: np.ndarray, values: np.ndarray, span: int) -> np.ndarray:
    """For each row, the mean of up to `span` earlier values of its group; `nan` if there is none."""
    means = np.full(len(values), np.nan)
    for row, group in enumerate(groups):
        earlier = values[:row][groups[:row] == group]
        if len(earlier):
            means[row] = earlier[-span:].mean()
    return means


def quarters(of):
    return of / 4


VALUES = built(quarters, of=arrays("rows>=3", -40, 40, dtype="int64"))
GROUPS = arrays("rows>=3", 0, 2, dtype="int64")
SPAN = choices(2, 1, 3)


def alone(values):
    """One group for all rows."""
    return np.zeros(len(values), dtype=np.int64)


@check(values=VALUES, groups=GROUPS, span=SPAN)
def nothing_known_at_first(submission, values, groups, span):
    """The first row of each group is nan, and there is one number for each row"""
    got = submission.mean_of_previous(groups, values, span)
    first = np.unique(groups, return_index=True)[1]
    expected = np.where(np.isin(np.arange(len(values)), first), np.nan, got)
    close(got, expected, "a group's first row is not nan")


@check(values=VALUES, others=VALUES, groups=GROUPS, span=SPAN, now=integers(0, 8))
def future_leaves_the_past_alone(submission, values, others, groups, span, now):
    """Other values from some row on leave the features up to that row as they were"""
    now %= len(values)
    changed = np.concatenate([values[:now], others[now:] + 30])
    before = submission.mean_of_previous(groups, values, span)[: now + 1]
    after = submission.mean_of_previous(groups, changed, span)[: now + 1]
    close(after, before, f"rows up to {now} know what comes from row {now} on", atol=1e-9)


@check(values=VALUES)
def span_of_one_is_the_row_before(submission, values):
    """In a single group and with a span of 1, each row gets the value of the row before"""
    got = submission.mean_of_previous(alone(values), values, 1)
    close(got, np.append(np.nan, values[:-1]), atol=1e-9)


@check(values=VALUES, span=SPAN)
def counts_back_in_one_group(submission, values, span):
    """In a single group, it is the mean of as many values before as the span says, or of all"""
    got = submission.mean_of_previous(alone(values), values, span)
    close(got, mean_of_previous(alone(values), values, span), atol=1e-9)


@check(values=VALUES, groups=GROUPS, span=SPAN)
def groups_keep_to_themselves(submission, values, groups, span):
    """With several groups, each row knows only the earlier rows of its own"""
    got = submission.mean_of_previous(groups, values, span)
    close(got, mean_of_previous(groups, values, span), atol=1e-9)


@misconception(mean_of_previous, fails=nothing_known_at_first)
def today_is_in_it(groups, values, span):
    """The row's own value is in its mean. It is what is to be foretold: begin one row earlier."""
    means = np.zeros(len(values))
    for row, group in enumerate(groups):
        means[row] = values[: row + 1][groups[: row + 1] == group][-span:].mean()
    return means


@misconception(mean_of_previous, fails=nothing_known_at_first)
def zero_for_unknown(groups, values, span):
    """Where nothing is known yet there is a 0, which looks like a day without sales. `nan` says that
    nothing is known."""
    means = np.zeros(len(values))
    for row, group in enumerate(groups):
        earlier = values[:row][groups[:row] == group]
        means[row] = earlier[-span:].mean() if len(earlier) else 0
    return means


@misconception(mean_of_previous, fails=nothing_known_at_first)
def groups_are_mixed(groups, values, span):
    """The groups are ignored: a shop's first row knows what other shops have sold."""
    return pd.Series(values).rolling(span, min_periods=1).mean().shift().to_numpy()


@misconception(mean_of_previous, fails=nothing_known_at_first)
def shifted_across_groups(groups, values, span):
    """The mean is taken within the groups, and then everything is shifted down by one row of the *table*,
    into whichever group stands there. Shift within the group too."""
    rolled = pd.Series(values).groupby(groups).rolling(span, min_periods=1).mean()
    return rolled.droplevel(0).sort_index().shift().to_numpy()


@misconception(mean_of_previous, fails=future_leaves_the_past_alone)
def the_row_after(groups, values, span):
    """The rows *after* each row are taken, and not those before. It is the future in plain sight."""
    means = np.full(len(values), np.nan)
    turned = groups[::-1], values[::-1]
    for row in range(len(values)):
        later = turned[1][:row][turned[0][:row] == turned[0][row]]
        if len(later):
            means[len(values) - 1 - row] = later[-span:].mean()
    first = np.unique(groups, return_index=True)[1]
    means[first] = np.nan
    return means


@misconception(mean_of_previous, fails=future_leaves_the_past_alone)
def mean_of_the_whole_group(groups, values, span):
    """Every row gets the mean over its whole group, past and future. Tomorrow's sales are in it."""
    means = np.full(len(values), np.nan)
    for row, group in enumerate(groups):
        if (groups[:row] == group).any():
            means[row] = values[groups == group].mean()
    return means


@misconception(mean_of_previous, fails=counts_back_in_one_group)
def waits_for_a_full_span(groups, values, span):
    """The feature stays `nan` until the whole span is filled, as pandas does unless told otherwise. A
    few values are better than none: `min_periods` says how many are enough."""
    means = np.full(len(values), np.nan)
    for row, group in enumerate(groups):
        earlier = values[:row][groups[:row] == group]
        if len(earlier) >= span:
            means[row] = earlier[-span:].mean()
    return means


@misconception(mean_of_previous, fails=counts_back_in_one_group)
def only_one_step_back(groups, values, span):
    """This is the value `span` rows before, or the only one: a lag. A mean over the span was asked for."""
    means = np.full(len(values), np.nan)
    for row, group in enumerate(groups):
        earlier = values[:row][groups[:row] == group][-span:]
        if len(earlier):
            means[row] = earlier[0]
    return means


@misconception(mean_of_previous, fails=groups_keep_to_themselves)
def span_counts_all_rows(groups, values, span):
    """The span goes back over rows of *all* groups, and then keeps those of this one. Where shops take
    turns, few or none remain: pick the group first, and count then."""
    means = np.full(len(values), np.nan)
    for row, group in enumerate(groups):
        near = slice(max(0, row - span), row)
        earlier = values[near][groups[near] == group]
        if len(earlier):
            means[row] = earlier.mean()
    return means


@alternative(mean_of_previous)
def one_walk(groups, values, span):
    """One walk through time, with a short memory for each group"""
    memory = defaultdict(lambda: deque(maxlen=span))
    means = []
    for group, value in zip(groups.tolist(), values.tolist(), strict=True):
        known = memory[group]
        means.append(sum(known) / len(known) if known else float("nan"))
        known.append(value)
    return np.array(means)


@alternative(mean_of_previous)
def by_pandas(groups, values, span):
    """Shifted and rolled within each group"""
    by_group = pd.Series(values).groupby(groups)
    return by_group.transform(
        lambda cells: cells.shift().rolling(span, min_periods=1).mean()
    ).to_numpy()


@alternative(mean_of_previous)
def by_running_sums(groups, values, span):
    """Differences of running sums, group by group"""
    means = np.full(len(values), np.nan)
    for group in np.unique(groups):
        rows = np.flatnonzero(groups == group)
        sums = np.concatenate([[0.0], np.cumsum(values[rows])])
        end = np.arange(len(rows))
        start = np.maximum(0, end - span)
        means[rows[1:]] = ((sums[end] - sums[start])[1:]) / (end - start)[1:]
    return means


hints(
    "Put your finger on one row. Which rows lie strictly before it, and which of them are its own group's?",
    "`values[:row]` are the values before row `row`; keep those where `groups[:row] == groups[row]`, and take the last `span`.",
    "Start from `np.full(len(values), np.nan)`, and fill in `earlier[-span:].mean()` for each row that has any `earlier` values.",
)
