"""System calls that Python 3.11 has no function for. Linux only; OSError like `os`."""

from __future__ import annotations

import ctypes
import os
import platform
from typing import Any

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT = 1, 2, 4, 8, 32
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18
MS_NOATIME, MS_NODIRATIME, MS_RELATIME = 1024, 2048, 1 << 21
ST_RELATIME = 4096
MNT_DETACH = 2

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP = 1, 4, 22
PR_CAPBSET_DROP, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 24, 36, 38

_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446

_libc = ctypes.CDLL(None, use_errno=True)


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def unshare(flags: int) -> None:
    """Moves this process into new namespaces."""
    _checked(_libc.unshare(flags), "unshare")


def setns(descriptor: int, kind: int) -> None:
    """Joins an existing namespace."""
    _checked(_libc.setns(descriptor, kind), "setns")


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    """Mounts, or remounts by its flags."""
    packed = [text.encode() for text in (source, target, kind, data)]
    _checked(_libc.mount(packed[0], packed[1], packed[2], flags, packed[3]), f"mount {target}")


def pivot_root(new: str, old: str) -> None:
    """Makes `new` the root and puts the old one at `old`."""
    call = _PIVOT_ROOT[platform.machine()]
    _checked(_libc.syscall(call, new.encode(), old.encode()), "pivot_root")


def unmount(target: str) -> None:
    """Detaches a mount at once."""
    _checked(_libc.umount2(target.encode(), MNT_DETACH), f"unmount {target}")


def prctl(option: int, *arguments: Any) -> None:
    """Changes how the kernel treats this process."""
    padded = [*arguments, 0, 0, 0, 0][:4]
    unsigned = [ctypes.c_ulong(a) if isinstance(a, int) else a for a in padded]
    _checked(_libc.prctl(option, *unsigned), f"prctl {option}")


def syscall(number: int, *arguments: Any) -> int:
    """Any system call by its number; its result."""
    return _checked(_libc.syscall(ctypes.c_long(number), *arguments), f"system call {number}")


def drop_capabilities() -> None:
    """Gives up every capability, in this user namespace too, for good."""
    for capability in range(64):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            break  # past the last one this kernel knows
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this process
    nothing = (ctypes.c_uint32 * 6)()
    _checked(_libc.capset(header, nothing), "capset")
