"""Memory: resident, virtual, shared, spread over processes, and the page cache."""

from __future__ import annotations

from attacks.attack import Attack, early

MEMORY = "more memory than the 1 GB"

ATTACKS = {
    "eighty gigabytes at once": Attack(
        "raised",
        MEMORY,
        """
        import numpy as np
        def softmax(scores):
            return np.ones(10 ** 10)
    """,
    ),
    "a text of a terabyte": Attack(
        "raised",
        MEMORY,
        """
        def softmax(scores):
            return "x" * 10 ** 12
    """,
    ),
    "one piece after the other, kept": Attack(
        "raised",
        MEMORY,
        """
        import numpy as np
        kept = []
        def softmax(scores):
            while True:
                kept.append(np.ones(5_000_000))
    """,
    ),
    "address space alone": early(
        "raised",
        "OSError|MemoryError|Cannot allocate",
        """
        import mmap
        flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
        kept = [mmap.mmap(-1, 1 << 30, flags=flags) for _ in range(64)]
    """,
    ),
    "shared memory without a name": early(
        "raised",
        "OSError|Cannot allocate",
        """
        import mmap
        kept = [mmap.mmap(-1, 1 << 30) for _ in range(64)]
    """,
    ),
    "a file in memory that no limit counts": early(
        "raised",
        "PermissionError",
        """
        import os
        kept = [os.memfd_create("upslope-attack") for _ in range(8)]
    """,
    ),
    "shared memory with a name": early(
        "raised",
        "OSError|No space|File too large|ended the Python",
        """
        from multiprocessing import shared_memory
        kept = []
        while True:
            block = shared_memory.SharedMemory(create=True, size=15 << 20)
            block.buf[:] = bytes(15 << 20)
            kept.append(block)
    """,
    ),
    "five processes with seven hundred megabytes each": Attack(
        "raised",
        "more than 2 GB of memory together",
        """
        import os, time
        def softmax(scores):
            for _ in range(5):
                if os.fork() == 0:
                    block = bytearray(700 << 20)
                    block[::4096] = b"x" * len(block[::4096])
                    time.sleep(60)
            time.sleep(60)
    """,
    ),
    "the page cache": early(
        "raised",
        "OSError|No space",
        """
        block = bytes(1 << 20)
        number = 0
        while True:
            with open(f"upslope-attack-{number}", "wb") as file:
                for _ in range(15):
                    file.write(block)
            number += 1
    """,
    ),
    "a dictionary of dictionaries": Attack(
        "raised",
        MEMORY,
        """
        def softmax(scores):
            found = {}
            while True:
                found[len(found)] = dict.fromkeys(range(200_000))
    """,
    ),
}
