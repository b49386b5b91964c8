# /// script
# dependencies = ["numpy", "pandas", "scipy"]
# [tool.upslope]
# teaches = ["rank-correlation", "leaky-column"]
# needs = []
# minutes = 20
# difficulty = "medium"
# ///
r"""# Columns that know the answer

You foretell the price of houses, and your score is nearly perfect. Before you open the bottle: is one
of the columns perhaps the price itself, in dollars, as a logarithm, or as the tax that is paid on it?

Such a column is made *from* the answer, and will not be there on the day that you need the answer.
How do you find it? Its numbers may look nothing like the price. But if it rises whenever the price
rises, or falls whenever the price rises, then it puts the rows in the same order. So compare the
orders: replace each number by its *rank*, 1 for the smallest, and take the ordinary correlation of the
two columns of ranks. Equal numbers share the mean of the ranks that they would take up: the ranks of
10, 20, 20, 30 are 1, 2.5, 2.5, 4. That is Spearman's rank correlation, and it is 1 or -1 for every column
that is a rising or falling function of the price.

Write `leaky_columns`. It is given a DataFrame, the name of its target column, and a limit between 0
and 1, and returns a list of the names of the suspicious columns, in the order of the table. A column is
suspicious

- if its rank correlation with the target is `limit` or more, or `-limit` or less; or
- if its name contains the name of the target, upper and lower case aside: for the target `price`, that is
  `Price_EUR` and also `overpriced`.

The target itself is never in the list. A column of one value puts nothing in order, and so has no
correlation: only its name can give it away. All cells are numbers, none is missing, and the
target has two values at least. No correlation comes close to the limit by accident of rounding.

    >>> houses = pd.DataFrame({"price": [10, 20, 30], "area": [5, 3, 4], "tax": [1, 4, 9]})
    >>> leaky_columns(houses, "price", 0.97)
    ['tax']

A suspicious column need not be guilty. What you do with the list is read it.
"""

import numpy as np
import pandas as pd
import scipy.stats

from upslope.author import (
    alternative,
    arrays,
    built,
    check,
    choices,
    equal,
    equivalent,
    hints,
    misconception,
    solution,
)


@solution
def leaky_columns(table: pd.DataFrame, target: str, limit: float) -> list[str]:
    """The names of the columns that follow the target, or bear its name."""
    follows = table.rank().corr()[target].abs()
    bears = {name for name in table.columns if target.lower() in name.lower()}
    suspects = [name for name in table.columns if name in bears or follows[name] >= limit]
    return [name for name in suspects if name != target]


def pair(prices, made):
    """Prices that vary, and a column that may be made of them."""
    prices = np.append(prices[1:], prices[-1] + 1)
    return pd.DataFrame({"price": prices, "tax": made(prices)}, dtype=float)


def houses(prices, others, made):
    """The same with two columns more."""
    table = pair(prices, made)
    table.insert(0, "area", others[:, 0].astype(float))
    return table.assign(rooms=others[:, 1].astype(float))


def doubled(prices):
    return 2 * prices + 1


def grown(prices):
    return np.exp(3.0 * prices)


def turned(prices):
    return -prices


def alternating(prices):
    return np.arange(len(prices)) % 2


PRICES = arrays("rows>=5", 0, 4, dtype="int64")
OTHERS = arrays("rows>=5 2", 0, 9, dtype="int64")


def named(name, prices):
    """A column that follows the price loosely if at all, with a telling name or not."""
    return pair(prices, alternating).rename(columns={"tax": name})


LIMIT = choices(0.97, 0.63)


@check(table=built(pair, prices=PRICES, made=choices(doubled)), limit=LIMIT)
def finds_the_copy(submission, table, limit):
    """A column made from the target by multiplying and adding is found, and nothing else"""
    equal(submission.leaky_columns(table, "price", limit), ["tax"])


@check(table=built(pair, prices=PRICES, made=choices(turned)))
def falls_as_it_rises(submission, table):
    """A column that falls as the target rises is found"""
    equal(submission.leaky_columns(table, "price", 0.97), ["tax"])


@check(table=built(pair, prices=PRICES, made=choices(grown, np.cbrt)))
def any_rising_function(submission, table):
    """A column that rises with the target is found, however bent its curve"""
    equal(submission.leaky_columns(table, "price", 0.97), ["tax"])


@check(table=built(pair, prices=PRICES, made=choices(np.ones_like)))
def one_value_has_no_order(submission, table):
    """A column of one value does not follow the target"""
    equal(submission.leaky_columns(table, "price", 0.97), [])


@check(
    table=built(houses, prices=PRICES, others=OTHERS, made=choices(alternating, grown)),
    limit=LIMIT,
)
def limit_decides(submission, table, limit):
    """A column is named if its rank correlation, up or down, reaches the limit"""
    got = submission.leaky_columns(table, "price", limit)
    equal(got, leaky_columns(table, "price", limit))


@check(
    name=choices("price_eur", "Price_EUR", "overpriced", "PRICE", "pri_ce", "rice"),
    target=choices("price", "Price"),
    prices=PRICES,
)
def name_gives_it_away(submission, name, target, prices):
    """A column whose name contains the target's is named, upper and lower case aside"""
    table = named(name, prices).rename(columns={"price": target})
    equal(submission.leaky_columns(table, target, 0.97), leaky_columns(table, target, 0.97))


