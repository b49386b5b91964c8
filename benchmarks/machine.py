"""The machine and the libraries, in general words."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

_SHOWN = ("numpy", "scipy", "pandas", "scikit-learn", "torch", "pytest")


def described(rivals: list[str]) -> str:
    """One paragraph; `rivals` are named with their versions already."""
    libraries = [f"{name} {version(name)}" for name in _SHOWN] + rivals
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{_kind()} with {cores} cores ({_processor()}), {platform.system()} "
        f"{platform.release().split('-')[0]}, Python {platform.python_version()}, "
        f"{', '.join(libraries)}."
    )


def _kind() -> str:
    return "A virtual machine" if " hypervisor" in _cpuinfo() else "A machine"


def _processor() -> str:
    for line in _cpuinfo().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _cpuinfo() -> str:
    try:
        return Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return ""
