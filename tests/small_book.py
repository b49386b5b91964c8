"""A small book of real exercises, for tests of what happens around them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

CURRICULUM = Path(__file__).parents[1] / "curriculum"

ROADMAP = """
[[phase]]
id = "phase0_prep"
title = "Prep"
promise = "You can."
artifact = "One"

[[phase.topic]]
id = "math_basics"
title = "Math basics"
summary = "Numbers."
exercises = [{math}]

[[phase.topic]]
id = "coding_and_tools"
title = "Coding and tools"
summary = "Git."
exercises = [{tools}]
"""


def write_book(root: Path, math: str = "stable_softmax", tools: str = "merge_conflict") -> Path:
    """Writes the book to a folder; "" leaves an exercise out."""
    root.mkdir(exist_ok=True)
    for topic, stem in (("math_basics", math), ("coding_and_tools", tools)):
        place = Path("phase0_prep", topic, f"{stem}.py")
        if stem:
            (root / place).parent.mkdir(parents=True, exist_ok=True)
            (root / place).write_text(_alone((CURRICULUM / place).read_text()))
    quoted = {"math": f'"{math}"' * bool(math), "tools": f'"{tools}"' * bool(tools)}
    (root / "roadmap.toml").write_text(ROADMAP.format(**quoted))
    return root


def write_sampler(root: Path) -> Path:
    """Writes the shipped book with its six phases and only `stable-softmax` of its mathematics."""
    shutil.copytree(CURRICULUM, root)
    roadmap = root / "roadmap.toml"
    listed = re.compile(r'exercises = \[\s*"vector_norms".*?\]', re.DOTALL)
    text, count = listed.subn('exercises = ["stable_softmax"]', roadmap.read_text())
    assert count == 1
    roadmap.write_text(text)
    for path in root.glob("*/*/*.py"):
        path.write_text(_alone(path.read_text()))
    return root


def _alone(source: str) -> str:
    """An exercise that needs no other one."""
    return re.sub(r"(?m)^# needs = .*$", "# needs = []", source)
