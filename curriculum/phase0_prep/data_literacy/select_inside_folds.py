# /// script
# dependencies = ["numpy", "pandas", "scikit-learn"]
# [tool.upslope]
# teaches = ["select-inside-folds"]
# needs = ["train-validation-test"]
# minutes = 18
# difficulty = "medium"
# ///
r"""# Good features, found by looking at the answers

Fifty patients, a thousand columns of pure noise, and a coin toss for an answer. You keep the ten columns
that follow the answer best, and then cross-validate a model on those ten. It is right on 87%. On a coin!
Where did it look?

At the rows it was tested on, when the columns were chosen. Among a thousand columns some follow any
answer by luck, and the same luck was then in the held-out rows too. Choosing columns is learning: in
cross-validation, where each *fold* of the rows is held out in turn, it is done again for every fold,
without the rows of that fold.

Write `choose_inside`. It is given an array of features (rows by columns), the target of each row, the
fold of each row, a whole number, and how many columns to keep. It returns an array of whole numbers with
one row for each fold, in rising order of the folds' numbers, and `keep` entries in it: the chosen
columns, in rising order.

- For each fold, look only at the rows that are *not* in it.
- There, choose the `keep` columns that follow the target best. How closely a column follows it is said
  by `strengths`, which you are given: the absolute value of the correlation.
- Outside each fold, every column varies, the target does too, and no two columns tie. There are at least
  two folds, whose numbers need not begin at 0 nor follow without a gap.

So `choose_inside(features, target, np.array([7, 7, 2, 2, 7, 2]), keep=1)` has two rows: first the
column chosen without fold 2, from rows 0, 1 and 4, and then the one chosen without fold 7, from 2, 3 and 5.
"""

import numpy as np
import pandas as pd
from sklearn.feature_selection import SelectKBest, r_regression

from upslope.author import (
    alternative,
    built,
    check,
    choices,
    equal,
    given,
    hints,
    holds,
    misconception,
    seeds,
    solution,
)


@given
def strengths(features: np.ndarray, target: np.ndarray) -> np.ndarray:
    """How closely each column follows the target, from 0 to 1, in the rows it is given."""
    together = np.column_stack([features, target])
    return np.abs(np.corrcoef(together, rowvar=False)[-1, :-1])


@solution
def choose_inside(
    features: np.ndarray, target: np.ndarray, folds: np.ndarray, keep: int
) -> np.ndarray:
    """For each fold, the `keep` columns that follow the target best in the other rows."""
    chosen = []
    for fold in np.unique(folds):
        train = folds != fold
        weakest_first = np.argsort(strengths(features[train], target[train]))
        chosen.append(np.sort(weakest_first[-keep:]))
    return np.array(chosen)


def patients(seed, fold_count):
    """Eight patients, four columns of noise and noise for an answer; folds that come mixed."""
    random = np.random.default_rng(seed)
    places = np.append(np.arange(fold_count), random.permutation(8 - fold_count) % fold_count)
    return {
        "features": random.normal(size=(8, 4)).round(2),
        "target": random.normal(size=8).round(2),
        "folds": np.array([8, 3, 5])[places],
    }


TABLE = built(patients, seed=seeds(), fold_count=choices(2, 3))
KEEP = choices(1, 2, 3)


@check(table=TABLE, keep=KEEP)
def a_row_for_each_fold(submission, table, keep):
    """There is a row for each fold, with as many column numbers as are kept"""
    got = submission.choose_inside(**table, keep=keep)
    holds(isinstance(got, np.ndarray), "is not an array", got=got)
    wanted = (len(np.unique(table["folds"])), keep)
    holds(got.shape == wanted, f"has shape {got.shape}, and not {wanted}", got=got)


@check(table=TABLE, keep=KEEP)
def different_and_rising(submission, table, keep):
    """The columns of a row are all different, and in rising order"""
    got = np.asarray(submission.choose_inside(**table, keep=keep))
    holds(bool((np.diff(got, axis=1) > 0).all()), "a row does not rise", got=got)


@check(table=TABLE, others=TABLE, keep=KEEP, cases=12)
def held_out_rows_have_no_say(submission, table, others, keep):
    """What is chosen for a fold does not depend on the rows of that fold"""
    before = np.asarray(submission.choose_inside(**table, keep=keep))
    for place, fold in enumerate(np.unique(table["folds"])):
        inside = table["folds"] == fold
        changed = dict(table)
        changed["target"] = np.where(inside, 9 * others["target"], table["target"])
        changed["features"] = np.where(inside[:, None], 9 * others["features"], table["features"])
        after = np.asarray(submission.choose_inside(**changed, keep=keep))
        said = f"with other rows in fold {fold}, other columns are chosen for it"
        equal(after[place].tolist(), before[place].tolist(), said)