@misconception(leaky_columns, fails=finds_the_copy)
def only_exact_copies(table, target, limit):
    """Only columns with the very same cells are found. The price in dollars has other cells, and
    gives it away just as well."""
    return [
        name
        for name in table
        if name != target and (target.lower() in name.lower() or table[name].equals(table[target]))
    ]


@misconception(leaky_columns, fails=finds_the_copy)
def names_the_target(table, target, limit):
    """The target follows itself perfectly, and is in the list. It is the answer and not a leak."""
    follows = table.rank().corr()[target].abs()
    return [n for n in table if target.lower() in n.lower() or follows[n] >= limit]


@misconception(leaky_columns, fails=falls_as_it_rises)
def rising_only(table, target, limit):
    """A column that falls whenever the target rises has a correlation of -1, and was passed over. It knows
    the answer as well as one that rises."""
    follows = table.rank().corr()[target]
    return [
        n for n in table if n != target and (target.lower() in n.lower() or follows[n] >= limit)
    ]


@misconception(leaky_columns, fails=any_rising_function)
def straight_lines_only(table, target, limit):
    """This correlates the numbers themselves, and that asks for a *straight* line. The exponential of the
    price follows it without fail, and is far from straight. What do the ranks say?"""
    follows = table.corr()[target].abs()
    return [
        n for n in table if n != target and (target.lower() in n.lower() or follows[n] >= limit)
    ]


@misconception(leaky_columns, fails=limit_decides)
def limit_of_its_own(table, target, limit):
    """The limit is 0.97, whatever `limit` says."""
    follows = table.rank().corr()[target].abs()
    return [n for n in table if n != target and (target.lower() in n.lower() or follows[n] >= 0.97)]


@misconception(leaky_columns, fails=one_value_has_no_order)
def nan_is_suspicious(table, target, limit):
    """A column of one value has a correlation of `nan`, and `not nan < limit` is true: what cannot
    be compared ends up on the wrong side."""
    follows = table.rank().corr()[target].abs()
    return [
        n for n in table if n != target and (target.lower() in n.lower() or not follows[n] < limit)
    ]


@misconception(leaky_columns, fails=name_gives_it_away)
def case_counts(table, target, limit):
    """The names are compared letter by letter, and `Price_EUR` does not contain `price`. Bring
    both names to one case first."""
    follows = table.rank().corr()[target].abs()
    return [n for n in table if n != target and (target in n or follows[n] >= limit)]


@misconception(leaky_columns, fails=name_gives_it_away)
def names_are_not_read(table, target, limit):
    """Only the numbers are looked at. A column can be named after the target and follow it loosely, or
    be empty of everything today: its name is reason enough to look."""
    follows = table.rank().corr()[target].abs()
    return [n for n in table if n != target and follows[n] >= limit]


@alternative(leaky_columns)
def by_hand(table, target, limit):
    """Ranks by counting, and the formula for the correlation"""

    def centred(cells):
        below = (cells[None, :] < cells[:, None]).sum(axis=1)
        ties = (cells[None, :] == cells[:, None]).sum(axis=1)
        ranks = below + (ties + 1) / 2
        return ranks - ranks.mean()

    wanted, found = centred(table[target].to_numpy()), []
    for name in table.columns:
        ranks = centred(table[name].to_numpy())
        length = np.sqrt((ranks @ ranks) * (wanted @ wanted))
        follows = length > 0 and abs(ranks @ wanted) / length >= limit
        if name != target and (follows or target.casefold() in name.casefold()):
            found.append(name)
    return found


@alternative(leaky_columns)
def by_scipy(table, target, limit):
    """SciPy's rank correlation, where a column varies"""
    features = table.drop(columns=target)
    found = []
    for name, cells in features.items():
        varies = cells.min() < cells.max()
        follows = scipy.stats.spearmanr(cells, table[target]).statistic if varies else 0.0
        if target.upper() in str(name).upper() or follows >= limit or follows <= -limit:
            found.append(name)
    return found


@alternative(leaky_columns)
def by_pandas(table, target, limit):
    """The library call, and text methods on the names"""
    features = table.drop(columns=target)
    follows = features.corrwith(table[target], method="spearman").abs().ge(limit)
    bears = features.columns.str.lower().str.contains(target.lower(), regex=False)
    return features.columns[follows.to_numpy() | bears].tolist()


hints(
    "Which of the two correlations, of the numbers or of their ranks, is 1 for the exponential of the price?",
    "`table.rank()` ranks every column with ties shared, and `.corr()` correlates all columns with each other. Falling columns have correlations near -1.",
    "`table.rank().corr()[target].abs()` says how closely each column follows the target; compare it with `limit`, or look for `target.lower()` in `name.lower()`.",
)
equivalent(
    "suspects = [name for name in table.columns if name in bears or follows[name] >= limit]",
    "suspects = [name for name in table.columns if name in bears or follows[name] > limit]",
    "A rank correlation that is exactly the limit would hang on rounding, and the task rules it out.",
)
