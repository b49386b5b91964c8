"""Takes the README's pictures: the first exercise with a wrong answer and its diagnosis.

Run by `make screenshot`, which finds a browser and names it in CHROMIUM.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from upslope.curriculum import find_book, load_book
from upslope.curriculum.model import Book, Exercise
from upslope.curriculum.stub import stub_of
from upslope.grading.client import Grader
from upslope.learner.tutor import Tutor
from upslope.learner.workspace import Workspace
from upslope.web.events import Hub
from upslope.web.serve import HOST, PageServer, listen

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
EXERCISE = "stable-softmax"
WRONG = """weights = np.exp(scores)
    return weights / weights.sum(axis=-1, keepdims=True)"""
SIZE = {"width": 1280, "height": 920}


def main() -> None:
    book = load_book(find_book())
    exercise = book.by_id[EXERCISE]
    IMAGES.mkdir(parents=True, exist_ok=True)
    with served(book, exercise) as address, sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for theme in ("light", "dark"):
            picture = IMAGES / f"exercise-{theme}.png"
            take(browser, f"{address}/exercise/{exercise.id}", theme, picture)
            print(f"{picture}: {picture.stat().st_size // 1000} kB")
        browser.close()


def take(browser: Browser, address: str, theme: str, picture: Path) -> None:
    page = browser.new_page(viewport=SIZE, color_scheme=theme)  # type: ignore[arg-type]
    page.goto(address)
    page.locator("#editor .cm-content").wait_for()
    page.keyboard.press("Control+Enter")
    page.locator(".diagnosis").wait_for()
    page.locator("#words:empty").wait_for(state="attached")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=picture)
    page.close()


@contextmanager
def served(book: Book, exercise: Exercise) -> Iterator[str]:
    """The page over a workspace that holds one wrong answer, for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="ups-") as folder:
        os.environ["HOME"] = folder  # nothing of the developer's own is touched
        tutor = Tutor(book, Workspace.create(Path(folder, "work"), book), Grader(book))
        answer = stub_of(exercise).replace("raise NotImplementedError", WRONG)
        tutor.place(exercise).write_text(answer, encoding="utf-8")
        listener = listen(0)
        server = PageServer(tutor, Hub())
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield f"http://{HOST}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


if __name__ == "__main__":
    main()
