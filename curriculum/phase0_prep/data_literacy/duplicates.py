# /// script
# dependencies = ["pandas"]
# [tool.upslope]
# teaches = ["deduplication"]
# needs = []
# minutes = 12
# difficulty = "easy"
# ///
"""# Twice the same person?

A members' list was merged from three others. How many people are these?

    {"name": "Ada Byron", "born": 1815, "seen": 3}
    {"name": " ada  BYRON", "born": 1815, "seen": 7}
    {"name": "Ada Byron", "born": 1985, "seen": 5}
    {"name": "", "born": 1985, "seen": 2}
    {"name": "", "born": 1985, "seen": 4}

No two rows are equal, and yet the first two are one person, typed twice. The third only shares her
name. And the last two? Their names are missing. Two unknowns are not the same just because we know
as little of the one as of the other. That makes four people.

Counted twice, a person weighs double; and if one copy is trained on and the other is tested on, the
test asks what it has already told. Write `without_duplicates`: from a list of such rows, a list with
one row for each person.

- Two rows are the same person if `born` is equal and `name` is equal once it is tidy: capitals do
  not matter, spaces around it do not either, and several spaces within it count as one.
- Of a person's rows the one with the greatest `seen` stays. It is the freshest; if several share
  it, the first of these stays.
- A row whose name is empty or only spaces always stays.
- The rows that stay keep the order they came in, and are unchanged: a name stays as it was typed.

Names here consist of plain English letters and spaces.
"""

import itertools

import pandas as pd

from upslope.author import (
    alternative,
    built,
    check,
    choices,
    equal,
    equivalent,
    hints,
    integers,
    lists,
    misconception,
    solution,
)


@solution
def without_duplicates(rows: list[dict]) -> list[dict]:
    """The freshest row of each person, in the order they came in."""
    freshest = {}
    for place, row in enumerate(rows):
        name = " ".join(row["name"].lower().split())
        person = (name, row["born"]) if name else place
        if person not in freshest or row["seen"] > rows[freshest[person]]["seen"]:
            freshest[person] = place
    return [rows[place] for place in sorted(freshest.values())]


def member(name, born, seen):
    return {"name": name, "born": born, "seen": seen}


YEAR = choices(1990, 1991)
SEEN = integers(0, 3)


def members(*names, least=2, most=6, born=YEAR, seen=SEEN):
    row = built(member, name=choices(*names), born=born, seen=seen)
    return lists(row, least=least, most=most)


def same_rows(submission, rows):
    equal(submission.without_duplicates(rows), without_duplicates(rows))


@check(row=built(member, name=choices("Ada", "Bo"), born=YEAR, seen=SEEN), times=integers(1, 3))
def exact_copies_go(submission, row, times):
    """Of rows that are equal in everything, one stays"""
    same_rows(submission, [dict(row) for _ in range(times)])


@check(rows=members("Ada", "Bo", "Cy", "Di", seen=choices(1)))
def others_stay(submission, rows):
    """People who differ in name or year of birth all stay, in the order they came in"""
    same_rows(submission, rows)


@check(rows=members("Ada", "ada", "ADA", "Bo", "BO", seen=choices(1)))
def capitals_do_not_matter(submission, rows):
    """Names that differ in capitals are one"""
    same_rows(submission, rows)


@check(rows=members("Bo", " Bo", "Bo  ", seen=choices(1)))
def spaces_around_do_not_matter(submission, rows):
    """Names that differ in the spaces around them are one"""
    same_rows(submission, rows)


@check(rows=members("Bo Li", "Bo  Li", "Bo   Li", "BoLi", seen=choices(1)))
def spaces_within_count_as_one(submission, rows):
    """Several spaces within a name count as one, and one is not none"""
    same_rows(submission, rows)


@check(rows=members("Ada", " ADA", "Bo", most=8))
def freshest_stays(submission, rows):
    """The row with the greatest `seen` stays, the first of them if there are several"""
    same_rows(submission, rows)


@check(rows=members("", "  ", "Ada", least=1))
def nameless_rows_stay(submission, rows):
    """A row without a name always stays"""
    same_rows(submission, rows)


@misconception(without_duplicates, fails=others_stay)
def name_alone(rows):
    """Everybody with the same name is taken for one person, whenever they were born."""
    freshest = {}
    for place, row in enumerate(rows):
        person = " ".join(row["name"].lower().split()) or place
        if person not in freshest or row["seen"] > rows[freshest[person]]["seen"]:
            freshest[person] = place
    return [rows[place] for place in sorted(freshest.values())]


@misconception(without_duplicates, fails=capitals_do_not_matter)
def exact_only(rows):
    """Only names that are equal letter by letter are found. Compare them once both are tidy."""
    freshest = {}
    for place, row in enumerate(rows):
        person = (row["name"], row["born"]) if row["name"].strip() else place
        if person not in freshest or row["seen"] > rows[freshest[person]]["seen"]:
            freshest[person] = place
    return [rows[place] for place in sorted(freshest.values())]


