"""Whatever either end of the conversation says, the other stays whole.

A hostile child may say anything to the checker: the verdict is still none of `passed` and
`fault`. A hostile checker may say anything to the host of a notebook.
"""

from __future__ import annotations

import os
import socket
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgpack
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from upslope.curriculum.exercise_file import read_exercise
from upslope.errors import RemoteError
from upslope.grading.codec import MINE, YOURS, CodecError, Decoder, Encoder
from upslope.grading.endpoint import connect_over, serve_over
from upslope.grading.host import Host
from upslope.grading.judge import judge
from upslope.grading.paper import Paper, paper_of
from upslope.grading.subject import Gone, Subject
from upslope.grading.wire import Wire, WireAbuse, WireClosed

EXERCISE = '''
# /// script
# dependencies = ["numpy"]
# [tool.upslope]
# teaches = ["asking"]
# needs = []
# minutes = 5
# difficulty = "easy"
# seconds = 0.2
# ///
"""# Ask the oracle

Return what `oracle.ask(question)` says of each question, and keep questions on a `Shelf`.
"""

import secrets

import numpy as np

from upslope.author import (
    alternative, check, close, equal, exposed, given, hints, integers, lists, misconception,
    raises, solution
)


@exposed("ask")
class Oracle:
    def __init__(self):
        self.salt = secrets.randbits(40)

    def ask(self, question):
        return question * 31 + self.salt


@given
class Shelf:
    def __init__(self, items):
        self.items = items

    def __getitem__(self, index):
        return self.items[index]


@solution
def answers(oracle, questions: list[int]) -> list[int]:
    """One answer for each question."""
    return [oracle.ask(question) for question in questions]


@check(questions=lists(integers(0, 99), least=2, most=4), cases=3)
def keeps_them(submission, questions):
    """A shelf keeps questions"""
    shelf = submission.Shelf(questions)
    equal(shelf[1], questions[1])
    equal(list(shelf), questions)
    close(np.sum(shelf.items), float(sum(questions)))
    raises(TypeError, submission.Shelf)


@check(questions=lists(integers(0, 99), least=1, most=3), cases=2)
def tells_what_the_oracle_says(submission, questions):
    """The answers are the oracle's"""
    oracle = Oracle()
    got = submission.answers(oracle, questions)
    equal(got, [oracle.ask(question) for question in questions])


@misconception(answers, fails=tells_what_the_oracle_says)
def tells_the_questions(oracle, questions):
    """These are the questions themselves."""
    return questions


@alternative(answers)
def with_a_loop(oracle, questions):
    """A loop"""
    return [oracle.ask(question) for question in questions]


@alternative(answers)
def with_map(oracle, questions):
    """A map"""
    return list(map(oracle.ask, questions))


hints("Look at one question.", "Collect the answers.", "A list comprehension does it.")
'''
SOURCE = "def answers(oracle, questions):\n    return []\n\nclass Shelf:\n    pass\n"


@dataclass(frozen=True)
class Lent:
    """A handle that a hostile end makes up."""

    whose: int
    number: int
    name: str = "x"


def encode(value: Any) -> bytes:
    return Encoder(lambda lent: (lent.whose, lent.number, lent.name)).encode(value)


names = st.sampled_from(
    ["answers", "ask", "shelf", "__call__", "__class__", "\x1b[2J\n", "x" * 300]
)
numbers = st.integers(-1, 3) | st.sampled_from([2**31, 2**63, -(2**63), 10**300])
handles = st.builds(Lent, st.sampled_from([MINE, YOURS]), numbers, names)
plain = (
    st.none()
    | st.booleans()
    | numbers
    | st.floats()
    | st.complex_numbers()
    | st.text(max_size=8)
    | st.binary(max_size=8)
    | names
)
keys = plain | handles
values = st.recursive(
    plain | handles,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(keys, inner, max_size=3)
        | st.frozensets(keys, max_size=3)
    ),
    max_leaves=6,
)
asides = st.just(["", []]) | st.lists(values, max_size=3)
kinds = st.sampled_from(["KeyError", "TimeLimit", "CodecError", "Gone", "Exception", "\n"])
errors = st.tuples(st.lists(kinds | values, max_size=3), values, values, values, values)
answered = st.tuples(st.just("ok"), values, asides) | st.tuples(st.just("raised"), errors, asides)
used = st.tuples(
    st.just("use") | names,
    st.lists(values, max_size=5)
    | st.tuples(numbers, names, st.lists(values, max_size=2).map(tuple), st.just({})).map(list),
)


