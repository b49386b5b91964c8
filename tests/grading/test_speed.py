"""What makes a check fast, and must change nothing else."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from upslope.grading import large_pages
from upslope.grading.core import on_one_core

linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux only")


@linux
def test_a_check_stays_on_the_core_it_was_woken_on_and_leaves_it_afterwards() -> None:
    before = os.sched_getaffinity(0)
    with on_one_core() as core:
        assert os.sched_getaffinity(0) == {core}
    assert core in before
    assert os.sched_getaffinity(0) == before


def test_memory_in_large_pages_holds_what_it_held() -> None:
    held = [bytes([number % 251]) * 4096 for number in range(4096)]
    large_pages.gather()
    assert all(held[number] == bytes([number % 251]) * 4096 for number in range(4096))


COUNT_THREADS = """
from pathlib import Path
from upslope.grading.zygote import warm_up

warm_up(("numpy", "pandas", "sklearn", "torch"))
print(len(list(Path("/proc/self/task").iterdir())))
"""


@linux
def test_a_warm_process_has_one_thread_so_that_it_may_fork() -> None:
    single = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    command = [sys.executable, "-c", COUNT_THREADS]
    done = subprocess.run(
        command, env=os.environ | single, capture_output=True, text=True, check=False
    )
    assert done.stdout == "1\n", done.stderr
