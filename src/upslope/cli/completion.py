"""`upslope completion`: what the shell needs to complete our words."""

from __future__ import annotations

from argparse import Namespace

import shtab

from upslope.cli.desk import Desk
from upslope.cli.parser import build_parser


def completion(desk: Desk, given: Namespace) -> int:
    """Prints the script, for the shell to read: docs/cli.md says where."""
    desk.say(shtab.complete(build_parser(), given.shell))
    return 0
