# /// script
# dependencies = ["numpy", "pandas"]
# [tool.upslope]
# teaches = ["duplicates-across-splits"]
# needs = ["train-validation-test"]
# minutes = 8
# difficulty = "easy"
# ///
r"""# Met before

You split ten thousand reviews into train and test. Somebody had posted hers three times: once as it is,
once with a space too many, once in capital letters. Two are in training, one is in the test. What does
the test measure on that one?

Memory. A test row that stands in the training set as well is answered by heart, and counts as a success.
Before you trust a score, look for such rows; and as hardly any copy is perfect, look past what does
not matter.

Write `seen_before`. It is given two lists of texts, training and test, and returns a list: the
places, in the test list and from the smallest up, of all texts that are also in training. Two texts
count as the same if they are equal after

- white space is removed at both ends, and each stretch of it inside becomes a single space (white space
  is what `str.split` splits at: blanks, tabs, line breaks); and
- case is set aside as `str.casefold` does. It goes further than `str.lower`: `"STRASSE"` and `"straße"` are
  the same.

Nothing else is changed. Whether a text comes twice *within* the test list is not asked.

    >>> seen_before(["Good  soup", "too salty"], ["Bad soup", " good soup\n", "GOOD SOUP"])
    [1, 2]
"""

import re

import numpy as np
import pandas as pd

from upslope.author import (
    alternative,
    check,
    choices,
    equal,
    equivalent,
    hints,
    lists,
    misconception,
    solution,
    texts,
)


@solution
def seen_before(train: list[str], test: list[str]) -> list[int]:
    """The places in `test` of all texts that are also in `train`."""

    def plain(text: str) -> str:
        return " ".join(text.split()).casefold()

    known = {plain(text) for text in train}
    return [place for place, text in enumerate(test) if plain(text) in known]


WORD = choices("ham", "jam", "tea", "hamjam")
TRAIN, TEST = lists(WORD, least=2, most=8), lists(WORD, least=4, most=8)
TEAS = choices("a tea", " a tea", "a tea\n", "a  tea", "a\ttea", "atea", " atea", "a\n tea")
SPACED = lists(TEAS, least=1, most=8)
CASED = lists(choices("tea", "Tea", "TEA", "ham"), 1, 8)
SHARP = lists(choices("straße", "strasse", "strase"), 2, 8)
MIXED = lists(texts("ab AB\nß\u3000", most=6), least=1, most=10)


@check(train=TRAIN, test=TEST, cases=32)
def finds_plain_copies(submission, train, test):
    """A test text is found if it stands in training, wherever it stands there"""
    equal(submission.seen_before(train, test), seen_before(train, test))


@check(train=SPACED, test=SPACED)
def white_space_is_evened_out(submission, train, test):
    """White space at the ends, or more of it inside, makes no difference"""
    equal(submission.seen_before(train, test), seen_before(train, test))


@check(train=CASED, test=CASED)
def case_makes_no_difference(submission, train, test):
    """Upper or lower case makes no difference"""
    equal(submission.seen_before(train, test), seen_before(train, test))


@check(train=SHARP, test=SHARP)
def case_folds_as_far_as_casefold(submission, train, test):
    """Case is set aside as far as casefold goes: ß is ss"""
    equal(submission.seen_before(train, test), seen_before(train, test))


@check(train=lists(WORD, most=3), test=lists(WORD, most=3))
def either_may_be_empty(submission, train, test):
    """Either list may be empty, and then nothing is found"""
    equal(submission.seen_before([], test), [])
    equal(submission.seen_before(train, []), [])


@check(train=MIXED, test=MIXED, cases=32)
def all_together(submission, train, test):
    """Space and case are set aside together, and nothing else is"""
    equal(submission.seen_before(train, test), seen_before(train, test))


@misconception(seen_before, fails=finds_plain_copies)
def place_by_place(train, test):
    """Each test text is compared only with the training text in the same place. A copy may stand
    anywhere in training."""
    plain = [[" ".join(text.split()).casefold() for text in part] for part in (train, test)]
    return [i for i, (a, b) in enumerate(zip(*plain, strict=False)) if a == b]


@misconception(seen_before, fails=finds_plain_copies)
def places_in_training(train, test):
    """These are the places of the copies in *training*. The task asks where they stand in the test."""
    known = {" ".join(text.split()).casefold() for text in test}
    return [i for i, text in enumerate(train) if " ".join(text.split()).casefold() in known]


