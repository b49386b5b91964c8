"""What is printed fits its reader, and no end of it is a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from person import UPSLOPE, Learner
from terminal import without_escapes

from upslope.render import Ink, verdict_lines
from upslope.render.ink import cells
from upslope.verdict import CheckResult, Counterexample, Diagnosis, Place, Value, Verdict

HEAVY = ("numpy", "torch", "rich", "pydantic", "asyncio", "hypothesis", "pandas", "scipy")


def test_a_warm_check_imports_nothing_heavy(learner: Learner):
    learner.write("wrong")
    learner.run("check")
    code = (
        "import sys; from upslope.cli.main import main; code = main(['check']); "
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=learner.work, env=learner.env, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "does not subtract the maximum" in done.stdout
    assert done.stderr == "[]\n"


def test_importing_upslope_imports_nothing_of_it():
    code = "import sys, upslope; print([m for m in sys.modules if m.startswith('upslope.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_pipe_gets_neither_colour_nor_links(learner: Learner):
    learner.write("wrong")
    assert "\x1b" not in learner.run("check").out


def test_a_terminal_gets_both(learner: Learner):
    learner.write("wrong")
    with learner.terminal("check") as terminal:
        terminal.exit_code()
        assert "\x1b[31;1m✗" in terminal.shown
    with learner.terminal("next") as terminal:
        terminal.exit_code()
        assert f"\x1b]8;;file://{learner.softmax}\x1b\\" in terminal.shown


@pytest.mark.parametrize(
    ("words", "env"), [([], {"NO_COLOR": "1"}), (["--no-colour"], {}), (["--no-color"], {})]
)
def test_colour_is_left_out_where_nobody_wants_it(
    learner: Learner, words: list[str], env: dict[str, str]
):
    learner.env.update(env)
    with learner.terminal(*words, "list") as terminal:
        terminal.exit_code()
        assert "\x1b" not in terminal.shown
        assert "stable-softmax" in terminal.shown


def test_colour_can_be_had_in_a_pipe(learner: Learner):
    assert "\x1b[" in learner.run("list", FORCE_COLOR="1").out


def test_without_unicode_everything_is_ascii(learner: Learner):
    learner.write("wrong")
    for words in ([], ["check"], ["list"], ["next"]):
        learner.run(*words, PYTHONIOENCODING="ascii:strict").out.encode("ascii")
    assert " x stable-softmax" in learner.run("check", PYTHONIOENCODING="ascii").out


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_lines_fit_the_terminal(learner: Learner, columns: int):
    learner.write("wrong")
    with learner.terminal("check", columns=columns) as terminal:
        terminal.exit_code()
        for line in without_escapes(terminal.shown).split("\n"):
            assert cells(line) <= columns, line


HOSTILE = Verdict(
    "stable-softmax",
    "wrong",
    "It does not hold.",
    (CheckResult("a", "One \x1b[31mclaim", "failed"),),
    Counterexample(
        ("f('\x1b]0;title\x07')",),
        Value("\x1b[2J\u202egnp.exe\u2066", "text"),
        Value("line one\nline two\n" + "日本語" * 60, "text"),
        "differs at [0]",
        (0,),
        "\x1b[1A\x1b[2Koverwritten\r\nbell\x07 \udcff",
    ),
    Diagnosis("m", "It is `a * b` and *not* `c`."),
    Place("\x1b[31mfile.py", 3, "    x = '\x9b31m'"),
)


def test_what_a_terminal_would_obey_is_made_visible():
    text = "\n".join(verdict_lines(HOSTILE, Ink(colour=False)))
    assert not {character for character in text if ord(character) < 32} - {"\n"}
    assert not set(text) & set("\x7f\x9b\u202e\u2066\udcff")
    assert "\\x1b[2J\\u202egnp.exe" in text and "overwritten\n" in text
    text.encode("utf-8")


def test_wide_letters_count_as_two():
    for line in verdict_lines(HOSTILE, Ink(width=60)):
        assert cells(line) <= 60, line


def test_long_values_and_prints_are_cut_and_say_so():
    shown = Counterexample(("f()",), got=Value("\n".join(map(str, range(500)))), prints="x\n" * 900)
    verdict = Verdict("e", "wrong", "s", (), shown)
    lines = verdict_lines(verdict, Ink())
    assert len(lines) < 60 and sum("more lines" in line for line in lines) == 2


def test_code_and_emphasis_are_styled_in_colour_and_left_alone_without():
    coloured = "\n".join(verdict_lines(HOSTILE, Ink(colour=True)))
    assert "\x1b[36ma * b\x1b[0m" in coloured and "\x1b[3mnot\x1b[0m" in coloured
    assert "It is `a * b` and *not* `c`." in "\n".join(verdict_lines(HOSTILE, Ink()))


@pytest.mark.parametrize("outcome", ["passed", "raised", "timeout", "refused", "fault"])
def test_every_outcome_says_its_sentence(outcome: str):
    verdict = Verdict("e", outcome, "This is the sentence.")  # pyright: ignore
    assert "This is the sentence." in "\n".join(verdict_lines(verdict, Ink()))


def test_a_reader_who_leaves_is_no_traceback(learner: Learner):
    for words in ("list", "doctor", "--help", "solution softmax --yes"):
        line = f"{UPSLOPE} {words} | true; exit ${{PIPESTATUS[0]}}"
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=learner.work,
            env=learner.env,
            capture_output=True,
            check=False,
        )
        assert done.stderr == b"" and done.returncode in (0, 141), (words, done)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_behind_the_output_is_one_sentence(learner: Learner):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [UPSLOPE, "list"], cwd=learner.work, env=learner.env,
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.stderr == " ✗ No space left on device.\n" and done.returncode == 3


def test_no_output_at_all_is_no_traceback(learner: Learner):
    done = subprocess.run(
        ["bash", "-c", f"{UPSLOPE} list >&- 2>&-"], cwd=learner.work, env=learner.env, check=False
    )
    assert done.returncode == 0


def test_ctrl_c_ends_a_check_quietly(learner: Learner):
    learner.write("def softmax(scores):\n    while True: pass\n")
    with learner.terminal("check", "--no-daemon") as terminal:
        terminal.wait_for("Warming up")
        time.sleep(0.7)
        terminal.press("\x03")
        assert terminal.exit_code() == 130
        assert "Traceback" not in terminal.shown
    assert learner.run("list").code == 0


def test_a_fault_of_ours_is_a_sentence_and_a_file(learner: Learner):
    learner.env["UPSLOPE_BOOK"] = str(learner.book.root)
    code = (
        "import upslope.cli.status as s; s.show = lambda *a: 1 / 0;"
        "from upslope.cli.main import main; raise SystemExit(main([]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=learner.work, env=learner.env,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 3 and "Traceback" not in done.stderr
    assert "Upslope itself failed: ZeroDivisionError" in done.stderr
    kept = Path(learner.env["XDG_CACHE_HOME"], "upslope", "failure.txt")
    assert "1 / 0" in kept.read_text() or "ZeroDivisionError" in kept.read_text()


def test_a_verdict_is_shown_when_the_journal_cannot_be_written(learner: Learner):
    learner.write("right")
    learner.run("check", "--no-daemon")
    size = (learner.work / "journal.jsonl").stat().st_size
    code = (
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size + 9}, {size + 9}));"
        "from upslope.cli.main import main; raise SystemExit(main(['check', 'softmax']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=learner.work, env=learner.env,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0 and "All 5 checks hold." in done.stdout
    assert "could not be written to journal.jsonl: file too large." in done.stdout
    assert (learner.work / "journal.jsonl").stat().st_size == size


def test_a_home_with_a_strange_name_is_fine(newcomer: Learner):
    strange = os.fsdecode(b"na\xefve \xe2\x96\xb2 'quoted' \n$HOME")
    folder = newcomer.work / strange
    folder.mkdir()
    assert newcomer.run("init", "work", cwd=folder).code == 0
    for words in ([], ["next"], ["list"], ["doctor"], ["next", "--json"]):
        ran = newcomer.run(*words, cwd=folder / "work")
        assert ran.code == 0, (words, ran)


def test_a_signal_to_a_waiting_command_is_quiet(learner: Learner):
    with learner.terminal("solution", "softmax") as terminal:
        terminal.wait_for("[y/N]")
        time.sleep(0.5)  # nobody is so quick: the prompt is out before the reading begins
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.exit_code() == 130
        assert "Traceback" not in terminal.shown


def test_a_folder_that_is_gone_is_one_sentence(learner: Learner):
    line = f"mkdir gone && cd gone && rmdir ../gone && {UPSLOPE} next"
    done = subprocess.run(
        ["bash", "-c", line], cwd=learner.work, env=learner.env, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr.count("gone")) == (2, 1)
    assert "The folder you are in is gone. Go to another" in " ".join(done.stderr.split())
