"""The journal outlives kills, full disks, two writers and git merges."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from upslope.errors import SetupError
from upslope.learner.journal import Entry, append, read

NOON = datetime(2030, 6, 1, 12, tzinfo=UTC)


def entry(minute: int = 0, **fields: object) -> Entry:
    return Entry("check", NOON + timedelta(minutes=minute), "stable-softmax", "cli", fields)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_what_was_appended_is_read_back(path: Path):
    written = entry(outcome="wrong", milliseconds=12.5)
    append(path, written)
    (found,) = read(path)
    assert (found.id, found.event, found.at, found.exercise, found.door) == (
        written.id,
        "check",
        NOON,
        "stable-softmax",
        "cli",
    )
    assert (found.fields["outcome"], found.fields["milliseconds"]) == ("wrong", 12.5)


def test_a_line_is_one_json_object_that_a_person_can_read(path: Path):
    append(path, entry(outcome="passed"))
    line = path.read_text()
    assert line.endswith("}\n") and line.count("\n") == 1
    data = json.loads(line)
    assert list(data) == ["v", "id", "at", "event", "exercise", "door", "outcome"]
    assert data["at"] == "2030-06-01T12:00:00.000000Z"


def test_no_journal_yet_is_an_empty_one(path: Path):
    assert read(path) == []


def test_entries_come_in_the_order_of_time_whatever_the_order_of_lines(path: Path):
    append(path, entry(2), entry(0))
    append(path, entry(1))
    assert [found.at.minute for found in read(path)] == [0, 1, 2]


def test_cut_off_at_any_byte_it_loses_only_the_torn_line(path: Path):
    first, torn, after = entry(0), entry(1), entry(2)
    append(path, first, torn)
    whole = path.read_bytes()
    start = whole.index(b"\n") + 1
    for end in range(start, len(whole) + 1):
        path.write_bytes(whole[:end])
        append(path, after)
        ids = [found.id for found in read(path)]
        survives = end >= len(whole) - 1  # its last brace is there
        assert ids == [first.id, *([torn.id] if survives else []), after.id], end


def test_a_doubled_line_counts_once(path: Path):
    append(path, entry())
    path.write_bytes(path.read_bytes() * 3)
    assert len(read(path)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "<<<<<<< HEAD",
        "=======",
        "null",
        "[1, 2]",
        '"a string"',
        "{}",
        '{"v": 2, "id": "x", "at": "2030-01-01T00:00:00Z", "event": "check"}',
        '{"v": 1, "id": "x", "at": "2030-01-01T00:00:00", "event": "check"}',
        '{"v": 1, "id": "x", "at": 7, "event": "check"}',
        '{"v": 1, "id": 7, "at": "2030-01-01T00:00:00Z", "event": "check"}',
        '{"v": 1, "id": "x", "at": "2030-01-01T00:00:00Z", "event": ["check"]}',
        '{"v": 1, "id": "x", "at": "2030-01-01T00:00:00Z", "event": "flew"}',
        "[" * 100_000,
        "9" * 10_000,
        "\x00\x00\x00",
        "[1",
        "2]",
    ],
)
def test_a_line_that_is_no_entry_is_passed_over(path: Path, line: str):
    append(path, entry(0))
    with path.open("a") as file:
        file.write(f"{line}\n")
    append(path, entry(1))
    assert len(read(path)) == 2


def test_bytes_that_are_no_text_are_passed_over(path: Path):
    append(path, entry(0))
    with path.open("ab") as file:
        file.write(b"\xff\xfe\xff{}\n")
    append(path, entry(1))
    assert len(read(path)) == 2


WRITE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from upslope.learner.journal import Entry, append
path, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for number in range(count):
    entry = Entry("check", datetime.now(UTC), name, "cli", {"number": number, "pad": "x" * 500})
    append(path, entry)
    print(number, flush=True)
"""


def test_two_writers_at_once_lose_nothing_and_mix_nothing(path: Path):
    writers = [python(WRITE, path, name, 200) for name in ("one", "two")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    for writer in writers:
        writer.communicate()
    lines = path.read_text().splitlines()
    assert len(lines) == 400 and all(json.loads(line)["v"] == 1 for line in lines)
    for name in ("one", "two"):
        mine = [found.fields["number"] for found in read(path) if found.exercise == name]
        assert mine == list(range(200))


def test_what_was_acknowledged_survives_kill_9(path: Path):
    for round_ in range(6):
        path.unlink(missing_ok=True)
        writer = python(WRITE, path, "one", 100_000)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.01 + 0.013 * round_)
        writer.send_signal(signal.SIGKILL)
        acknowledged = [0, *map(int, writer.communicate()[0].split())]
        append(path, entry())
        kept = {found.fields["number"] for found in read(path) if found.exercise == "one"}
        assert kept >= set(acknowledged)
        assert len(read(path)) == len(kept) + 1


FILL = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from upslope.errors import SetupError
from upslope.learner.journal import Entry, append
path, room = Path(sys.argv[1]), int(sys.argv[2])
size = path.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + room, size + room))
try:
    append(path, Entry("check", datetime.now(UTC), "x", "cli", {"pad": "y" * 200}))
except SetupError as error:
    print(error)
"""


@pytest.mark.parametrize("room", [0, 1, 100])
def test_no_room_is_one_sentence_and_leaves_the_journal_as_it_was(path: Path, room: int):
    append(path, entry())
    before = path.read_bytes()
    said, trouble = python(FILL, path, room).communicate(timeout=30)
    assert trouble == ""
    assert said.startswith("This could not be written to journal.jsonl: file too large.")
    assert said.count("\n") == 1
    assert path.read_bytes() == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_one_sentence():
    with pytest.raises(SetupError, match="no space left on device"):
        append(Path("/dev/full"), entry())


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@b.c"]
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, env=env)


def test_a_git_merge_of_two_journals_keeps_both(tmp_path: Path):
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    git(here, "init", "-q", "-b", "main")
    (here / ".gitattributes").write_text("journal.jsonl merge=union\n")
    append(here / "journal.jsonl", entry(0))
    git(here, "add", "-A")
    git(here, "commit", "-qm", "start")
    git(tmp_path, "clone", "-q", str(here), str(there))
    append(here / "journal.jsonl", entry(1), entry(3))
    append(there / "journal.jsonl", entry(2), entry(4))
    for folder in (here, there):
        git(folder, "commit", "-qam", "more")
    git(here, "pull", "-q", "--no-rebase", str(there), "main")
    assert [found.at.minute for found in read(here / "journal.jsonl")] == [0, 1, 2, 3, 4]


def test_a_merge_left_with_its_markers_keeps_both_too(path: Path):
    append(path, entry(0), entry(1))
    lines = path.read_text().splitlines()
    path.write_text(
        "\n".join(["<<<<<<< ours", lines[0], "=======", lines[1], ">>>>>>> theirs", ""])
    )
    assert len(read(path)) == 2


def test_ten_thousand_lines_are_read(path: Path):
    append(path, *(entry(number % 1000, outcome="wrong", check="c") for number in range(10_000)))
    assert len(read(path)) == 10_000
