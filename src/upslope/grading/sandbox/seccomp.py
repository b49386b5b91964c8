"""Seccomp: the system calls that Python, NumPy and torch make, and no other.

libseccomp compiles the list once, in the zygote; a child only installs the program.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import tempfile
from typing import Any

from upslope.grading.sandbox import kernel

_ALLOWED = """
read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek close close_range
open openat openat2 creat stat fstat lstat newfstatat statx statfs fstatfs access faccessat
faccessat2 readlink readlinkat getdents getdents64 getcwd chdir fchdir
mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 link linkat symlink symlinkat
truncate ftruncate fallocate fsync fdatasync umask chmod fchmod fchmodat utime utimes utimensat
futimesat fadvise64 flock copy_file_range sendfile
dup dup2 dup3 pipe pipe2 fcntl poll ppoll select pselect6
epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2
timerfd_create timerfd_settime timerfd_gettime signalfd signalfd4
mmap munmap mremap mprotect madvise brk msync mincore mlock munlock membarrier get_mempolicy
rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend sigaltstack
kill tgkill tkill pause alarm setitimer getitimer restart_syscall
fork vfork execve exit exit_group wait4 waitid futex futex_waitv set_robust_list
get_robust_list set_tid_address rseq arch_prctl prlimit64 getrlimit setrlimit getrusage
sched_yield sched_getaffinity sched_setaffinity sched_getparam sched_getscheduler
sched_get_priority_max sched_get_priority_min getcpu getpriority setpriority
getpid getppid gettid getpgid getpgrp getsid setsid setpgid getuid geteuid getgid getegid
getresuid getresgid getgroups capget uname sysinfo times time gettimeofday clock_gettime
clock_getres clock_nanosleep nanosleep timer_create timer_settime timer_gettime timer_delete
getrandom socketpair sendto recvfrom sendmsg recvmsg shutdown getsockopt setsockopt getsockname
getpeername
"""
"""Of sockets only the pair that an event loop wakes itself with: there is no `socket`. Memory that
no limit counts is not to be had either: no `memfd_create`."""

_NEW_NAMESPACES = 0x7E020000
_IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451, 0x802C542A)
"""Is it a terminal, its size, bytes that wait, blocking or not, kept over exec or not."""
_PRCTLS = (15, 16, 0x53564D41)
"""A thread's name, and a mapping's."""
_EQUAL, _MASKED_EQUAL = 4, 7

_ERRNO = 0x00050000
_ALLOW = 0x7FFF0000
_NO_SUCH_CALL = 38
_NOT_PERMITTED = 1


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


class _Argument(ctypes.Structure):
    """A condition on one argument of a call."""

    _fields_ = (
        ("index", ctypes.c_uint),
        ("compare", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


def compile_filter() -> bytes:
    """The list as a BPF program; OSError if libseccomp is not installed."""
    name = ctypes.util.find_library("seccomp")
    if name is None:
        raise OSError("libseccomp is not installed")
    library = ctypes.CDLL(name, use_errno=True)
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(_ERRNO | _NOT_PERMITTED)))
    try:
        for call in _ALLOWED.split():
            _add(library, context, _ALLOW, call)
        _add(library, context, _ALLOW, "clone", _Argument(0, _MASKED_EQUAL, _NEW_NAMESPACES, 0))
        for request in _IOCTLS:
            _add(library, context, _ALLOW, "ioctl", _Argument(1, _EQUAL, request))
        for option in _PRCTLS:
            _add(library, context, _ALLOW, "prctl", _Argument(0, _EQUAL, option))
        # glibc falls back to `clone`, whose flags can be looked at
        _add(library, context, _ERRNO | _NO_SUCH_CALL, "clone3")
        with tempfile.TemporaryFile() as file:
            if library.seccomp_export_bpf(context, ctypes.c_int(file.fileno())) < 0:
                raise OSError("libseccomp cannot compile the filter")
            return os.pread(file.fileno(), 1 << 20, 0)
    finally:
        library.seccomp_release(context)


def install(program: bytes) -> None:
    """From now on this process and all it starts can make no other call. For good."""
    memory = ctypes.create_string_buffer(program, len(program))
    header = _Program(len(program) // 8, ctypes.addressof(memory))
    kernel.prctl(kernel.PR_SET_SECCOMP, 2, ctypes.byref(header))


def _add(library: Any, context: ctypes.c_void_p, action: int, call: str, *when: _Argument) -> None:
    number = library.seccomp_syscall_resolve_name(call.encode())
    if number < 0:  # a call that this architecture has not got needs no rule
        return
    conditions = (_Argument * len(when))(*when)
    rule = (context, ctypes.c_uint32(action), ctypes.c_int(number), len(when), conditions)
    if library.seccomp_rule_add_array(*rule) < 0:
        raise OSError(f"libseccomp refuses a rule for {call}")
