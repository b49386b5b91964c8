"""Length-prefixed frames over a socket, with a size cap and a deadline."""

from __future__ import annotations

import socket
import struct
import time

MAX_FRAME = 72 * 1024 * 1024
_LENGTH = struct.Struct("<I")
_PIECE = 1 << 16


class WireClosed(Exception):
    """The other end is gone."""


class WireTimeout(Exception):
    """Nothing whole arrived before the deadline."""


class WireAbuse(Exception):
    """The other end announced a frame larger than `MAX_FRAME`."""


_NAP = struct.pack("ll", 0, 200_000)


class Wire:
    """One end of a conversation in frames.

    The kernel's own socket timeout is used, set once: Python's costs a `poll` for each call.
    """

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self._rest = bytearray()
        self._deadline: float | None = None
        end.setblocking(True)

    def until(self, deadline: float) -> None:
        """From now on WireTimeout ends all that lasts beyond `deadline`, a `time.monotonic`
        instant, also where the other end reads or writes a byte now and then."""
        self._deadline = deadline
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            self.end.setsockopt(socket.SOL_SOCKET, option, _NAP)

    def send(self, kind: bytes, payload: bytes) -> None:
        """One frame: a byte that says what it is, and the payload."""
        left = memoryview(b"".join((_LENGTH.pack(1 + len(payload)), kind, payload)))
        while left:
            self._in_time()
            try:
                left = left[self.end.send(left) :]
            except BlockingIOError:
                continue
            except OSError:
                raise WireClosed from None

    def receive(self) -> tuple[bytes, bytearray]:
        """The next frame's kind and payload."""
        self._in_time()
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size))
        if not 1 <= length <= MAX_FRAME:
            raise WireAbuse
        frame = self._exactly(length)
        return bytes(frame[:1]), frame[1:]

    def close(self) -> None:
        self.end.close()

    def _exactly(self, count: int) -> bytearray:
        # grown as bytes arrive, so that an announced length alone costs no memory
        while len(self._rest) < count:
            try:
                piece = self.end.recv(_PIECE)
            except BlockingIOError:
                self._in_time()
                continue
            except OSError:
                raise WireClosed from None
            if not piece:
                raise WireClosed
            self._rest += piece
            self._in_time()
        got = self._rest[:count]
        del self._rest[:count]
        return got

    def _in_time(self) -> None:
        if self._deadline is not None and time.monotonic() > self._deadline:
            raise WireTimeout
