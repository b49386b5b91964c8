"""What her code prints: kept, capped, and shown apart from the verdict."""

from __future__ import annotations

import io
import sys
from collections.abc import Generator
from contextlib import contextmanager

KEPT = 8_000
FLOOD = 1_000_000


class PrintFlood(Exception):
    """More was printed than anyone can read."""


class Prints(io.TextIOBase):
    """Stands in for stdout and stderr."""

    def __init__(self) -> None:
        self._kept: list[str] = []
        self._length = 0
        self._total = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        text = str(text)
        self._total += len(text)
        if self._total > FLOOD:
            raise PrintFlood(f"more than {FLOOD:,} characters were printed")
        room = KEPT - self._length
        if room > 0:
            self._kept.append(text[:room])
            self._length += len(text[:room])
        return len(text)

    def take(self) -> str:
        """What was kept since the last time."""
        text = "".join(self._kept)
        self._kept.clear()
        self._length = 0
        return text

    @contextmanager
    def captured(self) -> Generator[None]:
        before = sys.stdout, sys.stderr
        sys.stdout = sys.stderr = self
        try:
            yield
        finally:
            sys.stdout, sys.stderr = before