@st.composite
def frames(draw: st.DrawFn) -> bytes:
    """One frame, mostly well formed."""
    kind = draw(st.sampled_from([b"!", b"!", b"!", b"?", b"?", b"x"]))
    said = draw((answered if kind == b"!" else used) | values)
    payload = bytearray(encode(list(said) if isinstance(said, tuple) else said))
    if draw(st.integers(0, 4)) == 0:
        payload[draw(st.integers(0, len(payload) - 1))] = draw(st.integers(0, 255))
    if draw(st.integers(0, 9)) == 0:
        payload = bytearray(draw(st.binary(max_size=50)))
    return struct.pack("<I", 1 + len(payload)) + kind + bytes(payload)


def frame(kind: bytes, said: Any) -> bytes:
    payload = encode(said)
    return struct.pack("<I", 1 + len(payload)) + kind + payload


# what a child says at first: begun, loaded, here is the shelf, and one that is made
OPENING = [
    frame(b"!", ["ok", None, ["", []]]),
    frame(b"!", ["ok", ["answers", "Shelf"], ["", []]]),
    frame(b"!", ["ok", Lent(MINE, 0), ["", []]]),
    frame(b"!", ["ok", Lent(MINE, 1), ["", []]]),
]


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    path = tmp_path_factory.mktemp("protocol") / "ask_the_oracle.py"
    path.write_text(EXERCISE.lstrip())
    exercise = read_exercise(path, 0, "topic").exercise
    assert exercise is not None
    return paper_of(exercise)


SETTINGS = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


@SETTINGS
@given(st.integers(0, len(OPENING)), st.lists(frames(), max_size=12))
def test_no_child_says_anything_that_passes_or_is_our_fault(
    paper: Paper, opening: int, said: list[bytes]
) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"".join(OPENING[:opening] + said))
        theirs.shutdown(socket.SHUT_WR)
        subject = Subject(paper.exercise.seconds)
        subject.connect(Wire(ours))
        try:
            verdict = judge(paper, subject, SOURCE, seed=1)
        finally:
            subject.close()
    assert verdict.outcome in ("wrong", "raised", "timeout", "refused"), verdict
    assert verdict.sentence.isprintable()
    assert len(verdict.sentence) < 500


