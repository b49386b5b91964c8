# /// script
# dependencies = []
# [tool.upslope]
# teaches = ["byte-pair-encoding"]
# needs = []
# minutes = 20
# difficulty = "medium"
# ///
"""# A tokenizer learns its first tokens

A language model reads neither letters nor words but tokens: pieces of text that keep coming back.
Who decides which pieces? Nobody does; they are counted. Start from single bytes, and again and
again join the two neighbours that are found together most often. That is byte-pair encoding, once
a way to compress files (Gage, 1994, *A New Algorithm for Data Compression*), and the way to cut
text for a model since [Sennrich, Haddow and Birch, 2016](https://arxiv.org/abs/1508.07909).

A token here is a `bytes` object. Write two functions.

`merge` makes a new list in which the two tokens of `pair` are joined wherever they are neighbours.
It goes from left to right, and what is joined is used up:

    >>> merge([b"a", b"a", b"a"], (b"a", b"a"))
    [b'aa', b'a']

`learn` starts from the single bytes of the text in UTF-8, makes `count` merges, and says which
pair was joined each time:

    >>> learn("low lower", 2)
    [(b'l', b'o'), (b'lo', b'w')]

Before each merge it counts every pair of neighbours anew; in `aaa` the pair of two `a` is found
twice. Of pairs that are found equally often, the one that comes first in the text is joined. Where
no pair is found twice, `learn` stops early. Spaces are bytes like any other, and tokens with the
same bytes are the same token.
"""

import re
from collections import Counter
from itertools import pairwise

from upslope.author import (
    alternative,
    built,
    check,
    choices,
    equal,
    equivalent,
    examples,
    hints,
    holds,
    integers,
    lists,
    misconception,
    solution,
    texts,
)


@solution
def merge(tokens: list[bytes], pair: tuple[bytes, bytes]) -> list[bytes]:
    """The tokens with every `pair` of neighbours joined, from left to right."""
    merged = []
    at = 0
    while at < len(tokens):
        if tuple(tokens[at : at + 2]) == pair:
            merged.append(pair[0] + pair[1])
            at += 2
        else:
            merged.append(tokens[at])
            at += 1
    return merged


@solution
def learn(text: str, count: int) -> list[tuple[bytes, bytes]]:
    """The pairs that are joined in the first `count` merges, in their order."""
    tokens = [bytes([byte]) for byte in text.encode()]
    pairs = []
    for _ in range(count):
        found = Counter(pairwise(tokens))
        best = max(found, key=found.get, default=None)  # of equals, the first that was counted
        if found[best] < 2:
            break
        pairs.append(best)
        tokens = merge(tokens, best)
    return pairs


STRANGE = "a\u0301 \nİ\0\ufeffﬁ👩中"


def twice(part):
    """A text, or a list of tokens, in which some pair is sure to be found twice."""
    return part + part


@check(
    tokens=lists(choices(b"a", b"b")),
    pair=choices((b"a", b"b"), (b"a", b"a")),
    cases=40,
)
def loses_nothing(submission, tokens, pair):
    """After a merge, the tokens put together are the same bytes as before"""
    equal(b"".join(submission.merge(tokens, pair)), b"".join(tokens))


@check(
    tokens=built(twice, part=lists(choices(b"a", b"ab", b"ba"), least=2, most=6)),
    pair=choices((b"a", b"ba"), (b"ab", b"a")),
    cases=40,
)
def joins_every_pair(submission, tokens, pair):
    """A merge joins the pair wherever it is found, and only there"""
    equal(submission.merge(tokens, pair), merge(tokens, pair))


@check(length=integers(2, 9))
def goes_from_left_to_right(submission, length):
    """In a run of the same token, a merge joins from the left"""
    tokens = [b"a"] * length
    equal(submission.merge(tokens, (b"a", b"a")), merge(tokens, (b"a", b"a")))


@check(
    tokens=lists(choices(b" ", b"\xc3", b"\xa9", b"\n", b"\x00")),
    pair=choices((b" ", b" "), (b"\xc3", b"\xa9"), (b"\n", b"\x00")),
)
def merges_any_bytes(submission, tokens, pair):
    """A merge takes any byte for a token: a space, a part of a letter, a zero"""
    equal(submission.merge(tokens, pair), merge(tokens, pair))


