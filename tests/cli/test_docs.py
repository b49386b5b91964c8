"""docs/cli.md says what the commands take and answer; running this file writes its first half."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

import pytest

from upslope.cli.parser import COMMANDS, build_parser

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
PART = re.compile(r"(?s)(?<=<!-- commands -->\n).*?(?=<!-- end of commands -->)")


def written_from_the_parser() -> str:
    """Each command as a heading, what it does, and a line for each thing it takes."""
    parser = build_parser()
    added = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    parts = [_section("upslope", "Where am I, what is next: one screen.", parser)]
    for command in COMMANDS:
        one = added.choices[command.name]
        parts.append(_section(f"upslope {command.name}", f"{command.does}.", one))
    return "\n".join(parts) + "\n"


def _section(name: str, does: str, parser: argparse.ArgumentParser) -> str:
    lines: list[str] = []
    usage = [name]
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction | argparse._SubParsersAction):
            continue
        shown, typed = _names(action)
        if name == "upslope" or "--no-colour" not in action.option_strings:
            usage.append(typed)
        if name == "upslope" or action.dest not in ("json", "no_colour"):
            lines.append(f"- `{shown}`: {action.help}")
    return (
        "\n".join([f"## {name}", "", does, "", f"    {' '.join(usage)}", "", *lines]).rstrip()
        + "\n"
    )


def _names(action: argparse.Action) -> tuple[str, str]:
    """How an argument is listed, and how it is typed."""
    value = action.metavar or "|".join(map(str, action.choices or [])) or action.dest.upper()
    if not action.option_strings:
        many = {"?": f"[{value}]", "*": f"[{value} ...]", None: str(value)}[action.nargs]  # pyright: ignore
        return str(value), many
    takes = "" if action.nargs == 0 else f" {value}"
    return ", ".join(action.option_strings) + takes, f"[{action.option_strings[0]}{takes}]"


def test_the_page_says_what_the_parser_takes():
    found = PART.search(PAGE.read_text())
    assert found is not None
    assert found[0] == written_from_the_parser(), "run: python tests/cli/test_docs.py"


def answers() -> list[tuple[str, Any]]:
    """The commands on the page, each with the answer that it shows."""
    pairs = re.findall(r"`upslope ([^`]*?--json)`\n\n```json\n(.*?)```", PAGE.read_text(), re.S)
    pairs += re.findall(r"`upslope (--json)`\n\n```json\n(.*?)```", PAGE.read_text(), re.S)
    return [(words, json.loads(answer)) for words, answer in dict(pairs).items()]


def test_every_command_that_reports_shows_its_answer():
    shown = {words.split()[0] for words, _ in answers()}
    reporting = {command.name for command in COMMANDS if command.reports}
    assert reporting | {"--json"} == shown


@pytest.mark.parametrize(("words", "shown"), answers(), ids=[words for words, _ in answers()])
def test_an_answer_has_the_keys_that_the_page_shows(
    learner: Any, tmp_path: Path, words: str, shown: Any
):
    learner.write("wrong")
    learner.run("check")
    learner.write("right" if words.startswith("solution") else "wrong")
    if words.startswith(("solution", "reset")):
        learner.run("check")
    env: dict[str, str] = {}
    if words.startswith("new"):
        from small_book import write_book

        env = {"UPSLOPE_BOOK": str(write_book(tmp_path / "mine"))}
    _same_keys(learner.run(*words.split(), **env).data, shown, words)


def _same_keys(got: Any, shown: Any, where: str) -> None:
    """The same keys all the way down; an exercise shown by its id alone stands for all of it."""
    if isinstance(shown, dict) and set(shown) != {"id"}:
        assert set(got) == set(shown), where
        for key in shown:
            _same_keys(got[key], shown[key], f"{where}.{key}")
    elif isinstance(shown, dict):
        assert "id" in got, where
    elif isinstance(shown, list) and shown and got and not where.endswith(".data"):
        _same_keys(got[0], shown[0], f"{where}[0]")
    elif shown is not None and got is not None and not isinstance(shown, list):
        assert type(got) is type(shown) or {type(got), type(shown)} <= {int, float}, where


if __name__ == "__main__":
    PAGE.write_text(PART.sub(lambda _: written_from_the_parser(), PAGE.read_text()))
