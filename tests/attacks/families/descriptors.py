"""Descriptors: too many, borrowed, closed."""

from __future__ import annotations

from attacks.attack import TIME, Attack, early

ATTACKS = {
    "files opened for ever": early(
        "raised",
        "Too many open files",
        """
        kept = []
        while True:
            kept.append(open("/dev/null"))
    """,
    ),
    "pipes for ever": early(
        "raised",
        "Too many open files",
        """
        import os
        kept = []
        while True:
            kept.append(os.pipe())
    """,
    ),
    "full pipes, large ones": early(
        "raised",
        "Too many open files|PermissionError",
        """
        import fcntl, os
        kept = []
        while True:
            out, into = os.pipe()
            fcntl.fcntl(into, 1031, 1 << 20)
            os.write(into, bytes(1 << 20))
            kept.append(out)
    """,
    ),
    "every descriptor closed": Attack(
        "raised",
        "ended the Python process",
        """
        import os
        def softmax(scores):
            os.closerange(0, 64)
            return scores
    """,
    ),
    "the wire turned to nowhere": Attack(
        "timeout|raised",
        f"ended|{TIME}",
        """
        import os
        def softmax(scores):
            nowhere = os.open("/dev/null", os.O_RDWR)
            for number in range(64):
                if number != nowhere:
                    try:
                        os.fstat(number)
                        os.dup2(nowhere, number)
                    except OSError:
                        pass
            return scores
    """,
        "hasty-softmax",
    ),
    "descriptors sent to the checker": Attack(
        "wrong|raised",
        "adds up|too large|ended",
        """
        import gc, socket
        def softmax(scores):
            for wire in [o for o in gc.get_objects() if type(o).__name__ == "Wire"]:
                try:
                    for _ in range(100):
                        socket.send_fds(wire.end, [b""], [0, 1, 2] * 20)
                except OSError:
                    pass
            return scores
    """,
    ),
    "a descriptor of the checker's asked for": early(
        "raised",
        "PermissionError",
        """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        for number in (434, 438):  # pidfd_open, pidfd_getfd
            if libc.syscall(number, 1, 0, 0) < 0:
                raise PermissionError(ctypes.get_errno(), "denied")
    """,
    ),
}