@check(text=built(twice, part=texts("ab", least=2, most=8)), cases=60)
def takes_the_most_frequent(submission, text):
    """The pair that is joined first is one of those found most often"""
    found = Counter(pairwise(bytes([byte]) for byte in text.encode()))
    most = max(found.values())
    pairs = submission.learn(text, 1)
    is_most = pairs in [[pair] for pair in found if found[pair] == most]
    holds(is_most, f"a pair is found {most} times", got=pairs, expected=learn(text, 1))


@check(text=built(twice, part=texts("abc", least=3, most=6)), cases=40)
def takes_the_first_of_equals(submission, text):
    """Of pairs found equally often, the one that comes first in the text is joined"""
    equal(submission.learn(text, 1), learn(text, 1))


@check(text=built(twice, part=texts("a é\u0301中👩", least=2, most=6)), cases=60)
def starts_from_bytes(submission, text):
    """The first tokens are the bytes of the text in UTF-8, not its letters or words"""
    equal(submission.learn(text, 1), learn(text, 1))


@check(text=examples("", "a", "ab", "é", "abc", "中b"), count=integers(1, 5))
def stops_in_time(submission, text, count):
    """Where no pair is found twice, nothing is joined"""
    equal(submission.learn(text, count), [])


@check(text=built(twice, part=texts("ab", least=2, most=10)), count=integers(0, 6))
def counts_anew(submission, text, count):
    """Every merge follows from a new count of the tokens as they are by then"""
    equal(submission.learn(text, count), learn(text, count))


@check(text=built(twice, part=texts(STRANGE)), count=integers(0, 12), cases=40)
def takes_any_text(submission, text, count):
    """Any text can be learned from, and is whole again when its tokens are put together"""
    pairs = submission.learn(text, count)
    equal(pairs, learn(text, count))
    tokens = [bytes([byte]) for byte in text.encode()]
    for pair in pairs:
        tokens = submission.merge(tokens, pair)
    equal(b"".join(tokens).decode(), text)


@misconception(merge, fails=loses_nothing)
def uses_a_token_twice(tokens, pair):
    """After a pair is joined, its second token is read once more. What is joined is used up: go on
    behind it."""
    merged = []
    for at, token in enumerate(tokens):
        if tuple(tokens[at : at + 2]) == pair:
            merged.append(pair[0] + pair[1])
        else:
            merged.append(token)
    return merged


@misconception(merge, fails=loses_nothing)
def forgets_the_last(tokens, pair):
    """The loop ends one token early, so that a last token that belongs to no pair is lost."""
    merged = []
    at = 0
    while at < len(tokens) - 1:
        if tuple(tokens[at : at + 2]) == pair:
            merged.append(pair[0] + pair[1])
            at += 2
        else:
            merged.append(tokens[at])
            at += 1
    return merged


@misconception(merge, fails=joins_every_pair)
def joins_only_the_first(tokens, pair):
    """Only the first place is joined; a merge joins the pair in every place where it is found."""
    for at in range(len(tokens)):
        if tuple(tokens[at : at + 2]) == pair:
            return [*tokens[:at], pair[0] + pair[1], *tokens[at + 2 :]]
    return list(tokens)


@misconception(merge, fails=joins_every_pair)
def replaces_in_the_text(tokens, pair):
    """The tokens were written into one string and replaced in there, where the end of one token and
    the beginning of another look like the pair. Compare whole tokens."""
    line = b" ".join(tokens).replace(b" ".join(pair), b"".join(pair))
    return line.split(b" ") if tokens else []


@misconception(merge, fails=goes_from_left_to_right)
def goes_from_the_right(tokens, pair):
    """The merge goes from right to left; in a run of the same token, that leaves the odd one at the
    wrong end."""
    merged = []
    at = len(tokens)
    while at > 0:
        if at > 1 and (tokens[at - 2], tokens[at - 1]) == pair:
            merged.insert(0, pair[0] + pair[1])
            at -= 2
        else:
            merged.insert(0, tokens[at - 1])
            at -= 1
    return merged


