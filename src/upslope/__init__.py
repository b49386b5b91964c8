"""Upslope: an AI-engineering roadmap made to run."""

__version__ = "0.1.0"
