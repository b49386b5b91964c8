"""What went wrong before or instead of a wrong value, in one sentence and her own line."""

from __future__ import annotations

import ast
import sys

from upslope.curriculum.model import Exercise
from upslope.errors import RemoteError
from upslope.grading.endpoint import plain
from upslope.grading.limits import PATIENCE
from upslope.verdict import CheckResult, Place, Verdict

MAX_SOURCE = 400_000


def refusal(exercise: Exercise, text: str) -> Verdict | None:
    """A verdict without running anything: too large, not Python, an import that is not allowed."""
    if len(text) > MAX_SOURCE:
        return _refused(exercise, "This file is over 400 kB. Keep data out of the source.", None)
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        message = getattr(error, "msg", None) or str(error)
        said = f"Python cannot read line {line}: {plain(message[:300])}."
        return _refused(exercise, said, line, text)
    for node in ast.walk(tree):
        for name in _imported(node):
            if not _is_allowed(exercise, name):
                line = getattr(node, "lineno", 1)
                return _refused(exercise, _import_sentence(exercise, name), line, text)
    return None


def raised_sentence(exercise: Exercise, error: RemoteError, when: str) -> str:
    """One sentence for an exception of hers."""
    kind, message = error.kinds[0], plain(error.message.strip().partition("\n")[0])
    if kind == "NotImplementedError" and not message:
        return f"`{exercise.asks[0]}` is still to be written: its body raises NotImplementedError."
    if kind == "TimeLimit":
        where = f"; it was on line {error.line}" if error.line else ""
        if message == "wall":
            said = f"Your code was not done after {_waited(exercise)} s{where}."
            return f"{said} Is it a loop without end, or a wait?"
        return f"Your code ran for over {exercise.seconds:g} s{where}. Does a loop ever end?"
    if kind == "PrintFlood":
        return "Your code printed over a million characters. Is a print left inside a loop?"
    if "MemoryError" in error.kinds:
        return "Your code asked for more memory than the 1 GB it may use."
    if "RecursionError" in error.kinds:
        return "Your function calls itself without end. Which call should be the last?"
    if kind == "SystemExit":
        return "Your code ends the whole program with exit(). Return a value instead."
    if kind == "CodecError":
        return f"What your code returned cannot be looked at: {message[:300]}."
    said = f"{kind}: {message}" if message else kind
    return f"Your code raised {said[:300]}{' ' + when if when else ''}".rstrip(".") + "."


def gone_sentence(exercise: Exercise, reason: str) -> str:
    """One sentence for a submission whose process answers no more."""
    if reason == "timeout":
        return f"Your code had to be stopped after {_waited(exercise)} s. Does a loop ever end?"
    if reason == "unreadable":
        return "What your code returned is too large or too deep to be looked at."
    return "Your code ended the Python process it ran in: a crash, an exit, or too much memory."


def _waited(exercise: Exercise) -> str:
    return f"{exercise.seconds * PATIENCE:g}"


def place_of(exercise: Exercise, error: RemoteError) -> Place | None:
    """Her own line that the error came from, if it came from one."""
    if error.line is None:
        return None
    file = f"{exercise.file_name}/{error.file}" if exercise.is_folder else exercise.file_name
    return Place(file, error.line, error.source[:300])


def _refused(exercise: Exercise, sentence: str, line: int | None, text: str = "") -> Verdict:
    lines = text.splitlines()
    source = lines[line - 1].strip()[:300] if line and line <= len(lines) else ""
    return Verdict(
        exercise=exercise.id,
        outcome="refused",
        sentence=sentence,
        checks=tuple(CheckResult(c.name, c.sentence, "not reached") for c in exercise.checks),
        place=Place(exercise.file_name, line, source) if line else None,
    )


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [name.name.split(".")[0] for name in node.names]
    if isinstance(node, ast.ImportFrom):
        return ["."] if node.level else [(node.module or "").split(".")[0]]
    return []


def _is_allowed(exercise: Exercise, name: str) -> bool:
    return name in exercise.imports or name in sys.stdlib_module_names


def _import_sentence(exercise: Exercise, name: str) -> str:
    if name == ".":
        return "This file stands alone: a relative import has nothing to import from."
    allowed = ", ".join(exercise.imports)
    beside = f" beside {allowed}" if allowed else ""
    return f"`{name}` may not be imported here: use Python's own modules{beside}."
