"""A process that has imported the libraries and nothing of any exercise, and forks.

    bench ── fork ──> checker             reads exercise files, runs checks
          ── fork ──> zygote ── fork ──> child, one for each submission

The libraries are imported once and shared by copy on write. The zygote has one thread, so forking
it is safe. It holds no secret: the checker is forked before any exercise file is read, and reads
them in its own memory.
"""

from __future__ import annotations

import gc
import importlib
import os
import select
import shutil
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from upslope.errors import FaultError
from upslope.grading import large_pages
from upslope.grading.child import READY, run_child
from upslope.grading.limits import mapped_bytes
from upslope.grading.processes import children, end_all
from upslope.grading.sandbox.world import World
from upslope.grading.wire import Wire

WARM = {
    "numpy": ("numpy.linalg", "numpy.random", "numpy.fft"),
    "scipy": ("scipy.special", "scipy.linalg", "scipy.stats", "scipy.optimize"),
    "sklearn": (
        "sklearn.pipeline",
        "sklearn.preprocessing",
        "sklearn.linear_model",
        "sklearn.ensemble",
        "sklearn.compose",
        "sklearn.impute",
        "sklearn.metrics",
        "sklearn.model_selection",
        "sklearn.dummy",
        "sklearn.tree",
        "sklearn.neighbors",
    ),
    # the first optimiser imports torch._dynamo, over two seconds
    "torch": ("torch.nn.functional", "torch.optim", "torch.utils.data", "torch._dynamo"),
    "fastapi": ("fastapi.responses", "starlette.applications", "starlette.responses", "asyncio"),
}
"""What comes along with a library, so that no first use pays for an import."""

WAITS = (0.0, 0.05, 0.2, 1.0, 1.0)
"""Seconds between one try for a child and the next."""
READY_SECONDS = 10.0
LEAVE_SECONDS = 1.0
NONE = -1
"""In place of a pid, where the machine has no room for one more process."""
_PID = struct.Struct("<i")


def warm_up(modules: tuple[str, ...]) -> None:
    """Imports the libraries; a missing one is found out when a submission imports it."""
    for module in modules:
        for name in (module, *WARM.get(module, ())):
            with suppress(ImportError):
                importlib.import_module(name)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)
    if sys.platform == "linux":  # elsewhere a first use may start threads
        for library, first_use in _FIRST_USES.items():
            if library in sys.modules:
                first_use(sys.modules[library])
    gc.collect()
    gc.freeze()
    large_pages.gather()


def _first_fit(sklearn: Any) -> None:
    if pandas := sys.modules.get("pandas"):
        table: Any = pandas.DataFrame({"x": [0.0, 1.0]})
        sklearn.preprocessing.StandardScaler().fit(table).transform(table)


def _first_step(torch: Any) -> None:
    with torch.random.fork_rng(devices=[]):
        model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 2))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
        loss = torch.nn.functional.cross_entropy(model(torch.ones(2, 2)), torch.tensor([0, 1]))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()


_FIRST_USES = {"sklearn": _first_fit, "torch": _first_step}
"""What a library does only once is done before the fork, so that no child pays for it."""


