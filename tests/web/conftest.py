"""The real page over a real workspace, and a real browser; one of each for the session."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from page_server import Site
from playwright.sync_api import Browser, Page, expect, sync_playwright
from small_book import write_sampler

from upslope.curriculum import load_book
from upslope.curriculum.model import Book
from upslope.grading.client import Grader
from upslope.learner.tutor import Tutor
from upslope.learner.workspace import Workspace

PATIENCE = 20_000  # milliseconds: a busy machine is no failure
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def book(own_surroundings: None, tmp_path_factory: pytest.TempPathFactory) -> Book:
    return load_book(write_sampler(tmp_path_factory.mktemp("web") / "book"))


@pytest.fixture(scope="session")
def grader(book: Book) -> Grader:
    return Grader(book)


@pytest.fixture(scope="session")
def shared_site(
    book: Book, grader: Grader, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    workspace = Workspace.create(tmp_path_factory.mktemp("page") / "work", book)
    site = Site(Tutor(book, workspace, grader))
    yield site
    site.stop()


@pytest.fixture
def site(shared_site: Site) -> Site:
    shared_site.start_afresh()
    return shared_site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    named = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, named)), None)
    if found is None:
        pytest.fail("The page's tests need Chromium: `make test` installs it, or set CHROMIUM.")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A new window of 1440 by 900; whatever it complains of in its console fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=site.address)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type != "log" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: _note_foreign(request.url, site, complaints))
    page.on("request", lambda request: _note_foreign(request.url, site, complaints))
    yield page
    context.close()
    expected = getattr(page, "expected_complaints", ())
    assert not [said for said in complaints if not any(part in said for part in expected)]


def _note_foreign(url: str, site: Site, complaints: list[str]) -> None:
    if not url.startswith((site.address, "data:", "blob:")):
        complaints.append(f"a request left the machine: {url}")
