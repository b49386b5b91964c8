"""Reads the book into frozen dataclasses and validates it; never runs an exercise file."""

from upslope.curriculum.loader import find_book, load_book

__all__ = ["find_book", "load_book"]
