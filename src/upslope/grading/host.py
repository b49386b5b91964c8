"""The submission's end: runs her code when asked, and knows nothing of any check.

This is all of Upslope that lives in the submission's process. It holds no secret: what it
reports is believed only as far as a value it returned.
"""

from __future__ import annotations

import builtins
import linecache
import sys
import types
from functools import lru_cache
from pathlib import Path
from threading import RLock
from types import CodeType
from typing import Any

from upslope.errors import RemoteError
from upslope.grading.codec import MINE, CodecError, Encoder
from upslope.grading.core import stay_on
from upslope.grading.endpoint import Endpoint, kinds_of, text_of
from upslope.grading.limits import Alarm
from upslope.grading.prints import Prints

MAX_ITEMS = 10_000
_UNCHANGEABLE = (bool, int, float, complex, str, bytes, type(None))


class Host(Endpoint):
    """Serves one submission."""

    def __init__(
        self,
        alarm: Alarm | None = None,
        missing: dict[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.turn = RLock()
        """Held while she uses an object of ours: her threads speak one after the other."""
        self._missing = missing or {}
        self.prints = Prints()
        self._files: set[str] = set()
        self._content_of = Encoder(_lent).encode
        self._namespace: dict[str, Any] = {}
        self._changed: list[int] = []
        self._alarm = alarm or Alarm()

    def use_objects(self, objects: dict[str, Any]) -> None:
        """Serves these objects in place of a file's."""
        self._namespace.update(objects)

    def serve(self, operation: str, arguments: tuple[Any, ...]) -> Any:
        action = getattr(self, f"do_{operation}", None)
        if action is None:
            raise CodecError(f"unknown operation {operation!r}")
        self._changed = []
        return action(*arguments)

    # operations

    def do_begin(self, seconds: float, core: int | None) -> None:
        """Starts the clock, on the core that the checker is on."""
        if core is not None:
            stay_on(core)
        self._alarm.begin(seconds)

    def do_load(self, file: str, source: str) -> list[str]:
        """Executes a module's source; the public names it defines."""
        module = self._module(file, source)
        self._namespace = module.__dict__
        return [name for name in module.__dict__ if not name.startswith("_")]

    def do_module(self, file: str, source: str) -> Any:
        """Executes another source and lends the module."""
        return self._module(file, source)

    def do_committed_module(self, folder: Any, file: str, commit: str) -> Any:
        """Executes a source file as a commit of her folder holds it and lends the module."""
        source = folder.committed(file, commit)
        if source is None:
            raise FileNotFoundError(f"{file} is not in {commit}")
        return self._module(file, source)

    def do_name(self, name: str) -> Any:
        return self._namespace[name]

    def do_call(self, number: int, args: list[Any], kwargs: dict[str, Any]) -> Any:
        target = self.own(number)
        before = [self._content(value) for value in (*args, *kwargs.values())]
        with self._alarm:
            value = target(*args, **kwargs)
        after = [self._content(value) for value in (*args, *kwargs.values())]
        pairs = zip(before, after, strict=True)
        self._changed = [i for i, (old, new) in enumerate(pairs) if old != new]
        return value

    def do_get(self, number: int, name: str) -> Any:
        with self._alarm:
            return getattr(self.own(number), name)

    def do_item(self, number: int, key: Any) -> Any:
        with self._alarm:
            return self.own(number)[key]

    def do_items(self, number: int) -> list[Any]:
        """The first items of an iterable."""
        found: list[Any] = []
        with self._alarm:
            for item in self.own(number):
                found.append(item)
                if len(found) >= MAX_ITEMS:
                    break
        return found

    def do_request(self, app: Any, request: dict[str, Any]) -> dict[str, Any]:
        """One HTTP request to an ASGI application."""
        from upslope.grading.asgi import request_once

        with self._alarm:
            return request_once(app, request)

    def do_folder(self, files: dict[str, bytes]) -> Any:
        """Lays out a copy of a folder in this process' own, and lends a reader of it."""
        from upslope.grading.folder import Folder, unpack

        return Folder(unpack(files))

    def do_folder_here(self, path: str) -> Any:
        """Lends a reader of a folder that this process can see itself."""
        from upslope.grading.folder import Folder

        return Folder(Path(path).resolve())

    def do_layers(self) -> dict[str, str]:
        """The layers of the sandbox that could not be had, and why."""
        return self._missing

    # endpoint

    def may_lend(self, value: Any) -> bool:
        return True

    def stand_in(self, number: int, name: str) -> Any:
        return Borrowed(self, number, name)

    def number_of_stand_in(self, value: Any) -> int | None:
        return borrowed_number(value) if type(value) is Borrowed else None

    def aside(self) -> list[Any]:
        return [self.prints.take(), self._changed]

    def describe(self, error: BaseException) -> tuple[Any, ...]:
        return (kinds_of(error), text_of(error), *self._her_line(error))

    # inside

    def _module(self, file: str, source: str) -> types.ModuleType:
        name = file.removesuffix(".py")
        module = types.ModuleType(name)
        module.__file__ = file
        lines = source.splitlines(keepends=True)
        linecache.cache[file] = (len(source), None, lines, file)
        self._files.add(file)
        sys.modules[name] = module
        with self._alarm:
            exec(_compiled(source, file), module.__dict__)
        return module

    def _her_line(self, error: BaseException) -> tuple[int | None, str, str]:
        """The last line of her own that the error passed through: its number, text and file."""
        if isinstance(error, SyntaxError) and error.filename in self._files:
            return error.lineno, (error.text or "").strip(), error.filename
        found: tuple[int | None, str, str] = (None, "", "")
        trace = error.__traceback__
        while trace is not None:
            file = trace.tb_frame.f_code.co_filename
            if file in self._files:
                line = linecache.getline(file, trace.tb_lineno).strip()
                found = (trace.tb_lineno, line, file)
            trace = trace.tb_next
        return found

    def _content(self, value: Any) -> Any:
        """A value's content, to notice a change in place; None for what is lent."""
        numpy = sys.modules.get("numpy")
        if numpy is not None and type(value) is numpy.ndarray and value.dtype.kind != "O":
            return value.tobytes(), value.shape, value.dtype
        if type(value) in _UNCHANGEABLE:
            return None
        try:
            return self._content_of(value)
        except CodecError:
            return None


@lru_cache(maxsize=16)
def _compiled(source: str, file: str) -> CodeType:
    """A check may send the same module for each of its cases."""
    return compile(source, file, "exec")


class Borrowed:
    """An object of the checker's: its methods run over there."""

    __slots__ = ("_borrowed",)

    def __init__(self, host: Host, number: int, name: str) -> None:
        object.__setattr__(self, "_borrowed", (host, number, name))

    def __getattr__(self, method: str) -> Any:
        if method.startswith("_"):
            raise AttributeError(f"there is no {method!r} here")

        def use(*args: Any, **kwargs: Any) -> Any:
            return _use(self, method, args, kwargs)

        return use

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return _use(self, "__call__", args, kwargs)

    def __repr__(self) -> str:
        return f"<{self._borrowed[2]}>"


def borrowed_number(value: Borrowed) -> int:
    """The checker's number for it; a method would be one that her code can call."""
    return object.__getattribute__(value, "_borrowed")[1]


def _use(thing: Borrowed, method: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    host, number, _ = object.__getattribute__(thing, "_borrowed")
    try:
        with host.turn:
            value, _ = host.ask("use", number, method, args, kwargs)
    except RemoteError as error:
        raise _local_error(error.kinds, error.message) from None
    return value


def _local_error(kinds: tuple[str, ...], message: str) -> Exception:
    """The nearest builtin exception, so that her `except KeyError` works."""
    for kind in kinds:
        found = getattr(builtins, kind, None)
        if isinstance(found, type) and issubclass(found, Exception):
            return found(message)
    return RuntimeError(message)


def _lent(value: Any) -> tuple[int, int, str]:
    del value
    return MINE, 0, ""
