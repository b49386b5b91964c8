"""Somebody who runs `upslope`: a process of its own, in a workspace of the small book."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from terminal import Terminal

from upslope.curriculum.model import Book
from upslope.curriculum.stub import solution_of, stub_of

UPSLOPE = str(Path(sys.executable).with_name("upslope"))
WRONG = "weights = np.exp(scores)\n    return weights / weights.sum(axis=-1, keepdims=True)"
SOFTMAX = Path("phase0_prep", "math_basics", "stable_softmax.py")
CONFLICT = Path("phase0_prep", "coding_and_tools", "merge_conflict")


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit code, and what it said."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Learner:
    """Somebody at a keyboard."""

    book: Book
    work: Path
    env: dict[str, str]

    def run(self, *words: str, cwd: Path | None = None, typed: str = "", **env: str) -> Ran:
        done = subprocess.run(
            [UPSLOPE, *words],
            cwd=cwd or self.work,
            env=self.env | env,
            input=typed,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)

    def json(self, *words: str) -> Any:
        return self.run(*words, "--json").data

    def terminal(self, *words: str, columns: int = 80) -> Terminal:
        return Terminal([UPSLOPE, *words], self.work, self.env, columns)

    @property
    def softmax(self) -> Path:
        return self.work / SOFTMAX

    def write(self, how: str) -> None:
        """Saves softmax: `stub`, `wrong` or `right`, or any other text as it is."""
        exercise = self.book.by_id["stable-softmax"]
        stub = stub_of(exercise)
        texts = {
            "stub": stub,
            "wrong": stub.replace("raise NotImplementedError", WRONG),
            "right": solution_of(exercise),
        }
        self.softmax.write_text(texts.get(how, how))

    def events(self) -> list[str]:
        lines = (self.work / "journal.jsonl").read_text().splitlines()
        return [json.loads(line)["event"] for line in lines]