@misconception(without_duplicates, fails=spaces_within_count_as_one)
def stripped_at_the_ends_only(rows):
    """`strip` looks at the two ends of a name only; two spaces in its middle are still two."""
    freshest = {}
    for place, row in enumerate(rows):
        name = row["name"].lower().strip()
        person = (name, row["born"]) if name else place
        if person not in freshest or row["seen"] > rows[freshest[person]]["seen"]:
            freshest[person] = place
    return [rows[place] for place in sorted(freshest.values())]


@misconception(without_duplicates, fails=spaces_within_count_as_one)
def no_space_left(rows):
    """Every space is taken out, even the one between two words, and different names become one."""
    freshest = {}
    for place, row in enumerate(rows):
        name = row["name"].lower().replace(" ", "")
        person = (name, row["born"]) if name else place
        if person not in freshest or row["seen"] > rows[freshest[person]]["seen"]:
            freshest[person] = place
    return [rows[place] for place in sorted(freshest.values())]


@misconception(without_duplicates, fails=capitals_do_not_matter)
def tidied_for_good(rows):
    """The names come back tidied. Tidy a copy to compare by: whoever wrote her own name knows best
    how it is written."""
    freshest = {}
    for place, row in enumerate(rows):
        row = {**row, "name": " ".join(row["name"].split()).title()}
        person = (row["name"], row["born"]) if row["name"] else place
        if person not in freshest or row["seen"] > freshest[person][1]["seen"]:
            freshest[person] = place, row
    return [row for _, row in sorted(freshest.values(), key=lambda pair: pair[0])]


@misconception(without_duplicates, fails=freshest_stays)
def first_stays(rows):
    """The first row of each person stays, as `drop_duplicates` does it unless told otherwise. Which
    one should?"""
    people = {}
    for place, row in enumerate(rows):
        name = " ".join(row["name"].lower().split())
        people.setdefault((name, row["born"]) if name else place, row)
    return list(people.values())


@misconception(without_duplicates, fails=nameless_rows_stay)
def unknowns_are_one(rows):
    """Rows without a name are taken for one person. That two names are missing does not make them
    equal."""
    freshest = {}
    for place, row in enumerate(rows):
        person = " ".join(row["name"].lower().split()), row["born"]
        if person not in freshest or row["seen"] > rows[freshest[person]]["seen"]:
            freshest[person] = place
    return [rows[place] for place in sorted(freshest.values())]


@misconception(without_duplicates, fails=freshest_stays)
def sorted_by_seen(rows):
    """The right rows stay, sorted by `seen`. They should stand in the order they came in."""
    freshest = {}
    for place, row in enumerate(rows):
        name = " ".join(row["name"].lower().split())
        person = (name, row["born"]) if name else place
        if person not in freshest or row["seen"] > rows[freshest[person]]["seen"]:
            freshest[person] = place
    return sorted((rows[place] for place in freshest.values()), key=lambda row: -row["seen"])


@alternative(without_duplicates)
def by_pandas(rows):
    """`sort_values` and `duplicated` on a table, whose index remembers the order"""
    table = pd.DataFrame(rows)
    table["tidy"] = table["name"].str.lower().str.split().str.join(" ")
    table = table.sort_values("seen", ascending=False, kind="stable")
    keep = ~table.duplicated(["tidy", "born"]) | (table["tidy"] == "")
    return [rows[place] for place in sorted(table.index[keep])]


@alternative(without_duplicates)
def by_sorting(rows):
    """Places sorted by person, and the best of each group"""

    def tidy(place):
        return " ".join(rows[place]["name"].casefold().split()), rows[place]["born"]

    places = [place for place in range(len(rows)) if tidy(place)[0]]
    stay = set(range(len(rows))) - set(places)
    for _, group in itertools.groupby(sorted(places, key=tidy), key=tidy):
        stay.add(max(group, key=lambda place: rows[place]["seen"]))
    return [row for place, row in enumerate(rows) if place in stay]


@alternative(without_duplicates)
def each_against_all(rows):
    """A row stays unless another one beats it"""

    def tidy(name):
        while "  " in name:
            name = name.replace("  ", " ")
        return name.strip().upper()

    def beats(i, j):
        one, two = rows[i], rows[j]
        same = tidy(one["name"]) == tidy(two["name"]) != "" and one["born"] == two["born"]
        return same and (-one["seen"], i) < (-two["seen"], j)

    every = range(len(rows))
    return [rows[j] for j in every if not any(beats(i, j) for i in every)]


hints(
    "What would you compare two people by? Build that key for one row first, apart from the row itself.",
    "A dictionary from the key to the best row so far needs a single pass. What key could a row without a name have, so that it never meets another?",
    "`' '.join(name.lower().split())` makes a name tidy. Keep the *place* of each person's best row, replace it only for a strictly greater `seen`, and sort the places at the end.",
)
equivalent(
    "name = ' '.join(row['name'].lower().split())",
    "name = ' ?'.join(row['name'].lower().split())",
    "Any mark between the words keeps them apart; nobody sees the tidy name.",
)