@misconception(seen_before, fails=finds_plain_copies)
def only_the_first_copy(train, test):
    """When a text comes twice in the test, only the first is found. Each of them is answered by heart,
    so each of them counts."""
    known = {" ".join(text.split()).casefold() for text in train}
    found = []
    for place, text in enumerate(test):
        plain = " ".join(text.split()).casefold()
        if plain in known:
            known.remove(plain)
            found.append(place)
    return found


@misconception(seen_before, fails=finds_plain_copies)
def part_of_another(train, test):
    """A text is found if it is *part* of a training text. The whole text must be equal: `ham` is not
    a copy of `hamjam`."""
    known = [" ".join(text.split()).casefold() for text in train]
    return [
        place
        for place, text in enumerate(test)
        if any(" ".join(text.split()).casefold() in whole for whole in known)
    ]


@misconception(seen_before, fails=finds_plain_copies)
def twice_within_the_test(train, test):
    """Texts that come twice within the test list are found as well. The question is only what training
    has already shown."""
    plain = [" ".join(text.split()).casefold() for text in train + test]
    places = [i for i, text in enumerate(plain) if plain.count(text) > 1]
    return [place - len(train) for place in places if place >= len(train)]


@misconception(seen_before, fails=white_space_is_evened_out)
def only_the_ends(train, test):
    """White space is removed at both ends, and a double space inside still makes a difference."""
    known = {text.strip().casefold() for text in train}
    return [place for place, text in enumerate(test) if text.strip().casefold() in known]


@misconception(seen_before, fails=white_space_is_evened_out)
def all_space_is_gone(train, test):
    """All white space is removed, so that `a b` and `ab` become the same. One space must stay where
    there was any."""
    known = {"".join(text.split()).casefold() for text in train}
    return [i for i, text in enumerate(test) if "".join(text.split()).casefold() in known]


@misconception(seen_before, fails=white_space_is_evened_out)
def blanks_only(train, test):
    """Only the blank is taken for white space: a tab or a line break still makes a difference."""

    def plain(text):
        return " ".join(word for word in text.split(" ") if word).casefold()

    known = {plain(text) for text in train}
    return [place for place, text in enumerate(test) if plain(text) in known]


@misconception(seen_before, fails=case_makes_no_difference)
def case_is_kept(train, test):
    """White space is evened out, and `Tea` is still another text than `tea`."""
    known = {" ".join(text.split()) for text in train}
    return [place for place, text in enumerate(test) if " ".join(text.split()) in known]


@misconception(seen_before, fails=case_folds_as_far_as_casefold)
def lower_is_not_enough(train, test):
    """`lower` leaves `ß` as it is, and `STRASSE` becomes `strasse`: the two do not meet. Which method of
    `str` is made for comparing without case?"""
    known = {" ".join(text.split()).lower() for text in train}
    return [i for i, text in enumerate(test) if " ".join(text.split()).lower() in known]


@alternative(seen_before)
def two_loops(train, test):
    """Every test text against every training text, as lists of words"""
    found = []
    for place in range(len(test)):
        words = test[place].casefold().split()
        for other in train:
            if other.casefold().split() == words:
                found.append(place)
                break
    return found


@alternative(seen_before)
def by_pandas(train, test):
    """Text methods of pandas, and `isin`"""
    known, new = (
        pd.Series(part, dtype=object).map(lambda text: " ".join(text.casefold().split()))
        for part in (train, test)
    )
    return new.index[new.isin(known)].tolist()


@alternative(seen_before)
def by_regular_expression(train, test):
    """A regular expression for stretches of space, and NumPy's `isin`"""

    def plain(text):
        return re.sub(r"\s+", " ", text.strip()).casefold()

    known = np.array([plain(text) for text in train], dtype=object)
    new = np.array([plain(text) for text in test], dtype=object)
    return [int(place) for place in np.flatnonzero(np.isin(new, known))]


hints(
    "Bring every text to one plain form first. Then two texts are the same if their plain forms are equal.",
    '`text.split()` gives the words without any white space; `" ".join(...)` puts one blank between them.',
    "Make a `set` of the plain forms of `train`; then walk over `enumerate(test)`, and keep the places whose plain form is in it.",
)
equivalent(
    "return ' '.join(text.split()).casefold()",
    "return ' ?'.join(text.split()).casefold()",
    "No word has a space in it, so that any separator that begins with one keeps different words apart.",
)
