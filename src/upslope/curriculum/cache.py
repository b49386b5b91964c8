"""Remembers a book that had no fault, so that a command need not parse it again.

Two hundred files cost two hundred `stat` calls instead of two hundred parses; the entry is
keyed by the names, sizes and times of all of them and by this version of Upslope.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from upslope import __version__
from upslope.curriculum.model import Book, Claim, Exercise, Phase, Topic


def cache_folder() -> Path:
    """Upslope's folder for what can be made again."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "upslope"


def fingerprint(root: Path) -> str:
    """Changes whenever a file of the book or of Upslope itself does."""
    stamps = [__version__, sys.version]
    for folder in (root, Path(__file__).parents[1]):
        for path, stat in _files(folder):
            stamps.append(f"{path}:{stat.st_mtime_ns}:{stat.st_size}")
    return hashlib.sha256("\n".join(stamps).encode()).hexdigest()


def recall(root: Path, stamp: str) -> Book | None:
    """The remembered book, if its fingerprint is still `stamp`."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        data = json.loads(_entry(root).read_text(encoding="utf-8"))
        if data["fingerprint"] == stamp:
            return Book(root, tuple(map(_phase, data["phases"])), stamp)
    return None


def remember(book: Book) -> None:
    """Keeps the book for next time; a cache that cannot be written is no fault."""
    with suppress(OSError):
        entry = _entry(book.root)
        entry.parent.mkdir(parents=True, exist_ok=True)
        draft = entry.with_suffix(f".{os.getpid()}")
        phases = [asdict(phase) for phase in book.phases]
        data = {"fingerprint": book.fingerprint, "phases": phases}
        draft.write_text(json.dumps(data, default=str), encoding="utf-8")
        draft.replace(entry)


def _entry(root: Path) -> Path:
    name = hashlib.sha256(str(root).encode()).hexdigest()[:16]
    return cache_folder() / f"book-{name}.json"


def _files(folder: Path) -> list[tuple[str, os.stat_result]]:
    found: list[tuple[str, os.stat_result]] = []
    waiting = [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name != "__pycache__":
                        waiting.append(entry.path)
                elif entry.name.endswith((".py", ".toml", ".md")):
                    found.append((entry.path, entry.stat()))
    return sorted(found, key=lambda pair: pair[0])


def _phase(data: dict[str, Any]) -> Phase:
    topics = tuple(
        Topic(**dict(topic, exercises=tuple(map(_exercise, topic["exercises"]))))
        for topic in data["topics"]
    )
    return Phase(**dict(data, topics=topics))


def _exercise(data: dict[str, Any]) -> Exercise:
    made = dict(data, path=Path(data["path"]))
    for key in ("teaches", "needs", "imports", "asks", "hints"):
        made[key] = tuple(data[key])
    for key in ("checks", "misconceptions"):
        made[key] = tuple(Claim(**claim) for claim in data[key])
    return Exercise(**made)
