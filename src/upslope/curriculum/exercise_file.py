"""One exercise file -> an Exercise, or the faults that keep it from being one."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upslope.curriculum.model import Claim, Exercise
from upslope.curriculum.source import Part, Source, header_of, line_of, literals, read_source
from upslope.errors import Fault

ROOTS = {"scikit-learn": ("sklearn",), "fastapi": ("fastapi", "pydantic", "starlette")}
"""Distributions whose modules are not called like them."""

_KEYS: dict[str, type | tuple[type, ...]] = {
    "teaches": list,
    "needs": list,
    "minutes": int,
    "difficulty": str,
    "seconds": (int, float),
}
_OPTIONAL = ("seconds",)
_DIFFICULTIES = ("easy", "medium", "hard")
CHECK_OPTIONS = ("cases", "in_place")
_HINTS = 3
_ALTERNATIVES = 2


@dataclass(frozen=True)
class ExerciseFile:
    """What was read of one file; `exercise` is None where the header cannot be used."""

    path: Path
    exercise: Exercise | None
    faults: tuple[Fault, ...]
    source: Source | None = None


def read_exercise(path: Path, phase: int, topic: str) -> ExerciseFile:
    """Reads and validates one file, without running it."""
    try:
        source = read_source(path)
    except SyntaxError as error:
        return ExerciseFile(path, None, (Fault(path, error.lineno or 1, f"{error.msg}."),))
    faults = [
        *_docstring_faults(source),
        *_part_faults(source),
        *_check_faults(source),
        *_misconception_faults(source),
        *_hint_faults(source),
    ]
    header, header_faults = _header(source)
    faults += header_faults
    exercise = None if header_faults else _exercise(source, header, phase, topic)
    return ExerciseFile(path, exercise, tuple(faults), source)


def _exercise(source: Source, header: dict[str, Any], phase: int, topic: str) -> Exercise:
    own = header["tool"]["upslope"]
    title, _, task = source.docstring.partition("\n")
    hints = source.calls("hints")
    return Exercise(
        id=source.path.stem.replace("_", "-"),
        title=title.removeprefix("#").strip(),
        phase=phase,
        topic=topic,
        path=source.path,
        task=task.strip(),
        teaches=tuple(own["teaches"]),
        needs=tuple(own["needs"]),
        minutes=own["minutes"],
        difficulty=own["difficulty"],
        imports=tuple(root for name in header["dependencies"] for root in ROOTS.get(name, (name,))),
        asks=tuple(part.name for part in source.having("solution")),
        checks=_claims(source.having("check")),
        misconceptions=_claims(source.having("misconception")),
        hints=tuple(literals(hints[0])) if hints else (),
        is_folder=bool(source.having("scene")),
        seconds=float(own.get("seconds", 5)),
    )


def _claims(parts: tuple[Part, ...]) -> tuple[Claim, ...]:
    return tuple(Claim(part.name, part.sentence, part.line) for part in parts)


def _header(source: Source) -> tuple[dict[str, Any], list[Fault]]:
    path = source.path
    try:
        header = header_of(source)
    except tomllib.TOMLDecodeError as error:
        return {}, [Fault(path, line_of(source, "# ///"), f"The header is not TOML: {error}.")]
    if header is None:
        return {}, [Fault(path, 1, "There is no '# /// script' header.")]
    faults: list[Fault] = []
    own = _own_table(header)
    if own is None:
        return {}, [Fault(path, 1, "The header has no [tool.upslope] table.")]
    unknown = [*(set(header) - {"dependencies", "tool"}), *(set(own) - set(_KEYS))]
    for key in sorted(unknown):
        faults.append(Fault(path, line_of(source, f"# {key}"), f"Unknown key {key!r}."))
    if not _is_strings(header.get("dependencies")):
        faults.append(Fault(path, 1, "'dependencies' must be a list of strings, [] for none."))
    for key, kind in _KEYS.items():
        line = line_of(source, f"# {key} ")
        if key not in own:
            if key not in _OPTIONAL:
                faults.append(Fault(path, 1, f"The header lacks {key!r}."))
        elif not isinstance(own[key], kind) or (kind is list and not _is_strings(own[key])):
            faults.append(Fault(path, line, f"{key!r} has the wrong type."))
    if not faults:
        faults += _range_faults(source, own)
    return header, faults


def _own_table(header: dict[str, Any]) -> dict[str, Any] | None:
    match header:
        case {"tool": {"upslope": {**own}}}:
            return own
        case _:
            return None


def _range_faults(source: Source, own: dict[str, Any]) -> list[Fault]:
    faults: list[Fault] = []
    if own["difficulty"] not in _DIFFICULTIES:
        said = f"'difficulty' is one of {', '.join(_DIFFICULTIES)}."
        faults.append(Fault(source.path, line_of(source, "# difficulty"), said))
    if not 3 <= own["minutes"] <= 25:
        said = "'minutes' is 3 to 25: split what takes longer."
        faults.append(Fault(source.path, line_of(source, "# minutes"), said))
    if not own["teaches"]:
        said = "'teaches' names no skill."
        faults.append(Fault(source.path, line_of(source, "# teaches"), said))
    return faults


def _is_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)  # pyright: ignore[reportUnknownVariableType]


def _docstring_faults(source: Source) -> list[Fault]:
    first = source.docstring.partition("\n")[0]
    if not first.startswith("# ") or not source.docstring.partition("\n")[2].strip():
        return [
            Fault(source.path, 1, "The docstring starts with '# Title' and then says the task.")
        ]
    return []


def _part_faults(source: Source) -> list[Fault]:
    faults: list[Fault] = []
    for word in ("solution", "check", "misconception"):
        if not source.having(word):
            faults.append(Fault(source.path, 1, f"There is no @{word}."))
    if len(source.having("scene")) > 1:
        line = source.having("scene")[1].line
        faults.append(Fault(source.path, line, "There is more than one @scene."))
    for part in source.parts:
        if part.word in ("check", "misconception", "alternative") and not part.sentence:
            faults.append(Fault(source.path, part.line, f"{part.name} has no docstring."))
    names = [part.name for part in source.parts]
    for part in source.parts:
        if names.count(part.name) > 1:
            faults.append(Fault(source.path, part.line, f"{part.name} is defined twice."))
    return faults


def _check_faults(source: Source) -> list[Fault]:
    faults: list[Fault] = []
    for part in source.having("check"):
        if isinstance(part.node, ast.ClassDef):
            faults.append(Fault(source.path, part.line, f"{part.name} must be a function."))
            continue
        takes = [argument.arg for argument in part.node.args.args]
        declared = [name for name in part.keywords() if name not in CHECK_OPTIONS]
        if not isinstance(part.decorator, ast.Call):
            said = f"{part.name}: write @check(...), with its inputs, or @check()."
            faults.append(Fault(source.path, part.line, said))
        elif takes[:1] != ["submission"] or sorted(takes[1:]) != sorted(declared):
            want = ", ".join(["submission", *declared])
            said = f"{part.name} takes ({', '.join(takes)}), and its inputs say ({want})."
            faults.append(Fault(source.path, part.line, said))
    return faults


def _misconception_faults(source: Source) -> list[Fault]:
    faults: list[Fault] = []
    solutions = {part.name for part in source.having("solution")}
    checks = {part.name for part in source.having("check")}
    for part in (*source.having("misconception"), *source.having("alternative")):
        if part.argument(0) not in solutions:
            said = f"{part.name} must name the @solution it stands for."
            faults.append(Fault(source.path, part.line, said))
    for part in source.having("misconception"):
        fails = part.keywords().get("fails")
        if not isinstance(fails, ast.Name) or fails.id not in checks:
            named = f"{ast.unparse(fails)} is not a check" if fails else "it names no check"
            said = f"{part.name}: {named}; say fails=<the check that refuses it>."
            faults.append(Fault(source.path, part.line, said))
    if len(source.having("alternative")) < _ALTERNATIVES:
        said = f"Give {_ALTERNATIVES} @alternative ways, right too, so that no check is too narrow."
        faults.append(Fault(source.path, 1, said))
    return faults


def _hint_faults(source: Source) -> list[Fault]:
    calls = source.calls("hints")
    given = [hint for call in calls for hint in literals(call)]
    if len(calls) == 1 and len(given) == _HINTS and all(hint.strip() for hint in given):
        return []
    line = calls[0].lineno if calls else 1
    return [Fault(source.path, line, f"hints(...) takes {_HINTS} strings, from light to telling.")]
