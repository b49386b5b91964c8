"""The learner's file as the page reads and writes it.

The page is one of several editors on the same file, so every write says which version it
was based on, and a write that would bury another's work is refused with that work in hand.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from upslope.curriculum.model import Exercise
from upslope.errors import SetupError, UpslopeError, UsageError
from upslope.learner.tutor import Tutor

MAX_BYTES = 1_000_000
MAX_FILES = 60

Side = Literal["page", "disk"]


@dataclass(frozen=True)
class Sheet:
    """A file's text and the version it has on disk; the version is "" where there is no file."""

    text: str
    version: str


class StaleError(Exception):
    """The file on disk is not the version that the page's text was based on."""

    def __init__(self, disk: Sheet) -> None:
        super().__init__("The file changed on disk.")
        self.disk = disk


def read_sheet(path: Path) -> Sheet:
    """What is on disk now, with line ends as the page has them."""
    data = _read(path)
    if data is None:
        return Sheet("", "")
    try:
        return Sheet(data.decode("utf-8").replace("\r\n", "\n"), _version(data))
    except UnicodeDecodeError:
        raise UsageError(
            f"{path.name} is not UTF-8 text.", "Save it as UTF-8 in the editor that wrote it."
        ) from None


def write_sheet(path: Path, text: str, based_on: str) -> Sheet:
    """Puts `text` on disk if the disk still holds version `based_on`; StaleError if it does not.

    The same text is never a conflict, whoever wrote it.
    """
    disk = read_sheet(path)
    if disk.version and disk.text == text:
        return disk
    if disk.version != based_on:
        raise StaleError(disk)
    _replace(path, _encode(text, windows=_has_windows_ends(path)))
    return read_sheet(path)


def version_of(tutor: Tutor, exercise: Exercise) -> str:
    """The version on disk; "" for a folder, or where there is nothing to read."""
    try:
        return "" if exercise.is_folder else read_sheet(tutor.place(exercise)).version
    except UpslopeError:
        return ""


def keep_copy(path: Path, text: str, side: Side) -> Path:
    """Keeps the text that lost a conflict beside the file: `softmax.py.~page~`, then `~page-2~`."""
    data = _encode(text, windows=False)
    number = 1
    while True:
        tail = f".~{side}~" if number == 1 else f".~{side}-{number}~"
        copy = path.with_name(path.name + tail)
        held = _read(copy)
        if held is None:
            _replace(copy, data)
        if held is None or held == data:
            return copy
        number += 1


def files_in(folder: Path) -> list[str]:
    """What lies in a folder exercise, without git's own files."""
    found = (path for path in folder.rglob("*") if ".git" not in path.relative_to(folder).parts)
    names = sorted(str(path.relative_to(folder)) for path in found if path.is_file())
    more = len(names) - MAX_FILES
    return [*names[:MAX_FILES], f"and {more} more"] if more > 0 else names


def _read(path: Path) -> bytes | None:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SetupError(f"{path} cannot be read: {error.strerror}.") from None
    if len(data) > MAX_BYTES:
        raise UsageError(f"{path.name} is larger than a megabyte.", "Keep data in other files.")
    return data


def _version(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _has_windows_ends(path: Path) -> bool:
    return b"\r\n" in (_read(path) or b"")


def _encode(text: str, *, windows: bool) -> bytes:
    try:
        return (text.replace("\n", "\r\n") if windows else text).encode("utf-8")
    except UnicodeEncodeError:
        raise UsageError(
            "The text holds half a character, which no file can.", "Delete it and type it anew."
        ) from None


def _replace(path: Path, data: bytes) -> None:
    """All of `data` or nothing: a crash at any moment leaves the old file or the new one."""
    target = path.resolve()  # a link stays a link
    draft = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{path.name}.", suffix="~")
        draft = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(target.stat().st_mode if target.exists() else 0o644)
        draft.replace(target)
    except OSError as error:
        if draft is not None:
            draft.unlink(missing_ok=True)
        raise SetupError(
            f"{path.name} could not be saved: {error.strerror}.",
            "Your text is safe in this page; it is saved as soon as that is mended.",
        ) from None
