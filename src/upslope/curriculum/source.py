"""One exercise file as text: its header, its parts and their lines, read with `ast` alone."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_HEADER = re.compile(r"(?m)^# /// script$\s(?P<content>(^#(| .*)$\s)+)^# ///$")
_PARTS = ("solution", "given", "check", "misconception", "alternative", "scene")

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Part:
    """A top-level definition and the author's word on it ("" where there is none)."""

    word: str
    node: Definition
    decorator: ast.expr | None = None

    @property
    def name(self) -> str:
        return self.node.name

    @property
    def line(self) -> int:
        return self.node.lineno

    @property
    def sentence(self) -> str:
        """The docstring, as one paragraph."""
        return " ".join((ast.get_docstring(self.node) or "").split())

    def argument(self, position: int) -> str | None:
        """The decorator's positional argument, if it is a plain name."""
        if isinstance(self.decorator, ast.Call) and len(self.decorator.args) > position:
            return _name(self.decorator.args[position])
        return None

    def keywords(self) -> dict[str, ast.expr]:
        if not isinstance(self.decorator, ast.Call):
            return {}
        return {word.arg: word.value for word in self.decorator.keywords if word.arg}


@dataclass(frozen=True)
class Source:
    """An exercise file, parsed."""

    path: Path
    text: str
    tree: ast.Module
    parts: tuple[Part, ...]

    def having(self, word: str) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.word == word)

    @property
    def docstring(self) -> str:
        return ast.get_docstring(self.tree) or ""

    def calls(self, name: str) -> list[ast.Call]:
        """Top-level calls such as `hints(...)`."""
        return [
            node.value
            for node in self.tree.body
            if isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Call)
            and _name(node.value.func) == name
        ]


def read_source(path: Path) -> Source:
    """Parses the file; SyntaxError if it is not Python."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text, filename=str(path))
    return Source(path, text, tree, tuple(_parts(tree)))


def header_of(source: Source) -> dict[str, Any] | None:
    """The inline metadata block (PEP 723) as TOML; None where there is none."""
    import tomllib  # only whoever reads a header pays for it

    match = _HEADER.search(source.text)
    if match is None:
        return None
    lines = match.group("content").splitlines()
    return tomllib.loads("\n".join(line[2:] if line[1:2] == " " else line[1:] for line in lines))


def line_of(source: Source, words: str) -> int:
    """The first line that holds `words`; 1 where none does."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if words in line:
            return number
    return 1


def literals(call: ast.Call) -> list[str]:
    """The call's positional string literals."""
    return [
        argument.value
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def _parts(tree: ast.Module) -> list[Part]:
    found: list[Part] = []
    for node in tree.body:
        if isinstance(node, Definition):
            word, decorator = "", None
            for candidate in node.decorator_list:
                called = candidate.func if isinstance(candidate, ast.Call) else candidate
                if (name := _name(called)) in _PARTS:
                    word, decorator = str(name), candidate
            found.append(Part(word, node, decorator))
    return found


def _name(node: ast.expr) -> str | None:
    return node.id if isinstance(node, ast.Name) else None
