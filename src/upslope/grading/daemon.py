"""Keeps benches warm between commands, on a unix socket that only this user may open.

Never needed for correctness: without it a command starts its own bench. It ends itself when
idle, and another book or another Upslope has another address, so it never answers for
code that has changed.
"""

from __future__ import annotations

import json
import os
import socketserver
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from upslope.errors import FaultError
from upslope.grading.bench import Bench

IDLE_SECONDS = 30 * 60.0
BENCH_IDLE_SECONDS = 10 * 60.0
QUEUE_SECONDS = 0.5
"""How long an order waits for a busy bench before a second one is started."""


class Pool:
    """The benches of one set of libraries."""

    def __init__(self, modules: tuple[str, ...], most: int) -> None:
        self.modules = modules
        self.most = most
        self.used = time.monotonic()
        self._free: list[Bench] = []
        self._count = 0
        self._changed = threading.Condition()

    @property
    def is_warm(self) -> bool:
        return self._count > 0

    def ask(self, order: dict[str, Any], seconds: float) -> dict[str, Any]:
        """A bench's answer; FaultError if it broke."""
        bench = self._take()
        try:
            answer = bench.ask(order, seconds)
        except (FaultError, ValueError):
            bench.close()
            with self._changed:
                self._count -= 1
                self._changed.notify()
            raise
        with self._changed:
            self.used = time.monotonic()
            self._free.append(bench)
            self._changed.notify()
        return answer

    def close(self) -> None:
        with self._changed:
            for bench in self._free:
                bench.close()
            self._count -= len(self._free)
            self._free.clear()

    def _take(self) -> Bench:
        with self._changed:
            self.used = time.monotonic()
            while not (found := self._living()):
                if self._count == 0:
                    break
                waited = self._changed.wait(QUEUE_SECONDS)
                if not waited and self._count < self.most:
                    break
            if found:
                return found
            self._count += 1
        return Bench(self.modules)

    def _living(self) -> Bench | None:
        """A free bench that did not die while it waited."""
        while self._free:
            bench = self._free.pop()
            if bench.is_alive:
                return bench
            bench.close()
            self._count -= 1
        return None


class Daemon:
    """Pools by set of libraries, and when they were last of use."""

    def __init__(self) -> None:
        self._pools: dict[tuple[str, ...], Pool] = {}
        self._lock = threading.Lock()
        self._most = max(1, min(4, os.cpu_count() or 1))
        self._started = time.time()
        self.used = time.monotonic()

    def answer(self, order: dict[str, Any], warming: Callable[[], None]) -> dict[str, Any]:
        """What a bench answers, after `warming()` if it will take long, or what the daemon is."""
        self.used = time.monotonic()
        if order["do"] == "status":
            return self._status()
        modules = tuple(order["modules"])
        with self._lock:
            pool = self._pools.setdefault(modules, Pool(modules, self._most))
        if not pool.is_warm:
            warming()
        answer = pool.ask(order, float(order["seconds"]))
        self.used = time.monotonic()
        return answer

    def sweep(self) -> bool:
        """Closes benches that nobody uses; False once the daemon itself is of no more use."""
        now = time.monotonic()
        with self._lock:
            for modules, pool in list(self._pools.items()):
                if now - pool.used > BENCH_IDLE_SECONDS:
                    pool.close()
                    del self._pools[modules]
        return now - self.used < IDLE_SECONDS

    def close(self) -> None:
        with self._lock:
            for pool in self._pools.values():
                pool.close()

    def _status(self) -> dict[str, Any]:
        warm = [" ".join(modules) or "python" for modules in self._pools]
        return {"pid": os.getpid(), "since": self._started, "warm": warm}


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: str, daemon: Daemon) -> None:
        self.daemon = daemon
        super().__init__(address, _Client)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is no news."""


class _Client(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, _Server)
        daemon = self.server.daemon
        for line in self.rfile:
            order = json.loads(line)
            if order["do"] == "quit":
                self._send({"bye": True})
                threading.Thread(target=self.server.shutdown).start()
                return
            try:
                self._send(daemon.answer(order, lambda: self._send({"warming": True})))
            except FaultError as error:
                self._send({"fault": [error.message, error.fix]})

    def _send(self, answer: dict[str, Any]) -> None:
        self.wfile.write(json.dumps(answer).encode() + b"\n")


def serve(address: Path) -> None:
    """Serves until idle, told to quit, or another daemon has taken the address."""
    os.umask(0o077)
    with suppress(FileNotFoundError):
        address.unlink()
    daemon = Daemon()
    with _Server(str(address), daemon) as server:
        mine = address.stat().st_ino

        def sweep() -> None:
            while daemon.sweep() and _inode(address) == mine:
                time.sleep(5)
            server.shutdown()

        threading.Thread(target=sweep, daemon=True).start()
        server.serve_forever(poll_interval=0.2)
    daemon.close()
    if _inode(address) == mine:
        address.unlink(missing_ok=True)


def _inode(address: Path) -> int:
    try:
        return address.stat().st_ino
    except FileNotFoundError:
        return -1


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
