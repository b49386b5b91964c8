"""Which exercise she means by what she typed."""

from __future__ import annotations

from pathlib import Path

from upslope.curriculum.model import Book, Exercise
from upslope.errors import UsageError


def find_exercise(book: Book, root: Path, typed: str, cwd: Path) -> Exercise:
    """By id, file name, path, or any part of the id that fits one only; else UsageError."""
    if by_path := exercise_at(book, root, cwd / typed):
        return by_path
    name = Path(typed).name.removesuffix(".py").replace("_", "-").replace(" ", "-").lower()
    if name in book.by_id:
        return book.by_id[name]
    fits = [one for one in book if name and one.id.startswith(name)]
    fits = fits or [one for one in book if name and name in one.id]
    if len(fits) == 1:
        return fits[0]
    if fits:
        more = f" and {len(fits) - 5} more" if len(fits) > 5 else ""
        names = ", ".join(one.id for one in fits[:5]) + more
        raise UsageError(f"{typed!r} could be {names}.", "Type a little more of it.")
    raise UsageError(f"There is no exercise {typed!r}.", _suggestion(book, name))


def exercise_at(book: Book, root: Path, path: Path) -> Exercise | None:
    """The exercise whose submission is, or holds, `path`; an author may name its book file too."""
    path = path.resolve()
    if path.is_relative_to(root):
        for exercise in book:
            place = root / book.place(exercise)
            if path == place or (exercise.is_folder and path.is_relative_to(place)):
                return exercise
    return next((exercise for exercise in book if path == exercise.path), None)


def _suggestion(book: Book, name: str) -> str:
    from difflib import get_close_matches  # only a mistyped name pays for it

    close = get_close_matches(name, book.by_id, n=3, cutoff=0.55)
    if close:
        return f"Did you mean {' or '.join(close)}?"
    return "See `upslope list` for all of them."
