"""Exits, and signals to itself and to others."""

from __future__ import annotations

from attacks.attack import TIME, Attack, early

ENDED = "ended the Python process"
EXIT = r"exit\(\)"

ATTACKS = {
    "sys.exit(0)": Attack(
        "raised",
        EXIT,
        """
        import sys
        def softmax(scores):
            sys.exit(0)
    """,
    ),
    "exit at import": Attack(
        "raised",
        EXIT,
        """
        raise SystemExit(0)
    """,
    ),
    "os._exit(0)": Attack(
        "raised",
        ENDED,
        """
        import os
        def softmax(scores):
            os._exit(0)
    """,
    ),
    "an exit in a destructor": Attack(
        "wrong",
        "adds up to one",
        """
        class Last:
            def __del__(self):
                raise SystemExit(0)
        def softmax(scores):
            Last()
            return scores
    """,
    ),
    "an exit in the message of an error": Attack(
        "raised",
        ENDED + "|" + EXIT,
        """
        class Last(Exception):
            def __str__(self):
                raise SystemExit(0)
        def softmax(scores):
            raise Last
    """,
    ),
    "an exception beside all others": Attack(
        "raised",
        ENDED + "|Your code raised",
        """
        class Beside(BaseException):
            pass
        def softmax(scores):
            raise Beside("All 5 checks hold.")
    """,
    ),
    "an interrupt": Attack(
        "raised",
        ENDED + "|Your code raised",
        """
        def softmax(scores):
            raise KeyboardInterrupt
    """,
    ),
    "an interrupt for the main thread": Attack(
        "raised",
        ENDED + "|KeyboardInterrupt",
        """
        import _thread, signal, time
        def softmax(scores):
            signal.signal(signal.SIGINT, signal.default_int_handler)
            _thread.interrupt_main()
            time.sleep(0.2)
            return scores
    """,
    ),
    "SIGKILL to itself": Attack(
        "wrong|raised",
        "adds up|" + ENDED,
        """
        import os, signal
        def softmax(scores):
            os.kill(os.getpid(), signal.SIGKILL)
            return scores
    """,
    ),
    "SIGSTOP to itself": Attack(
        "wrong|timeout",
        f"adds up|{TIME}",
        """
        import os, signal
        def softmax(scores):
            os.kill(os.getpid(), signal.SIGSTOP)
            return scores
    """,
        "hasty-softmax",
    ),
    "SIGKILL to all that can be reached": Attack(
        "wrong|raised",
        "adds up|" + ENDED + "|ProcessLookup|PermissionError",
        """
        import os, signal
        def softmax(scores):
            os.kill(-1, signal.SIGKILL)
            return scores
    """,
    ),
    "SIGKILL to its parent": Attack(
        "wrong|raised",
        "adds up|" + ENDED,
        """
        import os, signal
        def softmax(scores):
            os.kill(os.getppid(), signal.SIGKILL)
            return scores
    """,
    ),
    "SIGKILL to every number": early(
        "wrong|raised",
        "adds up|" + ENDED,
        """
        import os, signal
        for number in range(2, 40_000):
            for kill in (os.kill, os.killpg):
                try:
                    kill(number, signal.SIGKILL)
                except OSError:
                    pass
    """,
    ),
    "its group told to stop": Attack(
        "wrong|raised",
        "adds up|" + ENDED,
        """
        import os, signal
        def softmax(scores):
            os.killpg(0, signal.SIGTERM)
            return scores
    """,
    ),
    "a generator that refuses to close": Attack(
        "wrong|raised",
        "adds up|" + ENDED,
        """
        def stubborn():
            while True:
                try:
                    yield 1
                except GeneratorExit:
                    pass
        def softmax(scores):
            next(stubborn())
            return scores
    """,
    ),
    "a time limit of its own making": Attack(
        "timeout|raised",
        f"Your code raised|{TIME}",
        """
        class TimeLimit(Exception):
            pass
        def softmax(scores):
            raise TimeLimit("cpu")
    """,
    ),
}
