"""Ends a submission whose processes hold too much memory together.

The kernel's own limit is for one process, and a submission may start many. The checker looks at
them from outside, while one runs, as often as none of them can fill a machine in between.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from upslope.grading.limits import MEMORY

TOGETHER = 2 * MEMORY
EVERY = 0.1
_HELD = re.compile(r"^Rss(?:Anon|Shmem):\s+(\d+) kB", re.MULTILINE)


class MemoryWatch:
    """Weighs what the bench's processes hold beyond what the warm one does."""

    def __init__(self) -> None:
        self._bench, self._checker = os.getppid(), os.getpid()
        self._shared = _held(self._checker)
        self._running = threading.Event()
        self._end: Callable[[], None] = lambda: None
        threading.Thread(target=self._watch, daemon=True).start()

    @contextmanager
    def over(self, end: Callable[[], None]) -> Generator[None]:
        """Calls `end` if the submission that runs meanwhile holds too much."""
        self._end = end
        self._running.set()
        try:
            yield
        finally:
            self._running.clear()

    def _watch(self) -> None:
        while self._running.wait():
            time.sleep(EVERY)
            beyond = (max(0, _held(pid) - self._shared) for pid in self._submissions())
            if self._running.is_set() and sum(beyond) > TOGETHER:
                self._end()

    def _submissions(self) -> Iterator[int]:
        """The zygote and all it started: what hangs below the bench, but for the checker."""
        found = [self._bench]
        while found:
            pid = found.pop()
            yield pid
            found += [child for child in _children(pid) if child != self._checker]


def _held(pid: int) -> int:
    """Bytes of memory of its own, 0 if it is gone or there is no /proc."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return sum(map(int, _HELD.findall(status))) << 10


def _children(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []
