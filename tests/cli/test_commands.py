"""The commands as a person meets them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from person import CONFLICT, SOFTMAX, Learner


def test_a_newcomer_is_told_how_to_begin(newcomer: Learner):
    ran = newcomer.run()
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == " ✗ There is no workspace yet.\n   Make one with `upslope init`.\n"


def test_init_makes_a_workspace_at_home_and_names_the_next_step(newcomer: Learner):
    ran = newcomer.run("init")
    assert ran.code == 0
    assert (newcomer.work / "upslope-work" / SOFTMAX).is_file()
    assert "Made, with 2 exercises." in ran.out and "Softmax that never overflows" in ran.out
    again = newcomer.run("init")
    assert (again.code, "Complete." in again.out) == (0, True)
    assert "1 passed" not in newcomer.run(cwd=Path("/")).out  # found from anywhere


def test_init_refuses_a_folder_of_somebody_elses(newcomer: Learner):
    (newcomer.work / "thesis.tex").write_text("mine")
    ran = newcomer.run("init", ".")
    said = " ".join(ran.err.split())
    assert ran.code == 2 and "is neither a workspace nor an empty folder." in said


def test_one_screen_says_where_i_am_and_what_is_next(learner: Learner):
    learner.write("right")
    learner.run("check")
    ran = learner.run()
    assert ran.code == 0 and ran.out.count("\n") <= 24
    assert "1 of 2 passed" in ran.out
    assert "You passed stable-softmax just now." in ran.out
    assert "Two good changes to one line" in ran.out and str(CONFLICT) in ran.out


def test_next_shows_what_and_where(learner: Learner):
    ran = learner.run("next")
    assert ran.code == 0 and str(SOFTMAX) in ran.out


def test_check_on_what_is_not_begun_says_so(learner: Learner):
    ran = learner.run("check")
    assert ran.code == 1 and "`stable-softmax` is as it came." in ran.out
    assert learner.events() == ["init"]


def test_check_diagnoses_a_wrong_answer(learner: Learner):
    learner.write("wrong")
    ran = learner.run("check")
    assert ran.code == 1
    assert "✗ Scores in the thousands do not become nan" in ran.out
    assert "softmax(np.array([[800.0]]))" in ran.out
    assert "got       [[nan]]" in ran.out
    assert "does not subtract the maximum" in ran.out
    assert "`upslope hint` has 3 hints" in ran.out
    assert learner.events() == ["init", "check"]


def test_check_passes_a_right_answer_and_names_what_is_next(learner: Learner):
    learner.write("right")
    ran = learner.run("check")
    assert ran.code == 0
    assert "✓ stable-softmax" in ran.out and "Two good changes to one line" in ran.out
    assert learner.events() == ["init", "check", "pass"]
    assert "Two good changes" in learner.run("check").out  # and goes on to it


def test_the_verdict_is_the_same_without_the_daemon(learner: Learner):
    learner.write("wrong")
    with_, without = (learner.json("check", *more)["verdict"] for more in ([], ["--no-daemon"]))
    for verdict in (with_, without):
        del verdict["milliseconds"], verdict["seed"]
    assert with_ == without


@pytest.mark.parametrize(
    "typed", ["softmax", "stable_softmax.py", str(SOFTMAX), "STABLE-SOFTMAX", "stable"]
)
def test_check_understands_what_is_typed(learner: Learner, typed: str):
    learner.write("right")
    assert learner.run("check", typed).code == 0


def test_a_misspelt_exercise_gets_a_suggestion(learner: Learner):
    ran = learner.run("check", "stabel-softmax")
    assert ran.code == 2 and "Did you mean stable-softmax?" in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def softmax(:\n", "Python cannot read line 1"),
        ("import requests\n", "`requests` may not be imported here"),
        ("x = 1\n", "There is no `softmax` in your file"),
        ("def softmax(scores):\n    return 1 / 0\n", "ZeroDivisionError"),
        ("def softmax(scores):\n    while True: pass\n", "had to be stopped"),
        ("def softmax(scores):\n    print('x' * 10**7)\n    return scores\n", "printed"),
        ("", "There is no `softmax` in your file"),
        ("\x00", ""),
    ],
)
def test_a_broken_file_is_one_sentence(learner: Learner, text: str, said: str):
    learner.write(text)
    ran = learner.run("check", "softmax")
    assert ran.code == 1
    assert said in " ".join(ran.out.split()) or "ran for over" in ran.out


def test_hints_come_one_at_a_time(learner: Learner):
    shown = [learner.run("hint") for _ in range(4)]
    assert [ran.out.split(", ")[1].split("\n")[0] for ran in shown] == [
        "hint 1 of 3",
        "hint 2 of 3",
        "hint 3 of 3",
        "hint 3 of 3",
    ]
    assert shown[2].out == shown[3].out


def test_the_solution_is_not_shown_unasked(learner: Learner):
    ran = learner.run("solution", "softmax")
    assert ran.code == 2 and "Add --yes" in ran.err and "keepdims" not in ran.out


def test_the_solution_asks_first(learner: Learner):
    with learner.terminal("solution", "softmax") as terminal:
        asked = terminal.wait_for("[y/N]")
        assert "3 hints of it are unread" in " ".join(asked.split())
        terminal.press("n\n")
        assert "Not shown." in terminal.wait_for("Not shown.")
        assert terminal.exit_code() == 1
    assert learner.events() == ["init"]
    with learner.terminal("solution", "softmax") as terminal:
        terminal.wait_for("[y/N]")
        terminal.press("y\n")
        terminal.wait_for("weights.sum(axis=-1, keepdims=True)")
        assert terminal.exit_code() == 0
    assert learner.events() == ["init", "reveal"]


def test_once_passed_the_solution_and_its_alternatives_are_free(learner: Learner):
    learner.write("right")
    learner.run("check")
    ran = learner.run("solution", "softmax")
    assert ran.code == 0 and "The library call" in ran.out
    assert "reveal" not in learner.events()


def test_a_solution_seen_before_is_told_in_the_list(learner: Learner):
    learner.run("solution", "softmax", "--yes")
    learner.write("right")
    learner.run("check")
    assert "solution seen" in learner.run("list").out


def test_list_filters_by_phase_topic_and_state(learner: Learner):
    learner.write("right")
    learner.run("check")

    def listed(*words: str) -> list[str]:
        return [one["id"] for one in learner.json("list", *words)["exercises"]]

    assert listed() == ["stable-softmax", "merge-conflict"]
    assert listed("--state", "passed") == ["stable-softmax"]
    assert listed("--state", "new") == ["merge-conflict"]
    assert listed("--topic", "coding_and_tools") == ["merge-conflict"]
    assert listed("--phase", "0", "--state", "started") == []
    assert "There is no phase 7" in learner.run("list", "--phase", "7").err
    assert "Topics are math_basics" in learner.run("list", "--topic", "maths").err


def test_reset_keeps_the_old_file_and_says_where(learner: Learner):
    learner.write("mine = 1\n")
    ran = learner.run("reset", "softmax")
    assert ran.code == 0 and f"{SOFTMAX}.~1~" in ran.out
    assert (learner.work / f"{SOFTMAX}.~1~").read_text() == "mine = 1\n"
    assert "raise NotImplementedError" in learner.softmax.read_text()


def test_the_merge_conflict_is_worked_on_with_git_itself(learner: Learner):
    folder = learner.work / CONFLICT
    assert "is as it came" in learner.run("check", cwd=folder).out

    def git(*words: str, code: int = 0) -> None:
        who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        done = subprocess.run(
            ["git", *who, *words], cwd=folder, env=learner.env, capture_output=True, check=False
        )
        assert done.returncode == code, done.stderr

    git("merge", "trim-punctuation", code=1)
    ran = learner.run("check", cwd=folder)  # she need not say which: she stands in it
    assert ran.code == 1 and "No merge is left half done" in ran.out
    program = folder / "reviews.py"
    before, _, rest = program.read_text().partition("<<<<<<<")
    settled = "        found.append(word.casefold().strip(string.punctuation))\n"
    program.write_text(before + settled + rest.partition(">>>>>>>")[2].partition("\n")[2])
    git("commit", "-qam", "Merge")
    assert learner.run("check", cwd=folder).code == 0
    assert (
        learner.run(
            "check", "merge-conflict", cwd=Path("/"), UPSLOPE_WORKSPACE=str(learner.work)
        ).code
        == 0
    )


def test_at_the_end_of_the_book_there_is_a_summit(learner: Learner):
    lines = [
        f'{{"v":1,"id":"{name}","at":"2030-01-01T00:00:00Z","event":"pass","exercise":"{name}"}}\n'
        for name in ("stable-softmax", "merge-conflict")
    ]
    with (learner.work / "journal.jsonl").open("a") as journal:
        journal.writelines(lines)
    for words in ([], ["next"], ["check"], ["hint"]):
        ran = learner.run(*words)
        assert ran.code == 0 and "The summit: 2 exercises passed." in ran.out, words


def test_doctor_finds_everything_or_says_how_to_mend_it(learner: Learner):
    ran = learner.run("doctor")
    assert ran.code == 0 and "2 exercises in" in ran.out and str(learner.work) in ran.out
    ran = learner.run("doctor", PATH="/nowhere", UPSLOPE_BOOK="/nowhere")
    assert ran.code == 1
    assert "Install git" in ran.out and "There is no book at /nowhere" in ran.out


def test_a_book_with_faults_is_said_line_by_line(learner: Learner, tmp_path: Path):
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "roadmap.toml").write_text("[[phase]]\nid = 3\n")
    ran = learner.run("list", UPSLOPE_BOOK=str(tmp_path / "book"))
    assert ran.code == 2 and "roadmap.toml:" in ran.err and "faults in the book" in ran.err


def test_new_scaffolds_an_exercise_that_is_valid_and_can_be_solved(
    learner: Learner, tmp_path: Path
):
    book = tmp_path / "mine"
    subprocess.run(["cp", "-r", str(learner.book.root), str(book)], check=True)
    mine = {"UPSLOPE_BOOK": str(book)}
    ran = learner.run("new", "exercise", "cosine-similarity", "math_basics", **mine)
    assert ran.code == 0, ran.err
    assert (
        "exists already"
        in learner.run("new", "exercise", "cosine-similarity", "coding_and_tools", **mine).err
    )
    assert "cannot be an id" in learner.run("new", "exercise", "Cos!", "math_basics", **mine).err
    assert "There is no topic" in learner.run("new", "exercise", "cos", "maths", **mine).err
    assert "1 exercise added." in learner.run("init", **mine).out
    assert learner.run("prove", "cosine-similarity", **mine).code == 0


def test_prove_wants_to_know_what(learner: Learner):
    ran = learner.run("prove")
    assert ran.code == 2 and "upslope prove --all" in ran.err


def test_the_tour_shows_a_mistake_its_diagnosis_and_the_next_step(newcomer: Learner):
    ran = newcomer.run("tour", "--fast")
    assert ran.code == 0
    told = " ".join(ran.out.split())
    wrong, right = told.index("does not subtract the maximum"), told.index("All 5 checks hold")
    assert wrong < right < told.index("Two good changes to one line")
    assert not list(newcomer.work.glob("upslope-work"))
    assert newcomer.run().code == 2  # it left no workspace behind


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_the_commands(newcomer: Learner, shell: str):
    ran = newcomer.run("completion", shell)
    assert ran.code == 0 and "solution" in ran.out
    if shell == "bash":
        subprocess.run(["bash", "-n"], input=ran.out, text=True, check=True)


def test_a_mistyped_command_or_option_is_one_sentence(learner: Learner):
    assert "Did you mean `upslope check`?" in learner.run("chekc").err
    assert learner.run("list", "--phase", "x").code == 2
    assert learner.run("check", "--frobnicate").code == 2


def test_version_and_help(newcomer: Learner):
    assert newcomer.run("--version").out.startswith("upslope 0.")
    assert newcomer.run("--help").code == 0
