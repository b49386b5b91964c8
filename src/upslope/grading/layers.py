"""Which layers of the sandbox this machine gives, found out by asking for them."""

from __future__ import annotations

from typing import NamedTuple

from upslope.grading.bench import Bench
from upslope.grading.sandbox.world import LAYERS


class Layer(NamedTuple):
    """One layer: is it active and, if not, what the machine said."""

    name: str
    active: bool
    reason: str


def layers() -> list[Layer]:
    """Every layer, as a child that was just made reports them."""
    bench = Bench(())
    try:
        missing = bench.missing_layers()
    finally:
        bench.close()
    return [Layer(name, name not in missing, missing.get(name, "")) for name in LAYERS]
