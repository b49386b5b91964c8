"""The journal: what happened in a workspace, one JSON object a line, only ever appended to.

A line is written whole or not at all, under a lock, and is on disk before `append` returns.
Readers pass over what they cannot read, so a torn tail or the markers of a git merge cost
nothing but themselves; an entry that a merge doubled counts once.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from upslope.errors import SetupError

VERSION = 1

Event = Literal["init", "check", "pass", "hint", "reveal", "reset"]

_EVENTS = frozenset(get_args(Event))


@dataclass(frozen=True)
class Entry:
    """One thing that happened, and in `fields` what is particular to its kind.

    An entry that was read keeps its whole line there: copying the rest would cost a third more.
    """

    event: Event
    at: datetime
    exercise: str = ""
    door: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict[str, Any])
    id: str = field(default_factory=lambda: os.urandom(8).hex())

    def line(self) -> str:
        """The entry as it stands in the journal."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        named = {"v": VERSION, "id": self.id, "at": at, "event": self.event}
        if self.exercise:
            named["exercise"] = self.exercise
        if self.door:
            named["door"] = self.door
        return json.dumps({**named, **self.fields}, separators=(",", ":"))


def append(path: Path, *entries: Entry) -> None:
    """Writes the entries, all of them or none; SetupError if the disk refuses."""
    lines = "".join(entry.line() + "\n" for entry in entries).encode()
    try:
        journal = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(journal, fcntl.LOCK_EX)
            _write(journal, lines)
        finally:
            os.close(journal)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SetupError(
            f"This could not be written to {path.name}: {reason}.",
            "Your own files are as you saved them; make room, then run the command again.",
        ) from error


def _write(journal: int, lines: bytes) -> None:
    end = os.lseek(journal, 0, os.SEEK_END)
    if end and os.pread(journal, 1, end - 1) != b"\n":
        lines = b"\n" + lines  # the last writer was killed: leave its torn line to itself
    try:
        written = os.write(journal, lines)
        while written < len(lines):  # a full disk takes a part, and says why on the next try
            written += os.write(journal, lines[written:])
        os.fsync(journal)
    except OSError:
        with suppress(OSError):
            os.ftruncate(journal, end)
        raise


def read(path: Path) -> list[Entry]:
    """Every readable entry once, in the order in which things happened."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return []
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SetupError(f"{path} cannot be read: {reason}.", "Mend its permissions.") from error
    entries: dict[str, Entry] = {}
    for data in _parsed([line for line in lines if line]):
        if (entry := _entry(data)) is not None:
            entries.setdefault(entry.id, entry)
    return sorted(entries.values(), key=lambda entry: (entry.at, entry.id))


def _parsed(lines: list[str]) -> list[Any]:
    """The lines as JSON: all at once, which halves the time, or one by one where one is broken."""
    with suppress(ValueError, RecursionError):
        parsed = json.loads(f"[{','.join(lines)}]")
        if len(parsed) == len(lines):
            return parsed
    parsed: list[Any] = []
    for line in lines:
        with suppress(ValueError, RecursionError):
            parsed.append(json.loads(line))
    return parsed


def _entry(data: Any) -> Entry | None:
    """What this line says; None for a stray value or a later version's words."""
    try:
        if data["v"] != VERSION or data["event"] not in _EVENTS:
            return None
        at = datetime.fromisoformat(data["at"])
        texts = (data["id"], data.get("exercise", ""), data.get("door", ""))
        if at.tzinfo is None or not all(isinstance(text, str) for text in texts):
            return None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return Entry(data["event"], at, texts[1], texts[2], data, texts[0])
