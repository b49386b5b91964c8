# /// script
# dependencies = []
# [tool.upslope]
# teaches = ["merge-conflict"]
# needs = []
# minutes = 12
# difficulty = "easy"
# ///
"""# Two good changes to one line

Two people improved the same line of the same program, each on a branch of their own. Git can merge
almost anything by itself; what does it do when both sides are right? It stops, marks the place,
and waits for somebody who understands the program. Today that is you.

This folder is a real git repository. `reviews.py` in it turns a review into words, for a model to
count:

- on `main`, the words are case-folded, so that `Straße` and `STRASSE` are one word;
- on `trim-punctuation`, the punctuation around a word is trimmed, so that `great!` and `great` are
  one word.

Merge the branch `trim-punctuation` into `main`, in this folder, with git and your editor as at any
other time. When you are done, the program on `main` does both:

    >>> words_of("Great! Straße, (STRASSE)")
    ['great', 'strasse', 'strasse']

The merge is committed, with no conflict marker left in it, and the history of `main` holds the
commits of both branches as they were: nothing squashed, nothing rebased.
"""

import os
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from upslope.author import (
    alternative,
    check,
    choices,
    equal,
    hints,
    holds,
    lists,
    misconception,
    scene,
    solution,
)

BRANCH = "trim-punctuation"
PROGRAM = "reviews.py"

BASE = '''\
"""Turns a review into words, for the sentiment model to count."""


def words_of(review):
    found = []
    for word in review.split():
        found.append(word.lower())
    return found
'''
FOLDED = BASE.replace("word.lower()", "word.casefold()")
TRIMMED = BASE.replace("word.lower()", "word.lower().strip(string.punctuation)").replace(
    "\n\n\ndef", "\n\nimport string\n\n\ndef"
)
BOTH = "found.append(word.casefold().strip(string.punctuation))"

PLAIN = ("great", "film", "2024")
FOLDING = ("Straße", "STRASSE", "ΟΔΟΣ", "Great")
TRIMMING = ("great!", "(film)", "ending...", '"plot"')
DOUBLE = ("Straße,", "(STRASSE)", "ΟΔΟΣ!")


def git(folder, *words, by="Ada", day=1):
    """Runs git as `by` on a given day, whatever the user's own settings are; what it printed."""
    date = f"2024-03-{day:02}T09:00:00+0000"
    settings = {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "GIT_DEFAULT_HASH": "sha1",
        "GIT_DEFAULT_REF_FORMAT": "files",
        "GIT_EDITOR": "true",
        "GIT_AUTHOR_DATE": date,
        "GIT_COMMITTER_DATE": date,
    }
    for role in ("AUTHOR", "COMMITTER"):
        settings |= {f"GIT_{role}_NAME": by, f"GIT_{role}_EMAIL": f"{by.lower()}@example.org"}
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", *words], cwd=folder, env=inherited | settings, capture_output=True, text=True
    )
    stopped = words[0] in ("merge", "rebase") and done.returncode == 1
    if done.returncode and not stopped:
        raise RuntimeError(f"git {' '.join(words)}: {done.stderr.strip()}")
    return done.stdout.strip()


def settle(folder, *lines):
    """Puts `lines` in the place of everything between the conflict markers, as in an editor."""
    program = folder / PROGRAM
    before, _, rest = program.read_text(encoding="utf-8").partition("<<<<<<<")
    after = rest.partition(">>>>>>>")[2].partition("\n")[2]
    indented = "".join(f"        {line}\n" for line in lines)
    program.write_text(before + indented + after, encoding="utf-8")


@scene
def lay_out(folder):
    git(folder, "init", "--quiet", "--template=", "--initial-branch=main")
    (folder / PROGRAM).write_text(BASE, encoding="utf-8")
    git(folder, "add", PROGRAM)
    git(folder, "commit", "--message", "Turn reviews into words")
    git(folder, "switch", "--create", BRANCH)
    (folder / PROGRAM).write_text(TRIMMED, encoding="utf-8")
    git(folder, "commit", "--all", "--message", "Trim punctuation around words", by="Grace", day=2)
    git(folder, "switch", "main")
    (folder / PROGRAM).write_text(FOLDED, encoding="utf-8")
    git(folder, "commit", "--all", "--message", "Fold case instead of lowering it", day=3)


@cache
def tip(branch):
    """The commit that a branch was at before the learner came: every scene is the same."""
    with tempfile.TemporaryDirectory(prefix="upslope-") as folder:
        lay_out(Path(folder))
        return git(folder, "rev-parse", branch)


