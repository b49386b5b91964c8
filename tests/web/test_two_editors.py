"""The page beside other editors on one file, in a real browser: nothing is lost."""

from __future__ import annotations

import errno

import pytest
from page_server import EDITOR, NO_SHIFT, Site, open_first, shown, wait_until, write
from playwright.sync_api import Page, Route, expect


def test_her_text_reaches_the_disk_without_being_asked(page: Page, site: Site) -> None:
    open_first(page)
    page.locator(EDITOR).click()
    page.keyboard.press("Control+End")
    page.keyboard.type("# a thought")
    expect(page.locator("#saved")).to_have_text("Saved")
    assert site.file.read_text().endswith("# a thought")
    assert (
        page.evaluate(
            "localStorage.length ? JSON.stringify(localStorage) : 'localStorage is empty'"
        )
        == "localStorage is empty"
    )


def test_ctrl_s_saves_at_once(page: Page, site: Site) -> None:
    open_first(page)
    write(page, "# now")
    page.keyboard.press("Control+s")
    wait_until(lambda: site.file.read_text() == "# now")


def test_tab_indents_and_escape_lets_go(page: Page, site: Site) -> None:
    open_first(page)
    write(page, "pass")
    page.keyboard.press("Tab")
    assert shown(page).startswith("    ")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator("#check")).to_be_focused()


def test_an_outside_edit_arrives_and_the_cursor_stays(page: Page, site: Site) -> None:
    open_first(page)
    page.locator(EDITOR).click()
    page.keyboard.press("Control+End")
    page.keyboard.type("# here")
    expect(page.locator("#saved")).to_have_text("Saved")
    site.file.write_text("# from vim\n" + site.file.read_text())
    expect(page.locator("#saved")).to_have_text("Updated from disk")
    assert shown(page).startswith("# from vim\n")
    page.keyboard.type(" and still here")
    expect(page.locator("#saved")).to_have_text("Saved")
    text = site.file.read_text()
    assert text.startswith("# from vim\n") and text.endswith("# here and still here")


@pytest.fixture
def conflict(page: Page, site: Site) -> str:
    """She and vim both changed the file; gives what she wrote."""
    open_first(page)

    def vim_is_faster(route: Route) -> None:
        if route.request.method == "PUT":  # her text is on its way
            site.file.write_text("# theirs\n")
        route.continue_()

    page.route("**/file", vim_is_faster)
    page.expected_complaints = ("409",)  # type: ignore[attr-defined]
    write(page, "# mine\n")
    expect(page.locator("#conflict")).to_be_visible()
    page.unroute("**/file")
    assert site.file.read_text() == "# theirs\n" and shown(page) == "# mine\n"
    return "# mine\n"


def test_keep_mine_keeps_theirs_beside(page: Page, site: Site, conflict: str) -> None:
    page.get_by_role("button", name="Keep mine").click()
    expect(page.locator("#saved")).to_contain_text("stable_softmax.py.~disk~")
    wait_until(lambda: site.file.read_text() == conflict)
    assert site.file.with_name("stable_softmax.py.~disk~").read_text() == "# theirs\n"
    expect(page.locator("#conflict")).to_be_hidden()


def test_take_theirs_keeps_mine_beside(page: Page, site: Site, conflict: str) -> None:
    page.get_by_role("button", name="Take theirs").click()
    expect(page.locator("#saved")).to_contain_text("stable_softmax.py.~page~")
    assert shown(page) == site.file.read_text() == "# theirs\n"
    assert site.file.with_name("stable_softmax.py.~page~").read_text() == conflict


def test_see_both_shows_where_they_differ(page: Page, site: Site, conflict: str) -> None:
    page.get_by_role("button", name="See both").click()
    expect(page.locator("#editor .cm-deletedChunk")).to_contain_text("theirs")
    page.get_by_role("button", name="Keep what the editor shows").click()
    wait_until(lambda: site.file.read_text() == conflict)
    assert site.file.with_name("stable_softmax.py.~disk~").read_text() == "# theirs\n"
    expect(page.locator("#editor .cm-deletedChunk")).to_have_count(0)


def test_a_conflict_is_still_there_after_a_reload(page: Page, site: Site, conflict: str) -> None:
    page.reload()
    expect(page.locator("#conflict")).to_be_visible()
    assert shown(page) == conflict and site.file.read_text() == "# theirs\n"


def test_a_stopped_server_is_said_her_text_kept_and_saved_later(page: Page, site: Site) -> None:
    page.expected_complaints = ("ERR_CONNECTION_REFUSED",)  # type: ignore[attr-defined]
    open_first(page)
    site.stop()
    try:
        write(page, "# written while it was away\n")
        expect(page.locator("#saved")).to_have_text("Kept in this browser")
        expect(page.locator("#connection")).to_contain_text("Upslope has stopped")
        page.keyboard.press("Control+Enter")
        expect(page.locator("#words")).to_be_empty()
    finally:
        site.start()
    expect(page.locator("#connection")).to_be_hidden()
    wait_until(lambda: site.file.read_text() == "# written while it was away\n")
    expect(page.locator("#saved")).to_have_text("Saved")


def test_a_draft_outlives_the_page(page: Page, site: Site) -> None:
    page.expected_complaints = ("ERR_FAILED", "404")  # type: ignore[attr-defined]
    open_first(page)
    page.route("**/file", lambda route: route.abort())
    write(page, "# nearly lost\n")
    expect(page.locator("#saved")).to_have_text("Kept in this browser")
    kept = page.evaluate("JSON.stringify(localStorage)")
    # a page that closes tries once more, and one that crashes cannot: have it both ways
    page.goto("/nowhere")
    page.unroute("**/file")
    site.start_afresh()
    page.evaluate("kept => Object.assign(localStorage, JSON.parse(kept))", kept)
    open_first(page)
    assert shown(page) == "# nearly lost\n"
    wait_until(lambda: site.file.read_text() == "# nearly lost\n")


def test_a_deleted_file_is_said_and_comes_back(page: Page, site: Site) -> None:
    open_first(page)
    text = site.file.read_text()
    site.file.unlink()
    expect(page.locator("#saved")).to_contain_text("gone from disk")
    page.keyboard.press("Control+s")
    wait_until(site.file.exists)
    assert site.file.read_text() == text


def test_two_windows_show_the_same_file(page: Page, site: Site) -> None:
    open_first(page)
    other = page.context.new_page()
    open_first(other)
    write(page, "# from the first window\n")
    expect(other.locator("#saved")).to_have_text("Updated from disk")
    assert shown(other) == "# from the first window\n"
    page.bring_to_front()
    write(page, site.answer(NO_SHIFT))
    page.keyboard.press("Control+Enter")
    expect(other.locator(".diagnosis")).to_contain_text("does not subtract the maximum")


def test_a_full_disk_is_said_and_her_text_follows_once_there_is_room(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    page.expected_complaints = ("503",)  # type: ignore[attr-defined]
    open_first(page)
    with monkeypatch.context() as patch:
        patch.setattr("upslope.web.desk.tempfile.mkstemp", full)
        write(page, "# no room\n")
        expect(page.locator("#trouble")).to_contain_text("No space left on device")
        expect(page.locator("#saved")).to_have_text("Kept in this browser")
    expect(page.locator("#saved")).to_have_text("Saved")
    expect(page.locator("#trouble")).to_be_hidden()
    assert site.file.read_text() == "# no room\n"
