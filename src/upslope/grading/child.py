"""The submission's process: forked from a warm zygote, confined, used once, killed."""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

from upslope.grading.endpoint import connect_over, serve_over
from upslope.grading.host import Host
from upslope.grading.limits import Alarm, limit_this_process
from upslope.grading.sandbox.world import World
from upslope.grading.wire import Wire, WireClosed

CPU_SECONDS = 60
READY = b"R"
"""The first byte over the wire: from here on the child is closed in."""
_KEPT = ("LANG", "LC_ALL", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def run_child(end: socket.socket, world: World, folder: Path, mapped: int) -> NoReturn:
    """Serves one submission over `end` until the checker hangs up; never returns.

    `folder` is its private folder where the world gives none; `mapped` the bytes it maps.
    """
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    nowhere = os.open(os.devnull, os.O_RDWR)
    home = world.confine(folder)
    # after it: a limit from before would count the processes of all submissions together
    limit_this_process(CPU_SECONDS, mapped, world.most_processes)
    _keep_only(end.fileno(), nowhere)
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    os.environ.clear()
    os.environ.update(kept, HOME=str(home), TMPDIR=str(home), PATH="/usr/bin:/bin")
    tempfile.tempdir = str(home)
    os.chdir(home)
    sys.argv = [""]
    wire, host = Wire(end), Host(Alarm(), missing=world.missing)
    sys.stdout = sys.stderr = host.prints
    connect_over(wire, host)
    end.sendall(READY)
    try:
        serve_over(wire, host)
    except WireClosed:
        pass
    os._exit(0)


def _keep_only(kept: int, nowhere: int) -> None:
    """Closes every descriptor but `kept`; the standard three lead nowhere."""
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.closerange(3, kept)
    os.closerange(kept + 1, 1024)
