"""Small wrong versions of a solution, each one change away from it.

An AST walk of our own: the kept mutation libraries mutate a whole project and run its test
suite; here one function of one file is changed and a verdict, not a test run, decides.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from upslope.curriculum.model import Exercise
from upslope.curriculum.source import read_source
from upslope.curriculum.stub import solution_of

_OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
}


_SYMMETRIC = frozenset(
    ("min", "max", "minimum", "maximum", "add", "multiply", "equal", "isclose", "allclose", "gcd")
)
"""Calls that do not mind in which order their two arguments come."""


@dataclass(frozen=True)
class Mutant:
    """One changed solution: its whole text, and the line before and after."""

    text: str
    line: int
    before: str
    after: str

    def __str__(self) -> str:
        return f"line {self.line}\n  - {self.before}\n  + {self.after}"


@dataclass(frozen=True)
class _Change:
    """A replacement in a tree that can be made and taken back."""

    statement: ast.stmt
    make: Callable[[], None]
    undo: Callable[[], None]


def mutants_of(exercise: Exercise) -> list[Mutant]:
    """Every mutant of what the learner is asked to write; given code is left alone."""
    text = solution_of(exercise)
    tree = ast.parse(text)
    given = _given_methods(exercise)
    found: dict[str, Mutant] = {}
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if node.name not in exercise.asks:
            continue
        for statement in _statements(node, given):
            for change in _changes(statement):
                before = _headline(statement)
                change.make()
                mutated = ast.unparse(tree)
                after = _headline(statement) if _is_same(change) else "pass"
                change.undo()
                if before != after:
                    found.setdefault(mutated, Mutant(mutated, statement.lineno, before, after))
    return list(found.values())


def _given_methods(exercise: Exercise) -> set[str]:
    given: set[str] = set()
    for part in read_source(exercise.path).having("solution"):
        for item in part.node.body:
            if isinstance(item, ast.FunctionDef) and any(
                isinstance(word, ast.Name) and word.id == "given" for word in item.decorator_list
            ):
                given.add(item.name)
    return given


def _statements(node: ast.AST, given: set[str]) -> Iterator[ast.stmt]:
    """Every statement inside, with its docstrings and given methods left out."""
    body: list[ast.stmt] = getattr(node, "body", [])
    for statement in body:
        if _is_docstring(statement):
            continue
        is_definition = isinstance(statement, ast.FunctionDef | ast.ClassDef)
        if is_definition and statement.name in given:
            continue
        if not is_definition:
            yield statement
        yield from _statements(statement, given)
    for name in ("orelse", "finalbody", "handlers"):
        for inner in getattr(node, name, []):
            if isinstance(inner, ast.stmt):
                yield inner
            yield from _statements(inner, given)


def _is_docstring(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _changes(statement: ast.stmt) -> Iterator[_Change]:
    yield from _statement_changes(statement)
    if isinstance(statement, ast.Raise):
        return  # the wording of an error is nobody's property
    for node in _expressions(statement):
        yield from _node_changes(statement, node)


def _expressions(statement: ast.stmt) -> Iterator[ast.AST]:
    """The nodes of this statement itself, not of the statements in its body."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        annotations = getattr(node, "annotation", None), getattr(node, "returns", None)
        for child in ast.iter_child_nodes(node):
            if child not in annotations and not isinstance(
                child, ast.stmt | ast.ExceptHandler | ast.JoinedStr | ast.match_case
            ):
                yield child
                waiting.append(child)


def _statement_changes(statement: ast.stmt) -> Iterator[_Change]:
    if isinstance(statement, ast.Return) and statement.value is not None:
        if not (isinstance(statement.value, ast.Constant) and statement.value.value is None):
            yield _set(statement, statement, "value", None)
    elif isinstance(statement, ast.Expr | ast.AugAssign | ast.Assign | ast.Delete | ast.Raise):
        yield _erase(statement)
    elif isinstance(statement, ast.If | ast.While):
        yield _set(statement, statement, "test", ast.UnaryOp(ast.Not(), statement.test))
    elif isinstance(statement, ast.For):
        yield _set(statement, statement, "iter", ast.List([], ast.Load()))
    if isinstance(statement, ast.AugAssign):
        yield from _operator(statement, statement)
    if isinstance(statement, ast.Break | ast.Continue):
        other = ast.Continue if isinstance(statement, ast.Break) else ast.Break
        yield _become(statement, other)


