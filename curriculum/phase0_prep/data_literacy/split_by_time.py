# /// script
# dependencies = ["numpy", "pandas"]
# [tool.upslope]
# teaches = ["time-split"]
# needs = ["train-validation-test"]
# minutes = 12
# difficulty = "medium"
# ///
r"""# Learn from the past, be tested on the future

A model foretells tomorrow's sales. You tested it on days drawn at random, and it was excellent: for
each of them it knew the day before and the day after. Which of the two will it know tomorrow?

Only the one before. Whatever is used on the future must be tested on the future: the early rows are
for training, the late ones for the test.

Two things are easily missed. Rows with the *same* time belong together: what is known of one gives
away the other. And an answer may take a while to come in (did she pay within three days?): rows
just before the test had no answer yet on the day the test began, and are left out. That is the *gap*.

Write `split_by_time`. It is given the time of each row, in whole days and in no particular order, how
many rows to test `at_least` (one or more, and never more than there are), and the `gap` in days.
It returns two arrays of row numbers, training and test, in this order.

- The test set begins at the time of the row that is `at_least`-th from the end, in order of time. Every
  row of that time or later is tested, so ties may make it larger than `at_least`.
- Training has every row *more than* `gap` days before the beginning of the test. With a gap of 0 that
  is every row before it. There may be none.
- Both arrays name rows by their place in `times`, in any order.

<!-- -->

    >>> split_by_time(np.array([7, 3, 5, 5, 9]), at_least=3, gap=1)
    (array([1]), array([0, 2, 3, 4]))

The third row from the end is from day 5, and so is another. Training must be from before day 4.
"""

import numpy as np
import pandas as pd

from upslope.author import (
    alternative,
    arrays,
    built,
    check,
    choices,
    hints,
    holds,
    integers,
    misconception,
    solution,
)


