"""`upslope watch` in a terminal of its own."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import pytest
from person import CONFLICT, UPSLOPE, Learner

KEYS = "q quit"


def save(path: Path, text: str, how: str = "write") -> None:
    """As editors do: some write over the file, some put another in its place."""
    if how == "write":
        path.write_text(text)
        return
    draft = path.with_name(f".{path.name}.swp")
    draft.write_text(text)
    if how == "backup":
        path.rename(path.with_name(f"{path.name}~"))
    draft.rename(path)


def texts(learner: Learner) -> tuple[str, str]:
    learner.write("wrong")
    wrong = learner.softmax.read_text()
    learner.write("right")
    right = learner.softmax.read_text()
    learner.write("stub")
    return wrong, right


@pytest.mark.parametrize("how", ["write", "rename", "backup"])
def test_every_save_is_checked_however_the_editor_saves(learner: Learner, how: str):
    wrong, right = texts(learner)
    with learner.terminal("watch") as terminal:
        assert "the verdict appears here" in terminal.wait_for(KEYS)
        save(learner.softmax, wrong, how)
        assert "does not subtract the maximum" in terminal.wait_for("0 of 2 passed")
        save(learner.softmax, right, how)
        assert "Two good changes to one line" in terminal.wait_for("1 of 2 passed")
        terminal.wait_for(KEYS)
        terminal.press("q")
        assert terminal.exit_code() == 0
    assert learner.events() == ["init", "check", "check", "pass"]


def test_it_answers_within_a_blink(learner: Learner):
    wrong, _ = texts(learner)
    with learner.terminal("watch") as terminal:
        terminal.wait_for(KEYS)
        save(learner.softmax, wrong)
        terminal.wait_for(KEYS)
        started = time.monotonic()
        save(learner.softmax, wrong + "\n")
        terminal.wait_for("0 of 2 passed")
        assert time.monotonic() - started < 1.5  # 0.2 s here; the limit allows for a busy machine


def test_the_keys(learner: Learner):
    wrong, _ = texts(learner)
    learner.softmax.write_text(wrong)
    with learner.terminal("watch") as terminal:
        assert "✗ stable-softmax" in terminal.wait_for(KEYS)
        terminal.press("h")
        assert "hint 1 of 3" in terminal.wait_for(KEYS)
        terminal.press("h")
        shown = terminal.wait_for(KEYS)
        assert "hint 2 of 3" in shown and "hint 1 of 3" not in shown
        terminal.press("l")
        assert "Coding and tools" in terminal.wait_for(KEYS)
        terminal.press("n")
        assert str(CONFLICT) in terminal.wait_for(KEYS)
        terminal.press("n")
        assert "✗ stable-softmax" in terminal.wait_for(KEYS)
        terminal.press("\n")
        assert "✗ stable-softmax" in terminal.wait_for(KEYS)
        terminal.press("\x1b[A\x1bOPzß")  # an arrow, a function key, letters that mean nothing
        terminal.press("q")
        assert terminal.exit_code() == 0
        assert terminal.modes == terminal.before


def test_any_exercise_may_be_saved_whichever_is_shown(learner: Learner):
    wrong, _ = texts(learner)
    with learner.terminal("watch", "merge-conflict") as terminal:
        assert "Two good changes" in terminal.wait_for(KEYS)
        save(learner.softmax, wrong)
        assert "✗ stable-softmax" in terminal.wait_for(KEYS)


def test_a_folder_is_checked_when_git_changes_it_and_then_only(learner: Learner):
    folder = learner.work / CONFLICT
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    with learner.terminal("watch", "merge-conflict") as terminal:
        terminal.wait_for(KEYS)
        merge = ["git", *who, "merge", "trim-punctuation"]
        subprocess.run(merge, cwd=folder, env=learner.env, capture_output=True, check=False)
        assert "No merge is left half done" in terminal.wait_for(KEYS)
        time.sleep(1)
        checks = learner.events().count("check")
        time.sleep(1.5)
        assert learner.events().count("check") == checks  # looking at it is no change to it


def test_a_new_width_is_drawn_anew(learner: Learner):
    wrong, _ = texts(learner)
    learner.softmax.write_text(wrong)
    with learner.terminal("watch") as terminal:
        terminal.wait_for(KEYS)
        terminal.resize(44)
        shown = terminal.wait_for(KEYS)
        assert not [line for line in shown.split("\n") if len(line) > 44]


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_the_terminal_is_given_back_on_every_way_out(
    learner: Learner, number: signal.Signals, code: int
):
    with learner.terminal("watch") as terminal:
        terminal.wait_for(KEYS)
        assert terminal.modes != terminal.before
        terminal.process.send_signal(number)
        assert terminal.exit_code() == code
        assert terminal.modes == terminal.before
        assert "Traceback" not in terminal.shown


def test_ctrl_c_in_the_middle_of_a_check_gives_it_back_too(learner: Learner):
    learner.write("def softmax(scores):\n    while True: pass\n")
    with learner.terminal("watch") as terminal:
        terminal.wait_for("Checking")
        time.sleep(0.5)
        terminal.press("\x03")
        assert terminal.exit_code() == 130
        assert terminal.modes == terminal.before
        assert "Traceback" not in terminal.shown


def test_ctrl_z_and_back(learner: Learner):
    with learner.terminal("watch") as terminal:
        terminal.wait_for(KEYS)
        terminal.process.send_signal(signal.SIGSTOP)
        time.sleep(0.1)
        terminal.process.send_signal(signal.SIGCONT)
        terminal.wait_for(KEYS)
        terminal.press("q")
        assert terminal.exit_code() == 0


def test_a_file_that_vanishes_is_said_and_may_come_back(learner: Learner):
    wrong, _ = texts(learner)
    learner.softmax.write_text(wrong)
    with learner.terminal("watch") as terminal:
        terminal.wait_for(KEYS)
        learner.softmax.unlink()
        assert "upslope reset stable-softmax" in terminal.wait_for(KEYS)
        save(learner.softmax, wrong)
        assert "✗ stable-softmax" in terminal.wait_for(KEYS)


def test_the_end_of_the_book_is_celebrated(learner: Learner):
    _, right = texts(learner)
    done = (
        '{"v":1,"id":"x","at":"2030-01-01T00:00:00Z","event":"pass","exercise":"merge-conflict"}\n'
    )
    with (learner.work / "journal.jsonl").open("a") as journal:
        journal.write(done)
    with learner.terminal("watch") as terminal:
        terminal.wait_for(KEYS)
        save(learner.softmax, right)
        assert "The summit: 2 exercises passed." in terminal.wait_for("2 of 2 passed")


def test_without_a_terminal_it_prints_one_verdict_below_the_other(learner: Learner):
    wrong, right = texts(learner)
    process = subprocess.Popen(
        [UPSLOPE, "watch"],
        cwd=learner.work,
        env=learner.env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    read: list[str] = []

    def until(text: str) -> None:
        while not read or text not in read[-1]:
            line = process.stdout.readline()  # pyright: ignore
            assert line, read
            read.append(line)

    until("0 of 2 passed")
    time.sleep(0.5)
    save(learner.softmax, wrong)
    until("0 of 2 passed" if "subtract" in "".join(read) else "subtract the maximum")
    save(learner.softmax, right)
    until("1 of 2 passed")
    process.terminate()
    rest, trouble = process.communicate(timeout=10)
    assert process.returncode == 143
    assert "\x1b" not in "".join(read) + rest and "Traceback" not in trouble
