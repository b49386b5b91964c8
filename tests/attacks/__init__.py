"""Hostile submissions, and honest ones that look odd: our own grading, attacked by ourselves."""
