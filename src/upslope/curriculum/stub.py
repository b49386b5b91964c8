"""Cuts what the learner sees from the exercise file, so that stub and solution never drift.

Kept: the module's docstring, what is `@given`, and every import that the kept code uses.
`@solution` loses its body (its `@given` methods stay). Everything else is the author's.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from upslope.curriculum.model import Exercise
from upslope.curriculum.source import Definition, Part, Source, read_source

EMPTY = "raise NotImplementedError"


def stub_of(exercise: Exercise) -> str:
    """The learner's starting file; for a folder exercise, the text of its TASK.md."""
    if exercise.is_folder:
        return f"# {exercise.title}\n\n{exercise.task}\n"
    source = read_source(exercise.path)
    return _assemble(source, lambda part: _emptied(source, part))


def solution_of(exercise: Exercise) -> str:
    """The reference as the learner would have written it."""
    source = read_source(exercise.path)
    if exercise.is_folder:
        return "\n\n\n".join(_bare(source, part.node) for part in source.having("solution")) + "\n"
    return _assemble(source, lambda part: _bare(source, part.node))


def alternatives_of(exercise: Exercise) -> tuple[tuple[str, str], ...]:
    """Other correct ways: (what way it is, its source)."""
    source = read_source(exercise.path)
    return tuple((part.sentence, variant_of(source, part)) for part in source.having("alternative"))


def variant_of(source: Source, part: Part) -> str:
    """The solution file with `part` (an alternative or a misconception) in its target's place."""
    target = part.argument(0)
    if source.having("scene"):
        return _renamed(source, part, str(target)) + "\n"

    def written(solution: Part) -> str:
        if solution.name == target:
            return _renamed(source, part, solution.name)
        return _bare(source, solution.node)

    return _assemble(source, written, also=[part.node])


def _assemble(source: Source, write: Callable[[Part], str], also: Iterable[ast.AST] = ()) -> str:
    kept = [part for part in source.parts if part.word in ("solution", "given")]
    used = {
        node.id
        for root in [*(part.node for part in kept), *also]
        for node in ast.walk(root)
        if isinstance(node, ast.Name)
    }
    used |= _named_in_strings([part.node for part in kept])
    blocks = [_segment(source, source.tree.body[0])]
    imports = [_segment(source, node) for node in source.tree.body if _is_kept(node, used)]
    future = [line for line in imports if line.startswith("from __future__")]
    rest = [line for line in imports if not line.startswith("from __future__")]
    blocks += ["\n".join(group) for group in (future, rest) if group]
    text = "\n\n".join(blocks)
    for node in source.tree.body:
        if _is_constant_of(node, used):
            text += "\n\n" + _segment(source, node)
    for part in kept:
        text += "\n\n\n" + (_bare(source, part.node) if part.word == "given" else write(part))
    return text + "\n"


def _is_kept(node: ast.stmt, used: set[str]) -> bool:
    if isinstance(node, ast.ImportFrom):
        if node.module == "__future__":
            return True
        if (node.module or "").split(".")[0] == "upslope":
            return False
    if isinstance(node, ast.Import | ast.ImportFrom):
        return any((name.asname or name.name).split(".")[0] in used for name in node.names)
    return False


def _is_constant_of(node: ast.stmt, used: set[str]) -> bool:
    """A top-level `NAME = ...` that kept code reads goes along, in its place."""
    if isinstance(node, ast.Assign):
        return any(isinstance(name, ast.Name) and name.id in used for name in node.targets)
    return isinstance(node, ast.AnnAssign) and (
        isinstance(node.target, ast.Name) and node.target.id in used
    )


def _named_in_strings(roots: list[Definition]) -> set[str]:
    """Names inside quoted annotations."""
    names: set[str] = set()
    for root in roots:
        for node in ast.walk(root):
            quoted = getattr(node, "annotation", None) or getattr(node, "returns", None)
            if isinstance(quoted, ast.Constant) and isinstance(quoted.value, str):
                names |= set(quoted.value.replace("[", " ").replace("]", " ").split())
    return names


def _segment(source: Source, node: ast.stmt) -> str:
    lines = source.text.splitlines()
    return "\n".join(lines[node.lineno - 1 : node.end_lineno])


def _bare(source: Source, node: Definition) -> str:
    """The definition without the author's decorators."""
    lines = source.text.splitlines()
    drop: set[int] = set()
    for inner in ast.walk(node):
        if isinstance(inner, Definition):
            for decorator in inner.decorator_list:
                if _is_authors(decorator):
                    drop |= set(range(decorator.lineno, (decorator.end_lineno or 0) + 1))
    start = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    kept = [n for n in range(start, (node.end_lineno or 0) + 1) if n not in drop]
    return "\n".join(lines[n - 1] for n in kept)


def _is_authors(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    words = ("solution", "given", "misconception", "alternative")
    return isinstance(called, ast.Name) and called.id in words


def _renamed(source: Source, part: Part, name: str) -> str:
    text = _bare(source, part.node)
    for keyword in ("class", "def"):
        text = text.replace(f"{keyword} {part.name}", f"{keyword} {name}", 1)
    return text.replace(f"super({part.name},", f"super({name},")


def _emptied(source: Source, part: Part) -> str:
    """The definition with every asked body replaced by `raise NotImplementedError`."""
    lines = source.text.splitlines()
    node = part.node
    asked: list[Definition] = []
    if isinstance(node, ast.ClassDef):
        for item in node.body:
            given = isinstance(item, Definition) and any(map(_is_authors, item.decorator_list))
            if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef) and not given:
                asked.append(item)
        if not any(isinstance(item, Definition) for item in node.body):
            asked.append(node)  # a declaration, such as a pydantic model: its fields are asked for
    else:
        asked.append(node)
    for function in reversed(asked):
        body = function.body
        documented = ast.get_docstring(function) is not None
        first = body[1] if documented and len(body) > 1 else body[0]
        indent = " " * first.col_offset
        if documented and len(body) == 1:
            lines.insert(body[0].end_lineno or 0, indent + EMPTY)
            continue
        # comments above the first statement belong to the solution
        after = body[0].end_lineno if documented else function.body[0].lineno - 1
        if not documented:
            after = _signature_end(lines, function)
        lines[after or 0 : function.end_lineno] = [indent + EMPTY]
    text = "\n".join(lines)
    moved = next(
        n for n in ast.parse(text).body if isinstance(n, Definition) and n.name == part.name
    )
    changed = Source(source.path, text, source.tree, source.parts)
    return _bare(changed, moved)


def _signature_end(lines: list[str], function: Definition) -> int:
    """The number of the line on which the signature ends."""
    number = function.body[0].lineno - 1
    while number > function.lineno and not lines[number - 1].split("#")[0].rstrip().endswith(":"):
        number -= 1
    return number
