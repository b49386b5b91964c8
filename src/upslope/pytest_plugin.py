"""Exercises of a workspace as pytest items."""