@solution
def resolve(folder):
    """What to type, and what to write in the place of the conflict."""
    git(folder, "merge", "trim-punctuation")  # stops: both sides changed one line
    settle(folder, "found.append(word.casefold().strip(string.punctuation))")
    git(folder, "add", "reviews.py")
    git(folder, "commit", "--no-edit")


@check()
def finishes_the_merge(submission):
    """No merge is left half done"""
    holds(not submission.folder.is_merging(), "git is still in the middle of merging")


@check()
def commits_every_change(submission):
    """Every change to a file is committed"""
    unsaved = submission.folder.unsaved()
    holds(not unsaved, f"{', '.join(unsaved)} differs from the last commit")


@check()
def keeps_the_history_of_main(submission):
    """The commits that `main` had are still in its history"""
    holds(submission.folder.reaches("main", "main"), "there is no branch `main` in this folder")
    kept = submission.folder.reaches("main", tip("main"))
    holds(kept, f"commit {tip('main')[:7]}, where `main` was, is not in its history any more")


@check()
def joins_the_branch(submission):
    """The commits of `trim-punctuation` are in the history of `main`"""
    folder = submission.folder
    joined = folder.reaches("main", tip(BRANCH))
    stayed = folder.reaches(tip("main"), "main")
    turned_round = folder.reaches(BRANCH, tip("main"))
    if stayed:
        instead = f", and `{BRANCH}` has moved instead" if turned_round else ""
        holds(joined, f"`main` is still where you found it{instead}")
    holds(joined, f"commit {tip(BRANCH)[:7]} of `{BRANCH}` is not in the history of `main`")


@check()
def leaves_no_marker(submission):
    """No committed file has a conflict marker in it"""
    marked = submission.folder.marked("main")
    holds(not marked, f"{', '.join(marked)} has lines that begin with <<<<<<< or >>>>>>>")


@check(words=lists(choices(*PLAIN), least=1, most=4))
def keeps_every_word_once(submission, words):
    """Each word of a review is found once, in its place"""
    program = submission.committed_module(PROGRAM, "main")
    equal(program.words_of(" ".join(words)), words)


@check(words=lists(choices(*FOLDING, *PLAIN), least=1, most=4))
def still_folds_case(submission, words):
    """The change of `main` is alive: words are case-folded"""
    program = submission.committed_module(PROGRAM, "main")
    equal(program.words_of(" ".join(words)), [word.casefold() for word in words])


@check(words=lists(choices(*TRIMMING, *DOUBLE, *PLAIN), least=1, most=4))
def still_trims_punctuation(submission, words):
    """The change of `trim-punctuation` is alive: punctuation around words is trimmed"""
    program = submission.committed_module(PROGRAM, "main")
    equal(
        program.words_of(" ".join(words)),
        [word.casefold().strip('.,!()"') for word in words],
    )


@misconception(resolve, fails=finishes_the_merge)
def left_in_the_middle(folder):
    """The conflict may well be settled in your editor, but git does not know yet: it waits for you to
    mark the file as resolved and to commit. `git status` says what is left to do."""
    git(folder, "merge", BRANCH)
    settle(folder, BOTH)


@misconception(resolve, fails=commits_every_change)
def right_only_on_disk(folder):
    """The last commit is not what you see in your editor: the file was put right after it, or instead
    of it. What is only on your disk, nobody else will get."""
    git(folder, "merge", BRANCH)
    git(folder, "commit", "--all", "--no-edit")
    settle(folder, BOTH)


@misconception(resolve, fails=keeps_the_history_of_main)
def rebased_main(folder):
    """The commit that `main` was at has left its history, as happens with a rebase, a reset or an
    amended commit: whoever has the old `main` now has another history than you. A merge adds a
    commit and changes none; `git reflog` shows the way back."""
    git(folder, "rebase", BRANCH)
    settle(folder, BOTH)
    git(folder, "add", PROGRAM)
    git(folder, "rebase", "--continue")


@misconception(resolve, fails=joins_the_branch)
def copied_without_merging(folder):
    """The commit on `main` has one parent, so git does not know that the branch is in it (that is
    also what a squash does). A merge commit has two parents, one on each side."""
    git(folder, "merge", "--squash", BRANCH)
    settle(folder, BOTH)
    git(folder, "add", PROGRAM)
    git(folder, "commit", "--message", "Trim punctuation, too")


