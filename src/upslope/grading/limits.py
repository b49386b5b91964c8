"""What a submission may use: time, memory, output, processes."""

from __future__ import annotations

import resource
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

MEMORY = 1 << 30
"""Bytes beyond what the warm process already maps."""
FILE_SIZE = 16 << 20
OPEN_FILES = 64
PROCESSES = 64


class TimeLimit(Exception):
    """Her code ran longer than the exercise allows."""


class _Alarm(BaseException):
    """Raised into her code when time is up; not an Exception, so `except Exception` lets it by."""


class Alarm:
    """A wall-clock limit on calls of this process, for its main thread.

    `with alarm(seconds):` raises TimeLimit, with the line that was running in its traceback,
    once the time is up. In another thread nothing is limited: only the main one gets signals.
    """

    def __init__(self) -> None:
        self._on = threading.current_thread() is threading.main_thread()
        if self._on:
            self._before = signal.signal(signal.SIGALRM, _ring)

    @contextmanager
    def __call__(self, seconds: float) -> Iterator[None]:
        if not self._on:
            yield
            return
        try:
            # it rings on: her code may swallow the first one in a bare `except:`
            signal.setitimer(signal.ITIMER_REAL, seconds, 0.05)
            try:
                yield
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        except _Alarm as alarm:
            raise TimeLimit("time is up").with_traceback(alarm.__traceback__) from None

    def remove(self) -> None:
        """Gives the signal back to whoever had it."""
        if self._on:
            signal.signal(signal.SIGALRM, self._before)


def _ring(number: int, frame: FrameType | None) -> None:
    raise _Alarm


def limit_this_process(cpu_seconds: int, mapped: int, processes: int | None) -> None:
    """Caps this process for good: CPU, memory, file size, open files, no core dumps.

    `mapped` is what it maps already, in bytes. `processes` counts threads too; None where the
    count would be shared with everything else that the user runs.
    """
    _cap(resource.RLIMIT_CPU, cpu_seconds)
    _cap(resource.RLIMIT_FSIZE, FILE_SIZE)
    _cap(resource.RLIMIT_NOFILE, OPEN_FILES)
    _cap(resource.RLIMIT_CORE, 0)
    if processes is not None:
        _cap(resource.RLIMIT_NPROC, processes)
    if sys.platform == "linux":  # macOS does not honour RLIMIT_AS
        _cap(resource.RLIMIT_AS, mapped + MEMORY)


def mapped_bytes() -> int:
    """What this process maps; 0 where that cannot be read."""
    try:
        text = Path("/proc/self/statm").read_text(encoding="ascii")
    except OSError:
        return 0
    return int(text.split()[0]) * resource.getpagesize()


def _cap(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    top = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (top, top))
