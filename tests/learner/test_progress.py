"""Where she stands follows from the journal alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from upslope.curriculum.model import Book, Exercise, Phase, Topic
from upslope.learner.journal import Entry, Event
from upslope.learner.progress import Progress, next_exercise, progress_of, status_of

NOON = datetime(2030, 6, 1, 12, tzinfo=UTC)


def exercise(name: str, *needs: str) -> Exercise:
    return Exercise(
        id=name, title=name, phase=0, topic="t", path=Path(name), task="", teaches=(name,),
        needs=needs, minutes=5, difficulty="easy", imports=(), asks=(name,), checks=(),
        misconceptions=(), hints=("a", "b", "c"), is_folder=False,
    )  # fmt: skip


A, B, C, D = exercise("a"), exercise("b", "a"), exercise("c", "b"), exercise("d")
BOOK = Book(
    Path("/book"),
    (
        Phase(0, "p0", "Zero", "", "", (Topic("t", "T", "", (A, B)),)),
        Phase(1, "p1", "One", "", "", (Topic("u", "U", "", (C, D)),)),
        Phase(2, "p2", "Two", "", "", ()),
    ),
)


def after(*events: tuple[Event, Exercise] | tuple[Event, Exercise, int]) -> Progress:
    entries: list[Entry] = []
    for minute, (event, one, *level) in enumerate(events):
        fields = {"level": level[0]} if level else {}
        entries.append(Entry(event, NOON + timedelta(minutes=minute), one.id, "cli", fields))
    return progress_of(entries)


def test_nothing_happened_is_all_new():
    progress = after()
    assert progress.state(A) == "new" and not progress.revealed and progress.last is None


def test_a_check_a_hint_or_a_reveal_starts_an_exercise():
    assert after(("check", A)).state(A) == "started"
    assert after(("hint", A, 1)).state(A) == "started"
    assert after(("reveal", A)).state(A) == "started"
    assert after(("check", A)).state(B) == "new"


def test_once_passed_it_stays_passed():
    progress = after(("pass", A), ("check", A), ("hint", A, 1), ("reset", A), ("check", A))
    assert progress.state(A) == "passed"
    assert progress.standing(A).passed_at == NOON


def test_a_reset_makes_it_new_again_and_keeps_its_hints():
    progress = after(("hint", A, 2), ("check", A), ("reset", A))
    assert progress.state(A) == "new" and progress.hints_shown(A) == 2


def test_a_solution_seen_before_the_pass_marks_it_and_one_seen_after_does_not():
    assert after(("reveal", A), ("pass", A)).revealed == {"a"}
    assert after(("pass", A), ("reveal", A)).revealed == frozenset()


def test_the_same_hint_on_two_machines_is_one_hint():
    assert after(("hint", A, 1), ("hint", A, 1)).hints_shown(A) == 1


def test_an_exercise_that_the_book_no_longer_has_is_no_trouble():
    progress = after(("pass", exercise("gone")), ("check", exercise("gone")))
    status = status_of(BOOK, progress)
    assert (status.passed, status.of, status.next) == (0, 4, A)


def test_next_is_the_first_in_reading_order():
    assert next_exercise(BOOK, after()) == A
    assert next_exercise(BOOK, after(("pass", A))) == B


def test_next_goes_on_from_where_she_was_and_then_round():
    assert next_exercise(BOOK, after(("pass", A), ("pass", B))) == C
    assert next_exercise(BOOK, after(("pass", D))) == A


def test_next_passes_over_what_needs_a_skill_that_she_lacks():
    assert next_exercise(BOOK, after(), after=A) == D  # b needs a, c needs b


def test_at_the_end_nothing_is_next():
    assert next_exercise(BOOK, after(*(("pass", one) for one in BOOK))) is None


def test_the_status_counts_by_phase():
    status = status_of(BOOK, after(("pass", A), ("check", B)))
    assert [(phase.passed, phase.of) for phase in status.phases] == [(1, 2), (0, 2), (0, 0)]
    assert (status.passed, status.of, status.next) == (1, 4, B)
    assert status.last is not None and status.last.exercise == "b"
