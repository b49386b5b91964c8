"""The pages as HTML, and what they are made of."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from page_server import RIGHT, Site

from upslope.errors import SetupError
from upslope.learner.progress import Progress, Standing
from upslope.web.app import STATIC
from upslope.web.prose import render_prose
from upslope.web.trail import HEIGHT, WIDTH, trail_of

FRONTEND = Path(__file__).parents[2] / "frontend"


def test_the_roadmap_has_every_phase_topic_and_exercise(site: Site) -> None:
    html = site.get("/").text
    for phase in site.tutor.book.phases:
        assert phase.title in html and phase.artifact in html
        for topic in phase.topics:
            assert topic.title in html
    for exercise in site.tutor.book:
        assert f'href="/exercise/{exercise.id}"' in html
    empty = sum(not topic.exercises for phase in site.tutor.book.phases for topic in phase.topics)
    assert html.count("No exercises yet.") == empty


def test_a_newcomer_begins_at_the_beginning(site: Site) -> None:
    html = site.get("/").text
    assert "Begin here" in html
    assert f'id="continue" href="/exercise/{site.exercise.id}"' in html


def test_a_pass_moves_her_on(site: Site) -> None:
    site.file.write_text(site.answer(RIGHT))
    site.tutor.check(site.exercise)
    html = site.get("/").text
    following = site.tutor.next()
    assert following and f'id="continue" href="/exercise/{following.id}"' in html
    assert re.search(r"1 of \d+ exercises passed", html)


def test_an_unknown_address_gets_a_kind_page(site: Site) -> None:
    reply = site.get("/exercise/no-such-<b>thing</b>")
    assert reply.status == 404
    assert "There is no page here." in reply.text and 'href="/"' in reply.text
    assert "<b>thing" not in reply.text


def test_raw_html_in_the_book_stays_text() -> None:
    html = render_prose("<script>alert(1)</script> $a<b$ [x](javascript:alert(1))")
    assert "<script>" not in html and "a&lt;b" in html and "href" not in html


def test_a_link_to_another_site_opens_beside_the_page() -> None:
    html = render_prose('[paper](https://example.org/?a="b"&c)')
    assert (
        '<a href="https://example.org/?a=%22b%22&amp;c" target="_blank" rel="noreferrer">' in html
    )


def test_math_code_and_tables_are_rendered() -> None:
    html = render_prose(
        "$x$\n\n$$y$$\n\n    >>> f(1)\n    2\n\n```python\ndef f(): ...\n```\n\n|a|\n|-|\n|b|\n"
    )
    assert '<span class="math inline">x</span>' in html
    assert '<div class="math block">' in html
    assert '<span class="gp">' in html and '<span class="k">def</span>' in html
    assert "<table>" in html


def test_the_trail_climbs_through_every_summit(site: Site) -> None:
    book = site.tutor.book
    passed = Progress({one.id: Standing("passed") for one in book})
    start, end = trail_of(book, Progress(), next(iter(book))), trail_of(book, passed, None)
    heights = [summit.y for summit in start.summits]
    assert len(heights) == len(book.phases) and heights == sorted(heights, reverse=True)
    assert all(0 <= spot.x <= WIDTH and 0 <= spot.y <= HEIGHT for spot in start.spots)
    assert start.here.x == 0 and end.here == end.summits[-1]


@pytest.mark.parametrize("line", (STATIC / "vendor/built-from.txt").read_text().splitlines())
def test_the_bundles_were_built_from_these_sources(line: str) -> None:
    digest, name = line.split()
    assert hashlib.sha256((FRONTEND / name).read_bytes()).hexdigest() == digest, (
        f"{name} changed after the bundles were built: run `make vendor`."
    )


def test_every_bundled_package_has_its_licence() -> None:
    licences = (STATIC / "vendor/LICENCES.txt").read_text()
    for package in ("@codemirror/view", "@lezer/python", "style-mod", "katex"):
        assert re.search(rf"^{package} \d", licences, re.M)
    assert "commander" not in licences  # only KaTeX's own command line has it


def test_the_exercise_page_is_light() -> None:
    import gzip

    ours = [*STATIC.glob("*.js"), *STATIC.glob("*.css"), STATIC / "vendor/codemirror.js"]
    assert sum(len(gzip.compress(file.read_bytes())) for file in ours) < 200_000


def test_what_cannot_be_read_is_said_on_a_page(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Progress:
        raise SetupError("journal.jsonl cannot be read: permission denied.", "Mend <it>.")

    monkeypatch.setattr(site.tutor, "progress", refuse)
    reply = site.get("/")
    assert reply.status == 503
    assert "journal.jsonl cannot be read: permission denied. Mend &lt;it&gt;." in reply.text
    assert site.get(f"{site.api}/ways").json["fix"] == "Mend <it>."


def test_a_failure_of_ours_is_said_plainly(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site.tutor, "progress", lambda: 1 / 0)
    reply = site.get("/")
    assert reply.status == 500
    assert "Please report it" in reply.text and "ZeroDivision" not in reply.text
    assert site.send("POST", f"{site.api}/hint").json["message"] == "Upslope failed."
