"""Ends a submission whose processes are too many, or hold too much memory together.

The kernel's own limits are for one process, or for one user, and root has none. The checker looks
at a submission's processes from outside while it runs, as often as they cannot fill a machine in
between.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from upslope.grading.limits import MEMORY, PROCESSES
from upslope.grading.processes import below

TOGETHER = 2 * MEMORY
MOST = 4 * PROCESSES
EVERY = 0.1
_HELD = re.compile(r"^Rss(?:Anon|Shmem):\s+(\d+) kB", re.MULTILINE)
_NUMBERS = re.compile(r"^NSpid:(.*)", re.MULTILINE)


class Watch:
    """Counts and weighs, beyond what the warm process holds already."""

    def __init__(self) -> None:
        self._bench, self._checker = os.getppid(), os.getpid()
        self._shared = _held(_status(self._checker))
        self._running = threading.Event()
        self._pid = 0
        self._end: Callable[[], None] = lambda: None
        self.reason = ""
        """Why the submission was ended, in a sentence; "" if it was not."""
        threading.Thread(target=self._watch, daemon=True).start()

    @contextmanager
    def over(self, pid: int, end: Callable[[], None]) -> Generator[None]:
        """Calls `end` if the submission, the zygote's child `pid`, has or holds too much."""
        self._pid, self._end, self.reason = pid, end, ""
        self._running.set()
        try:
            yield
        finally:
            self._running.clear()

    def _watch(self) -> None:
        while self._running.wait():
            time.sleep(EVERY)
            pid = self._pid
            found = [_status(process) for process in self._processes(pid)]
            beyond = sum(max(0, _held(status) - self._shared) for status in found)
            if not self._running.is_set() or pid != self._pid:
                continue  # another one runs by now
            if beyond > TOGETHER:
                self.reason = "The processes of your code held more than 2 GB of memory together."
            elif len(found) > MOST:
                self.reason = f"Your code started more than {MOST} processes."
            if self.reason:
                self._end()

    def _processes(self, pid: int) -> Iterator[int]:
        """The child `pid` and all that it started; a child just ended may still be there, too."""
        for process in below(self._bench):
            if process != self._checker and _number_of(process) == pid:
                yield from below(process)
                return


def _status(pid: int) -> str:
    """What the kernel says of a process; "" if it is gone, or there is no /proc."""
    try:
        return Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""


def _held(status: str) -> int:
    """Bytes of memory of its own."""
    return sum(map(int, _HELD.findall(status))) << 10


def _number_of(pid: int) -> int:
    """What the zygote calls a process: in its own namespace, or in ours where there is but one."""
    found = _NUMBERS.search(_status(pid))
    numbers = found[1].split() if found else []
    return int(numbers[len(numbers) // 2]) if len(numbers) in (1, 3) else 0
