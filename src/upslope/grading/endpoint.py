"""One end of the conversation between checker and submission.

Both ends are alike: each keeps a table of its own objects, lends numbers for them, and
answers what the other asks, also while it waits for an answer itself (the submission may
call back into an object of the checker's). The two ends speak over a wire, or directly in one
process, with the same encoding, so that a misconception run beside the checker behaves
exactly like a submission in its sandbox.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from upslope.errors import RemoteError
from upslope.grading.codec import MINE, YOURS, CodecError, Decoder, Encoder
from upslope.grading.wire import Wire

MAX_OBJECTS = 100_000
MAX_NAME = 200
MAX_KINDS = 32
MAX_LINE = 1_000_000

Exchange = Callable[[bytes], bytes | bytearray]


class Endpoint:
    """A table of lent objects, and ask and answer."""

    def __init__(self) -> None:
        self._own: list[Any] = []
        self._numbers: dict[int, int] = {}
        self.exchange: Exchange = _unconnected
        self._encode = Encoder(self._handle).encode
        self._decoder = Decoder(self._from_handle)
        self._decode = self._decoder.decode

    # what a subclass decides

    def serve(self, operation: str, arguments: tuple[Any, ...]) -> Any:
        raise NotImplementedError

    def may_lend(self, value: Any) -> bool:
        raise NotImplementedError

    def stand_in(self, number: int, name: str) -> Any:
        """What represents the other side's object here."""
        raise NotImplementedError

    def number_of_stand_in(self, value: Any) -> int | None:
        raise NotImplementedError

    def aside(self) -> list[Any]:
        """What goes along with every answer: what was printed, and more."""
        return [""]

    def describe(self, error: BaseException) -> tuple[Any, ...]:
        """An exception as (kinds, message, line, source, file)."""
        return (kinds_of(error), text_of(error), None, "", "")

    # what both ends do

    def receive_at_most(self, amount: int) -> None:
        """From now on the other side may send `amount` bytes in all (see `Decoder.left`)."""
        self._decoder.left = amount

    def ask(self, operation: str, *arguments: Any) -> tuple[Any, tuple[Any, ...]]:
        """The other side's answer and what came aside; RemoteError if it raised."""
        payload = self.exchange(self._encode([operation, list(arguments)]))
        match self._decode(payload):
            case ["ok", value, [*aside]]:
                return value, tuple(aside)
            case ["raised", said, [prints, *_]]:
                raise remote_error(said, prints)
            case _:
                raise CodecError("not an answer")

    def answer(self, payload: bytes | bytearray) -> bytes:
        """The encoded answer to an encoded question; never raises for what the question did."""
        try:
            match self._decode(payload):
                case [operation, [*arguments]]:
                    value = self.serve(operation, tuple(arguments))
                case _:
                    raise CodecError("not a question")
            return self._encode(["ok", value, self.aside()])
        except (Exception, SystemExit) as error:
            return self._encode(["raised", self.describe(error), self.aside()])

    def own(self, number: int) -> Any:
        """The object lent under `number`."""
        if not 0 <= number < len(self._own):
            raise CodecError("no such object")
        return self._own[number]

    def _handle(self, value: Any) -> tuple[int, int, str] | None:
        theirs = self.number_of_stand_in(value)
        if theirs is not None:
            return YOURS, theirs, ""
        if not self.may_lend(value):
            return None
        number = self._numbers.get(id(value))
        if number is None:
            if len(self._own) >= MAX_OBJECTS:
                raise CodecError("too many objects were lent")
            number = self._numbers[id(value)] = len(self._own)
            self._own.append(value)
        return MINE, number, type(value).__name__[:MAX_NAME]

    def _from_handle(self, whose: int, number: int, name: str) -> Any:
        return self.own(number) if whose == YOURS else self.stand_in(number, plain(name[:MAX_NAME]))


def connect_directly(one: Endpoint, other: Endpoint) -> None:
    """Joins two ends in one process."""
    one.exchange, other.exchange = other.answer, one.answer


def connect_over(wire: Wire, end: Endpoint) -> None:
    """Joins `end` to whatever is at the other end of `wire`."""

    def exchange(payload: bytes) -> bytes | bytearray:
        wire.send(b"?", payload)
        while True:
            kind, received = wire.receive()
            if kind == b"!":
                return received
            if kind != b"?":
                raise CodecError("neither question nor answer")
            wire.send(b"!", end.answer(received))

    end.exchange = exchange


def serve_over(wire: Wire, end: Endpoint) -> None:
    """Answers until the other side is gone; WireClosed then."""
    while True:
        kind, payload = wire.receive()
        if kind == b"?":
            wire.send(b"!", end.answer(payload))


def remote_error(said: Any, prints: Any = "") -> RemoteError:
    """The error that `said` describes, and what was printed before it; possibly nonsense."""
    match said:
        case [[*kinds], str() as message, line, source, file]:
            names = [plain(kind[:MAX_NAME]) for kind in kinds[:MAX_KINDS] if type(kind) is str]
            return RemoteError(
                tuple(names) or ("Exception",),
                message[:2000],
                line if type(line) is int and 0 < line <= MAX_LINE else None,
                plain(source[:2000]) if type(source) is str else "",
                plain(file[:MAX_NAME]) if type(file) is str else "",
                prints if type(prints) is str else "",
            )
        case _:
            raise CodecError("not an error")


def plain(text: str) -> str:
    """`text` as one line of letters that can be seen."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def kinds_of(error: BaseException) -> tuple[str, ...]:
    """The names of the classes that the error is of, its own first."""
    return tuple(kind.__name__ for kind in type(error).__mro__ if kind is not object)


def text_of(error: BaseException) -> str:
    """The error's message; "" where asking for it raises another."""
    try:
        return str(error)[:2000]
    except Exception:
        return ""


def _unconnected(payload: bytes) -> bytes:
    raise CodecError("not connected")
