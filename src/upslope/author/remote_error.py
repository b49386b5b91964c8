"""An exception that the submission's own code raised, as data."""

from __future__ import annotations


class RemoteError(Exception):
    """The submission raised. `kinds` are the class names it inherits from, its own first.

    Text only: the exception object itself never leaves the submission's process.
    """

    def __init__(
        self, kinds: tuple[str, ...], message: str, line: int | None = None, source: str = ""
    ) -> None:
        super().__init__(f"{kinds[0]}: {message}" if message else kinds[0])
        self.kinds = kinds
        self.message = message
        self.line = line
        self.source = source
