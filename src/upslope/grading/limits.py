"""What a submission may use: time, memory, output, processes."""

from __future__ import annotations

import resource
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

MEMORY = 1 << 30
"""Bytes beyond what the warm process already maps."""
FILE_SIZE = 16 << 20
OPEN_FILES = 64


class TimeLimit(Exception):
    """Her code ran longer than the exercise allows."""


class _Alarm(BaseException):
    """Raised into her code when time is up; not an Exception, so `except Exception` lets it by."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """TimeLimit, with her line in its traceback, once `seconds` of wall-clock time are over.

    Outside the main thread nothing is limited: only the main thread receives signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.05)
    try:
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
    except _Alarm as alarm:
        raise TimeLimit("time is up").with_traceback(alarm.__traceback__) from None


def _ring(number: int, frame: FrameType | None) -> None:
    raise _Alarm


def limit_this_process(cpu_seconds: float) -> None:
    """Caps this process for good: CPU, memory, file size, open files, no core dumps."""
    cpu = int(cpu_seconds) + 2
    _cap(resource.RLIMIT_CPU, cpu)
    _cap(resource.RLIMIT_FSIZE, FILE_SIZE)
    _cap(resource.RLIMIT_NOFILE, OPEN_FILES)
    _cap(resource.RLIMIT_CORE, 0)
    if sys.platform == "linux":  # macOS does not honour RLIMIT_AS
        _cap(resource.RLIMIT_AS, _mapped() + MEMORY)


def _cap(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    top = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (top, top))


def _mapped() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()
