"""Reachable by keyboard, readable at every width, in both themes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from page_server import EDITOR, FIRST, NO_SHIFT, RIGHT, Site, open_first, write
from playwright.sync_api import Page, expect

PATHS = ["/", f"/exercise/{FIRST}", "/exercise/merge-conflict", "/nowhere"]
FAINT_WORDS = Path(__file__).with_name("faint_words.js").read_text()


def test_the_whole_walk_by_keyboard(page: Page, site: Site) -> None:
    page.goto("/")
    tab_to(page, "#continue")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/exercise/{FIRST}$"))
    expect(page.locator(EDITOR)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the editor")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, EDITOR)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(site.answer(RIGHT))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#next")).to_be_visible()
    page.keyboard.press("Escape")
    tab_to(page, "#hint")
    page.keyboard.press("Enter")
    expect(page.locator(".hints li").first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    tab_to(page, ".solutions summary")
    page.keyboard.press("Enter")
    expect(page.locator(".solutions .cm-editor").first).to_be_visible()


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the first of `selector` has the focus; every stop must be visible."""
    wanted = page.locator(selector).first
    for _ in range(30):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
        ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        stop = page.evaluate("document.activeElement.className")
        assert ring != "none" or "cm-content" in stop, f"no ring around {stop}"
    raise AssertionError(f"Tab never reaches {selector}")


@pytest.mark.parametrize("width", [380, 768, 1440])
@pytest.mark.parametrize("path", PATHS)
def test_no_page_scrolls_sideways(page: Page, site: Site, path: str, width: int) -> None:
    page.expected_complaints = ("404",)  # type: ignore[attr-defined]
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    if path.endswith(FIRST):
        write(page, site.answer(NO_SHIFT))
        page.keyboard.press("Control+Enter")
        expect(page.locator(".diagnosis")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_dark_and_light_follow_the_system_and_her_choice(page: Page) -> None:
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    page.emulate_media(color_scheme="light")
    page.goto("/")
    light = page.evaluate(paper)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(paper)
    assert light != dark
    page.get_by_role("button", name="Dark theme").click()
    assert page.evaluate(paper) == light
    open_first(page)
    assert page.evaluate(paper) == light
    expect(page.get_by_role("button", name="Dark theme")).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_the_paper(page: Page, site: Site, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    open_first(page)
    write(page, site.answer(NO_SHIFT))
    page.keyboard.press("Control+Enter")
    expect(page.locator(".diagnosis")).to_be_visible()
    faint: list[str] = page.evaluate(FAINT_WORDS)
    assert faint == []
