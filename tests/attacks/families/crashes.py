"""Crashes of the interpreter."""

from __future__ import annotations

from attacks.attack import Attack

ENDED = "ended the Python process"

ATTACKS = {
    "a null pointer": Attack(
        "raised",
        ENDED,
        """
        import ctypes
        def softmax(scores):
            return ctypes.string_at(0)
    """,
    ),
    "abort": Attack(
        "raised",
        ENDED,
        """
        import os
        def softmax(scores):
            os.abort()
    """,
    ),
    "a stack that overflows in C": Attack(
        "raised",
        ENDED + "|calls itself|more memory",
        """
        import sys
        sys.setrecursionlimit(10 ** 9)
        class Deep:
            def __repr__(self):
                return repr([self])
        def softmax(scores):
            return repr(Deep())
    """,
    ),
    "recursion": Attack(
        "raised",
        "calls itself without end",
        """
        def softmax(scores):
            return softmax(scores)
    """,
    ),
    "None freed": Attack(
        "raised",
        ENDED,
        """
        import ctypes
        def softmax(scores):
            ctypes.memset(id(None), 0, 16)
            ctypes.memset(id(type(None)), 0, 400)
            return None
    """,
    ),
    "code objects made by hand": Attack(
        "raised",
        ENDED + "|Your code raised",
        """
        def softmax(scores):
            code = softmax.__code__.replace(co_code=b"\\xff\\x00" * 50, co_stacksize=0)
            return type(softmax)(code, {})()
    """,
    ),
    "no such instruction": Attack(
        "raised",
        ENDED + "|PermissionError",
        """
        import ctypes, mmap
        def softmax(scores):
            page = mmap.mmap(-1, 4096, prot=7)
            page.write(b"\\x0f\\x0b")
            address = ctypes.addressof(ctypes.c_char.from_buffer(page))
            return ctypes.CFUNCTYPE(ctypes.c_int)(address)()
    """,
    ),
    "a crash at import": Attack(
        "raised",
        ENDED,
        """
        import ctypes
        ctypes.string_at(0)
    """,
    ),
    "a file that Python itself chokes on": Attack(
        "refused|fault", "Python cannot read|checker stopped", "x = " + "(" * 5000 + ")" * 5000
    ),
    "an expression a hundred thousand deep": Attack(
        "refused|raised|fault",
        "Python cannot read|Your code|checker stopped",
        "x = 1" + ".real" * 60_000,
    ),
    "minus signs without end": Attack(
        "refused|raised|fault",
        "Python cannot read|Your code|checker stopped",
        "x = " + "-" * 100_000 + "1",
    ),
    "a wild write through NumPy": Attack(
        "raised",
        ENDED + "|Your code raised",
        """
        import numpy as np
        def softmax(scores):
            wild = np.lib.stride_tricks.as_strided(np.zeros(1), (1 << 40,), (1 << 20,))
            wild[:] = 1
            return scores
    """,
    ),
}
