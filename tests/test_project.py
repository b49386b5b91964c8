"""The project's own promises: dependencies, pins, recipes, and an install that survives."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
REQUIREMENTS = [
    Requirement(line) for line in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]
]
NAMES = [requirement.name for requirement in REQUIREMENTS]
# These are run, not imported; each with the file that runs it.
RUN_BY = {
    "ruff": ("Makefile", "/ruff check"),
    "pyright": ("Makefile", "/pyright"),
    "import-linter": ("Makefile", "/lint-imports"),
    "pytest-xdist": ("Makefile", "/pytest -n 2"),
    "pre-commit": ("CONTRIBUTING.md", "/pre-commit install"),
}
# One row for each: | `name` | why | MB | ms | licence | used in |
ROWS = dict(
    re.findall(
        r"^\| `([\w-]+)` \|.*\| ([^|]+) \|$", (ROOT / "docs/dependencies.md").read_text(), re.M
    )
)


def places_by_dependency() -> dict[str, set[str]]:
    """Dependency -> the rooms and folders that import it, such as `grading` or `tests/`."""
    distributions = packages_distributions()
    places: dict[str, set[str]] = {}
    for folder in ("src/upslope", "curriculum", "tests", "scripts", "benchmarks"):
        for path in (ROOT / folder).rglob("*.py"):
            inside = path.relative_to(ROOT / folder).parts
            place = inside[0].removesuffix(".py") if folder == "src/upslope" else f"{folder}/"
            for module in imported_by(path):
                for name in distributions.get(module.partition(".")[0], ()):
                    places.setdefault(name.lower().replace("_", "-"), set()).add(place)
    return places


def imported_by(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


PLACES = places_by_dependency()


def test_the_page_on_dependencies_has_each_one_and_no_other() -> None:
    assert sorted(ROWS) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_dependency_is_used_where_its_row_says(name: str) -> None:
    if name in RUN_BY:
        file, words = RUN_BY[name]
        assert words in (ROOT / file).read_text()
        return
    said = set(re.findall(r"`([^`]+)`", ROWS[name]))
    assert said, f"the row of {name} names no place"
    assert said <= PLACES.get(name, set()), f"{name} is imported in {PLACES.get(name, 'no place')}"


def test_the_pin_of_torch_is_in_its_range_and_the_range_admits_no_other_minor() -> None:
    pin = load("install", ROOT).TORCH
    major, minor, _ = map(int, pin.split("."))
    [wanted] = [requirement for requirement in REQUIREMENTS if requirement.name == "torch"]
    assert pin in wanted.specifier
    assert f"{major}.{minor - 1}.9" not in wanted.specifier
    assert f"{major}.{minor + 1}.0" not in wanted.specifier
    assert f"PyTorch {major}.{minor} has wheels" in (ROOT / "scripts/python.sh").read_text()


def test_every_recipe_is_in_the_help_and_makes_no_file() -> None:
    makefile = (ROOT / "Makefile").read_text()
    recipes = set(re.findall(r"^([\w-]+):(?!=)", makefile, re.M))
    helped = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert recipes == set(re.findall(r"^  make ([\w-]+)  +\S", helped.stdout, re.M))
    [phony] = re.findall(r"^\.PHONY: (.*)$", makefile, re.M)
    assert recipes == set(phony.split())


def test_a_python_that_does_not_fit_gets_one_sentence(tmp_path: Path) -> None:
    old = program(tmp_path / "python3", "exit 1")
    chosen = choose_python(tmp_path, PYTHON=str(old))
    assert chosen.returncode == 1
    assert len(chosen.stderr.splitlines()) == 1
    assert "3.11 to 3.14" in chosen.stderr


def test_a_newer_python_is_found_beside_one_that_is_too_old(tmp_path: Path) -> None:
    program(tmp_path / "python3", "exit 1")
    program(tmp_path / "python3.12", "exit 0")
    assert choose_python(tmp_path, PATH=f"{tmp_path}:/usr/bin:/bin").stdout == "python3.12\n"


def test_a_named_chromium_is_taken_and_a_broken_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chromium = load("ensure_chromium", ROOT)
    monkeypatch.setenv("CHROMIUM", str(program(tmp_path / "browser", "echo Chromium 1.0")))
    assert chromium.find() == str(tmp_path / "browser")
    monkeypatch.setenv("CHROMIUM", str(program(tmp_path / "broken", "exit 127")))
    assert chromium.find() is None
    with pytest.raises(SystemExit, match="no browser that starts"):
        chromium.main()


class Install:
    """scripts/install.py in a folder of its own, noting each pip command instead of running it."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (root / "scripts").mkdir()
        for file in ("scripts/install.py", "pyproject.toml"):
            (root / file).write_text((ROOT / file).read_text())
        self.root, self.commands, self.fails = root, list[str](), ""
        self.script = load("install", root)
        monkeypatch.setattr(self.script, "stage", self.note)
        monkeypatch.setattr(self.script, "has_pip", (root / ".venv/bin/python").exists)
        monkeypatch.setattr(sys, "argv", ["install.py"])

    def note(self, words: str, *attempts: list[str]) -> bool:
        self.commands += map(" ".join, attempts)
        python = self.root / ".venv/bin/python"
        if words.startswith("Making .venv"):
            python.parent.mkdir()
            python.touch()
        return not (self.fails and self.fails in words)

    def run(self) -> list[str]:
        self.commands.clear()
        self.script.main()
        return list(self.commands)


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    return Install(tmp_path, monkeypatch)


