"""A pseudo-terminal with a command in it, driven as a person would."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from pathlib import Path
from types import TracebackType

SECONDS = 30.0


class Terminal:
    """Runs a command in a terminal of its own; `wait_for` reads until a text is on the screen."""

    def __init__(
        self, command: list[str], cwd: Path, env: dict[str, str], columns: int = 80
    ) -> None:
        self._ours, self._theirs = pty.openpty()
        self.resize(columns, signalled=False)
        self.before = termios.tcgetattr(self._theirs)
        self.shown = ""
        self.process = subprocess.Popen(
            command,
            cwd=cwd,
            env=env | {"TERM": "xterm-256color"},
            stdin=self._theirs,
            stdout=self._theirs,
            stderr=self._theirs,
            preexec_fn=self._take,  # noqa: PLW1509 (no threads here)
            start_new_session=True,
        )

    def _take(self) -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        # whoever runs the tests in the background has it ignored, and that is inherited
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._ours)
        os.close(self._theirs)

    @property
    def modes(self) -> list[object]:
        """The terminal's settings now."""
        return termios.tcgetattr(self._theirs)

    def resize(self, columns: int, signalled: bool = True) -> None:
        fcntl.ioctl(self._theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        if signalled:
            self.process.send_signal(signal.SIGWINCH)

    def press(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def wait_for(self, text: str, seconds: float = SECONDS) -> str:
        """What was shown from the last wait until `text`, without colours and links."""
        stop = time.monotonic() + seconds
        while text not in (plain := without_escapes(self.shown)):
            left = stop - time.monotonic()
            if left <= 0:
                raise AssertionError(f"{text!r} was never shown, but:\n{plain}")
            self._read(min(left, 0.1))
        until, _, self.shown = plain.partition(text)
        return until + text

    def exit_code(self, seconds: float = SECONDS) -> int:
        """The exit code, once the command has ended by itself."""
        stop = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < stop:
            self._read(0.05)
        self._read(0)
        return self.process.wait(20)

    def _read(self, seconds: float) -> None:
        while select.select([self._ours], [], [], seconds)[0]:
            try:
                self.shown += os.read(self._ours, 65536).decode(errors="replace")
            except OSError:
                return
            seconds = 0


def without_escapes(text: str) -> str:
    """The text as it reads: no colours, no links, no cursor movements."""
    text = re.sub(r"\x1b\]8;;.*?\x1b\\", "", text)
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text).replace("\r\n", "\n")