@check(table=TABLE, keep=KEEP)
def follows_the_target_best(submission, table, keep):
    """For each fold in rising order, the columns that follow the target best elsewhere are chosen"""
    got = np.asarray(submission.choose_inside(**table, keep=keep))
    equal(got.tolist(), choose_inside(**table, keep=keep).tolist())


@misconception(choose_inside, fails=a_row_for_each_fold)
def one_choice_for_all(features, target, folds, keep):
    """There is a single choice, made once for all folds. Each fold is held out in turn, and for each the
    choice is made anew without it."""
    return np.sort(np.argsort(strengths(features, target))[-keep:])


@misconception(choose_inside, fails=held_out_rows_have_no_say)
def chosen_on_the_whole_set(features, target, folds, keep):
    """The columns are chosen on all rows, and the same choice is used for every fold. This is the leak: the
    held-out rows had a say in it."""
    best = np.sort(np.argsort(strengths(features, target))[-keep:])
    return np.array([best for _ in np.unique(folds)])


@misconception(choose_inside, fails=held_out_rows_have_no_say)
def chosen_on_the_held_out(features, target, folds, keep):
    """For each fold, the columns are chosen on the fold's own rows: just those that were to be held out."""
    rows = [folds == fold for fold in np.unique(folds)]
    return np.array([np.sort(np.argsort(strengths(features[r], target[r]))[-keep:]) for r in rows])


@misconception(choose_inside, fails=held_out_rows_have_no_say)
def first_fold_for_all(features, target, folds, keep):
    """The choice is made without the first fold, and used for all the others too. Their rows were not
    held out of it."""
    train = folds != folds.min()
    best = np.sort(np.argsort(strengths(features[train], target[train]))[-keep:])
    return np.array([best for _ in np.unique(folds)])


@misconception(choose_inside, fails=different_and_rising)
def strongest_first(features, target, folds, keep):
    """The right columns, the strongest first. The task asks for them in the order of their numbers."""
    rows = [folds != fold for fold in np.unique(folds)]
    return np.array([np.argsort(-strengths(features[r], target[r]))[:keep] for r in rows])


@misconception(choose_inside, fails=follows_the_target_best)
def the_weakest(features, target, folds, keep):
    """The columns with the *smallest* correlations are chosen: `argsort` puts the smallest first."""
    rows = [folds != fold for fold in np.unique(folds)]
    return np.array([np.sort(np.argsort(strengths(features[r], target[r]))[:keep]) for r in rows])


@misconception(choose_inside, fails=held_out_rows_have_no_say)
def folds_as_they_come(features, target, folds, keep):
    """The rows of the answer follow the folds as they first come in the table. They should follow the folds'
    numbers, the smallest first."""
    rows = [folds != fold for fold in dict.fromkeys(folds.tolist())]
    return np.array([np.sort(np.argsort(strengths(features[r], target[r]))[-keep:]) for r in rows])


@alternative(choose_inside)
def by_the_formula(features, target, folds, keep):
    """Two loops, and the correlation written out"""

    def correlation(xs, ys):
        x, y = xs - xs.mean(), ys - ys.mean()
        return float((x @ y) / np.sqrt((x @ x) * (y @ y)))

    chosen = []
    for fold in sorted(set(folds.tolist())):
        rows = [row for row in range(len(folds)) if folds[row] != fold]
        columns = range(features.shape[1])
        strength = {c: abs(correlation(features[rows, c], target[rows])) for c in columns}
        chosen.append(sorted(sorted(columns, key=strength.get, reverse=True)[:keep]))
    return np.array(chosen)


@alternative(choose_inside)
def by_pandas(features, target, folds, keep):
    """Data frames, and the largest of a column of correlations"""
    table, answers, chosen = pd.DataFrame(features), pd.Series(target), []
    for fold in np.sort(pd.unique(folds)):
        rows = folds != fold
        strength = table[rows].corrwith(answers[rows]).abs()
        chosen.append(strength.nlargest(keep).index.sort_values())
    return np.array(chosen)


@alternative(choose_inside)
def by_scikit_learn(features, target, folds, keep):
    """The library's selector, fitted anew on each fold's training rows"""

    def score(rows, answers):
        return np.abs(r_regression(rows, answers))

    selector, chosen = SelectKBest(score, k=keep), []
    for fold in np.unique(folds):
        selector.fit(features[folds != fold], target[folds != fold])
        chosen.append(selector.get_support(indices=True))
    return np.stack(chosen)


hints(
    "For one fold: which rows may be looked at? Make that a mask, `folds != fold`, and use it for features and target.",
    "`strengths(features[train], target[train])` has one number for each column, and `np.argsort` puts the smallest first.",
    "The last `keep` of these are the best columns; `np.sort` brings them into rising order. Do this for each fold of `np.unique(folds)`.",
)
