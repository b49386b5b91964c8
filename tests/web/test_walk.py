"""The walk of a learner in a real browser: read, try, be told, mend, pass, go on."""

from __future__ import annotations

import re

from page_server import EDITOR, NO_SHIFT, RIGHT, Site, open_first, shown, wait_until, write
from playwright.sync_api import Page, expect

from upslope.curriculum.stub import stub_of
from upslope.learner.journal import read


def test_a_newcomers_walk(page: Page, site: Site) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text(site.exercise.title)
    page.locator("#continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(site.exercise.title)
    expect(page.locator(".prose .katex").first).to_be_visible()
    expect(page.locator("#verdict .checks li")).to_have_count(len(site.exercise.checks))

    write(page, site.answer(NO_SHIFT))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#verdict h2")).to_contain_text("This does not hold yet")
    expect(page.locator(".diagnosis")).to_contain_text("does not subtract the maximum")
    expect(page.locator(".counterexample .calls")).to_have_text("softmax(np.array([[800.0]]))")
    expect(page.locator(".got .differs")).to_contain_text("nan (differs)")
    expect(page.locator(".expected .differs")).to_contain_text("1 (differs)")
    expect(page.locator(".checks .failed")).to_have_count(1)
    expect(page.locator("#announcement")).to_contain_text("Not passed yet.")
    assert site.file.read_text() == site.answer(NO_SHIFT)

    write(page, site.answer(RIGHT))
    expect(page.locator(".verdict")).to_have_class(re.compile("stale"))
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#verdict h2").first).to_contain_text("checks hold")
    expect(page.locator("#standing")).to_have_text("passed")
    expect(page.locator(".solutions summary")).to_have_count(4)

    following = site.tutor.next(site.exercise)
    assert following
    page.keyboard.press("Control+Shift+Enter")
    expect(page).to_have_url(re.compile(f"/exercise/{following.id}$"))
    page.goto("/")
    expect(page.locator(".count")).to_contain_text("1 of")


def test_a_verdict_of_another_door_shows_up(page: Page, site: Site) -> None:
    open_first(page)
    site.file.write_text(site.answer(NO_SHIFT))
    expect(page.locator("#saved")).to_have_text("Updated from disk")
    site.tutor.check(site.exercise, door="cli")
    expect(page.locator(".diagnosis")).to_contain_text("does not subtract the maximum")


def test_a_line_is_jumped_to_and_marked(page: Page, site: Site) -> None:
    open_first(page)
    write(page, "import numpy as np\n\n\ndef softmax(scores):\n    return scores['top']\n")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Line 5").click()
    expect(page.locator("#editor .cm-here")).to_have_text("    return scores['top']")
    expect(page.locator(EDITOR)).to_be_focused()
    page.keyboard.type("#")
    assert shown(page).splitlines()[4] == "    #return scores['top']"


def test_what_she_prints_is_apart_and_is_text(page: Page, site: Site) -> None:
    open_first(page)
    write(page, site.answer(f"print('<img src=x onerror=alert(1)>')\n    {RIGHT}"))
    page.keyboard.press("Control+Enter")
    expect(page.locator(".prints pre")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("#verdict img").count() == 0


def test_an_endless_loop_is_told_in_words_and_a_newer_check_wins(page: Page, site: Site) -> None:
    open_first(page)
    write(page, site.answer("while True: pass"))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#words")).to_have_text("Checking…")
    expect(page.locator("#words")).to_contain_text("stopped after 5 seconds")
    write(page, site.answer(RIGHT))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#verdict h2").first).to_contain_text("checks hold")
    journal = site.tutor.workspace.journal
    wait_until(lambda: "timeout" in journal.read_text())  # the older one has ended, too
    page.wait_for_timeout(300)
    expect(page.locator("#verdict h2").first).to_contain_text("checks hold")


def test_hints_come_one_at_a_time_and_stay(page: Page, site: Site) -> None:
    open_first(page)
    for number, hint in enumerate(site.exercise.hints, 1):
        page.locator("#hint").click()
        expect(page.locator(".hints li")).to_have_count(number)
        plain = hint.replace("`", "")
        expect(page.locator(".hints li").nth(number - 1)).to_have_text(plain)
    expect(page.locator("#hint")).to_contain_text("all 3 shown")
    page.reload()
    expect(page.locator(".hints li")).to_have_count(3)


def test_a_solution_is_shown_only_after_a_question(page: Page, site: Site) -> None:
    def revealed() -> bool:
        return any(one.event == "reveal" for one in read(site.tutor.workspace.journal))

    open_first(page)
    page.get_by_role("button", name="Solution").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("button", name="Not now")).to_be_focused()
    page.keyboard.press("Escape")
    assert not revealed()
    page.get_by_role("button", name="Solution").click()
    page.get_by_role("button", name="Show it").click()
    expect(page.locator(".solutions")).to_contain_text("scores.max(axis=-1, keepdims=True)")
    assert revealed() and site.file.read_text() == stub_of(site.exercise)


def test_a_fresh_start_asks_and_keeps_the_old_file(page: Page, site: Site) -> None:
    open_first(page)
    write(page, "# hours of work\n")
    page.get_by_role("button", name="Start over").click()
    page.get_by_role("dialog").get_by_role("button", name="Start over").click()
    expect(page.locator("#saved")).to_contain_text("Your old file is kept in")
    assert shown(page) == stub_of(site.exercise) == site.file.read_text()
    kept = [path.read_text() for path in site.file.parent.glob("*~")]
    assert kept == ["# hours of work\n"]


def test_a_folder_exercise_shows_its_folder_and_is_checked(page: Page, site: Site) -> None:
    exercise = next(one for one in site.tutor.book if one.is_folder)
    page.goto(f"/exercise/{exercise.id}")
    expect(page.locator("#editor")).to_contain_text(str(site.tutor.place(exercise)))
    expect(page.locator("#files")).to_contain_text("TASK.md")
    (site.tutor.place(exercise) / "notes.txt").touch()
    expect(page.locator("#files")).to_contain_text("notes.txt")
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#verdict h2.sentence")).to_be_visible()
    (site.tutor.place(exercise) / "notes.txt").unlink()
