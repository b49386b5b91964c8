"""What a submission may use: time, memory, output, processes."""

from __future__ import annotations

import resource
import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any

MEMORY = 1 << 30
"""Bytes beyond what the warm process already maps."""
FILE_SIZE = 16 << 20
OPEN_FILES = 64
PROCESSES = 64
PATIENCE = 3.0
"""The wall clock may run this many times longer than the processor's time."""


class TimeLimit(Exception):
    """Her code used up its time; the message says which, `cpu` or `wall`."""


class _Alarm(BaseException):
    """Raised into her code when time is up; not an Exception, so `except Exception` lets it by."""


class Alarm:
    """The time that a submission has, in all, from `begin` on.

    What counts is time on the processor, so that a busy machine fails nobody; a generous limit
    on the wall clock ends what waits for ever. `with alarm:` around her code raises TimeLimit,
    with the line that was running in its traceback. Only the main thread gets signals: in
    another one nothing is limited.
    """

    def __init__(self) -> None:
        self._is_inside = False
        self._up = ""
        self._before: dict[int, Any] = {}
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGALRM, signal.SIGPROF):
                self._before[number] = signal.signal(number, self._ring)

    def begin(self, seconds: float) -> None:
        """From now on she has `seconds` of processor time, and `PATIENCE` times that to wait."""
        if self._before:
            # they ring on: her code may swallow the first one in a bare `except:`
            signal.setitimer(signal.ITIMER_PROF, seconds, 0.05)
            signal.setitimer(signal.ITIMER_REAL, seconds * PATIENCE, 0.05)

    def __enter__(self) -> None:
        if self._up:
            raise TimeLimit(self._up)
        self._is_inside = True

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._is_inside = False
        if isinstance(error, _Alarm):
            raise TimeLimit(self._up).with_traceback(error.__traceback__) from None

    def remove(self) -> None:
        """Stops the clocks and gives the signals back to whoever had them."""
        if self._before:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _ring(self, number: int, frame: FrameType | None) -> None:
        self._up = self._up or ("cpu" if number == signal.SIGPROF else "wall")
        # the next one may ring while the first is on its way out of her code
        is_leaving = frame is not None and frame.f_code is Alarm.__exit__.__code__
        if self._is_inside and not is_leaving:
            raise _Alarm


def limit_this_process(cpu_seconds: int, mapped: int, processes: int | None) -> None:
    """Caps this process for good: CPU, memory, file size, open files, no core dumps.

    `mapped` is what it maps already, in bytes. `processes` counts threads too, and
    None is no limit.
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