@pytest.fixture
def pair() -> Iterator[tuple[Wire, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Wire(ours), theirs


def drip(end: socket.socket, stop: threading.Event) -> None:
    """Says that much is to come, then a byte now and then, and reads as slowly."""
    end.sendall(struct.pack("<I", 1_000_000) + b"!")
    while not stop.wait(0.01):
        try:
            end.sendall(b"x")
            end.recv(1)
        except OSError:
            return


def silence(end: socket.socket, stop: threading.Event) -> None:
    """Reads nothing and says nothing."""
    stop.wait()


def ask(end: socket.socket, stop: threading.Event) -> None:
    """Asks and asks, and never answers."""
    end.settimeout(0.05)
    question = frame(b"?", ["use", [0, "ask", (), {}]])
    while not stop.is_set():
        try:
            end.sendall(question)
            end.recv(1 << 16)
        except OSError:
            continue


@pytest.mark.parametrize("behave", [drip, silence, ask])
@pytest.mark.parametrize("size", [10, 3_000_000])
def test_the_deadline_holds_whatever_a_child_does(
    pair: tuple[Wire, socket.socket], behave: Any, size: int
) -> None:
    wire, theirs = pair
    stop = threading.Event()
    child = threading.Thread(target=behave, args=(theirs, stop))
    child.start()
    subject = Subject(0.1)
    started = time.monotonic()
    try:
        subject.connect(wire)
        with pytest.raises(Gone, match="timeout"):
            subject.load("x.py", "#" * size)
    finally:
        subject.close()
        stop.set()
        theirs.shutdown(socket.SHUT_RDWR)
        child.join()
    assert time.monotonic() - started < 0.1 * 3 + 0.5 + 1.0


def test_a_child_may_send_only_so_much_in_all(pair: tuple[Wire, socket.socket]) -> None:
    wire, theirs = pair
    block = frame(b"!", ["ok", ["x" * 1_000_000] * 3, ["", []]])

    def pour() -> None:
        try:
            while True:
                theirs.sendall(block)
        except OSError:
            pass

    child = threading.Thread(target=pour)
    child.start()
    subject = Subject(20)
    subject.connect(wire)
    with pytest.raises(Gone, match="unreadable"):
        for _ in range(100):
            subject.load("x.py", "")
    subject.close()
    wire.end.shutdown(socket.SHUT_RDWR)
    child.join()


class Untouchable:
    """Stands for an object of the other side's: decoding must not ask it anything."""

    touched = 0

    def _touch(self, *args: Any) -> Any:
        Untouchable.touched += 1
        raise AssertionError("decoding asked the other side's object")

    __getattr__ = __call__ = __getitem__ = __iter__ = __len__ = __bool__ = _touch
    __int__ = __index__ = __float__ = __complex__ = __bytes__ = __str__ = __repr__ = _touch
    __eq__ = __lt__ = _touch
    __hash__ = object.__hash__


MARK = msgpack.ExtType(1, b"")
marked = st.deferred(
    lambda: st.builds(
        lambda what, parts: {MARK: [what, *parts]}, st.integers(-1, 12), st.lists(parts, max_size=4)
    )
)
parts = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.binary(max_size=20)
    | st.sampled_from(
        "<f8 |b1 <U2 |O |V8 >i4 M8[ns] float32 bool bool* DataFrame Series Index"
        " plain category range object int64 datetime64[ns]".split()
    )
    | marked,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=12,
)


@settings(SETTINGS, max_examples=1000)
@given(parts, st.binary(max_size=64))
def test_decoding_never_asks_the_other_side(head: Any, memory: bytes) -> None:
    import pandas  # noqa: F401
    import torch  # noqa: F401

    packed = msgpack.packb(head)
    try:
        Decoder(lambda *about: Untouchable()).decode(
            struct.pack("<I", len(packed)) + packed + memory
        )
    except CodecError:
        pass
    assert Untouchable.touched == 0


def test_keys_of_one_hash_are_refused_at_once() -> None:
    prime = 2**61 - 1
    numbers = [{MARK: [4, (k * prime).to_bytes(10, "little")]} for k in range(10, 60_000)]
    complexes = [{MARK: [3, -1000003.0 * k, float(k)]} for k in range(60_000)]
    tuples = [{MARK: [0, [number]]} for number in numbers]
    for keys in (numbers, complexes, tuples):
        pairs = b"".join(msgpack.packb(key) + b"\xc0" for key in keys)
        dictionary = b"\xdf" + struct.pack(">I", len(keys)) + pairs
        for head in (
            dictionary,
            msgpack.packb({MARK: [1, keys]}),
            msgpack.packb({MARK: [2, keys]}),
        ):
            started = time.process_time()
            with pytest.raises(CodecError, match="one hash"):
                Decoder(lambda *about: None).decode(struct.pack("<I", len(head)) + head)
            assert time.process_time() - started < 5


harmless = st.sampled_from(["", "x = 1", "1 / 0", "def f(): return f", "raise KeyError", "("])
asked = st.tuples(
    st.sampled_from(
        "load module name call get item items layers request folder committed_module"
        " serve _module __init__ use".split()
    )
    | names,
    st.lists(values | harmless, max_size=4),
)


@settings(SETTINGS, max_examples=300)
@given(st.lists(asked | values, max_size=8), st.binary(max_size=30))
def test_no_checker_says_anything_that_breaks_a_host(
    tmp_path_factory: pytest.TempPathFactory, said: list[Any], noise: bytes
) -> None:
    os.environ["TMPDIR"] = str(tmp_path_factory.getbasetemp())
    ours, theirs = socket.socketpair()
    host = Host()
    with ours, theirs:
        for one in said:
            theirs.sendall(frame(b"?", list(one) if isinstance(one, tuple) else one))
        theirs.sendall(noise)
        theirs.shutdown(socket.SHUT_WR)
        wire = Wire(ours)
        connect_over(wire, host)
        with pytest.raises((WireClosed, WireAbuse)):
            serve_over(wire, host)
        ours.shutdown(socket.SHUT_WR)
        reader, decoder = Wire(theirs), Decoder(lambda *about: about)
        for _ in said:
            kind, payload = reader.receive()
            assert kind in (b"!", b"?")
            assert isinstance(decoder.decode(payload), list)


def test_an_error_of_nonsense_is_still_one_line() -> None:
    from upslope.grading.endpoint import remote_error

    error = remote_error([["A\nB", 7, "\x1b[2J"], "m", 10**100, "a\nb", "../\u202ex"])
    assert isinstance(error, RemoteError)
    assert error.line is None
    assert all(text.isprintable() for text in (*error.kinds, error.source, error.file))
