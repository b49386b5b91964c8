"""Landlock: the child may read what Python needs and write in its own folder, and that is all."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

from upslope.grading.sandbox import kernel

_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_FILE_RIGHTS = _EXECUTE | 1 << 1 | _READ_FILE | 1 << 14 | 1 << 15
_ALL_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_ALL_FROM_5 = (1 << 16) - 1
_NET = 0b11
"""Bind and connect over TCP (ABI 4)."""
_SCOPED = 0b11
"""Abstract unix sockets and signals to processes outside (ABI 6)."""
_PATH_BENEATH = 1


class _Attributes(ctypes.Structure):
    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def abi() -> int:
    """The version this kernel speaks; OSError where there is none."""
    return kernel.syscall(kernel.LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(1))


def restrict(readable: Iterable[Path], writable: Path) -> None:
    """Allows reading below `readable`, everything below `writable`, and no TCP. For good."""
    version = abi()
    everything = _ALL_BY_ABI.get(version, _ALL_FROM_5)
    attributes = _Attributes(
        everything, _NET if version >= 4 else 0, _SCOPED if version >= 6 else 0
    )
    size = 8 if version < 4 else 16 if version < 6 else 24
    rules = kernel.syscall(
        kernel.LANDLOCK_CREATE, ctypes.byref(attributes), ctypes.c_size_t(size), ctypes.c_uint32(0)
    )
    try:
        for path in readable:
            _allow(rules, path, _READ & everything)
        _allow(rules, writable, everything)
        for device in ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"):
            _allow(rules, Path(device), (_READ_FILE | 1 << 1) & everything)
        kernel.syscall(kernel.LANDLOCK_RESTRICT, ctypes.c_int(rules), ctypes.c_uint32(0))
    finally:
        os.close(rules)


def _allow(rules: int, path: Path, access: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not path.is_dir():
            access &= _FILE_RIGHTS
        rule = _Beneath(access, descriptor)
        kernel.syscall(
            kernel.LANDLOCK_ADD,
            ctypes.c_int(rules),
            ctypes.c_int(_PATH_BENEATH),
            ctypes.byref(rule),
            ctypes.c_uint32(0),
        )
    finally:
        os.close(descriptor)
