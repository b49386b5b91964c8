"""The checker's end: the submission as plain Python calls, every call recorded.

`submission.softmax(x)` reads like a call and is one question over the wire. What comes
back is a fresh value, or a `Handle` for an object that stays with the submission.
"""

from __future__ import annotations

import json as jsonlib
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from upslope.author.expect import Mismatch
from upslope.author.words import exposed_names
from upslope.errors import RemoteError
from upslope.grading.codec import CodecError
from upslope.grading.endpoint import Endpoint

MAX_USES = 10_000
"""How often the submission may use the checker's objects in one case."""


@dataclass(frozen=True)
class Call:
    """One thing asked of the submission and what came of it."""

    text: Callable[[], str]
    """How a person would write it; made only when it is shown."""
    arguments: tuple[Any, ...]
    result: Any = None
    error: RemoteError | None = None


@dataclass
class Record:
    """All that was asked and observed in one case of one check."""

    calls: list[Call] = field(default_factory=list[Call])
    used: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = field(
        default_factory=list[tuple[str, tuple[Any, ...], dict[str, Any]]]
    )
    """What the submission asked of the checker's objects."""
    prints: list[str] = field(default_factory=list[str])


class Checker(Endpoint):
    """The checker's end of the conversation."""

    def __init__(self, in_place: bool = False) -> None:
        super().__init__()
        self.in_place = in_place
        self.record = Record()
        self._stopped_by: Mismatch | None = None

    def question(self, operation: str, call: Call, *arguments: Any) -> Any:
        """Asks, records, and raises what the submission raised."""
        try:
            value, aside = self.ask(operation, *arguments)
        except RemoteError as error:
            self.record.calls.append(Call(call.text, call.arguments, error=error))
            self.record.prints.append(error.prints)
            self._raise_stop()
            raise
        self.record.calls.append(Call(call.text, call.arguments, value))
        self._raise_stop()
        self._take_aside(aside)
        return value

    def serve(self, operation: str, arguments: tuple[Any, ...]) -> Any:
        """The submission uses an object of ours: one of its exposed methods, no more."""
        if operation != "use" or len(arguments) != 4:
            raise CodecError("the submission may only use what it was lent")
        number, method, args, kwargs = arguments
        if (type(number), type(args), type(kwargs)) != (int, tuple, dict):
            raise CodecError("not a use of anything")
        if len(self.record.used) >= MAX_USES:
            self._stopped_by = Mismatch(f"uses what it was given more than {MAX_USES:,} times")
            raise CodecError("used too often")
        thing = self.own(number)
        allowed = {"__call__"} if isinstance(thing, types.FunctionType | types.MethodType) else None
        if method not in (allowed or exposed_names(thing) or ()):
            raise AttributeError(f"there is no {method!r} here")
        self.record.used.append((method, args, kwargs))
        try:
            return getattr(thing, method)(*args, **kwargs)
        except Mismatch as stop:
            # the check failed inside a call back: her code must neither swallow that nor read it
            self._stopped_by = stop
            raise RuntimeError("stopped") from None

    def may_lend(self, value: Any) -> bool:
        is_function = isinstance(value, types.FunctionType | types.MethodType)
        return is_function or exposed_names(value) is not None

    def stand_in(self, number: int, name: str) -> Any:
        return Handle(self, number, name)

    def number_of_stand_in(self, value: Any) -> int | None:
        if type(value) in (Handle, NamedHandle):
            return object.__getattribute__(value, "_handle")[1]
        return None

    def _take_aside(self, aside: tuple[Any, ...]) -> None:
        if len(aside) != 2 or type(aside[0]) is not str or type(aside[1]) is not list:
            raise CodecError("not an answer")
        if aside[0]:
            self.record.prints.append(aside[0])
        if aside[1] and not self.in_place:
            raise Mismatch("changes its argument in place: the caller's data must stay as it was")

    def _raise_stop(self) -> None:
        if self._stopped_by is not None:
            stop, self._stopped_by = self._stopped_by, None
            raise stop


