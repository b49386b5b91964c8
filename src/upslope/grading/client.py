"""How a door asks for a verdict. Imports no library of the learner's: a command must start fast."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import stat
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from upslope.curriculum.model import Book, Exercise
from upslope.errors import FaultError, SetupError, UsageError
from upslope.verdict import Verdict

START_SECONDS = 20.0
NEAR = 0.02


def ignore(sentence: str) -> None:
    """For who has no one to tell it to."""
    del sentence


class Grader:
    """Checks submissions, through the daemon unless `daemon` is False.

    `say` receives a sentence when something takes over a second. With `require_sandbox` a check
    is a SetupError on a machine that lacks a layer of the sandbox.
    """

    def __init__(
        self,
        book: Book,
        daemon: bool = True,
        say: Callable[[str], None] = ignore,
        require_sandbox: bool = False,
    ) -> None:
        self.book = book
        self._daemon = daemon
        self._say = say
        self._require_sandbox = require_sandbox

    def check(self, exercise: Exercise, submission: Path, seed: int | None = None) -> Verdict:
        """The verdict on a file or, for a folder exercise, a folder; UsageError without it."""
        there = submission.is_dir() if exercise.is_folder else submission.is_file()
        if not there:
            raise UsageError(
                f"{submission} is not there.", f"`upslope reset {exercise.id}` puts a fresh one."
            )
        return self._ask(exercise, {"submission": str(submission.resolve()), "seed": seed})

    def check_objects(
        self, exercise: Exercise, objects: dict[str, Any], seed: int | None = None
    ) -> Verdict:
        """The verdict on objects of this very process, which serves them meanwhile."""
        import threading

        from upslope.grading.endpoint import connect_over, serve_over
        from upslope.grading.host import Host
        from upslope.grading.limits import Alarm
        from upslope.grading.wire import Wire, WireClosed

        if self._require_sandbox:
            raise SetupError("Objects of this process are in no sandbox.", "Check a file instead.")
        missing = [name for name in exercise.asks if name not in objects]
        if missing or exercise.is_folder:
            asked = ", ".join(exercise.asks)
            raise UsageError(f"{exercise.id} asks for {asked}.", "Pass them by name.")
        alarm = Alarm()
        host = Host(alarm)
        host.use_objects(objects)
        with _listening() as (listener, address):
            order = {"objects": address, "seed": seed}
            answer: list[Verdict | Exception] = []

            def ask() -> None:
                try:
                    answer.append(self._ask(exercise, order))
                except Exception as error:
                    answer.append(error)

            asking = threading.Thread(target=ask)
            asking.start()
            listener.settimeout(0.2)
            while asking.is_alive():
                with suppress(TimeoutError):
                    end, _ = listener.accept()
                    wire = Wire(end)
                    connect_over(wire, host)
                    with suppress(WireClosed), host.prints.captured():
                        serve_over(wire, host)
                    wire.close()
            asking.join()
        alarm.remove()
        if isinstance(answer[0], Exception):
            raise answer[0]
        return answer[0]

    def status(self) -> dict[str, Any] | None:
        """What the daemon says of itself; None if none runs."""
        end = _connect(address_of(self.book))
        return None if end is None else _talk(end, {"do": "status"}, _quietly)

    def _ask(self, exercise: Exercise, what: dict[str, Any]) -> Verdict:
        order = order_for(exercise, **what, require_sandbox=self._require_sandbox)
        warming = f"Warming up {' and '.join(exercise.imports) or 'Python'}, the first time only …"
        if not self._daemon:
            return self._alone(exercise, order, warming)
        for _ in range(2):  # one that dies while it is asked is started again
            try:
                answer = _talk(self._connected(), order, lambda: self._say(warming))
            except (OSError, SetupError):
                continue
            return _verdict(answer)
        return self._alone(exercise, order, warming)  # the same verdict without a daemon

    def _alone(self, exercise: Exercise, order: dict[str, Any], warming: str) -> Verdict:
        from upslope.grading.bench import Bench

        self._say(warming)
        bench = Bench(exercise.libraries)
        try:
            return _verdict(bench.ask(order, exercise.seconds))
        finally:
            bench.close()

    def _connected(self) -> socket.socket:
        address = address_of(self.book)
        return _connect(address) or _start(address)


def _verdict(answer: dict[str, Any]) -> Verdict:
    if "fault" in answer:
        raise FaultError(*answer["fault"])
    if "missing" in answer:
        lacking = ", ".join(answer["missing"])
        raise SetupError(
            f"The sandbox lacks what it must have: {lacking}.",
            "`upslope doctor` tells why; without --require-sandbox your own code is checked.",
        )
    return Verdict.from_json(answer["verdict"])


def order_for(exercise: Exercise, **what: Any) -> dict[str, Any]:
    """What a bench is asked: to check `what` (see `checker.fulfil`) as this exercise."""
    return {
        "do": "check",
        "exercise": exercise.id,
        "file": str(exercise.path),
        "phase": exercise.phase,
        "topic": exercise.topic,
        "modules": exercise.libraries,
        "seconds": exercise.seconds,
        **what,
    }


def address_of(book: Book) -> Path:
    """The socket of the daemon for this book and this Upslope."""
    place = hashlib.sha256(str(book.root).encode()).hexdigest()
    return runtime_folder() / f"{place[:8]}-{book.fingerprint[:8]}.sock"


def runtime_folder() -> Path:
    """A folder that only this user can enter; SetupError if there is none to be had."""
    base = os.environ.get("XDG_RUNTIME_DIR")
    uid = os.getuid()
    if base and len(base) < 60 and os.access(base, os.W_OK):
        folder = Path(base) / "upslope"
    else:
        from tempfile import gettempdir

        folder = Path(gettempdir()) / f"upslope-{uid}"
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or found.st_mode & 0o077:
        raise SetupError(
            f"{folder} is not private to you.",
            "Remove it, or set XDG_RUNTIME_DIR to a private folder.",
        )
    return folder


def _connect(address: Path) -> socket.socket | None:
    end = socket.socket(socket.AF_UNIX)
    try:
        end.connect(str(address))
    except OSError:
        end.close()
        return None
    return end


def _start(address: Path) -> socket.socket:
    """Starts the daemon, once even if two commands try, and connects to it."""
    import fcntl
    import subprocess

    with (address.parent / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (end := _connect(address)) is not None:
            return end
        _end_others(address)
        subprocess.Popen(
            [sys.executable, "-m", "upslope.grading.daemon", str(address)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
        )
        stop = time.monotonic() + START_SECONDS
        while time.monotonic() < stop:
            if (end := _connect(address)) is not None:
                return end
            time.sleep(NEAR)
    raise SetupError("The checking daemon did not start.", "Run `upslope doctor`.")


def _end_others(address: Path) -> None:
    """A daemon for this book, or this Upslope, as it was before is of no more use."""
    for other in address.parent.glob(f"{address.name.partition('-')[0]}-*.sock"):
        if other != address and (end := _connect(other)) is not None:
            with suppress(OSError, FaultError):
                _talk(end, {"do": "quit"}, _quietly)


def _talk(end: socket.socket, order: dict[str, Any], warming: Callable[[], None]) -> dict[str, Any]:
    with end, end.makefile("rwb") as lines:
        lines.write(json.dumps(order).encode() + b"\n")
        lines.flush()
        for line in lines:
            answer = json.loads(line)
            if "warming" not in answer:
                return answer
            warming()
    raise ConnectionError("the daemon hung up")


@contextmanager
def _listening() -> Generator[tuple[socket.socket, str]]:
    address = runtime_folder() / f"objects-{os.getpid()}-{time.monotonic_ns() % 10**9}"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(address))
    listener.listen(1)
    try:
        yield listener, str(address)
    finally:
        listener.close()
        address.unlink(missing_ok=True)


def _quietly() -> None:
    return None
