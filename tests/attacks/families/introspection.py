"""Looking around: frames, the collector, modules, memory, /proc, other processes.

Each prints whatever it finds; none of it may be a secret.
"""

from __future__ import annotations

from attacks.attack import Attack, early

ATTACKS = {
    "every frame": Attack(
        "wrong",
        "adds up to one",
        """
        import sys
        def softmax(scores):
            frame = sys._getframe()
            while frame:
                known = frame.f_locals
                print(frame.f_code.co_name, sorted(known), [str(v)[:80] for v in known.values()])
                frame = frame.f_back
            return scores
    """,
    ),
    "every module": early(
        "wrong",
        "adds up to one",
        """
        import sys
        print([name for name in sys.modules if "upslope" in name or "exercise" in name])
    """,
    ),
    "every text that the collector knows": early(
        "wrong",
        "adds up to one",
        """
        import gc
        words = ("check", "misconception", "solution", "exercise", "curriculum")
        for thing in gc.get_objects():
            if type(thing) is dict:
                for key, value in list(thing.items()):
                    if type(value) is str and len(value) < 200 and any(w in value for w in words):
                        print(key, value)
    """,
    ),
    "everything that was asked": Attack(
        "wrong",
        "adds up to one",
        """
        import sys
        host = next(f for f in iter(lambda: None, 1)) if False else None
        frame = sys._getframe()
        while frame and type(frame.f_locals.get("self")).__name__ != "Host":
            frame = frame.f_back
        host = frame.f_locals["self"]
        serve = host.serve
        def spy(operation, arguments):
            print(operation, [str(a)[:60] for a in arguments])
            return serve(operation, arguments)
        host.serve = spy
        def softmax(scores):
            return scores
    """,
    ),
    "the environment and the arguments": early(
        "wrong",
        "adds up to one",
        """
        import os, sys
        print(dict(os.environ), sys.argv, sys.orig_argv, sys.flags, os.getcwd(), sys.path)
    """,
    ),
    "the environment as the kernel left it": early(
        "wrong",
        "adds up to one",
        """
        import ctypes
        libc = ctypes.CDLL(None)
        environ = ctypes.POINTER(ctypes.c_char_p).in_dll(libc, "environ")
        number = 0
        while environ[number]:
            print(environ[number])
            number += 1
    """,
    ),
    "/proc": early(
        "raised",
        "FileNotFoundError|PermissionError|NotADirectory",
        """
        import os
        for name in ("self/maps", "self/environ", "1/cmdline", "self/fd"):
            path = "/proc/" + name
            print(os.listdir(path) if os.path.isdir(path) else open(path, "rb").read())
    """,
    ),
    "ptrace on its parent": early(
        "raised",
        "PermissionError",
        """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.ptrace(16, os.getppid(), 0, 0) < 0:
            raise PermissionError(ctypes.get_errno(), "denied")
    """,
    ),
    "another process' memory": early(
        "raised",
        "PermissionError",
        """
        import ctypes
        libc = ctypes.CDLL(None, use_errno=True)
        buffer = ctypes.create_string_buffer(64)
        vector = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 64)
        if libc.process_vm_readv(1, vector, 1, vector, 1, 0) < 0:
            raise PermissionError(ctypes.get_errno(), "denied")
    """,
    ),
    "the engine's own checker": early(
        "wrong|raised",
        "adds up|ModuleNotFound|Your code raised",
        """
        import importlib, inspect
        for name in ("upslope.grading.judge", "upslope.grading.checker", "upslope.grading.paper"):
            module = importlib.import_module(name)
            print(sorted(vars(module)))
        paper = importlib.import_module("upslope.grading.paper")
        print(paper._read.cache_info())
    """,
    ),
    "the book as the engine would find it": early(
        "raised",
        "SetupError|FileNotFound|PermissionError",
        """
        import importlib
        curriculum = importlib.import_module("upslope.curriculum")
        book = curriculum.load_book(curriculum.find_book())
        print([(e.id, e.path.read_text()) for e in book])
    """,
    ),
    "a look at every call": Attack(
        "wrong",
        "adds up to one",
        """
        import sys
        def spy(frame, event, argument):
            print(event, frame.f_code.co_name, str(argument)[:50])
        sys.setprofile(spy)
        def softmax(scores):
            return scores
    """,
    ),
    "an audit of every event": early(
        "wrong",
        "adds up to one",
        """
        import sys
        sys.addaudithook(lambda event, args: None)
        print(sys.version)
    """,
    ),
    "the lines of its own caller": Attack(
        "raised",
        "ZeroDivisionError",
        """
        import linecache, traceback
        def softmax(scores):
            print(sorted(linecache.cache))
            traceback.print_stack()
            return 1 / 0
    """,
    ),
    "who is at the other end": early(
        "wrong|raised",
        "adds up|OSError|PermissionError|ValueError",
        """
        import gc, socket, struct
        wire = next(o for o in gc.get_objects() if type(o).__name__ == "Wire")
        print(struct.unpack("3i", wire.end.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)))
        print(wire.end.getsockname(), wire.end.getpeername())
    """,
    ),
}
