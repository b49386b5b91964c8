"""A bench for one set of libraries: a zygote, its checker, and a child that waits.

`Bench` is the door: it starts the process and hands it orders. The daemon keeps benches warm;
without a daemon a command starts one, uses it and ends it, with the same verdict.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from typing import Any

from upslope.errors import FaultError
from upslope.grading.limits import PATIENCE
from upslope.verdict import Verdict

START_SECONDS = 120.0
GRACE_SECONDS = 30.0
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_KEPT = re.compile(
    "PATH|HOME|LANG|LC_.*|TZ|TMPDIR|XDG_CACHE_HOME|PYTHON.*|VIRTUAL_ENV"
    "|(LD|DYLD)_LIBRARY_PATH|UPSLOPE_(BOOK|DEBUG)"
)


class Bench:
    """Starts at once, is ready after the imports; one order at a time."""

    def __init__(self, modules: tuple[str, ...]) -> None:
        self.modules = modules
        self._orders, theirs = socket.socketpair()
        # -P and cwd: a numpy.py in the folder of a command is no library of ours
        command = [sys.executable, "-P", "-m", "upslope.grading.bench", str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(
                [*command, *modules],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stderr=None if os.environ.get("UPSLOPE_DEBUG") else subprocess.DEVNULL,
                env=_environment(),
                cwd="/",
                start_new_session=True,
            )
        self._lines = self._orders.makefile("rwb")
        self._ready = False

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def wait_ready(self) -> None:
        """Returns once the libraries are imported; FaultError if that failed."""
        if not self._ready:
            self._orders.settimeout(START_SECONDS)
            self._read()
            self._ready = True

    def missing_layers(self) -> dict[str, str]:
        """The layers of the sandbox that its children have not got, and why."""
        return self.ask({"do": "layers"}, START_SECONDS)["missing"]

    def check(self, order: dict[str, Any], seconds: float) -> Verdict:
        """The verdict on one submission (see `checker.fulfil`). FaultError if the bench broke."""
        return Verdict.from_json(self.ask(order, seconds)["verdict"])

    def ask(self, order: dict[str, Any], seconds: float) -> dict[str, Any]:
        """The answer to any order."""
        self.wait_ready()
        self._orders.settimeout(seconds * PATIENCE + GRACE_SECONDS)
        with suppress(OSError):
            self._lines.write(json.dumps(order).encode() + b"\n")
            self._lines.flush()
        return self._read()

    def close(self) -> None:
        """Ends the bench and everything it started."""
        with suppress(OSError):
            self._lines.close()
        self._orders.close()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _read(self) -> dict[str, Any]:
        try:
            line = self._lines.readline()
        except (OSError, ValueError):
            line = b""
        if not line:
            self.close()
            raise FaultError(
                "The checker stopped before it could answer.", "Run `upslope doctor`, or try again."
            )
        return json.loads(line)


def _environment() -> dict[str, str]:
    """What Python needs and no more: a submission's process could read its keys and tokens.

    One thread a process: a fork must find no second one, and two cores serve many children.
    """
    kept = {name: value for name, value in os.environ.items() if _KEPT.fullmatch(name)}
    return {**kept, **dict.fromkeys(_THREADS, "1"), "MALLOC_ARENA_MAX": "2"}


def main() -> None:
    """The bench's own process."""
    from upslope.grading.checker import run_checker
    from upslope.grading.zygote import Spares, run_zygote, warm_up

    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    orders = socket.socket(fileno=int(sys.argv[1]))
    warm_up(tuple(sys.argv[2:]))

    def check(spares: Spares) -> None:
        run_checker(orders, spares)

    run_zygote(check)


if __name__ == "__main__":
    main()
