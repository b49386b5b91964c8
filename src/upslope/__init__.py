"""Upslope: an AI-engineering roadmap made to run.

import upslope
upslope.load("stable-softmax")                  # the task, shown in a notebook
upslope.check("stable-softmax", my_softmax)     # the verdict on the object itself
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from upslope.notebook import check, load

__version__ = "0.1.0"

__all__ = ["__version__", "check", "load"]


def __getattr__(name: str) -> Any:
    """`check` and `load` come when they are asked for: every command imports this module."""
    if name in ("check", "load"):
        from upslope import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module 'upslope' has no attribute {name!r}")
