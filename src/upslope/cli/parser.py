"""Everything that can be typed after `upslope`, on one page.

Nothing here imports a command: `run` names where it lives, so that typing one costs only itself.
"""

from __future__ import annotations

import argparse
from typing import Any, NoReturn

from upslope import __version__
from upslope.errors import UsageError

STATES = ("new", "started", "passed")


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that answers a mistake like the rest of Upslope: a sentence and a way on."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[:1].upper()}{message[1:]}.", f"See `{self.prog} --help`.")


def build_parser() -> Parser:
    """The whole command line."""
    parser = Parser(
        prog="upslope",
        description="Where am I, and what is next? Commands find your workspace by themselves.",
        epilog="Exit codes: 0 right, 1 not right yet, 2 a mistake in the command or the book, "
        "3 the machine or Upslope itself failed.",
    )
    parser.add_argument("--version", action="version", version=f"upslope {__version__}")
    _add_options(parser, reports=True)
    parser.set_defaults(run="status:show", json=False, no_colour=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)

    def command(name: str, run: str, does: str, reports: bool = True) -> Parser:
        added: Parser = commands.add_parser(name, help=does, description=f"{does}.")
        added.set_defaults(run=run)
        _add_options(added, reports)
        return added

    _add_learning(command)
    _add_authoring(command)
    _add_the_rest(command)
    return parser


def _add_learning(command: Any) -> None:
    one = command("init", "workspace:init", "Make a workspace, or add to one what the book gained")
    one.add_argument("folder", metavar="DIR", nargs="?", help="where (default: ~/upslope-work)")
    command("next", "status:show_next", "Show what to do next, and where its file is")
    one = command("check", "check:check", "Check an exercise: right or wrong, and why")
    _add_exercise(one, "default: the one you saved last, else the next")
    _add_daemon(one)
    one = command("watch", "watch:watch", "Check an exercise whenever you save it", reports=False)
    _add_exercise(one, "start with this one (default: the one you saved last, else the next)")
    _add_daemon(one)
    one = command("hint", "hint:hint", "Show a hint, from light to telling, one more each time")
    _add_exercise(one)
    one = command("solution", "hint:solution", "Show the solution, and write down that you saw it")
    _add_exercise(one)
    one.add_argument("--yes", "-y", action="store_true", help="do not ask first")
    one = command("list", "status:show_list", "List the exercises and how far you are")
    one.add_argument("--phase", metavar="N", type=int, help="only this phase, 0 to 5")
    one.add_argument("--topic", metavar="TOPIC", help="only this topic")
    one.add_argument("--state", choices=STATES, help="only these: new, started or passed")
    one = command("reset", "workspace:reset", "Start an exercise afresh; your file is kept beside")
    one.add_argument("exercise", metavar="EXERCISE", help="id, file, path or part of the id")


def _add_authoring(command: Any) -> None:
    one = command("prove", "prove:prove", "Prove that an exercise's checks are any good")
    one.add_argument("exercises", metavar="EXERCISE", nargs="*", help="id, file or part of the id")
    one.add_argument("--all", action="store_true", help="every exercise of the book")
    one.add_argument("--deep", action="store_true", help="twenty times the inputs, for the night")
    one = command("new", "new:new", "Scaffold an exercise for an author to fill in")
    one.add_argument("what", choices=("exercise",), help="what to scaffold")
    one.add_argument("id", metavar="ID", help="its id, such as cosine-similarity")
    one.add_argument("topic", metavar="TOPIC", help="the topic it belongs to, such as math_basics")


def _add_the_rest(command: Any) -> None:
    one = command("serve", "serve:serve", "Open the page: read, edit and check in a browser", False)
    one.add_argument("--port", type=int, default=8000, help="the port to listen on (default: 8000)")
    one.add_argument("--workspace", metavar="DIR", help="use this workspace; made if missing")
    one.add_argument("--no-open", action="store_true", help="do not open a browser")
    one = command("tour", "tour:tour", "See the main job in under a minute, hands off", False)
    one.add_argument("--fast", action="store_true", help="do not pause to be read")
    command("doctor", "doctor:doctor", "What is installed, what is missing, and how to mend it")
    one = command("completion", "completion:completion", "Print the completion of a shell", False)
    one.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell")


def _add_options(parser: Parser, reports: bool) -> None:
    quiet: Any = argparse.SUPPRESS  # so that an option may stand before or after the command
    if reports:
        parser.add_argument("--json", action="store_true", default=quiet, help="answer in JSON")
    parser.add_argument(
        "--no-colour", "--no-color", action="store_true", default=quiet, help="plain text"
    )


def _add_exercise(parser: Parser, default: str = "default: the one you are at") -> None:
    parser.add_argument(
        "exercise", metavar="EXERCISE", nargs="?", help=f"id, file, path or part of the id ({default})"
    )


def _add_daemon(parser: Parser) -> None:
    parser.add_argument(
        "--no-daemon", action="store_true", help="the same verdict without the warm grader"
    )