@misconception(merge, fails=merges_any_bytes)
def writes_spaces_between(tokens, pair):
    """The tokens were written into one line with spaces between them, as the paper's own little program
    does. A token that is itself a space, or the end of a line, does not survive that."""
    both = re.escape(b" ".join(pair))
    line = re.sub(rb"(?<!\S)" + both + rb"(?!\S)", b"".join(pair), b" ".join(tokens))
    return line.split()


@misconception(learn, fails=takes_the_most_frequent)
def numbers_for_tokens(text, count):
    """The tokens are numbers here: going through a `bytes` object gives an `int` for each byte. A token is
    a `bytes` object of length one."""
    tokens = list(text.encode("utf-8"))
    pairs = []
    for _ in range(count):
        found = Counter(pairwise(tokens))
        best = max(found, key=found.get, default=None)
        if found[best] < 2:
            break
        pairs.append(best)
        tokens = merge(tokens, best)
    return pairs


@misconception(learn, fails=takes_the_most_frequent)
def counts_without_overlap(text, count):
    """In a run such as `aaa` the pair is counted only as often as it could be joined. Count every
    place where the two are neighbours."""
    tokens = [bytes([byte]) for byte in text.encode("utf-8")]
    pairs = []
    for _ in range(count):
        found = Counter(pairwise(tokens))
        joined = {pair: len(tokens) - len(merge(tokens, pair)) for pair in found}
        best = max(joined, key=joined.get, default=None)
        if found[best] < 2:
            break
        pairs.append(best)
        tokens = merge(tokens, best)
    return pairs


@misconception(learn, fails=takes_the_first_of_equals)
def greatest_of_equals(text, count):
    """Of pairs found equally often, the greatest was taken, as comparing (count, pair) does. The one
    that comes first in the text is asked for."""
    tokens = [bytes([byte]) for byte in text.encode("utf-8")]
    pairs = []
    for _ in range(count):
        found = Counter(pairwise(tokens))
        times, best = max(((n, pair) for pair, n in found.items()), default=(0, None))
        if times < 2:
            break
        pairs.append(best)
        tokens = merge(tokens, best)
    return pairs


@misconception(learn, fails=starts_from_bytes)
def starts_from_letters(text, count):
    """The first tokens are letters here. A letter outside ASCII is two to four bytes in UTF-8, and they
    are joined like any others: with 256 bytes to start from, no text is out of vocabulary."""
    tokens = [letter.encode("utf-8") for letter in text]
    pairs = []
    for _ in range(count):
        found = Counter(pairwise(tokens))
        best = max(found, key=found.get, default=None)
        if found[best] < 2:
            break
        pairs.append(best)
        tokens = merge(tokens, best)
    return pairs


@misconception(learn, fails=starts_from_bytes)
def cuts_at_spaces(text, count):
    """The text was cut into words first, so that no pair reaches over a space. Many tokenizers do
    that; here, a space is a byte like any other."""
    words = [[bytes([byte]) for byte in word.encode("utf-8")] for word in text.split(" ")]
    pairs = []
    for _ in range(count):
        found = Counter(pair for word in words for pair in pairwise(word))
        best = max(found, key=found.get, default=None)
        if found[best] < 2:
            break
        pairs.append(best)
        words = [merge(word, best) for word in words]
    return pairs


@misconception(learn, fails=stops_in_time)
def joins_what_is_found_once(text, count):
    """Pairs found only once are joined, too. That shortens nothing but this one text: stop when no
    pair is found twice."""
    tokens = [bytes([byte]) for byte in text.encode("utf-8")]
    pairs = []
    while len(tokens) > 1 and len(pairs) < count:
        found = Counter(pairwise(tokens))
        pairs.append(max(found, key=found.get))
        tokens = merge(tokens, pairs[-1])
    return pairs


