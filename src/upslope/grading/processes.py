"""The processes below a process, as /proc tells them; where there is no /proc, it has none."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

PASSES = 50


def children(pid: int) -> list[int]:
    """What a process has started and not yet outlived."""
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def below(pid: int) -> Iterator[int]:
    """A process and all below it."""
    found = [pid]
    while found:
        pid = found.pop()
        yield pid
        found += children(pid)


def end_all(roots: Iterable[int]) -> None:
    """Ends processes and all below them, also such as start others all the time.

    They are stopped first: one that is stopped starts nothing, and still leads to its children.
    """
    roots, stopped = list(roots), set[int]()
    for _ in range(PASSES):
        fresh = {pid for root in roots for pid in below(root)} - stopped
        if not fresh:
            break
        for pid in fresh:
            _send(pid, signal.SIGSTOP)
        stopped |= fresh
    for pid in stopped:
        _send(pid, signal.SIGKILL)


def count_of_user() -> int:
    """How many processes and threads this user runs."""
    count = 0
    with suppress(OSError):
        for process in Path("/proc").iterdir():
            with suppress(OSError):
                if process.name.isdigit() and process.stat().st_uid == os.getuid():
                    count += sum(1 for _ in (process / "task").iterdir())
    return count


def _send(pid: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)
