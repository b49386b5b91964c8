"""Hypothesis hunts for inputs on which a check rejects a correct solution."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from upslope.errors import RemoteError
from upslope.grading.paper import Check, Paper, Variant
from upslope.grading.show import expression
from upslope.grading.subject import beside

SECONDS = 300.0


@dataclass
class _Search:
    data: Any
    sizes: dict[str, int] = field(default_factory=dict[str, int])

    def draw(self, strategy: Any) -> Any:
        return self.data.draw(strategy)


def hunt(paper: Paper, check: Check, variant: Variant, examples: int) -> str | None:
    """A sentence on an input on which `variant`, which is right, fails; None if none is found."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import strategies as st
    from hypothesis.errors import HypothesisException

    smallest: dict[str, Any] = {}

    with beside(paper, variant, SECONDS) as subject:

        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=True,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),  # pyright: ignore[reportArgumentType]
        )
        @given(st.data())
        def holds(data: Any) -> None:
            search = _Search(data)
            raws = {name: one.search(search) for name, one in check.inputs.items()}
            values = {name: check.inputs[name].value(raw) for name, raw in raws.items()}
            _, failure = subject.run(check, values)
            if failure is not None:
                smallest.clear()
                smallest.update(values)
                raise failure

        try:
            holds()
        except HypothesisException as error:
            return f"{check.name}: its inputs cannot be searched: {error}"
        except Exception as error:
            shown = ", ".join(f"{name}={expression(value)}" for name, value in smallest.items())
            said = error.message if isinstance(error, RemoteError) else str(error)
            return f"{check.name} rejects {variant.name}, which is right, on {shown}: {said}"
    return None