@misconception(resolve, fails=joins_the_branch)
def merged_the_other_way(folder):
    """You merged `main` into `trim-punctuation`; `main` itself has not moved. Git merges what you
    name into the branch that you are on."""
    git(folder, "switch", BRANCH)
    git(folder, "merge", "main")
    settle(folder, BOTH)
    git(folder, "commit", "--all", "--no-edit")


@misconception(resolve, fails=joins_the_branch)
def rebased_the_branch(folder):
    """The branch was rebased: what is on `main` now is a copy of its commit, with another id. Whoever
    has the branch as it was will meet the same conflict again."""
    git(folder, "switch", BRANCH)
    git(folder, "rebase", "main")
    settle(folder, BOTH)
    git(folder, "add", PROGRAM)
    git(folder, "rebase", "--continue")
    git(folder, "switch", "main")
    git(folder, "merge", BRANCH)


@misconception(resolve, fails=leaves_no_marker)
def committed_the_markers(folder):
    """The conflict was committed as git left it. The markers show you both versions; write the one that
    is right in their place, and take them out."""
    git(folder, "merge", BRANCH)
    git(folder, "add", PROGRAM)
    git(folder, "commit", "--no-edit")


@misconception(resolve, fails=keeps_every_word_once)
def kept_both_lines(folder):
    """Both lines were kept, one below the other, so that every word is found twice. Two versions of
    one line seldom make two lines: write one that does what both were for."""
    git(folder, "merge", BRANCH)
    settle(
        folder,
        "found.append(word.casefold())",
        "found.append(word.lower().strip(string.punctuation))",
    )
    git(folder, "commit", "--all", "--no-edit")


@misconception(resolve, fails=still_folds_case)
def took_theirs(folder):
    """The version of `trim-punctuation` was taken whole, and the work done on `main` is lost, without
    any sign of it in the history."""
    git(folder, "merge", BRANCH)
    git(folder, "checkout", "--theirs", PROGRAM)
    git(folder, "commit", "--all", "--no-edit")


@misconception(resolve, fails=still_trims_punctuation)
def took_ours(folder):
    """The version of `main` was taken whole: the branch counts as merged, and what it was for is lost."""
    git(folder, "merge", BRANCH)
    git(folder, "checkout", "--ours", PROGRAM)
    git(folder, "commit", "--all", "--no-edit")


@alternative(resolve)
def rewritten_in_one_go(folder):
    """Without stopping to commit, the whole file written anew, and the branch deleted when it is merged"""
    git(folder, "merge", "--no-commit", "--no-ff", BRANCH)
    (folder / PROGRAM).write_text(
        "from string import punctuation\n\n\ndef words_of(review):\n"
        "    return [word.strip(punctuation).casefold() for word in review.split()]\n",
        encoding="utf-8",
    )
    git(
        folder, "commit", "--all", "--message", "Merge the trimming of punctuation", by="Lin", day=9
    )
    git(folder, "branch", "--delete", BRANCH)


@alternative(resolve)
def on_the_branch_first(folder):
    """On the branch first, then `main` is moved forward to it"""
    git(folder, "switch", BRANCH)
    git(folder, "merge", "main")
    settle(folder, "word = word.strip(string.punctuation)", "found.append(word.casefold())")
    git(folder, "commit", "--all", "--no-edit", by="Lin", day=9)
    git(folder, "switch", "main")
    git(folder, "merge", "--ff-only", BRANCH)


@alternative(resolve)
def one_side_first_then_mended(folder):
    """One side's version first, and a second commit that brings the other change back"""
    git(folder, "merge", "--strategy-option=theirs", BRANCH)
    program = folder / PROGRAM
    text = program.read_text(encoding="utf-8").replace("lower", "casefold")
    program.write_text(text, encoding="utf-8")
    git(folder, "commit", "--all", "--message", "Fold case again", by="Lin", day=9)


hints(
    "`git log --oneline --graph --all` shows how the branches part; `git merge trim-punctuation`, typed on `main`, begins. Then `git status` always says what comes next.",
    "In `reviews.py`, what stands between `<<<<<<<` and `=======` is the line of `main`, and down to `>>>>>>>` that of the branch. Write one line that does both, and take the three marker lines out.",
    "A word can be folded and trimmed in one expression: `word.casefold().strip(string.punctuation)`. Save, then `git add reviews.py` and `git commit`: that commit is the merge, with two parents.",
)
