"""Every error a person can meet.

UpslopeError            one sentence of what went wrong, one of how to mend it
├── UsageError          the person: a name, a path, an option
├── BookError           the author: every fault in the book, each with file and line
├── SetupError          the machine: something is missing or refuses
└── FaultError          ours: Upslope itself failed; never the learner's doing

RemoteError             the submission's own code raised: data, never shown as a traceback
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class UpslopeError(Exception):
    """What happened, and in `fix` what to do about it."""

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.message} {self.fix}".strip()

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in the place of a traceback."""
        return [str(self)]


class UsageError(UpslopeError):
    """A name, a path or an option that cannot be meant."""


class SetupError(UpslopeError):
    """The machine lacks something, or refuses it."""


class FaultError(UpslopeError):
    """Upslope itself failed."""


class Fault(NamedTuple):
    """One fault of the book: where it stands and a sentence an author can act on."""

    path: Path
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence}"


class BookError(UpslopeError):
    """Every fault found in the book, reported at once."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        listed = "\n".join(str(fault) for fault in self.faults)
        count = len(faults)
        super().__init__(f"{listed}\n{count} fault{'s' if count != 1 else ''} in the book.")


class RemoteError(Exception):
    """The submission raised. `kinds` are the class names it inherits from, its own first.

    Text only: the exception object itself never leaves the submission's process.
    """

    def __init__(
        self,
        kinds: tuple[str, ...],
        message: str,
        line: int | None = None,
        source: str = "",
        file: str = "",
        prints: str = "",
    ) -> None:
        super().__init__(f"{kinds[0]}: {message}" if message else kinds[0])
        self.kinds = kinds
        self.message = message
        self.line = line
        self.source = source
        self.file = file
        self.prints = prints
