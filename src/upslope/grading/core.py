"""Checker and child on one core.

They take turns, hundreds of times in a check. On one core the turn passes at once; on two, each
turn wakes a core that has gone to sleep, and the whole check takes a third longer.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress


@contextmanager
def on_one_core() -> Generator[int | None]:
    """Keeps this process to the core it runs on, and gives its number, None where none is known.

    The system chose that core when this process woke up, most likely an idle one; it chooses
    anew for the next check.
    """
    if sys.platform != "linux":
        yield None
        return
    may = os.sched_getaffinity(0)
    core = ctypes.CDLL(None).sched_getcpu()
    stay_on(core)
    try:
        yield core
    finally:
        os.sched_setaffinity(0, may)


def stay_on(core: int) -> None:
    """Keeps this process to one core, if it may."""
    with suppress(OSError):
        os.sched_setaffinity(0, {core})