def _node_changes(statement: ast.stmt, node: ast.AST) -> Iterator[_Change]:
    if isinstance(node, ast.BinOp | ast.BoolOp):
        yield from _operator(statement, node)
    elif isinstance(node, ast.Compare):
        for index, operator in enumerate(node.ops):
            if other := _OPERATORS.get(type(operator)):
                ops = [*node.ops[:index], other(), *node.ops[index + 1 :]]
                yield _set(statement, node, "ops", ops)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield _set(statement, node, "op", ast.UAdd())
    elif isinstance(node, ast.Constant):
        yield from _constant(statement, node)
    elif isinstance(node, ast.IfExp):
        yield _set(statement, node, "test", ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.Call):
        yield from _call(statement, node)
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield _set(statement, node, "ifs", [])


def _operator(
    statement: ast.stmt, node: ast.BinOp | ast.BoolOp | ast.AugAssign
) -> Iterator[_Change]:
    if other := _OPERATORS.get(type(node.op)):
        yield _set(statement, node, "op", other())


def _constant(statement: ast.stmt, node: ast.Constant) -> Iterator[_Change]:
    value = node.value
    if isinstance(value, bool):
        yield _set(statement, node, "value", not value)
    elif isinstance(value, int | float):
        yield _set(statement, node, "value", value + 1)
        if value:
            yield _set(statement, node, "value", -value if value != 1 else 0)
    elif isinstance(value, str):
        yield _set(statement, node, "value", value + "?" if value else "?")


def _call(statement: ast.stmt, node: ast.Call) -> Iterator[_Change]:
    for index in range(len(node.keywords)):
        rest = node.keywords[:index] + node.keywords[index + 1 :]
        yield _set(statement, node, "keywords", rest)
    plain = not any(isinstance(argument, ast.Starred) for argument in node.args)
    if len(node.args) == 2 and plain and _name(node.func) not in _SYMMETRIC:
        yield _set(statement, node, "args", node.args[::-1])
    if node.args and plain:
        # the call gone: `np.exp(x)` becomes `x`, `min(n, 9)` becomes `n`
        yield _call_replaced(statement, node, node.args[0])
    elif not node.args and isinstance(node.func, ast.Attribute):
        yield _call_replaced(statement, node, node.func.value)


def _name(function: ast.expr) -> str:
    return ast.unparse(function).rpartition(".")[2]


def _call_replaced(statement: ast.stmt, node: ast.Call, by: ast.expr) -> _Change:
    before = (node.func, node.args, node.keywords)

    def make() -> None:
        # an identity written as `(by)`: a call node cannot turn into another kind of node
        node.func, node.args, node.keywords = ast.Name("(lambda same: same)"), [by], []

    def undo() -> None:
        node.func, node.args, node.keywords = before

    return _Change(statement, make, undo)


def _set(statement: ast.stmt, node: Any, field: str, value: Any) -> _Change:
    before = getattr(node, field)
    return _Change(
        statement, lambda: setattr(node, field, value), lambda: setattr(node, field, before)
    )


def _erase(statement: ast.stmt) -> _Change:
    return _become(statement, ast.Pass)


def _become(statement: ast.stmt, kind: type[ast.stmt]) -> _Change:
    before = type(statement)

    def make() -> None:
        statement.__class__ = kind

    def undo() -> None:
        statement.__class__ = before

    return _Change(statement, make, undo)


def _is_same(change: _Change) -> bool:
    return not isinstance(change.statement, ast.Pass)


def _headline(statement: ast.stmt) -> str:
    """The statement on one line, without its body."""
    return ast.unparse(statement).split("\n", 1)[0].replace("(lambda same: same)(", "(")