@solution
def split_by_time(times: np.ndarray, at_least: int, gap: int) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers for training, from the past, and for the test, from the future."""
    begins = np.sort(times)[-at_least]
    return np.flatnonzero(times < begins - gap), np.flatnonzero(times >= begins)


DAYS = arrays("rows>=3", 0, 9, dtype="int64")
TIED = arrays("rows>=4", 0, 4, dtype="int64")
AT_LEAST = choices(1, 2, 3)
GAP = integers(0, 3)


def no_ties(days):
    """The days again, each made different from all others."""
    return days * len(days) + np.arange(len(days))


def both(submission, times, at_least, gap):
    """Training and test rows as sorted lists, once it is known that there are two parts."""
    got = submission.split_by_time(times, at_least, gap)
    two = isinstance(got, tuple | list) and len(got) == 2
    holds(two, "two arrays were asked for: training rows and test rows", got=got)
    return [sorted(np.asarray(part).tolist()) for part in got]


@check(times=built(no_ties, days=DAYS), at_least=AT_LEAST)
def tests_the_latest(submission, times, at_least):
    """If all times differ, exactly the latest rows are tested"""
    _, test = both(submission, times, at_least, 0)
    latest = sorted(np.argsort(times)[-at_least:].tolist())
    holds(test == latest, f"the latest rows are {latest}", got=test, expected=latest)


@check(times=built(no_ties, days=DAYS), at_least=AT_LEAST)
def trains_on_all_before(submission, times, at_least):
    """With no gap and no ties, every other row is for training"""
    train, _ = both(submission, times, at_least, 0)
    earlier = sorted(np.argsort(times)[:-at_least].tolist())
    holds(train == earlier, f"the earlier rows are {earlier}", got=train, expected=earlier)


@check(times=TIED, at_least=AT_LEAST)
def ties_stay_together(submission, times, at_least):
    """Rows of the same time are on the same side, and if one is tested all are"""
    train, test = both(submission, times, at_least, 0)
    shared = sorted(set(times[train].tolist()) & set(times[test].tolist()))
    holds(not shared, f"on both sides there are rows of the days {shared}", got=(train, test))
    wanted = np.flatnonzero(times >= np.sort(times)[-at_least]).tolist()
    holds(test == wanted, f"rows {wanted} should be tested", got=test, expected=wanted)


@check(times=TIED, at_least=AT_LEAST, gap=GAP)
def gap_is_kept(submission, times, at_least, gap):
    """Every training row is more than the gap before the first test row"""
    train, test = both(submission, times, at_least, gap)
    if train and test:
        last, first = int(times[train].max()), int(times[test].min())
        said = f"training ends on day {last}, the test begins on day {first}, and the gap is {gap}"
        holds(first - last > gap, said, got=(train, test))


@check(times=TIED, at_least=AT_LEAST, gap=GAP)
def nothing_else_is_left_out(submission, times, at_least, gap):
    """Only the rows inside the gap are left out"""
    train, test = both(submission, times, at_least, gap)
    wanted = [rows.tolist() for rows in split_by_time(times, at_least, gap)]
    said = f"training should have rows {wanted[0]}, and the test {wanted[1]}"
    holds([train, test] == wanted, said, got=(train, test))


@misconception(split_by_time, fails=tests_the_latest)
def as_the_table_stands(times, at_least, gap):
    """The last rows of the *table* are tested. Nobody said that the table is sorted by time: look
    at `times`."""
    rows = np.arange(len(times))
    train, test = rows[:-at_least], rows[-at_least:]
    return train[times[train] < times[test].min() - gap], test


@misconception(split_by_time, fails=tests_the_latest)
def places_after_sorting(times, at_least, gap):
    """The times are sorted, and then the numbers count places in the *sorted* order. In the table that
    you were given, other rows stand there."""
    ordered = np.sort(times)
    begins = ordered[-at_least]
    return np.flatnonzero(ordered < begins - gap), np.flatnonzero(ordered >= begins)


@misconception(split_by_time, fails=tests_the_latest)
def the_past_is_tested(times, at_least, gap):
    """The wrong way round: the model learns from the future, and is tested on the past."""
    ends = np.sort(times)[at_least - 1]
    return np.flatnonzero(times > ends + gap), np.flatnonzero(times <= ends)


@misconception(split_by_time, fails=tests_the_latest)
def an_equal_stretch_of_time(times, at_least, gap):
    """The last `at_least` *days* are tested, and not as many rows. Some days have many rows, and some
    have none."""
    begins = times.max() - at_least + 1
    return np.flatnonzero(times < begins - gap), np.flatnonzero(times >= begins)


@misconception(split_by_time, fails=ties_stay_together)
def cuts_through_a_day(times, at_least, gap):
    """Exactly `at_least` rows are tested, even if the cut goes through a day. Its other rows stay
    in training, and know what that day was like."""
    order = np.argsort(times, kind="stable")
    train, test = order[:-at_least], order[-at_least:]
    if gap:
        train = train[times[train] < times[test].min() - gap]
    return train, test


@misconception(split_by_time, fails=ties_stay_together)
def tied_rows_are_dropped(times, at_least, gap):
    """Rows that tie with the first test row go to neither side. They are from the test's first day, and
    are tested with it."""
    order = np.argsort(times, kind="stable")
    test = order[-at_least:]
    return np.flatnonzero(times < times[test].min() - gap), test


@misconception(split_by_time, fails=gap_is_kept)
def no_gap(times, at_least, gap):
    """The gap is ignored: training goes right up to the test, with answers that were not yet known
    when it began."""
    begins = np.sort(times)[-at_least]
    return np.flatnonzero(times < begins), np.flatnonzero(times >= begins)


@misconception(split_by_time, fails=gap_is_kept)
def gap_counts_rows(times, at_least, gap):
    """As many *rows* are left out as the gap has days. How much time lies between depends on how many
    rows a day has."""
    begins = np.sort(times)[-at_least]
    before = [row for row in np.argsort(times, kind="stable") if times[row] < begins]
    return np.array(before[: len(before) - gap], dtype=int), np.flatnonzero(times >= begins)


@misconception(split_by_time, fails=nothing_else_is_left_out)
def gap_taken_from_the_test(times, at_least, gap):
    """The gap is cut out of the test set, while training goes on until the test was to begin. It is the
    last training rows that are left out."""
    begins = np.sort(times)[-at_least]
    return np.flatnonzero(times < begins), np.flatnonzero(times >= begins + gap)


@alternative(split_by_time)
def row_by_row(times, at_least, gap):
    """A loop over the rows"""
    begins = sorted(times.tolist(), reverse=True)[at_least - 1]
    train, test = [], []
    for row, time in enumerate(times.tolist()):
        if time >= begins:
            test.append(row)
        elif begins - time > gap:
            train.append(row)
    return np.array(train, dtype=int), np.array(test, dtype=int)


@alternative(split_by_time)
def by_searching(times, at_least, gap):
    """Sorted row numbers, and two searches for where to cut them"""
    order = np.argsort(times)
    ordered = times[order]
    first = np.searchsorted(ordered, ordered[-at_least], side="left")
    last = np.searchsorted(ordered, ordered[first] - gap, side="left")
    return order[:last], order[first:]


@alternative(split_by_time)
def by_pandas(times, at_least, gap):
    """The largest, with all ties, and what lies far enough before them"""
    days = pd.Series(times)
    test = days.nlargest(at_least, keep="all")
    return days.index[days + gap < test.min()].to_numpy(), test.index.to_numpy()


hints(
    "When does the test begin? Find that day first; both sides follow from it.",
    "`np.sort(times)[-at_least]` is the day. Which rows are at or after it, and which are early enough before it?",
    "Compare `times` with that day, and with that day minus `gap`; `np.flatnonzero` turns each comparison into row numbers.",
)