class Spares:
    """The checker's side: asks the zygote for children."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._waiting: tuple[int, socket.socket] | None = None
        self._done: list[tuple[int, Wire]] = []

    def take(self) -> tuple[int, Wire]:
        """A fresh child, confined: its pid and the wire to it. FaultError if there is none."""
        for wait in WAITS:
            self.refill()
            if self._waiting is not None:
                (pid, end), self._waiting = self._waiting, None
                if _is_ready(end):
                    return pid, Wire(end)
                self.kill(pid)
            time.sleep(wait)
        raise FaultError("No process could be closed in for it.", "Run `upslope doctor`.")

    def release(self, pid: int, wire: Wire) -> None:
        """Has a child ended at the next `refill`, when the answer it was needed for is out."""
        self._done.append((pid, wire))

    def refill(self) -> None:
        """Has the next child ready before it is asked for, if there can be one now."""
        for pid, wire in self._done:
            wire.close()
            self.kill(pid)
        self._done.clear()
        if self._waiting is None:
            self._waiting = self._fork()

    def kill(self, pid: int) -> None:
        """Ends a child and all it started."""
        self._control.sendall(b"K" + _PID.pack(pid))

    def _fork(self) -> tuple[int, socket.socket] | None:
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._control, [b"F" + _PID.pack(0)], [theirs.fileno()])
        answer = b""
        while len(answer) < _PID.size:
            piece = self._control.recv(_PID.size - len(answer))
            if not piece:
                raise ConnectionError("the zygote is gone")
            answer += piece
        (pid,) = _PID.unpack(answer)
        if pid != NONE:
            return pid, ours
        ours.close()
        return None


def _is_ready(end: socket.socket) -> bool:
    """Whether the child at the other end is closed in, and still lives."""
    end.settimeout(READY_SECONDS)
    try:
        if end.recv(len(READY)) != READY:
            return False
        end.setblocking(False)
        return bool(end.recv(1, socket.MSG_PEEK))
    except BlockingIOError:  # it says no more until it is asked
        return True
    except OSError:
        return False


def run_zygote(check: Callable[[Spares], None]) -> NoReturn:
    """Forks the checker, which runs `check`, then serves its orders until it is gone."""
    ours, theirs = socket.socketpair()
    checker = os.fork()
    if checker == 0:
        ours.close()
        code = 1
        try:
            check(Spares(theirs))
            code = 0
        finally:
            os._exit(code)
    theirs.close()
    mapped = mapped_bytes()
    world = World.enter()  # from here on this is another process, in another world
    _Zygote(ours, world, mapped, checker).serve()
    os._exit(0)


class _Zygote:
    """Forks children and ends them, as the checker says."""

    def __init__(self, control: socket.socket, world: World, mapped: int, checker: int) -> None:
        self._control = control
        self._world = world
        self._mapped = mapped
        self._checker = checker
        self._folders: dict[int, Path] = {}

    def serve(self) -> None:
        """Returns once the checker is gone or the bench is closed, and every child is gone."""
        signal.signal(signal.SIGCHLD, self._reap)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with suppress(OSError, KeyboardInterrupt):
            while True:
                select.select([self._control], [], [])
                data, handed, _, _ = socket.recv_fds(self._control, 1 + _PID.size, 1)
                if not data:
                    break
                if data[:1] == b"K":
                    (pid,) = _PID.unpack(data[1:])
                    self._end(pid)
                else:
                    self._control.sendall(_PID.pack(self._fork(handed[0]) if handed else NONE))
        stop = time.monotonic() + LEAVE_SECONDS
        while (left := [*self._folders, *self._strays()]) and time.monotonic() < stop:
            for pid in left:
                self._end(pid)
            time.sleep(0.005)

    def _fork(self, end: int) -> int:
        folder = self._world.new_folder()

        def child() -> None:
            self._control.close()
            run_child(socket.socket(fileno=end), self._world, folder, self._mapped)

        # a child that ends at once must be known before it is reaped
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
        try:
            pid = self._world.fork(child)
            self._folders[pid] = folder
        except OSError:
            self._forget(folder)
            return NONE
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
            os.close(end)
        return pid

    def _end(self, pid: int) -> None:
        """Ends a child, unless it has ended by itself, and all it started."""
        if self._world.has_own_processes:
            if pid in self._folders:
                _kill(pid)
        else:
            end_all({pid} & self._folders.keys() | self._strays())

    def _strays(self) -> set[int]:
        """What children have started and left, where they have no processes of their own."""
        if self._world.has_own_processes:
            return set()
        return set(children(os.getpid())) - self._folders.keys() - {self._checker}

    def _reap(self, number: int, frame: object) -> None:
        del number, frame
        for pid in [*self._folders, *self._strays()]:
            with suppress(ChildProcessError):
                if os.waitpid(pid, os.WNOHANG)[0] and pid in self._folders:
                    self._forget(self._folders.pop(pid))

    def _forget(self, folder: Path) -> None:
        if not self._world.gives_folders:
            shutil.rmtree(folder, ignore_errors=True)


def _kill(pid: int) -> None:
    """The child leads a session of its own; before it does, its group is not yet there."""
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
