"""Lays out a workspace: files of its own, a starting file for every exercise, a git repository.

Nothing that exists is ever overwritten, so laying out twice adds only what is missing.
"""

from __future__ import annotations

import os
from pathlib import Path

from upslope.curriculum.model import Book, Exercise
from upslope.curriculum.stub import stub_of
from upslope.errors import SetupError

MARKER = "upslope.toml"
JOURNAL = "journal.jsonl"
TASK = "TASK.md"

_FILES = {
    MARKER: """\
# This file makes the folder an Upslope workspace. Every command finds it from inside.
version = 1
""",
    "README.md": """\
# My way up

This is my Upslope workspace: one file or folder for each exercise, in reading order.

    upslope            where am I, what is next
    upslope watch      checks an exercise whenever I save it
    upslope check      checks the exercise I saved last
    upslope hint       a hint, from light to telling

`journal.jsonl` records what happened here, one line each. Commit it with the rest.
""",
    ".gitignore": """\
__pycache__/
.pytest_cache/
.ipynb_checkpoints/
.venv/
# what `upslope reset` kept
*.~*~
""",
    ".gitattributes": f"""\
# two machines may both add lines: keep them all
{JOURNAL} merge=union
""",
}

_MAY_BE_THERE = {".git", ".DS_Store"}


def is_free(folder: Path) -> bool:
    """Nothing of anybody's is in `folder`; a freshly cloned empty repository counts as free."""
    return not folder.exists() or (
        folder.is_dir() and all(path.name in _MAY_BE_THERE for path in folder.iterdir())
    )


def lay_out_files(root: Path, book: Book) -> None:
    """The workspace's own files. The marker comes first: a killed `init` can be run again."""
    root.mkdir(parents=True, exist_ok=True)
    for name, text in _FILES.items():
        write_new(root / name, text)
    # a folder exercise is a repository of its own, which git would add as a broken submodule
    folders = [f"/{book.place(exercise).as_posix()}/" for exercise in book if exercise.is_folder]
    ignored = (root / ".gitignore").read_text(encoding="utf-8").splitlines()
    if missing := [line for line in folders if line not in ignored]:
        with (root / ".gitignore").open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in missing)


def lay_out_exercise(exercise: Exercise, place: Path) -> bool:
    """The exercise's starting point at `place`; False if something is there already."""
    if place.exists():
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    if not exercise.is_folder:
        return write_new(place, stub_of(exercise))
    import shutil

    from upslope.grading.scene import lay_out  # runs the author's code: only when it must

    draft = place.with_name(f".{place.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir()
        lay_out(exercise, draft)
        _hide_from_git(draft, TASK)
        write_new(draft / TASK, stub_of(exercise))
        draft.rename(place)
    except SetupError:
        raise
    except Exception as error:  # the author's code raised, mostly for want of git
        if shutil.which("git") is None:
            raise SetupError("git is not installed.", "Install it, then `upslope init`.") from error
        raise SetupError(f"Its folder could not be laid out: {error}.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return True


def write_new(path: Path, text: str) -> bool:
    """Writes a file that is not there yet, whole or not at all."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return False
    except OSError as error:
        if path.exists():
            path.unlink()
        reason = (error.strerror or str(error)).lower()
        raise SetupError(f"{path} could not be written: {reason}.") from error
    return True


def _hide_from_git(folder: Path, name: str) -> None:
    """The task is ours: her commits in this repository should not pick it up."""
    exclude = folder / ".git" / "info" / "exclude"
    if exclude.parent.parent.is_dir():
        exclude.parent.mkdir(exist_ok=True)
        with exclude.open("a", encoding="utf-8") as file:
            file.write(f"/{name}\n")


def start_repository(root: Path, is_new: bool) -> str:
    """`git init` and a first commit; a sentence about what went wrong, "" if nothing did."""
    import shutil

    if shutil.which("git") is None:
        return "git is not installed, so this workspace has no history yet."
    if not (root / ".git").exists():
        if not is_new and not _git(root, "rev-parse", "--git-dir"):
            return ""  # she keeps it inside a larger repository of hers
        if said := _git(root, "init", "-q", "-b", "main"):
            return f"git could not start a repository here: {said}."
    if not _git(root, "rev-parse", "--verify", "-q", "HEAD"):
        return ""  # it has a history: what to commit now is for her to say
    identity: list[str] = []
    if _git(root, "config", "user.email"):
        # for this one commit only: hers will carry her own name, which git will ask for
        identity = ["-c", "user.name=Upslope", "-c", "user.email=upslope@localhost"]
    commit = ["commit", "-q", "--no-verify", "--no-gpg-sign", "-m", "Start an Upslope workspace"]
    said = _git(root, "add", "-A") or _git(root, *identity, *commit)
    return f"git could not make the first commit: {said}." if said else ""


def _git(root: Path, *words: str) -> str:
    """What git complained of, in one line; "" if it did as told."""
    import subprocess  # half of this module's weight, and no check needs it

    env = {name: value for name, value in os.environ.items() if name not in _GIT_VARIABLES}
    done = subprocess.run(
        ["git", "-C", str(root), *words], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        return ""
    lines = done.stderr.strip().splitlines() or [f"git {words[0]} failed"]
    return lines[0].removeprefix("fatal: ").rstrip(".")


# set while a hook runs, these would send us to another repository
_GIT_VARIABLES = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}
