"""What an attack must not have changed."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

from attacks.attack import MARK, PORT

ROOT = Path(__file__).parents[2]
PATIENCE = 10.0


class Surroundings:
    """The machine around a daemon: its processes, files, sockets."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._daemon = 0
        self._count = 0
        self._files: dict[str, tuple[int, int]] = {}

    def settle(self, daemon: int) -> None:
        """From now on nothing more may be there than is now."""
        self._daemon = daemon
        time.sleep(0.3)
        self._count = len(family(daemon))
        self._files = self._listed()

    def harm(self) -> list[str]:
        """What has changed; a process that is being killed gets a moment to be gone."""
        found = [f"left {path}" for path in _marked()]
        now = self._listed()
        changed = {
            name for name in now.keys() | self._files if now.get(name) != self._files.get(name)
        }
        found += [f"changed {name}" for name in sorted(changed)]
        if (self.home / "canary.txt").read_text() != "alive":
            found.append("the canary is dead")
        with socket.socket() as end:
            if end.connect_ex(("127.0.0.1", PORT)) == 0:
                found.append(f"listens at {PORT}")
        stop = time.monotonic() + PATIENCE
        while (more := self._more_processes()) and time.monotonic() < stop:
            time.sleep(0.02)
        return found + more

    def _more_processes(self) -> list[str]:
        running = family(self._daemon)
        if not running:
            return ["the daemon is gone"]
        if len(running) <= self._count:
            return []
        return [f"more than {self._count} processes: {', '.join(map(_name, running))}"]

    def _listed(self) -> dict[str, tuple[int, int]]:
        """The daemon's home: its temporary folder, its book, its sockets and what it was asked."""
        found: dict[str, tuple[int, int]] = {}
        for path in self.home.rglob("*"):
            if "work" in path.parts or "__pycache__" in path.parts or ".hypothesis" in path.parts:
                continue
            about = path.lstat()
            found[str(path)] = (about.st_mode, 0 if path.is_dir() else about.st_mtime_ns)
        return found


def _marked() -> list[Path]:
    """What is called as attacks call theirs, where they might leave it."""
    places = [Path(p) for p in ("/", "/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/submission")]
    places += [
        ROOT,
        ROOT / "src",
        ROOT / "src/upslope",
        ROOT / "curriculum",
        Path(os.__file__).parent,
    ]
    return [path for place in places if place.is_dir() for path in _named(place)]


def _named(place: Path) -> list[Path]:
    try:
        return [path for path in place.iterdir() if MARK in path.name]
    except PermissionError:
        return []


def family(pid: int) -> list[int]:
    """The daemon and all that hangs below it."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] not in "ZX":
                parents[int(entry.name)] = int(fields[1])
    found = [pid] if pid in parents else []
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def _name(pid: int) -> str:
    try:
        return f"{pid} " + Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return str(pid)
