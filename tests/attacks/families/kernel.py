"""The kernel's surface: the calls that a sandbox is left by. Each must be denied."""

from __future__ import annotations

from attacks.attack import Attack, early

_CALLS = {
    # number on x86-64 and on AArch64, arguments
    "a user namespace again": (272, 97, "0x10000000"),
    "a network namespace": (272, 97, "0x40000000"),
    "a mount": (165, 40, 'b"none", b"/submission", b"tmpfs", 0, 0'),
    "a mount taken away": (166, 39, 'b"/submission", 2'),
    "another root": (155, 41, 'b"/submission", b"/submission"'),
    "a namespace joined": (308, 268, "0, 0"),
    "a new kind of mount": (430, 430, 'b"tmpfs", 0'),
    "a tree of mounts": (428, 428, '-100, b"/", 1'),
    "a program in the kernel": (321, 280, "0, 0, 0"),
    "a key": (248, 217, 'b"user", b"x", b"y", 1, -2'),
    "a keyring": (250, 219, "0, -3, 0"),
    "a ring of requests": (425, 425, "8, 0"),
    "a counter of events": (298, 241, "0, 0, -1, -1, 0"),
    "a debugger": (101, 117, "0, 0, 0, 0"),
    "another's memory, to be written": (311, 271, "1, 0, 0, 0, 0, 0"),
    "another kernel": (246, 104, "0, 0, 0, 0"),
    "another kernel, from a file": (320, 294, "0, 0, 0, 0, 0"),
    "a module": (175, 105, '0, 0, b""'),
    "a module, from a file": (313, 273, '0, b"", 0'),
    "a restart": (169, 142, "0, 0, 0, 0"),
    "swap": (167, 224, 'b"/submission/x", 0'),
    "another name for the host": (170, 161, 'b"x", 1'),
    "another time": (227, 112, "0, 0"),
    "faults handled by itself": (323, 282, "0"),
    "memory without a name": (319, 279, 'b"upslope-attack", 0'),
    "a filter of its own": (317, 277, "1, 0, 0"),
    "another personality": (135, 92, "0x0400000"),
    "quotas": (179, 60, "0, 0, 0, 0"),
    "a process by descriptor": (434, 434, "1, 0"),
    "a descriptor of another process": (438, 438, "0, 0, 0"),
    "a file by its number": (304, 265, "0, 0, 0"),
    "watching every file": (300, 262, "0, 0"),
    "watching a file": (294, 26, "0"),
    "another user": (105, 146, "0"),
    "other groups": (116, 159, "0, 0"),
    "capabilities": (126, 91, "0, 0"),
    "pages into a pipe": (278, 75, "0, 0, 0, 0"),
    "messages in a queue": (240, 180, 'b"upslope-attack", 0x42, 0o600, 0'),
    "shared memory of System V": (29, 194, "0, 4096, 0o1600"),
    "semaphores of System V": (64, 190, "0, 1, 0o1600"),
    "a socket, by number": (41, 198, "2, 1, 0"),
    "pages moved elsewhere": (279, 239, "0, 0, 0, 0, 0, 0"),
    "clone, the new way": (435, 435, "0, 0"),
    "the log of the kernel": (103, 116, "3, 0, 0"),
    "a terminal hung up": (153, 58, ""),
    "accounting": (163, 89, "0"),
    "ports": (173, 4096, "0, 1024, 1"),
    "the table of segments": (154, 4096, "1, 0, 0"),
    "programs by descriptor": (322, 281, '0, b"", 0, 0, 0x1000'),
}


def _denied(numbers: tuple[int, int, str]) -> Attack:
    amd, arm, arguments = numbers
    return early(
        "raised",
        "PermissionError|Function not implemented",
        f"""
        import ctypes, os, platform
        libc = ctypes.CDLL(None, use_errno=True)
        number = {amd} if platform.machine() == "x86_64" else {arm}
        result = libc.syscall(ctypes.c_long(number), *({arguments + "," if arguments else ""}))
        if result >= 0:
            print("ALLOWED", result)
        elif ctypes.get_errno() not in (1, 38):
            print("ALLOWED, but", os.strerror(ctypes.get_errno()))
        else:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    """,
    )


ATTACKS = {name: _denied(call) for name, call in _CALLS.items()} | {
    "clone with a namespace of its own": early(
        "raised",
        "PermissionError",
        """
        import ctypes, os, platform
        libc = ctypes.CDLL(None, use_errno=True)
        number = 56 if platform.machine() == "x86_64" else 220
        for bit in (17, 25, 26, 27, 28, 29, 30):  # CLONE_NEWNS to CLONE_NEWNET
            pid = libc.syscall(ctypes.c_long(number), ctypes.c_ulong(1 << bit | 17), 0, 0, 0, 0)
            if pid == 0:
                os._exit(0)
            if pid > 0:
                break
        else:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    """,
    ),
    "a letter typed into the terminal": early(
        "raised",
        "PermissionError|Operation not permitted",
        """
        import fcntl
        fcntl.ioctl(0, 0x5412, b"x")
    """,
    ),
    "a process that may be looked into": early(
        "raised",
        "PermissionError",
        """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        for option, value in ((4, 1), (1, 0), (35, 1), (22, 2)):
            if libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0) >= 0:
                break
        else:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    """,
    ),
    "the calls of another architecture": Attack(
        "raised",
        "ended the Python process|PermissionError|Function not",
        """
        import ctypes, mmap, platform
        def softmax(scores):
            if platform.machine() != "x86_64":
                raise PermissionError("there is no other here")
            page = mmap.mmap(-1, 4096, prot=7)
            # mov eax, 359 (socket); int 0x80; ret
            page.write(b"\\xb8\\x67\\x01\\x00\\x00\\xbb\\x02\\x00\\x00\\x00\\xb9\\x01\\x00\\x00\\x00\\x31\\xd2\\xcd\\x80\\xc3")
            address = ctypes.addressof(ctypes.c_char.from_buffer(page))
            print("ALLOWED", ctypes.CFUNCTYPE(ctypes.c_int)(address)())
            return scores
    """,
    ),
    "calls with the bit of x32": early(
        "raised",
        "PermissionError|Function not|ended the Python",
        """
        import ctypes, os, platform
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.syscall(ctypes.c_long(0x40000000 | 41), 2, 1, 0) >= 0:
            print("ALLOWED")
        else:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    """,
    ),
}
