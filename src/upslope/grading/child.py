"""The submission's process: forked from a warm zygote, used once, killed."""

from __future__ import annotations

import os
import signal
import socket
import sys
from typing import NoReturn

from upslope.grading.endpoint import connect_over, serve_over
from upslope.grading.host import Host
from upslope.grading.limits import Alarm, limit_this_process
from upslope.grading.wire import Wire, WireClosed

CPU_SECONDS = 60
_KEPT = ("PATH", "LANG", "LC_ALL", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def run_child(end: socket.socket) -> NoReturn:
    """Serves one submission over `end` until the checker hangs up; never returns."""
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    _keep_only(end.fileno())
    for name in set(os.environ) - set(_KEPT):
        del os.environ[name]
    os.chdir("/")
    sys.argv = [""]
    limit_this_process(CPU_SECONDS)
    wire, host = Wire(end), Host(Alarm())
    sys.stdout = sys.stderr = host.prints
    connect_over(wire, host)
    try:
        serve_over(wire, host)
    except WireClosed:
        pass
    os._exit(0)


def _keep_only(kept: int) -> None:
    """Closes every descriptor but `kept`; the standard three lead nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.closerange(3, kept)
    os.closerange(kept + 1, 1024)