@misconception(learn, fails=stops_in_time)
def never_looks_for_the_end(text, count):
    """`max` of nothing raises an error: an empty text, or one that is a single token by now, has no
    pairs at all. `learn` stops then, and before: when no pair is found twice."""
    tokens = [bytes([byte]) for byte in text.encode("utf-8")]
    pairs = []
    for _ in range(count):
        found = Counter(pairwise(tokens))
        pairs.append(max(found, key=found.get))
        tokens = merge(tokens, pairs[-1])
    return pairs


@misconception(learn, fails=counts_anew)
def counts_only_once(text, count):
    """All pairs come from one count, made before the first merge. Each merge makes new tokens, with
    new neighbours: count again before the next."""
    tokens = [bytes([byte]) for byte in text.encode("utf-8")]
    found = Counter(pairwise(tokens))
    return [pair for pair, times in found.most_common(count) if times > 1]


@misconception(learn, fails=takes_any_text)
def lowers_the_text(text, count):
    """The text was put in lower case first. What the tokens are put together to is then another text
    than the one that came in: take it as it is."""
    tokens = [bytes([byte]) for byte in text.lower().encode("utf-8")]
    pairs = []
    for _ in range(count):
        found = Counter(pairwise(tokens))
        best = max(found, key=found.get, default=None)
        if found[best] < 2:
            break
        pairs.append(best)
        tokens = merge(tokens, best)
    return pairs


@alternative(merge)
def onto_a_stack(tokens, pair):
    """Token by token, joined with the one before it"""
    first, second = pair
    done = []
    for token in tokens:
        if token == second and done and done[-1] == first:
            done[-1] += token
        else:
            done.append(token)
    return done


@alternative(merge)
def around_the_next_place(tokens, pair):
    """Find the next place, and let the function itself do what is behind it"""
    for at, both in enumerate(zip(tokens, tokens[1:])):
        if both == pair:
            return [*tokens[:at], b"".join(pair), *merge(tokens[at + 2 :], pair)]
    return tokens[:]


@alternative(learn)
def with_plain_dictionaries(text, count):
    """Plain dictionaries and a loop that remembers the best so far"""
    raw = text.encode("utf-8")
    tokens = [raw[i : i + 1] for i in range(len(raw))]
    pairs = []
    while len(pairs) < count:
        found = {}
        for i in range(len(tokens) - 1):
            pair = (tokens[i], tokens[i + 1])
            found[pair] = found.get(pair, 0) + 1
        best, most = None, 1
        for pair, times in found.items():
            if times > most:
                best, most = pair, times
        if best is None:
            return pairs
        pairs.append(best)
        tokens = merge(tokens, best)
    return pairs


@alternative(learn)
def one_merge_then_the_rest(text, count):
    """`most_common` for one merge, and recursion for the rest"""

    def go_on(tokens, left):
        found = Counter(zip(tokens, tokens[1:])).most_common(1)
        if left == 0 or not found or found[0][1] < 2:
            return []
        best = found[0][0]
        return [best, *go_on(merge(tokens, best), left - 1)]

    return go_on([bytes([byte]) for byte in text.encode()], count)


@alternative(learn)
def by_sorting(text, count):
    """All places sorted, the most frequent pair and then the earliest place first"""
    tokens = [byte.to_bytes(1, "big") for byte in bytearray(text, "utf-8")]
    pairs = []
    for _ in range(count):
        places = list(zip(tokens[:-1], tokens[1:]))
        ranked = sorted(range(len(places)), key=lambda i: (-places.count(places[i]), i))
        if not ranked or places.count(places[ranked[0]]) == 1:
            break
        pairs.append(places[ranked[0]])
        tokens = merge(tokens, pairs[-1])
    return pairs


hints(
    "In `merge`, a `while` loop with a position of your own can step by two after a join and by one otherwise. In `learn`, `text.encode('utf-8')` gives the bytes.",
    "`collections.Counter(itertools.pairwise(tokens))` counts all neighbours, and keeps them in the order in which they were first met. `max(found, key=found.get)` gives the first of those that are equal.",
    "`learn` is a loop of at most `count` rounds: count the neighbours, stop if there are none or the best is found once, note the best pair, and put `merge(tokens, best)` in the place of the tokens.",
)

equivalent(
    "break", "continue", because="the tokens stay as they are, so that no later round joins any"
)