class Handle:
    """An object of the submission's, used from here: call it, read attributes, index, iterate."""

    __slots__ = ("_handle",)

    def __init__(self, checker: Checker, number: int, name: str) -> None:
        object.__setattr__(self, "_handle", (checker, number, name, lambda: f"<{name}>"))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        checker, number, _, path = object.__getattribute__(self, "_handle")
        call = Call(lambda: f"{path()}({_arguments(args, kwargs)})", (args, kwargs))
        return _named(checker.question("call", call, number, list(args), kwargs), call.text)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        checker, number, _, path = object.__getattribute__(self, "_handle")
        call = Call(lambda: f"{path()}.{name}", (name,))
        value = checker.question("get", call, number, name)
        return _named(value, call.text)

    def __getitem__(self, key: Any) -> Any:
        checker, number, _, path = object.__getattribute__(self, "_handle")
        call = Call(lambda: f"{path()}[{shown(key)}]", (key,))
        value = checker.question("item", call, number, key)
        return _named(value, call.text)

    def __iter__(self) -> Iterator[Any]:
        checker, number, _, path = object.__getattribute__(self, "_handle")
        call = Call(lambda: f"list({path()})", ())
        items = checker.question("items", call, number)
        if type(items) is not list:
            raise CodecError("not a list of items")
        return iter(items)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]

    def __repr__(self) -> str:
        return f"<{object.__getattribute__(self, '_handle')[2]}>"


class NamedHandle(Handle):
    """A handle that knows the expression it came from."""

    __slots__ = ()

    def __init__(self, handle: Handle, path: Callable[[], str]) -> None:
        checker, number, name, _ = object.__getattribute__(handle, "_handle")
        object.__setattr__(self, "_handle", (checker, number, name, path))


def _named(value: Any, path: Callable[[], str]) -> Any:
    return NamedHandle(value, path) if type(value) is Handle else value


@dataclass(frozen=True)
class Response:
    """An HTTP response of the submission's application."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        """The content type without its parameters, "" if none is said."""
        return str(self.headers.get("content-type", "")).partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON; Mismatch if it is none."""
        try:
            return jsonlib.loads(self.body)
        except ValueError:
            raise Mismatch("the response is not JSON", got=self.text[:200]) from None


class Submission:
    """What a check is given: the names the learner defined, as attributes."""

    def __init__(self, checker: Checker, **handles: Handle) -> None:
        self._checker = checker
        self._handles: dict[str, Any] = handles

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._handles:
            value, _ = self._checker.ask("name", name)
            self._handles[name] = _named(value, lambda: name)
        return self._handles[name]

    def request(
        self,
        app: Any,
        method: str,
        path: str,
        *,
        json: Any = None,
        body: bytes | None = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        served: bool = False,
    ) -> Response:
        """One HTTP request to an ASGI application of the submission's.

        An exception that the application lets out is raised, so that the learner reads her own
        line; with `served` it is what a client would get from a server: a 500.
        """
        sent = [] if headers is None else list(headers.items())
        if json is not None:
            body = jsonlib.dumps(json).encode()
            sent.append(("content-type", "application/json"))
        said = f" {body.decode('utf-8', 'backslashreplace')}" if body else ""
        where = path + (f"?{urlencode(query)}" if query else "")
        request = {
            "method": method,
            "path": path,
            "query": urlencode(query or {}),
            "headers": sent,
            "body": body or b"",
            "served": served,
        }
        call = Call(lambda: f"{method} {where}{_short(said)}", (request,))
        answer = self._checker.question("request", call, app, request)
        match answer:
            case {"status": int() as status, "headers": [*pairs], "body": bytes() as body}:
                response = Response(status, _headers(pairs), body)
            case _:
                raise CodecError("not a response")
        self._checker.record.calls[-1] = Call(call.text, call.arguments, response)
        return response

    def module(self, name: str, source: str) -> Any:
        """Another source file of the submission's, executed beside it."""
        call = Call(lambda: f"import {name.removesuffix('.py')}", (name, source))
        handle = self._checker.question("module", call, name, source)
        return _named(handle, lambda: name.removesuffix(".py"))

    def committed_module(self, name: str, commit: str) -> Any:
        """A source file as a commit of her folder holds it, executed.

        Its text stays over there, so that two folders whose programs behave alike are alike
        to the diagnosis, however they are written.
        """
        call = Call(lambda: f"import {name.removesuffix('.py')}", (name, commit))
        handle = self._checker.question("committed_module", call, self.folder, name, commit)
        return _named(handle, lambda: name.removesuffix(".py"))


def _headers(pairs: list[Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        match pair:
            case (str() as name, str() as value):
                found[name] = value
            case _:
                raise CodecError("not a header")
    return found


def _arguments(args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    parts = [shown(value) for value in args]
    return ", ".join(parts + [f"{name}={shown(value)}" for name, value in kwargs.items()])


def _short(text: str) -> str:
    from upslope.grading.show import short

    return short(text)


def shown(value: Any) -> str:
    """A value as a learner could type it, shortened."""
    from upslope.grading.show import expression

    return expression(value)
