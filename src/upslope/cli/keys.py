"""Single key presses from the terminal, which is given back as it was, whatever happens."""

from __future__ import annotations

import os
import re
import signal
import sys
import termios
import tty
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from threading import Thread
from types import FrameType
from typing import Any, NoReturn

_SEQUENCE = re.compile(r"\x1b(\[[0-9;?]*[@-~]|O.|.)?")
"""What an arrow or a function key sends: not letters, though letters are in it."""


@contextmanager
def key_presses(press: Callable[[str], None], redraw: Callable[[], None]) -> Generator[bool]:
    """Calls `press` with each key and `redraw` when the screen is no longer ours as we left it.

    Yields False where there is no terminal to press keys in: a pipe, a job in the background.
    """
    terminal = _terminal()
    if terminal is None:
        with _handled({signal.SIGTERM: _leave, signal.SIGHUP: _leave}):
            yield False
        return
    before = termios.tcgetattr(terminal)

    def come_back(*_: object) -> None:  # from ctrl-Z: the shell has set its own mode meanwhile
        tty.setcbreak(terminal)
        redraw()

    def resize(*_: object) -> None:
        redraw()

    handlers: Mapping[signal.Signals, Callable[..., object]] = {
        signal.SIGTERM: _leave,
        signal.SIGHUP: _leave,
        signal.SIGCONT: come_back,
        signal.SIGWINCH: resize,
    }
    try:
        with _handled(handlers):
            tty.setcbreak(terminal)
            in_background(_read, terminal, press)
            yield True
    finally:
        with suppress(termios.error):  # the terminal itself is gone
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def in_background(work: Callable[..., None], *given: Any) -> None:
    """A thread that leaves every signal to the main one, which else might sleep through it."""

    def quietly() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        work(*given)

    Thread(target=quietly, daemon=True).start()


def _terminal() -> int | None:
    try:
        terminal = sys.stdin.fileno()
        # a job in the background that touches the terminal's mode is stopped
        return terminal if os.tcgetpgrp(terminal) == os.getpgrp() else None
    except (OSError, ValueError, AttributeError):
        return None


def _read(terminal: int, press: Callable[[str], None]) -> None:
    while True:
        try:
            typed = os.read(terminal, 64).decode(errors="ignore")
        except OSError:
            typed = ""
        if not typed:
            press("q")  # the terminal was closed
            return
        for key in _SEQUENCE.sub("", typed):
            press(key)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    del frame
    raise SystemExit(128 + number)


@contextmanager
def _handled(handlers: Mapping[signal.Signals, Callable[..., object]]) -> Generator[None]:
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
