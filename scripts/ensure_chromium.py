"""Prints the path of a Chromium for the tests of the page; installs one first if there is none.

`CHROMIUM=/path/to/browser` overrides the search. No password is asked for.
"""

import contextlib
import os
import platform
import shutil
import subprocess
import sys

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)


def main() -> None:
    """Print the path, or end with a sentence."""
    named = os.environ.get("CHROMIUM")
    if browser := find() or (None if named else install()):
        print(browser)
    elif named:
        sys.exit(f"CHROMIUM={named} is no browser that starts; name another, or leave it out.")
    else:
        sys.exit(
            "The page's tests need Chromium, Chrome or Edge: install one or set CHROMIUM=path."
        )


def find() -> str | None:
    """$CHROMIUM if given, else one of the system's, else the one that Playwright downloaded."""
    named = os.environ.get("CHROMIUM")
    browser = next(filter(starts, [named] if named else NAMES), None)
    if browser or named:
        return shutil.which(browser or "")
    own = of_playwright()
    return own if starts(own) else None


def install() -> str | None:
    """Debian's package on Debian, else Playwright's download."""
    print("Installing Chromium for the page's tests ...", file=sys.stderr, flush=True)
    root = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    playwright = [sys.executable, "-m", "playwright"]
    try:
        system = platform.freedesktop_os_release()["ID"]
    except OSError:
        system = "macos"
    if system == "debian":
        packages = ("chromium", "fonts-dejavu-core", "libatomic1")  # the last for Playwright
        attempt(*root, "apt-get", "update")
        attempt(*root, "apt-get", "install", "--yes", "--no-install-recommends", *packages)
    elif system == "ubuntu":  # its own `chromium` is a snap, which few containers can run
        attempt(*root, *playwright, "install-deps", "chromium")
    if not find():
        attempt(*playwright, "install", "chromium")
    return find()


def attempt(*command: str) -> None:
    """Run it; what counts is whether a browser is there afterwards."""
    with contextlib.suppress(OSError):
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)


def starts(browser: str) -> bool:
    """Whether it runs at all: Ubuntu's chromium-browser may only say which snap to install."""
    try:
        version = subprocess.run([browser, "--version"], capture_output=True, check=False)
    except OSError:
        return False
    return version.returncode == 0


def of_playwright() -> str:
    """Where Playwright's download lies, or would lie."""
    ask = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as playwright: print(playwright.chromium.executable_path)"
    )
    asked = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    return asked.stdout.strip()


if __name__ == "__main__":
    main()
