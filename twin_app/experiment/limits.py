"""What budget and pools leave of the factors, said before anything is simulated."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from twin_app.experiment.lattice import Lattice, Position

_FEW = 2_000
_TRIES = 200


def limit_warnings(lattice: Lattice) -> list[str]:
    """One for each factor that cannot change by itself, or a single one if nothing can change at all."""
    bound = [factor for factor in range(len(lattice.factors)) if not _is_free(lattice, factor)]
    if len(bound) == len(lattice.factors) and not _is_any_allowed(lattice):
        reasons = "; ".join(dict.fromkeys(_reason(lattice, factor) for factor in bound))
        return [f"no change is allowed, alone or with others: {reasons}"]
    return [f"{_reason(lattice, factor)}: it can only change together with others, if at all" for factor in bound]


def _is_free(lattice: Lattice, factor: int) -> bool:
    return any(lattice.is_feasible(position) for position in _single_changes(lattice, factor))


def _single_changes(lattice: Lattice, factor: int) -> Iterator[Position]:
    """Nearest first."""
    own = lattice.baseline[factor]
    for index in sorted(range(len(lattice.options[factor])), key=lambda index: abs(index - own)):
        if index != own:
            yield lattice.moved(lattice.baseline, factor, index)


def _is_any_allowed(lattice: Lattice) -> bool:
    """By looking at all designs if they are few, else at those next to the plant as it is and at some at random."""
    everything = lattice.all_feasible(_FEW)
    if everything is not None:
        return len(everything) > 1
    if next(lattice.swaps(lattice.baseline), None) is not None:
        return True
    random = Random(0)
    return any(lattice.random(random) != lattice.baseline for _ in range(_TRIES))


def _reason(lattice: Lattice, factor: int) -> str:
    name = lattice.factors[factor].label or lattice.factors[factor].path
    nearest = next(_single_changes(lattice, factor), None)
    if nearest is None:
        return f"{name} has no other value than the present one"
    return f"{name}: the nearest change {lattice.problem(nearest)}"
