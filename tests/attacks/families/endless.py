"""Work without end: in Python, in C, at import, at exit, in destructors, asleep."""

from __future__ import annotations

from attacks.attack import TIME, Attack

HASTY = "hasty-softmax"

ATTACKS = {
    "a loop": Attack(
        "timeout",
        TIME,
        """
        def softmax(scores):
            while True:
                scores = scores
    """,
        HASTY,
    ),
    "a loop at import": Attack(
        "timeout",
        TIME,
        """
        while True: pass
    """,
        HASTY,
    ),
    "a loop that swallows every exception": Attack(
        "timeout",
        TIME,
        """
        def softmax(scores):
            while True:
                try:
                    while True: pass
                except BaseException:
                    pass
    """,
        HASTY,
    ),
    "a loop with the clocks turned off": Attack(
        "timeout",
        TIME,
        """
        import signal
        for clock in (signal.ITIMER_REAL, signal.ITIMER_PROF, signal.ITIMER_VIRTUAL):
            signal.setitimer(clock, 0)
        for number in (signal.SIGALRM, signal.SIGPROF, signal.SIGXCPU):
            signal.signal(number, signal.SIG_IGN)
        def softmax(scores):
            while True: pass
    """,
        HASTY,
    ),
    "a loop in C": Attack(
        "timeout",
        TIME,
        """
        import itertools
        def softmax(scores):
            return max(itertools.count())
    """,
        HASTY,
    ),
    "a power too large to finish": Attack(
        "timeout",
        TIME,
        """
        def softmax(scores):
            return 7 ** (10 ** 9)
    """,
        HASTY,
    ),
    "a regular expression that backtracks for ever": Attack(
        "timeout",
        TIME,
        """
        import re
        def softmax(scores):
            return re.match(r"(a+)+$", "a" * 60 + "b")
    """,
        HASTY,
    ),
    "sleep for ever": Attack(
        "timeout",
        TIME,
        """
        import time
        def softmax(scores):
            time.sleep(10 ** 6)
    """,
        HASTY,
    ),
    "a lock that nobody opens": Attack(
        "timeout",
        TIME,
        """
        import threading
        def softmax(scores):
            lock = threading.Lock()
            lock.acquire()
            lock.acquire()
    """,
        HASTY,
    ),
    "an endless destructor": Attack(
        "wrong|timeout",
        "adds up|" + TIME,
        """
        class Never:
            def __del__(self):
                while True:
                    try:
                        while True: pass
                    except BaseException:
                        pass
        def softmax(scores):
            Never()
            return scores
    """,
        HASTY,
    ),
    "a loop at exit": Attack(
        "wrong",
        "adds up to one",
        """
        import atexit, threading
        def loop():
            while True: pass
        atexit.register(loop)
        threading._register_atexit(loop)
        def softmax(scores):
            return scores
    """,
        HASTY,
    ),
    "a thread that loops on while the answer is given": Attack(
        "wrong|timeout",
        "adds up|" + TIME,
        """
        import threading
        def loop():
            while True: pass
        threading.Thread(target=loop, daemon=False).start()
        def softmax(scores):
            return scores
    """,
        HASTY,
    ),
    "an iterator without end for an answer": Attack(
        "wrong",
        "adds up to one",
        """
        import itertools
        def softmax(scores):
            return itertools.count()
    """,
    ),
    "a loop in the message of an error": Attack(
        "timeout",
        TIME,
        """
        class Slow(Exception):
            def __str__(self):
                while True:
                    try:
                        while True: pass
                    except BaseException:
                        pass
        def softmax(scores):
            raise Slow
    """,
        HASTY,
    ),
    "reading what nobody writes": Attack(
        "wrong|raised",
        "adds up|EOFError|ended",
        """
        import sys, os
        def softmax(scores):
            os.read(0, 1)
            return sys.stdin and input()
    """,
    ),
}
