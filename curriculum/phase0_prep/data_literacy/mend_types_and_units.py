# /// script
# dependencies = ["numpy", "pandas"]
# [tool.upslope]
# teaches = ["type-repair", "unit-conversion"]
# needs = []
# minutes = 12
# difficulty = "easy"
# ///
"""# How heavy is "1.2 kg"?

A kitchen's stock list, typed in by five people. What is the mean weight of these four?

    "1,200 g"    "1.2 kg"    "n/a"    "300"

Python cannot say: they are strings. Nor can you, before you have decided what the third and the
fourth mean. The first two are the same weight. The third is not known, and `nan` says so; zero
would be a weight, and a wrong one. And the fourth? 300 grams, milligrams, or pieces? Nobody knows
any more, and a guess would look just like a fact.

Write `in_grams`, which takes the column as a list of strings and returns an array of floats in
grams, one for each cell, in the same order.

    >>> in_grams(["1,200 g", "1.2 kg", "n/a", "300"])
    array([1200., 1200.,   nan,   nan])

- A weight is a number and a unit: `mg`, `g` or `kg`. There are a thousand of each in the next.
- The unit may be in capitals or not. There may be spaces around the cell, and between number and
  unit.
- The number is never negative. A comma stands between thousands, a point before decimals.
- Every other cell is `nan`: an empty one, a word, a number without a unit or with another unit.
"""

import re

import numpy as np
import pandas as pd

from upslope.author import (
    alternative,
    built,
    check,
    choices,
    close,
    equivalent,
    hints,
    holds,
    integers,
    lists,
    misconception,
    solution,
)

GRAMS = {"mg": 0.001, "g": 1.0, "kg": 1000.0}


@solution
def in_grams(cells: list[str]) -> np.ndarray:
    """The weights in grams, as floats; nan where a cell does not say one."""
    weights = []
    for cell in cells:
        found = re.fullmatch(r"([0-9,.]+) *(mg|g|kg)", cell.strip().lower())
        if found:
            weights.append(float(found[1].replace(",", "")) * GRAMS[found[2]])
        else:
            weights.append(np.nan)
    return np.array(weights)


def written(number, unit):
    return f"{number} {unit}"


def with_commas(number, unit):
    return f"{number:,} {unit}"


def with_decimals(number, unit):
    return f"{number / 10:.1f} {unit}"


def untidy(number, unit, before, between, after):
    return before + number + between + unit + after


NUMBER = integers(0, 999)
SPACE = choices("", " ", "  ")


def column(number, write=written, units=("g",)):
    return lists(built(write, number=number, unit=choices(*units)), least=1, most=3)


def weighs_the_same(submission, cells):
    got = submission.in_grams(cells)
    if type(got) is list and all(isinstance(weight, int | float) for weight in got):
        got = np.array(got, dtype=float)  # a list or a Series of numbers is as good as an array
    close(got.to_numpy() if type(got) is pd.Series else got, in_grams(cells))


@check(cells=column(NUMBER, units=("g", "lb")))
def one_for_each_cell(submission, cells):
    """There is one number for each cell"""
    got = submission.in_grams(cells)
    holds(isinstance(got, list | np.ndarray | pd.Series), "that is not an array", got=got)
    many = len(got) if np.ndim(got) else 1
    holds(many == len(cells), f"cells went in: {len(cells)}; numbers came out: {many}", got=got)


@check(cells=column(choices(0, 1, 12, 300)))
def reads_grams(submission, cells):
    """So many grams are that number, and 0 g is a weight"""
    weighs_the_same(submission, cells)


@check(cells=column(NUMBER, with_decimals))
def reads_decimals(submission, cells):
    """What follows the point counts"""
    weighs_the_same(submission, cells)


@check(cells=column(NUMBER, units=("kg", "g")))
def reads_kilograms(submission, cells):
    """A kilogram is a thousand grams"""
    weighs_the_same(submission, cells)


@check(cells=column(NUMBER, units=("mg",)))
def reads_milligrams(submission, cells):
    """A thousand milligrams are a gram"""
    weighs_the_same(submission, cells)


@check(cells=column(integers(1000, 5_000_000), with_commas, ("g", "kg")))
def reads_thousands(submission, cells):
    """A comma stands between thousands"""
    weighs_the_same(submission, cells)


@check(
    cells=lists(
        built(
            untidy,
            number=choices("8", "1.5", "20"),
            unit=choices("g", "kg", "mg", "G", "KG", "Kg", "MG", "Mg"),
            **dict.fromkeys(("before", "between", "after"), SPACE),
        ),
        least=1,
        most=3,
    )
)
def reads_untidy_cells(submission, cells):
    """Capitals and spaces change nothing"""
    weighs_the_same(submission, cells)


@check(
    cells=lists(choices("n/a", "", "-", "unknown", "?", "nan", "3 lb", "20 pieces", "5 g"), 1, 4)
)
def unknown_stays_unknown(submission, cells):
    """A cell that says no weight, or has another unit, is nan"""
    weighs_the_same(submission, cells)


@check(cells=lists(choices("0", "300", "1.5", "1,200"), 1, 3))
def no_unit_no_guess(submission, cells):
    """A number without a unit is nan"""
    weighs_the_same(submission, cells)


@misconception(in_grams, fails=one_for_each_cell)
def unknown_left_out(cells):
    """Cells that say no weight are left out, and each later weight slips into a place that is not
    its own. What can stand there instead?"""
    tidy = [cell.strip().lower().replace(",", "") for cell in cells]
    found = [re.fullmatch(r"([0-9.]+) *(mg|g|kg)", cell) for cell in tidy]
    return np.array([float(cell[1]) * GRAMS[cell[2]] for cell in found if cell])


