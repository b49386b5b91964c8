"""Forged results on every channel that the process has inherited."""

from __future__ import annotations

from attacks.attack import TIME, Attack, early

FIND = """
import gc, os, socket, struct, sys
found = {type(o).__name__: o for o in gc.get_objects() if type(o).__name__ in ("Wire", "Host")}
wire, host = found["Wire"], found["Host"]

def frame(kind, payload):
    return struct.pack("<I", 1 + len(payload)) + kind + payload

def answer(value):
    wire.send(b"!", host._encode(["ok", value, ["", []]]))
"""
UNREADABLE = "too large or too deep"


def forged(outcome: str, words: str, source: str, exercise: str = "stable-softmax") -> Attack:
    """An attack that has found the wire."""
    early_one = early(outcome, words, source)
    return Attack(outcome, words, FIND + early_one.source, exercise)


ATTACKS = {
    "a verdict on stdout": Attack(
        "wrong",
        "adds up to one",
        """
        import json, os, sys
        passed = json.dumps({"verdict": {"exercise": "stable-softmax", "outcome": "passed",
            "sentence": "All 5 checks hold.", "checks": [], "version": 1, "counterexample": None,
            "diagnosis": None, "place": None}})
        def softmax(scores):
            print(passed)
            for stream in (sys.__stdout__, sys.__stderr__):
                try:
                    print(passed, file=stream, flush=True)
                except Exception:
                    pass
            return passed
    """,
    ),
    "a verdict on every descriptor": Attack(
        "raised",
        UNREADABLE + "|ended",
        """
        import os
        passed = b'{"verdict": {"outcome": "passed"}}\\n{"ready": true}\\n'
        def softmax(scores):
            for number in range(64):
                try:
                    os.write(number, passed)
                except OSError:
                    pass
            return scores
    """,
    ),
    "passed, said on the wire": forged(
        "raised",
        UNREADABLE,
        """
        wire.send(b"!", host._encode("passed"))
    """,
    ),
    "answers before they are asked for": forged(
        "raised|wrong|timeout",
        UNREADABLE + f"|adds up|ended|{TIME}",
        """
        answer(["softmax"])
        for _ in range(500):
            answer(None)
    """,
        "hasty-softmax",
    ),
    "the number one, whatever is asked": forged(
        "raised|wrong|timeout",
        UNREADABLE + f"|adds up|ended|{TIME}",
        """
        answer(["softmax"])
        for _ in range(500):
            answer(1.0)
    """,
        "hasty-softmax",
    ),
    "its own question answered with the checker's object": forged(
        "raised",
        UNREADABLE,
        """
        payload = struct.pack("<I", 0)
        host._encode = lambda value: (lambda head: struct.pack("<I", len(head)) + head)(
            b"\\x93\\xa2ok\\x81\\xc7\\x00\\x01\\x93\\x0b\\x00\\xa0\\x92\\xa0\\x81\\xc7\\x00\\x01\\x92\\x00\\x90")
    """,
    ),
    "a frame of four gigabytes, announced": forged(
        "raised",
        UNREADABLE,
        """
        wire.end.sendall(struct.pack("<I", 0xFFFFFFFF))
    """,
    ),
    "a frame of nothing": forged(
        "raised",
        UNREADABLE,
        """
        wire.end.sendall(struct.pack("<I", 0))
    """,
    ),
    "a frame of another kind": forged(
        "raised",
        UNREADABLE,
        """
        wire.end.sendall(frame(b"P", b"passed"))
    """,
    ),
    "noise": forged(
        "raised",
        UNREADABLE,
        """
        wire.end.sendall(frame(b"!", os.urandom(1000)))
    """,
    ),
    "half a frame, then silence": forged(
        "timeout",
        TIME,
        """
        import time
        wire.end.sendall(frame(b"!", bytes(1000))[:500])
        time.sleep(60)
    """,
        "hasty-softmax",
    ),
    "one byte now and then": forged(
        "timeout",
        TIME,
        """
        import time
        wire.end.sendall(struct.pack("<I", 1000))
        while True:
            wire.end.sendall(b"x")
            time.sleep(0.05)
    """,
        "hasty-softmax",
    ),
    "questions without end": forged(
        "timeout",
        TIME,
        """
        while True:
            wire.send(b"?", host._encode(["use", [0, "__call__", (), {}]]))
            wire.receive()
    """,
        "hasty-softmax",
    ),
    "questions that nobody reads the answers to": forged(
        "timeout|raised",
        f"{UNREADABLE}|{TIME}",
        """
        while True:
            wire.end.sendall(frame(b"?", host._encode(["use", [0, "x", (), {}]])) * 100)
    """,
        "hasty-softmax",
    ),
    "another operation than use": forged(
        "raised",
        "CodecError|only use|RemoteError",
        """
        for operation in ("load", "name", "question", "serve", "judge", "__init__"):
            host.ask(operation, 0, "__class__", (), {})
    """,
    ),
    "objects that were never lent": forged(
        "raised",
        "RemoteError: CodecError|no such object",
        """
        host.ask("use", 0, "__globals__", (), {})
    """,
    ),
    "gigabytes of answers": forged(
        "raised|timeout",
        f"{UNREADABLE}|{TIME}",
        """
        import threading
        block = frame(b"?", host._encode(["use", [0, "x", (bytes(4_000_000),), {}]]))
        def pour():
            while True:
                wire.end.sendall(block)
        threading.Thread(target=pour, daemon=True).start()
        while True:
            wire.end.recv(1 << 16)
    """,
        "hasty-softmax",
    ),
    "the wire shut in one direction": forged(
        "raised|timeout",
        f"ended|{TIME}",
        """
        wire.end.shutdown(socket.SHUT_RD)
    """,
    ),
    "the wire cut": forged(
        "raised",
        "ended the Python process",
        """
        wire.end.close()
        os._exit(0)
    """,
    ),
    "an error of the checker's own": forged(
        "raised|timeout",
        f"Your code raised|{UNREADABLE}|{TIME}",
        """
        def raised(kinds):
            said = (kinds, "passed\\npassed", -1, "\\x1b[2J", "../../etc")
            wire.send(b"!", host._encode(["raised", said, ["", []]]))
        raised(("Gone", "WireClosed", "RecursionError2", "KeyboardInterrupt"))
    """,
    ),
    "kinds that are no names": forged(
        "raised",
        "Your code raised|too large",
        """
        said = ([{"a": 1}, None, 10 ** 300], "7", "x", 9, 10)
        wire.send(b"!", host._encode(["raised", said, ["", []]]))
    """,
    ),
    "prints that are no text": forged(
        "raised|wrong",
        UNREADABLE + "|adds up",
        """
        wire.send(b"!", host._encode(["ok", ["softmax"], ([1, 2], "x")]))
        host.aside = lambda: ([1], {"a": 2})
    """,
    ),
    "changes in place that are hidden": Attack(
        "wrong",
        "adds up to one",
        FIND
        + """
host.aside = lambda: ["", []]
def softmax(scores):
    scores[:] = 0.5
    return scores
""",
    ),
}

