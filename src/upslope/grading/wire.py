"""Length-prefixed frames over a socket, with a size cap and a deadline."""

from __future__ import annotations

import socket
import struct
import time

MAX_FRAME = 64 * 1024 * 1024
_LENGTH = struct.Struct("<I")


class WireClosed(Exception):
    """The other end is gone."""


class WireTimeout(Exception):
    """Nothing whole arrived before the deadline."""


class WireAbuse(Exception):
    """The other end announced a frame larger than `MAX_FRAME`."""


class Wire:
    """One end of a conversation in frames."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end

    def send(self, payload: bytes | bytearray, deadline: float | None = None) -> None:
        """`deadline` is a `time.monotonic` instant; WireTimeout past it."""
        try:
            self._allow(deadline)
            self.end.sendall(_LENGTH.pack(len(payload)) + payload)
        except TimeoutError:
            raise WireTimeout from None
        except OSError:
            raise WireClosed from None

    def receive(self, deadline: float | None = None) -> bytearray:
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size, deadline))
        if length > MAX_FRAME:
            raise WireAbuse
        return self._exactly(length, deadline)

    def close(self) -> None:
        self.end.close()

    def _exactly(self, count: int, deadline: float | None) -> bytearray:
        # grown as bytes arrive, so that an announced length alone costs no memory
        got = bytearray()
        try:
            while len(got) < count:
                self._allow(deadline)
                piece = self.end.recv(min(count - len(got), 1 << 20))
                if not piece:
                    raise WireClosed
                got += piece
        except TimeoutError:
            raise WireTimeout from None
        except OSError:
            raise WireClosed from None
        return got

    def _allow(self, deadline: float | None) -> None:
        if deadline is None:
            self.end.settimeout(None)
            return
        left = deadline - time.monotonic()
        if left <= 0:
            raise WireTimeout
        self.end.settimeout(left)
