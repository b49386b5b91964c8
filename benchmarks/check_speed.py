"""Measures how fast a check is, side by side with other ways to run the same checks.

`make bench` runs this. It prints tables and writes docs/performance.md.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing

from doors import Page, Place, by_api, by_command, by_pytest, directly
from machine import described
from measure import Contestant, Times, race
from report import Figures, rates_of, targets_of, times_of, weights_of, write
from rivals import NBGRADER, OTTER, Rival, by_nbgrader, by_otter, cache_folder
from targets import of_rates, of_times, of_weights
from throughput import Rate, Weight, mixed, throughput, weight

EXERCISES = ("stable-softmax", "leak-free-pipeline", "mlp-training-step")
NUMPY, TORCH = "stable-softmax", "mlp-training-step"
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""For every contestant, as a bench has it: on so small arrays a second thread only costs."""
QUICK = 4
"""Runs in each round of a way that takes milliseconds: their 95th of 100 needs more of them."""


def main() -> None:
    given = _arguments()
    rivals = {} if given.no_rivals else _rivals()
    missing = {name: rival.missing for name, rival in rivals.items() if rival.missing}
    with Place.made() as place:
        ids = [name for name in EXERCISES if name in place.tutor.book.by_id]
        results = _single_checks(place, ids, rivals, given.rounds)
        for name, times in results.items():
            print(f"\n{name}\n\n{times_of(times, missing)}", flush=True)
        for name, why in missing.items():
            print(f"\n{name} is left out: {why}")
        rates = _rates(place, ids, given.count) if given.count else {}
        print(f"\n{rates_of(rates)}\n", flush=True)
        weights = list(_weights(place)) if given.count else []
    targets = [*of_times(results), *of_rates(rates), *of_weights(weights)]
    print(f"{weights_of(weights)}\n\n{targets_of(targets)}")
    if given.write:
        named = [rival.package.replace("==", " ") for rival in rivals.values()]
        figures = Figures(results, rates, weights, targets, missing, described(named))
        print("\nWrote", *(path.name for path in write(figures)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=12, help="of single checks (default: 12)")
    said = "submissions for the throughput (default: 500; 0 leaves it and the memory out)"
    parser.add_argument("--count", type=int, default=500, help=said)
    parser.add_argument("--no-rivals", action="store_true", help="without otter and nbgrader")
    said = "print only; docs/performance.md stays as it is"
    parser.add_argument("--no-write", dest="write", action="store_false", help=said)
    return parser.parse_args()


def _rivals() -> dict[str, Rival]:
    cache = cache_folder()
    return {"nbgrader": Rival(NBGRADER, cache), "otter run": Rival(OTTER, cache)}


def _single_checks(
    place: Place, ids: Sequence[str], rivals: dict[str, Rival], rounds: int
) -> dict[str, dict[str, Times]]:
    results: dict[str, dict[str, Times]] = {}
    with closing(Page(place)) as page:
        for name in ids:
            place.solve(name)
            contestants = [
                Contestant("direct", directly(place, name), QUICK),
                Contestant("API", by_api(place, name), QUICK),
                Contestant("page", page.by_page(name), QUICK),
                Contestant("command", by_command(place, name), QUICK),
                Contestant("lean pytest", by_pytest(place, name, lean=True)),
                Contestant("pytest", by_pytest(place, name)),
            ]
            for rival, by in (("nbgrader", by_nbgrader), ("otter run", by_otter)):
                if rival in rivals and not rivals[rival].missing:
                    check = by(rivals[rival], place, name)
                    contestants.append(Contestant(rival, check))
            gc.freeze()  # what was imported for the bare calls is not looked through again
            print(f"{name}: {rounds} rounds of {len(contestants)} ways ...", flush=True)
            results[name] = race(contestants, rounds)
    return results


def _rates(place: Place, ids: Sequence[str], count: int) -> dict[str, list[Rate]]:
    sets = {"NumPy": [NUMPY], "torch": [TORCH], "both": [NUMPY, TORCH]}
    found: dict[str, list[Rate]] = {}
    for name, names in sets.items():
        if set(names) <= set(ids):
            print(f"{count} submissions, {name} ...", flush=True)
            folder = place.scratch / f"mixed-{name}"
            works = mixed([place.exercise(one) for one in names], count, folder)
            found[name] = [throughput(works, workers) for workers in (1, 2)]
    return found


def _weights(place: Place) -> Iterator[Weight]:
    book = place.tutor.book
    sets = {tuple(sorted(exercise.imports)) for exercise in book if not exercise.is_folder}
    for modules in sorted(sets, key=len):
        if (found := weight(modules)) is not None:
            yield found


if __name__ == "__main__":
    if "OMP_NUM_THREADS" not in os.environ:  # read when a library is loaded: start over with it
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **ONE_THREAD})
    main()
