"""Processes and threads: too many, hidden, left behind."""

from __future__ import annotations

from attacks.attack import TIME, Attack, early

HASTY = "hasty-softmax"
ENDED = f"ended the Python process|started more than 256 processes|{TIME}"

ATTACKS = {
    "a fork bomb": Attack(
        "timeout|raised",
        ENDED,
        """
        import os
        def softmax(scores):
            while True:
                try:
                    os.fork()
                except OSError:
                    pass
    """,
        HASTY,
    ),
    "a thread bomb": Attack(
        "raised",
        "can't start new thread",
        """
        import threading, time
        def softmax(scores):
            while True:
                threading.Thread(target=time.sleep, args=(60,)).start()
    """,
    ),
    "a bomb of programs": Attack(
        "raised|timeout",
        f"BlockingIOError|Resource temporarily|OSError|{ENDED}",
        """
        import subprocess
        kept = []
        def softmax(scores):
            while True:
                kept.append(subprocess.Popen(["/bin/sleep", "60"], close_fds=True))
    """,
    ),
    "a daemon of its own, twice forked": Attack(
        "wrong",
        "adds up to one",
        """
        import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                for number in range(64):
                    try: os.close(number)
                    except OSError: pass
                while True:
                    open("/tmp/upslope-attack", "w").write("still here")
            os._exit(0)
        def softmax(scores):
            return scores
    """,
    ),
    "a child that lives on after its parent": Attack(
        "raised",
        "ended the Python process",
        """
        import os, time
        if os.fork() == 0:
            os.setpgid(0, 0)
            time.sleep(600)
        os._exit(0)
    """,
    ),
    "an interpreter left running": early(
        "wrong",
        "adds up to one",
        """
        import subprocess, sys
        code = "import time; time.sleep(987)"
        subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
    """,
    ),
    "a pool of processes that never joins": early(
        "wrong|raised",
        "adds up|OSError|BlockingIOError",
        """
        import multiprocessing, time
        from multiprocessing import Process
        kept = [Process(target=time.sleep, args=(600,), daemon=False) for _ in range(20)]
        for process in kept:
            process.start()
    """,
    ),
    "before everybody else": early(
        "raised",
        "PermissionError",
        """
        import os
        os.nice(-20)
    """,
    ),
    "in real time": early(
        "raised",
        "PermissionError|AttributeError",
        """
        import os
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50))
    """,
    ),
    "the answer comes from a child that was forked": Attack(
        "wrong|raised",
        "adds up|ended|cannot|too large",
        """
        import os
        def softmax(scores):
            os.fork()
            return scores
    """,
    ),
    "limits raised again": early(
        "raised",
        "ValueError|PermissionError",
        """
        import resource
        for which in (resource.RLIMIT_NPROC, resource.RLIMIT_AS, resource.RLIMIT_CPU):
            resource.setrlimit(which, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    """,
    ),
}