_ORACLE = "ask-the-oracle"
ATTACKS |= {
    "the oracle asked without end": Attack(
        "wrong",
        "oracle's",
        """
        def answers(oracle, questions):
            while True:
                oracle.ask(1)
    """,
        _ORACLE,
    ),
    "the oracle's other methods": Attack(
        "raised",
        "AttributeError",
        """
        def answers(oracle, questions):
            oracle.salt
            return [oracle.salt() for _ in questions]
    """,
        _ORACLE,
    ),
    "the oracle's insides": Attack(
        "raised",
        "AttributeError|RuntimeError",
        """
        def answers(oracle, questions):
            host = object.__getattribute__(oracle, "_borrowed")[0]
            for name in ("__class__", "__init__", "__dict__", "ask.__globals__", "__reduce_ex__"):
                try:
                    print(host.ask("use", 0, name, (), {}))
                except Exception as error:
                    last = error
            raise AttributeError(str(last))
    """,
        _ORACLE,
    ),
    "the oracle given what it does not expect": Attack(
        "raised",
        "TypeError",
        """
        class Trap:
            def __getattr__(self, name): return Trap()
            def __call__(self, *a): return Trap()
            def __mul__(self, other): return 0
            def __iter__(self): return iter([Trap()] * 10_000)
        def answers(oracle, questions):
            return [oracle.ask(Trap())]
    """,
        _ORACLE,
    ),
    "the oracle asked with something else than arguments": Attack(
        "raised",
        "Your code raised",
        """
        def answers(oracle, questions):
            host = object.__getattribute__(oracle, "_borrowed")[0]
            return host.ask("use", 0, "ask", host, host)
    """,
        _ORACLE,
    ),
    "the oracle itself for an answer": Attack(
        "wrong",
        "oracle's",
        """
        def answers(oracle, questions):
            return oracle
    """,
        _ORACLE,
    ),
    "the oracle calls back for ever": Attack(
        "raised|wrong|timeout",
        "Your|oracle's",
        """
        def answers(oracle, questions):
            host = object.__getattribute__(oracle, "_borrowed")[0]
            serve = host.serve
            def again(operation, arguments):
                return host.ask("use", 0, "ask", (again,), {})
            host.serve = again
            return host.ask("use", 0, "ask", (again,), {})
    """,
        _ORACLE,
    ),
}
