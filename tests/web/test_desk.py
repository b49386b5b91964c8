"""The file on disk: nothing of anybody's is ever lost."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path
from typing import Any

import pytest

from upslope.errors import SetupError, UsageError
from upslope.web.desk import StaleError, files_in, keep_copy, read_sheet, write_sheet


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "answer.py"
    file.write_text("x = 1\n")
    return file


def test_a_save_says_what_it_was_based_on(file: Path) -> None:
    first = read_sheet(file)
    second = write_sheet(file, "x = 2\n", first.version)
    assert file.read_text() == "x = 2\n" and read_sheet(file) == second
    with pytest.raises(StaleError) as stale:
        write_sheet(file, "x = 3\n", first.version)
    assert stale.value.disk == second
    assert file.read_text() == "x = 2\n"


def test_the_same_text_is_never_a_conflict(file: Path) -> None:
    assert write_sheet(file, "x = 1\n", "an older version") == read_sheet(file)


def test_a_file_that_is_gone_is_put_back(file: Path) -> None:
    file.unlink()
    assert read_sheet(file).version == ""
    write_sheet(file, "x = 1\n", "")
    assert file.read_text() == "x = 1\n"


def test_a_file_that_appeared_meanwhile_is_not_buried(file: Path) -> None:
    with pytest.raises(StaleError):
        write_sheet(file, "mine", "")


def test_line_ends_of_windows_stay(file: Path) -> None:
    file.write_bytes(b"a = 1\r\nb = 2\r\n")
    sheet = read_sheet(file)
    assert sheet.text == "a = 1\nb = 2\n"
    write_sheet(file, "a = 1\nb = 3\n", sheet.version)
    assert file.read_bytes() == b"a = 1\r\nb = 3\r\n"


@pytest.mark.parametrize(
    "text", ["", "é \u202e 👩🏽 \x00 \ufeff", "no newline at the end", "\n" * 999]
)
def test_any_text_comes_back_as_it_was(file: Path, text: str) -> None:
    write_sheet(file, text, read_sheet(file).version)
    assert read_sheet(file).text == text


def test_a_file_in_another_encoding_is_left_alone(file: Path) -> None:
    file.write_bytes("é".encode("latin-1"))
    with pytest.raises(UsageError, match="not UTF-8"):
        write_sheet(file, "e", read_version(file))
    assert file.read_bytes() == b"\xe9"


def read_version(file: Path) -> str:
    try:
        return read_sheet(file).version
    except UsageError:
        return "unknown"


def test_half_a_character_is_refused_and_the_file_stays(file: Path) -> None:
    with pytest.raises(UsageError, match="half a character"):
        write_sheet(file, "\ud83d", read_sheet(file).version)
    assert file.read_text() == "x = 1\n"


def test_a_link_stays_a_link_and_a_mode_stays(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.py"
    link.symlink_to(file)
    file.chmod(0o600)
    write_sheet(link, "x = 2\n", read_sheet(link).version)
    assert link.is_symlink() and file.read_text() == "x = 2\n"
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_full_disk_is_one_sentence_and_the_old_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: Any, **_named: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "mkstemp", full)
    with pytest.raises(SetupError, match="No space left on device") as error:
        write_sheet(file, "x = 2\n", read_sheet(file).version)
    assert "safe in this page" in error.value.fix
    assert file.read_text() == "x = 1\n" and list(file.parent.iterdir()) == [file]


def test_what_loses_a_conflict_is_kept_under_a_free_name(file: Path) -> None:
    assert keep_copy(file, "one", "page").name == "answer.py.~page~"
    assert keep_copy(file, "one", "page").name == "answer.py.~page~"
    assert keep_copy(file, "two", "page").name == "answer.py.~page-2~"
    assert keep_copy(file, "three", "disk").name == "answer.py.~disk~"
    kept = {path.name: path.read_text() for path in file.parent.glob("*~")}
    assert sorted(kept.values()) == ["one", "three", "two"]


def test_a_folder_is_listed_without_gits_own_files(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/HEAD").touch()
    (tmp_path / "src").mkdir()
    for number in range(70):
        (tmp_path / f"src/{number:02}.py").touch()
    names = files_in(tmp_path)
    assert names[0] == "src/00.py" and names[-1] == "and 10 more"
    assert files_in(tmp_path / "missing") == []
