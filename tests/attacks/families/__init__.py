"""Every attack, by family."""

from __future__ import annotations

from attacks.attack import Attack
from attacks.families import (
    channels,
    crashes,
    descriptors,
    disk,
    endless,
    exits,
    files,
    floods,
    imports,
    introspection,
    kernel,
    memory,
    network,
    patches,
    processes,
    values,
)

_FAMILIES = (
    endless,
    memory,
    processes,
    descriptors,
    disk,
    floods,
    crashes,
    exits,
    channels,
    introspection,
    patches,
    values,
    imports,
    files,
    network,
    kernel,
)

ATTACKS: dict[str, Attack] = {
    f"{family.__name__.rpartition('.')[2]}: {name}": attack
    for family in _FAMILIES
    for name, attack in family.ATTACKS.items()
}