def test_a_second_install_runs_nothing(install: Install) -> None:
    assert len(install.run()) >= 3
    assert install.run() == []


@pytest.mark.skipif(sys.platform != "linux", reason="on macOS PyPI's wheel has no CUDA in it")
def test_only_a_cpu_build_of_torch_can_match(install: Install) -> None:
    _, first, second, rest = install.run()
    pin = f"torch=={install.script.TORCH}+cpu"
    for attempt in (first, second):
        assert attempt.endswith(pin)
        assert "--no-deps" in attempt
    assert "--index-url" not in first
    assert f"--index-url {install.script.TORCH_INDEX}" in second
    assert f"--constraint {install.root}/.venv/constraint.txt" in rest
    assert (install.root / ".venv/constraint.txt").read_text() == f"{pin}\n"


def test_a_changed_pyproject_is_installed_into_the_same_venv(install: Install) -> None:
    install.run()
    with (install.root / "pyproject.toml").open("a") as file:
        file.write("# changed\n")
    commands = install.run()
    assert commands[-1].endswith("--editable .")
    assert not any("-m venv" in command for command in commands)


def test_the_developers_tools_stay_once_installed(
    install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    install.run()
    monkeypatch.setattr(sys, "argv", ["install.py", "--dev"])
    assert install.run()[-1].endswith("--editable .[dev]")
    monkeypatch.setattr(sys, "argv", ["install.py"])
    assert install.run() == []


@pytest.mark.parametrize(
    ("log", "afresh"),
    [
        ("Installing collected packages: torch\n", True),
        ("Installing collected packages: torch\nSuccessfully installed torch\n", False),
        ("Collecting numpy\n", False),
        ("", True),
    ],
)
def test_an_install_cut_short_while_writing_starts_afresh(
    install: Install, log: str, afresh: bool
) -> None:
    install.run()
    (install.root / ".venv/install.log").write_text(log)
    state = install.root / ".venv/install.json"
    state.write_text(json.dumps(json.loads(state.read_text()) | {"done": False}))
    assert any("-m venv" in command for command in install.run()) == afresh


def test_a_moved_project_gets_a_venv_of_its_own(install: Install) -> None:
    install.run()
    state = install.root / ".venv/install.json"
    state.write_text(json.dumps(json.loads(state.read_text()) | {"home": "/elsewhere 3.11"}))
    assert any("-m venv" in command for command in install.run())


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        ("Retrying after connection broken by 'NewConnectionError'\n", "cannot be reached"),
        ("ERROR: No matching distribution found\n", "No matching distribution found"),
    ],
)
def test_no_torch_to_be_had_is_one_sentence(install: Install, log: str, sentence: str) -> None:
    install.fails = "PyTorch"
    note = install.note

    def and_log(words: str, *attempts: list[str]) -> bool:
        (install.root / ".venv/install.log").write_text(log)
        return note(words, *attempts)

    install.script.stage = and_log  # type: ignore[attr-defined]
    with pytest.raises(SystemExit, match=sentence) as ended:
        install.run()
    assert "\n" not in str(ended.value)


def load(name: str, root: Path) -> ModuleType:
    """A script as a module."""
    spec = importlib.util.spec_from_file_location(name, root / f"scripts/{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def program(path: Path, does: str) -> Path:
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(0o755)
    return path


def choose_python(cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", ROOT / "scripts/python.sh"],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], **env},
        capture_output=True,
        text=True,
        check=False,
    )
