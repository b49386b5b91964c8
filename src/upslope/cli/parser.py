"""Everything that can be typed after `upslope`, on one page.

Nothing here imports a command: `run` names where it lives, so that typing one costs only itself.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

from upslope import __version__
from upslope.errors import UsageError

_WHICH = "id, file, path or part of the id"


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that answers a mistake as the rest of Upslope does."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[:1].upper()}{message[1:]}.", f"See `{self.prog} --help`.")


class Command(NamedTuple):
    """A command: where it lives, what it does, what it takes."""

    name: str
    run: str
    does: str
    add_arguments: Callable[[Parser], object] = lambda parser: None
    reports: bool = True
    """It answers in JSON when asked to."""


def build_parser(words: list[str] | None = None) -> Parser:
    """The command line; if `words` start with a command, of that one only, which is faster."""
    parser = Parser(
        prog="upslope",
        description="Where am I, and what is next? Commands find your workspace by themselves.",
        epilog="Exit codes: 0 right, 1 not right yet, 2 a mistake in the command or the book, "
        "3 the machine or Upslope itself failed.",
    )
    parser.add_argument("--version", action="version", version=f"upslope {__version__}")
    _add_options(parser, reports=True)
    parser.set_defaults(run="status:show", json=False, no_colour=False)
    added = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    typed = [command for command in COMMANDS if words and command.name == words[0]]
    if words and not typed and not words[0].startswith("-"):
        raise UsageError(f"There is no command {words[0]!r}.", _nearest(words[0]))
    for command in typed or COMMANDS:
        one = added.add_parser(command.name, help=command.does, description=f"{command.does}.")
        one.set_defaults(run=command.run)
        _add_options(one, command.reports)
        command.add_arguments(one)
    return parser


def _nearest(word: str) -> str:
    from difflib import get_close_matches  # only a mistyped command pays for it

    near = get_close_matches(word, [command.name for command in COMMANDS], n=1)
    return f"Did you mean `upslope {near[0]}`?" if near else "See `upslope --help`."


def _add_options(parser: Parser, reports: bool) -> None:
    quiet: Any = argparse.SUPPRESS  # so that an option may stand before or after the command
    if reports:
        parser.add_argument("--json", action="store_true", default=quiet, help="answer in JSON")
    names = ("--no-colour", "--no-color")
    parser.add_argument(*names, action="store_true", default=quiet, help="plain text")


def _add_exercise(parser: Parser, default: str = "the one you are at") -> None:
    said = f"{_WHICH} (default: {default})"
    parser.add_argument("exercise", metavar="EXERCISE", nargs="?", help=said)


def _init(parser: Parser) -> None:
    said = "where (default: the workspace you are in, else ~/upslope-work)"
    parser.add_argument("folder", metavar="DIR", nargs="?", help=said)


def _check(parser: Parser) -> None:
    _add_exercise(parser, "the one you saved last, else the next")
    said = "the same verdict without the warm grader"
    parser.add_argument("--no-daemon", action="store_true", help=said)
    refuse = "refuse to check where a layer of the sandbox is missing"
    parser.add_argument("--require-sandbox", action="store_true", help=refuse)


def _solution(parser: Parser) -> None:
    _add_exercise(parser)
    parser.add_argument("--yes", "-y", action="store_true", help="do not ask first")


def _list(parser: Parser) -> None:
    parser.add_argument("--phase", metavar="N", type=int, help="only this phase, 0 to 5")
    parser.add_argument("--topic", metavar="TOPIC", help="only this topic")
    parser.add_argument("--state", choices=("new", "started", "passed"), help="only in this state")


def _reset(parser: Parser) -> None:
    parser.add_argument("exercise", metavar="EXERCISE", help=_WHICH)


def _prove(parser: Parser) -> None:
    parser.add_argument("exercises", metavar="EXERCISE", nargs="*", help=_WHICH)
    parser.add_argument("--all", action="store_true", help="every exercise of the book")
    said = "twenty times the inputs, for the night"
    parser.add_argument("--deep", action="store_true", help=said)


def _new(parser: Parser) -> None:
    parser.add_argument("what", choices=("exercise",), help="what to scaffold")
    parser.add_argument("id", metavar="ID", help="its id, such as cosine-similarity")
    parser.add_argument("topic", metavar="TOPIC", help="its topic, such as math_basics")


def _serve(parser: Parser) -> None:
    said = "the port to listen on (default: 8000; 0 takes any)"
    parser.add_argument("--port", type=int, default=8000, help=said)
    said = "use this workspace, made if there is none"
    parser.add_argument("--workspace", metavar="DIR", help=said)
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")


def _tour(parser: Parser) -> None:
    parser.add_argument("--fast", action="store_true", help="do not pause to be read")


def _completion(parser: Parser) -> None:
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help="your shell")


COMMANDS = (
    Command("init", "workspace:init", "Make a workspace, or add what the book has gained", _init),
    Command("next", "status:show_next", "Show what to do next, and where its file is"),
    Command("check", "check:check", "Check an exercise: right or wrong, and why", _check),
    Command("watch", "watch:watch", "Check an exercise whenever you save it", _check, False),
    Command("hint", "hint:hint", "Show one more hint, from light to telling", _add_exercise),
    Command("solution", "hint:solution", "Show the solution, and note that you saw it", _solution),
    Command("list", "status:show_list", "List the exercises and how far you are", _list),
    Command("reset", "workspace:reset", "Start an exercise afresh, and keep your work", _reset),
    Command("prove", "prove:prove", "Prove that an exercise's checks are any good", _prove),
    Command("new", "new:new", "Scaffold an exercise for an author to make hers", _new),
    Command("serve", "serve:serve", "Open the page to read, edit and check", _serve, False),
    Command("tour", "tour:tour", "See the main job in under a minute, hands off", _tour, False),
    Command("doctor", "doctor:doctor", "Say what is installed, what is missing, how to mend it"),
    Command("completion", "completion:completion", "Print completions", _completion, False),
)  # fmt: skip
