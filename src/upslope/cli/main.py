"""`upslope`: one command, one exit code, and never a traceback.

0 right · 1 not right yet · 2 a mistake in the command or the book · 3 the machine or Upslope
failed · 130 interrupted · 141 nobody reads on.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RIGHT, NOT_YET, MISUSED, FAILED, INTERRUPTED, UNREAD = 0, 1, 2, 3, 130, 141


def main(arguments: list[str] | None = None) -> int:
    """Runs one command."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        code = _run(words)
        if sys.stdout:
            sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return UNREAD
    except OSError as error:  # a file refuses, or what is printed has nowhere to go
        _drop_output()
        named = f"{error.filename}: " if error.filename else ""
        return _complain(words, f"{named}{error.strerror or error}.", "", FAILED)


def _run(words: list[str]) -> int:
    from upslope.errors import BookError, UpslopeError, UsageError

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            cast("TextIOWrapper[Any]", stream).reconfigure(errors="backslashreplace")
    try:
        return _command(words)
    except UpslopeError as error:
        code = MISUSED if isinstance(error, UsageError | BookError) else FAILED
        return _complain(words, error.message, error.fix, code)
    except SystemExit as done:  # --help and --version
        return int(done.code or 0)
    except OSError:
        raise
    except Exception as error:
        said = f"Upslope itself failed: {type(error).__name__}: {error}".rstrip(".")
        return _complain(words, f"{said}.", f"Please report it with {_keep(error)}.", FAILED)


def _command(words: list[str]) -> int:
    from importlib import import_module

    from upslope.cli.parser import build_parser

    given = build_parser(words).parse_args(words)
    from upslope.cli.desk import Desk  # --help and --version need none

    module, _, name = given.run.partition(":")
    run: Callable[[Desk, Any], int] = getattr(import_module(f"upslope.cli.{module}"), name)
    desk = Desk(
        given.json,
        given.no_colour,
        daemon=not getattr(given, "no_daemon", False),
        require_sandbox=getattr(given, "require_sandbox", False),
    )
    return run(desk, given)


def _complain(words: list[str], message: str, fix: str, code: int) -> int:
    """One sentence of what went wrong and one of what to do, where it will be read."""
    if "--json" in words:
        import json

        print(json.dumps({"error": {"message": message, "fix": fix}}, indent=2))
        return code
    from upslope.cli.desk import ink_for

    ink = ink_for(sys.stderr, os.environ, no_colour=bool({"--no-colour", "--no-color"} & {*words}))
    mark = ink.style(ink.mark("✗"), "red", "bold")
    lines = ink.paragraph(message, "   ")
    print(f" {mark} {lines[0][3:]}", *lines[1:], sep="\n", file=sys.stderr)
    for line in ink.paragraph(fix, "   ") if fix else []:
        print(line, file=sys.stderr)
    return code


def _keep(error: Exception) -> Path:
    """Where the traceback went: for us to read, not for her."""
    import traceback

    from upslope.curriculum.cache import cache_folder

    kept = cache_folder() / "failure.txt"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return kept


def _drop_output() -> None:
    """The pipe's reader is gone: let Python's own flush at exit find a quiet place."""
    if sys.stdout:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
