"""Makes .venv and puts Upslope in it, with the CPU build of PyTorch and no other.

Run by the Makefile's recipes (`--dev` adds the developers' tools) on a bare Python, so it uses the
standard library alone. It returns at once unless pyproject.toml, this file or the Python changed.

Why PyTorch has a stage of its own. PyPI's wheel of it for Linux is the CUDA build, several
gigabytes with what it pulls in, and no range in pyproject.toml can ask for another. An exact
version with a *local label* can: `==2.13.0+cpu` matches the CPU build and nothing else, so a CUDA
build cannot get in, whatever index or mirror pip reads. PyPI does not have that wheel, so where
nothing that pip is set up with does, PyTorch's own index is asked for this one package; `--no-deps`
keeps that index from supplying more. The constraint keeps the last stage from replacing it. On
macOS, PyPI's wheel has no CUDA in it.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

TORCH = "2.13.0"  # the one pin: tests/test_project.py holds pyproject.toml's range to it
TORCH_INDEX = "https://download.pytorch.org/whl/cpu"

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = VENV / "install.log"
STATE = VENV / "install.json"
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


def main() -> None:
    """Install what is missing, and say so; say nothing when nothing is."""
    with Path(__file__).open() as script:
        fcntl.flock(script, fcntl.LOCK_EX)  # of two at once, the second waits and finds all done
        before = state()
        wanted = {
            "home": f"{ROOT} {VERSION}",  # a .venv can neither move nor change its Python
            "inputs": fingerprint(ROOT / "pyproject.toml", Path(__file__)),
            "dev": "--dev" in sys.argv[1:] or bool(before.get("dev")),
            "done": True,
        }
        if before == wanted and PYTHON.exists():
            return
        broken = before.get("done") is False and cut_short()
        elsewhere = before.get("home", wanted["home"]) != wanted["home"]
        if broken or elsewhere or not has_pip():
            shutil.rmtree(VENV, ignore_errors=True)
        VENV.mkdir(exist_ok=True)
        STATE.write_text(json.dumps(wanted | {"done": False}))
        LOG.write_text("")
        install(dev=bool(wanted["dev"]))
        STATE.write_text(json.dumps(wanted))


def install(dev: bool) -> None:
    """The three stages: the virtual environment, PyTorch, and all the rest."""
    if not has_pip():
        make_venv()
    torch = f"torch=={TORCH}+cpu" if sys.platform == "linux" else f"torch=={TORCH}"
    install_torch(torch)
    constraint = VENV / "constraint.txt"
    constraint.write_text(f"{torch}\n")
    words, project = "Installing Upslope and what it uses", "."
    if dev:
        words, project = f"{words}, with the developers' tools", ".[dev]"
    if not stage(words, pip("--constraint", str(constraint), "--editable", project)):
        give_up(f"pip could not install Upslope: {last_error()}.")


def make_venv() -> None:
    """A virtual environment with pip in it."""
    if importlib.util.find_spec("ensurepip") is None:
        give_up(
            f"{sys.executable} came without its venv module;"
            f" on Debian and Ubuntu, `sudo apt install python{VERSION}-venv` adds it."
        )
    python = sys._base_executable  # not the old .venv's own, if that is what runs this
    if not stage(f"Making .venv with Python {VERSION}", [python, "-m", "venv", str(VENV)]):
        give_up(f"{python} could not make the folder .venv.")


def install_torch(torch: str) -> None:
    """From what pip is set up with; else, on Linux, from PyTorch's own index."""
    if sys.platform == "darwin" and platform.machine() == "x86_64":
        give_up(f"PyTorch {TORCH} is not made for Macs with an Intel processor, only for newer.")
    attempts = [pip("--no-deps", torch)]
    if sys.platform == "linux":
        # Few retries: a machine with no way to this host should hear so in seconds.
        index = ("--index-url", TORCH_INDEX, "--retries", "1", "--timeout", "15")
        attempts.append(pip("--no-deps", *index, torch))
    if stage("Installing PyTorch, CPU build, under 200 MB", *attempts):
        return
    if "connection broken" in LOG.read_text():
        give_up(
            f"{TORCH_INDEX} cannot be reached, and nothing else pip is set up with has {torch};"
            " check the network or the proxy, and try again."
        )
    give_up(f"pip found no {torch} for {platform.platform()}, Python {VERSION}: {last_error()}.")


def pip(*arguments: str) -> list[str]:
    quietly = ("--disable-pip-version-check", "--no-input")
    return [str(PYTHON), "-m", "pip", "install", *quietly, *arguments]


def stage(words: str, *attempts: list[str]) -> bool:
    """Run commands until one succeeds, their output in the log, the seconds on the screen."""
    print(f"{words} ... ", end="", flush=True)
    again = f"\r{words} ... " if sys.stdout.isatty() else ""
    start = time.monotonic()
    with LOG.open("a") as log:
        for command in attempts:
            with subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log) as process:
                while process.poll() is None:
                    if again:
                        print(f"{again}{time.monotonic() - start:.0f} s", end="", flush=True)
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        process.wait(timeout=1)
            if process.returncode == 0:
                print(f"{again}{time.monotonic() - start:.0f} s", flush=True)
                return True
    print(f"{again}failed", flush=True)
    return False


def state() -> dict[str, object]:
    """What the last run noted; nothing, if .venv was made by other means."""
    try:
        return dict(json.loads(STATE.read_text()))
    except (OSError, ValueError):
        return {}


def has_pip() -> bool:
    """Whether .venv works, has a pip, and has this Python: its links may dangle."""
    probe = "import pip, sys; print(*sys.version_info[:2], sep='.')"
    try:
        found = subprocess.run([PYTHON, "-c", probe], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return found.stdout.strip() == VERSION


def cut_short() -> bool:
    """Whether pip was stopped while writing: it would take half a package for a whole one."""
    log = LOG.read_text() if LOG.exists() else ""
    begun, done = log.count("Installing collected packages"), log.count("Successfully installed")
    return not log or begun != done


def fingerprint(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def last_error() -> str:
    """pip's last word on what went wrong."""
    words = [line.partition("ERROR: ")[2] for line in LOG.read_text().splitlines()]
    return next(filter(None, reversed(words)), "it does not say why").rstrip(".")


def give_up(sentence: str) -> NoReturn:
    """End with a sentence, and where to read more."""
    sys.exit(f"{sentence} (details: {LOG.relative_to(ROOT)})" if LOG.stat().st_size else sentence)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nInterrupted; the next run goes on from here.")
    except OSError as error:
        sys.exit(f"The install stopped: {error}.")
