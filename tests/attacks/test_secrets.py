"""What a submission must not know is nowhere in its process' memory."""

from __future__ import annotations

import re
import textwrap

from attacks.conftest import Check
from attacks.trap import SECRETS

KNOWN = ("do_committed_module", "MALLOC_ARENA_MAX=2")
"""A name of Upslope's in the heap and an entry of the environment, which lies on the stack: the
search must find both to be believed."""

# Looks for texts in all memory that can be read, without a copy of them in that same memory: each
# letter is one further in the alphabet, and so is what is read. The kernel copies, by way of a
# pipe, so that a page that cannot be read is an error and no crash.
SEARCH = textwrap.dedent("""
    import ctypes, gc, os, sys

    NEEDLES = {needles!r}
    NEXT = bytes((byte + 1) % 256 for byte in range(256))
    PAGE, STEP = 4096, 15 * 4096
    libc = ctypes.CDLL(None, use_errno=True)
    libc.write.argtypes = ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t
    out, into = os.pipe()

    def copied(address, size):
        count = libc.write(into, address, size)
        return os.read(out, count) if count > 0 else b""

    def read(address):
        whole = copied(address, STEP + PAGE)  # a page is read twice, for what lies across
        return whole or b"".join(copied(address + at, PAGE) for at in range(0, STEP, PAGE))

    def seeds():
        libc.sbrk.restype = ctypes.c_void_p
        yield libc.sbrk(0) - PAGE
        # the stack, where the kernel put arguments and environment
        yield ctypes.c_void_p.in_dll(libc, "program_invocation_name").value
        for name in ("environ", "stdout"):
            yield ctypes.addressof(ctypes.c_void_p.in_dll(libc, name))
            yield ctypes.c_void_p.in_dll(libc, name).value
        yield id(sys._getframe())
        for thing in gc.get_objects():
            yield id(thing)
        for module in list(sys.modules.values()):
            yield from map(id, vars(module).values())

    seen, found, size = set(), set(), 0
    for seed in seeds():
        for place, direction in ((seed // STEP, 1), (seed // STEP - 1, -1)):
            while place > 0 and place not in seen:
                seen.add(place)
                data = read(place * STEP)
                if not data:
                    break
                size += len(data)
                shifted = data.translate(NEXT)
                found |= {{n for n, needle in enumerate(NEEDLES) if needle in shifted}}
                place += direction
    print("FOUND", sorted(found), "IN", size >> 20)

    def softmax(scores):
        return scores
""")


def further(text: str) -> bytes:
    return bytes(byte + 1 for byte in text.encode())


def test_no_secret_is_in_the_memory_of_a_submission(check: Check) -> None:
    needles = [further(text) for text in (*KNOWN, *SECRETS)]
    verdict = check("stable-softmax", SEARCH.format(needles=needles))
    said = re.search(r"FOUND \[(.*)\] IN (\d+)", verdict.prints)
    assert said is not None, verdict
    assert int(said[2]) > 40, "megabytes: the search has not got far"
    assert said[1] == "0, 1", "what it must find, and nothing else"


def test_it_is_never_told_which_check_runs(check: Check) -> None:
    spy = """
import sys
frame = sys._getframe()
while type(frame.f_locals.get("self")).__name__ != "Host":
    frame = frame.f_back
host = frame.f_locals["self"]
decode = host._decode
def spy(payload):
    sys.stdout.write(repr(bytes(payload))[:300] + "\\n")
    return decode(payload)
host._decode = spy
def softmax(scores):
    w = __import__("numpy").exp(scores - scores.max(axis=-1, keepdims=True))
    return w / w.sum(axis=-1, keepdims=True)
"""
    verdict = check("stable-softmax", spy)
    assert verdict.passed, verdict
    told = set(re.findall(r"\\x92\\xa\w([a-z]+)\\x9", verdict.prints))
    assert told <= {"name", "call"}, "all that it is asked, right up to passing"
    for result in verdict.checks:
        assert result.name not in verdict.prints and result.claim not in verdict.prints
