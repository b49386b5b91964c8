"""What the page's scripts ask for, over HTTP."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Queue
from typing import Any

import pytest
from page_server import NO_SHIFT, RIGHT, Reply, Site, wait_until

from upslope.curriculum.stub import solution_of, stub_of
from upslope.learner.journal import read
from upslope.verdict import Verdict
from upslope.web.serve import HOST


def check(site: Site, text: str) -> Reply:
    body = {"text": text, "version": site.sheet()["version"]}
    return site.send("POST", f"{site.api}/check", body)


def events_of(site: Site) -> list[str]:
    return [entry.event for entry in read(site.tutor.workspace.journal)]


def test_a_stale_save_is_told_what_is_on_disk(site: Site) -> None:
    version = site.sheet()["version"]
    site.file.write_text("# written in vim\n")
    reply = site.send("PUT", f"{site.api}/file", {"text": "# mine\n", "version": version})
    assert reply.status == 409
    assert reply.json["text"] == "# written in vim\n"
    assert reply.json["version"] == site.sheet()["version"]
    assert site.file.read_text() == "# written in vim\n"


def test_of_two_saves_at_once_one_is_told(site: Site) -> None:
    version = site.sheet()["version"]
    bodies = [{"text": f"# {number}\n", "version": version} for number in range(8)]
    replies: Queue[int] = Queue()
    threads = [
        threading.Thread(
            target=lambda body=body: replies.put(site.send("PUT", f"{site.api}/file", body).status)
        )
        for body in bodies
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = [replies.get() for _ in bodies]
    assert sorted(statuses) == [200] + [409] * 7


def test_a_check_saves_judges_and_records(site: Site) -> None:
    text = site.answer(NO_SHIFT)
    run = check(site, text).json
    assert site.file.read_text() == text
    assert run["version"] == site.sheet()["version"]
    assert run["verdict"]["outcome"] == "wrong"
    assert run["verdict"]["diagnosis"]["misconception"] == "no_shift"
    assert not run["newly_passed"]
    [entry] = [entry for entry in read(site.tutor.workspace.journal) if entry.event == "check"]
    assert entry.door == "web"


def test_a_pass_names_the_next_step(site: Site) -> None:
    run = check(site, site.answer(RIGHT)).json
    assert run["verdict"]["outcome"] == "passed" and run["newly_passed"]
    following = site.tutor.next(site.exercise)
    assert following is not None and run["next"]["id"] == following.id
    assert not check(site, site.answer(RIGHT) + "\n").json["newly_passed"]


def test_a_check_of_a_stale_text_runs_nothing(site: Site) -> None:
    version = site.sheet()["version"]
    site.file.write_text("# elsewhere\n")
    reply = site.send("POST", f"{site.api}/check", {"text": "# mine\n", "version": version})
    assert reply.status == 409
    assert events_of(site) == ["init"]


def test_hostile_text_and_prints_arrive_as_they_are(site: Site) -> None:
    hostile = "</script><img src=x onerror=alert(1)> \u202e \u2028 &amp;"
    body = f"print({hostile!r}); print('\\ud83d')\n    return scores"
    run = check(site, site.answer(body))
    assert hostile in run.json["verdict"]["prints"]
    html = site.get(f"/exercise/{site.exercise.id}").text
    start = html.partition('<script type="application/json" id="start">')[2].partition("</script>")[
        0
    ]
    assert json.loads(start)["text"] == site.answer(body)
    assert "<img src=x" not in html and "<script><img" not in html


def test_a_verdict_is_there_again_after_a_reload(site: Site) -> None:
    run = check(site, site.answer(NO_SHIFT)).json
    assert site.desk()["run"] == run


def test_hints_come_one_at_a_time_and_are_recorded(site: Site) -> None:
    texts = [site.send("POST", f"{site.api}/hint").json for _ in range(4)]
    assert [hint["level"] for hint in texts] == [1, 2, 3, 3]
    assert [hint["text"] for hint in texts[:3]] == list(site.exercise.hints)
    assert events_of(site).count("hint") == 3
    assert site.desk()["hints"]["shown"] == list(site.exercise.hints)


def test_a_solution_is_recorded_and_other_ways_wait_for_a_pass(site: Site) -> None:
    refused = site.get(f"{site.api}/ways")
    assert refused.status == 400 and "once it has passed" in refused.json["message"]
    assert site.send("POST", f"{site.api}/solution").json["text"] == solution_of(site.exercise)
    assert "reveal" in events_of(site)
    check(site, site.answer(RIGHT))
    ways = site.get(f"{site.api}/ways").json["ways"]
    assert ways[0] == {"way": "The reference", "text": solution_of(site.exercise)}
    assert len(ways) == 4


def test_a_fresh_start_keeps_the_old_file(site: Site) -> None:
    site.file.write_text("# hours of work\n")
    reply = site.send("POST", f"{site.api}/reset").json
    assert reply["text"] == stub_of(site.exercise) == site.file.read_text()
    assert (site.file.parent / reply["kept"]).read_text() == "# hours of work\n"


def test_what_loses_is_kept_beside(site: Site) -> None:
    reply = site.send("POST", f"{site.api}/keep", {"text": "# mine", "side": "page"})
    assert (site.file.parent / reply.json["kept"]).read_text() == "# mine"
    assert site.send("POST", f"{site.api}/keep", {"text": "", "side": "../x"}).status == 400


def test_a_file_that_cannot_be_edited_here_is_said_and_left(site: Site) -> None:
    site.file.write_bytes(b"\xff\xfe")
    assert "not UTF-8" in site.get(f"/exercise/{site.exercise.id}").text
    reply = site.send("PUT", f"{site.api}/file", {"text": "x", "version": ""})
    assert reply.status == 400 and "not UTF-8" in reply.json["message"]
    assert site.file.read_bytes() == b"\xff\xfe"


def test_a_file_that_is_missing_is_offered_as_it_began(site: Site) -> None:
    site.file.unlink()
    desk = site.desk()
    assert desk["text"] == stub_of(site.exercise) and desk["version"] == ""
    body = {"text": site.answer(RIGHT), "version": ""}
    assert site.send("POST", f"{site.api}/check", body).json["verdict"]["outcome"] == "passed"


def test_a_folder_exercise_has_files_and_no_text(site: Site) -> None:
    exercise = next(one for one in site.tutor.book if one.is_folder)
    at = f"/api/exercise/{exercise.id}"
    assert "TASK.md" in site.get(f"{at}/files").json["files"]
    assert site.get(f"{at}/file").status == 404
    assert site.get(f"{site.api}/files").status == 404
    assert site.send("POST", f"{at}/check").json["verdict"]["outcome"] != "fault"


def test_an_edit_from_elsewhere_is_told(site: Site) -> None:
    with listening(site) as heard:
        site.file.write_text("# from vim\n")
        said = heard("file")
        assert said == {"exercise": site.exercise.id, "version": site.sheet()["version"]}


def test_a_verdict_from_another_door_is_told_whole(site: Site) -> None:
    site.file.write_text(site.answer(NO_SHIFT))
    with listening(site) as heard:
        mine = site.tutor.check(site.exercise, door="cli").verdict
        run = heard("verdict")
    assert Verdict.from_json(run["verdict"]).counterexample == mine.counterexample
    assert run["version"] == site.sheet()["version"]
    assert events_of(site).count("check") == 1  # looking again is not another check


def test_what_takes_long_is_told_in_words(site: Site) -> None:
    with listening(site) as heard:
        site.hub.say("Warming up torch, the first time only …")
        assert heard("say") == {"sentence": "Warming up torch, the first time only …"}


@contextmanager
def listening(site: Site) -> Iterator[Callable[[str], Any]]:
    """Hears the page's events; what it gives waits for the next of a kind and returns its data."""
    connection = http.client.HTTPConnection(HOST, site.port, timeout=10)
    connection.request("GET", "/api/events")
    response = connection.getresponse()

    def heard(kind: str) -> Any:
        name = ""
        while True:
            line = response.readline().decode().rstrip("\n")
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: ") and name == kind:
                return json.loads(line.removeprefix("data: "))

    try:
        heard("hello")
        wait_until(lambda: site.hub.has_pages)
        yield heard
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["/api/exercise/nobody/file", "/api/nothing"])
def test_an_unknown_address_is_said_plainly(site: Site, path: str) -> None:
    assert site.get(path).status == 404
