"""What a check is run against: a submission in its child, or a known variant beside the checker."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from upslope.grading.codec import CodecError
from upslope.grading.endpoint import connect_directly, connect_over
from upslope.grading.folder import pack
from upslope.grading.host import Host
from upslope.grading.limits import PATIENCE, Alarm, TimeLimit
from upslope.grading.paper import Check, Paper, Variant
from upslope.grading.remote import Checker, Handle, NamedHandle, Record, Submission
from upslope.grading.wire import Wire, WireAbuse, WireClosed, WireTimeout

GRACE = 0.5
"""Seconds after its own limit in which a child may still say which line it was on."""
RECEIVED = 256 << 20
"""Bytes that a child may send in all, those that become objects counted `HEAD_WEIGHT` times."""
LOOKED_AT = 2.0
"""The checks may compute this many times longer than the submission may."""


class Gone(Exception):
    """The submission's process can answer no more: `reason` is timeout, closed or unreadable."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Subject:
    """One loaded submission, with the time it has left."""

    def __init__(self, seconds: float, core: int | None = None) -> None:
        self.seconds = seconds
        self.core = core
        self.deadline = time.monotonic() + seconds * PATIENCE
        self.checker = Checker()
        self.submission = Submission(self.checker)
        self._alarm: Alarm | None = None

    def connect(self, wire: Wire) -> None:
        """Speaks to a child over `wire`; what comes from there is not trusted."""
        wire.until(self.deadline + GRACE)
        connect_over(wire, self.checker)
        self.checker.receive_at_most(RECEIVED)
        self._alarm = Alarm()

    def begin(self) -> None:
        """Starts the submission's own clock, and the checks' time to look at what it returns."""
        with self._still_there():
            self.checker.ask("begin", self.seconds, self.core)
        if self._alarm:
            self._alarm.begin(self.seconds * LOOKED_AT)

    def close(self) -> None:
        """Stops the checks' clock."""
        if self._alarm:
            self._alarm.remove()

    def load(self, file: str, source: str) -> list[str]:
        """Executes the submission; the names it defines. RemoteError if it raised."""
        with self._still_there():
            names, aside = self.checker.ask("load", file, source)
        if not isinstance(names, list):
            raise Gone("unreadable")
        self.checker.record.prints += [part for part in aside[:1] if isinstance(part, str)]
        return [name for name in names if isinstance(name, str)]  # pyright: ignore[reportUnknownVariableType]

    def open_folder(self, path: Path, *, beside: bool = False) -> None:
        """Lends the checks a folder: a copy sent to the child or, `beside`, this one itself."""
        with self._still_there():
            question = ("folder_here", str(path)) if beside else ("folder", pack(path))
            handle, _ = self.checker.ask(*question)
        if not isinstance(handle, Handle):
            raise Gone("unreadable")
        folder = NamedHandle(handle, lambda: "folder")
        self.submission = Submission(self.checker, folder=folder)

    def run(self, check: Check, values: dict[str, object]) -> tuple[Record, Exception | None]:
        """One case: what was asked and observed, and what went wrong if anything did."""
        self.checker.record = Record()
        self.checker.in_place = check.in_place
        failure: Exception | None = None
        try:
            with self._still_there(), self._alarm or nullcontext():
                check.function(self.submission, **values)
        except Gone:
            raise
        except Exception as error:  # also what the check itself tripped over
            failure = error
        return self.checker.record, failure

    @contextmanager
    def _still_there(self) -> Generator[None]:
        try:
            yield
        except WireTimeout:
            raise Gone("timeout") from None
        except WireClosed:
            raise Gone("closed") from None
        except (WireAbuse, CodecError, RecursionError, TimeLimit):
            raise Gone("unreadable") from None


@contextmanager
def beside(paper: Paper, variant: Variant, seconds: float) -> Generator[Subject]:
    """A known variant in this process, connected as a child would be."""
    subject = Subject(seconds)
    alarm = Alarm()
    host = Host(alarm)
    connect_directly(subject.checker, host)
    try:
        subject.begin()
        with host.prints.captured(), _folder_of(paper, variant) as folder:
            if folder is None:
                subject.load(f"{variant.name}.py", variant.text)
            else:
                subject.open_folder(folder, beside=True)
            yield subject
    finally:
        alarm.remove()


@contextmanager
def _folder_of(paper: Paper, variant: Variant) -> Generator[Path | None]:
    """For a folder exercise, a fresh folder in the state the variant brings it to."""
    if paper.lay_out is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="upslope-"))
    try:
        paper.lay_out(folder)
        variant.apply(folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