@misconception(in_grams, fails=reads_grams)
def zero_taken_for_unknown(cells):
    """Zero counts as false, so `or` and a bare `if` take a weight of zero for a missing one. Ask for
    what is missing, not for what is false."""
    parts = pd.Series(cells).str.lower().str.replace(",", "").str.extract(r"([\d.]+) *([a-z]+)")
    weights = pd.to_numeric(parts[0]) * parts[1].map(GRAMS)
    return np.array([weight or np.nan for weight in weights])


@misconception(in_grams, fails=reads_decimals)
def point_thrown_away(cells):
    """Everything but the digits is thrown away, the decimal point among it: 1.2 becomes 12."""
    parts = pd.Series(cells).str.lower().str.replace(r"[,.]", "", regex=True)
    parts = parts.str.extract(r"(\d+) *([a-z]+)")
    return (pd.to_numeric(parts[0]) * parts[1].map(GRAMS)).to_numpy(float)


@misconception(in_grams, fails=reads_kilograms)
def units_thrown_away(cells):
    """The units are cut off and forgotten: 1.2 kg becomes 1.2 of nothing in particular, among
    grams. The unit is half of a measurement."""
    tidy = pd.Series(cells).str.lower().str.replace(r"[ ,]|mg|kg|g", "", regex=True)
    return pd.to_numeric(tidy, errors="coerce").to_numpy(float)


@misconception(in_grams, fails=reads_milligrams)
def milligrams_end_in_g(cells):
    """Milligrams are read as grams. Does your code ask whether a cell ends in `g`? So does `mg`."""
    parts = pd.Series(cells).str.lower().str.replace(",", "").str.extract(r"([\d.]+) *([a-z]+)")
    factors = parts[1].map({"kg": 1000.0, "g": 1.0, "mg": 1.0})
    return (pd.to_numeric(parts[0]) * factors).to_numpy(float)


@misconception(in_grams, fails=reads_thousands)
def comma_taken_for_point(cells):
    """The comma is read as a decimal point. In this column it stands between thousands."""
    tidy = pd.Series(cells).str.lower().str.replace(",", ".", n=1).str.replace(",", "")
    parts = tidy.str.extract(r"([\d.]+) *([a-z]+)")
    return (pd.to_numeric(parts[0]) * parts[1].map(GRAMS)).to_numpy(float)


@misconception(in_grams, fails=reads_untidy_cells)
def capitals_not_known(cells):
    """A unit in capitals is not recognised, and its weight is lost."""
    parts = pd.Series(cells).str.replace(",", "").str.extract(r"([\d.]+) *([A-Za-z]+)")
    return (pd.to_numeric(parts[0]) * parts[1].map(GRAMS)).to_numpy(float)


@misconception(in_grams, fails=unknown_stays_unknown)
def unknown_taken_for_zero(cells):
    """Unknown weights become 0. A sum would bear that; every mean would be too low, and nobody could
    tell such a cell from a box that is really empty."""
    parts = pd.Series(cells).str.lower().str.replace(",", "").str.extract(r"([\d.]+) *([a-z]+)")
    unknown = parts[0].isna()
    return np.where(unknown, 0, pd.to_numeric(parts[0]) * parts[1].map(GRAMS))


@misconception(in_grams, fails=no_unit_no_guess)
def bare_number_taken_for_grams(cells):
    """A number without a unit is taken for grams. That is a guess, and in the array it looks like a
    measurement."""
    parts = pd.Series(cells).str.lower().str.replace(",", "").str.extract(r"([\d.]+) *([a-z]*)")
    return (pd.to_numeric(parts[0]) * parts[1].map({**GRAMS, "": 1.0})).to_numpy(float)


@alternative(in_grams)
def by_pandas(cells):
    """String methods of a Series, and a map for the units"""
    tidy = pd.Series(cells).str.strip().str.lower()
    parts = tidy.str.extract(r"^([\d,]+(?:\.\d+)?)\s*([a-z]+)$")
    numbers = pd.to_numeric(parts[0].str.replace(",", ""), errors="coerce")
    return (numbers * parts[1].map(GRAMS)).to_numpy(float)


@alternative(in_grams)
def by_slicing(cells):
    """Slices and `try`, without a pattern"""

    def one(cell):
        cell = cell.replace(" ", "").replace(",", "").lower()
        for unit, factor in (("mg", 1e-3), ("kg", 1e3), ("g", 1.0)):
            if cell.endswith(unit):
                try:
                    return float(cell[: -len(unit)]) * factor
                except ValueError:
                    return float("nan")
        return float("nan")

    return np.array([one(cell) for cell in cells])


@alternative(in_grams)
def letters_apart(cells):
    """The letters of a cell are its unit, the rest its number"""
    weights = np.full(len(cells), np.nan)
    for i, cell in enumerate(cells):
        unit = "".join(letter for letter in cell if letter.isalpha()).lower()
        number = "".join(letter for letter in cell if letter.isdigit() or letter == ".")
        if unit in GRAMS and number:
            weights[i] = float(number) / {"mg": 1000, "g": 1, "kg": 1 / 1000}[unit]
    return weights


hints(
    "Write it for one cell first. Which two things must you find in it, and what do you return if one of them is not there?",
    "Make the cell tidy before you look at it: `strip`, `lower`, and the commas out. Then part the number from the unit; a dictionary says what each unit is worth.",
    "`re.fullmatch(r'([0-9,.]+) *(mg|g|kg)', tidy)` gives both parts, or `None` if the cell is no weight. `kg` and `mg` end in `g` too: with `endswith`, ask for them first.",
)
equivalent(
    "return np.array(weights)",
    "return (weights)",
    "A list of the same floats is taken as an array is.",
)
