"""What all selection procedures have in common, and which one is used when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from twin_app.experiment.objectives import SelectionKind

FloatArray = NDArray[np.float64]
Values = Callable[[int, int], FloatArray]
"""(candidate, block) → its replications in that block so far, in order; larger is better.

One number each, [n]; where limits are to be kept, [n, 1 + n_limits] with the slacks."""
MOST_FOR_KN = 350
"""KN compares all with all: its margins, and so its cost, grow with the candidates. A tournament's grow far less."""

_FEWEST_FOR_KT = 4
"""Below that there is nothing to be put into groups."""


@dataclass(frozen=True, slots=True)
class Request:
    """`count` replications in all of one candidate, in one block.

    A block has random numbers of its own, common to all candidates: what one block has shown may decide what is asked
    for in the next without spoiling it.
    """

    candidate: int
    block: int
    count: int


class Procedure(Protocol):
    """A selection under way. It never simulates: it asks for replications, and goes on when it has them."""

    name: str

    @property
    def parameters(self) -> Mapping[str, float | int | str]:
        """As published, with their values here."""
        ...

    @property
    def survivors(self) -> Sequence[int]:
        """Candidates that may still win."""
        ...

    @property
    def is_decided(self) -> bool:
        """Whether the promise holds."""
        ...

    @property
    def winner(self) -> int:
        """The best survivor, so far; -1 if none keeps the limits."""
        ...

    def requests(self) -> list[Request]:
        """What is needed to go on; empty once decided."""
        ...

    def advance_with(self, values: Values) -> None:
        """Goes on with all that was requested."""
        ...

    def replications_needed(self) -> int:
        """About how many more may be needed at most."""
        ...

    def delta_reached(self) -> float:
        """The indifference zone for which the present replications would have been enough."""
        ...


def choose_procedure(
    n_candidates: int,
    *,
    confidence: float,
    delta: float,
    first_stage: int,
    merits: Sequence[float] | None = None,
    tolerances: Sequence[float] = (),
    kind: SelectionKind = SelectionKind.AUTOMATIC,
) -> Procedure:
    """As `kind` says: KN for few, a knockout tournament for many; AK+ where limits are to be kept, in any case.

    `tolerances` are those of the limits. `merits`: independent guesses, larger for better (see there).
    """
    from twin_app.experiment.selection.constrained import ConstrainedKimNelson
    from twin_app.experiment.selection.kim_nelson import KimNelson
    from twin_app.experiment.selection.knockout import KnockoutTournament

    if len(tolerances):
        return ConstrainedKimNelson(
            n_candidates, confidence=confidence, delta=delta, tolerances=tolerances, first_stage=first_stage
        )
    is_kn = n_candidates <= MOST_FOR_KN if kind is SelectionKind.AUTOMATIC else kind is SelectionKind.KIM_NELSON
    if is_kn or n_candidates < _FEWEST_FOR_KT:
        return KimNelson(n_candidates, confidence=confidence, delta=delta, first_stage=first_stage)
    return KnockoutTournament(n_candidates, confidence=confidence, delta=delta, first_stage=first_stage, merits=merits)


def run_procedure(
    procedure: Procedure, simulate: Callable[[Sequence[Request]], None], values: Values, *, limit: float = float("inf")
) -> int:
    """Simulates what `procedure` asks for until it is decided or `limit` would be passed; replications spent."""
    spent = 0
    present: dict[tuple[int, int], int] = {}
    while not procedure.is_decided:
        requests = procedure.requests()
        more = [request.count - present.get((request.candidate, request.block), 0) for request in requests]
        is_last = spent + sum(more) > limit
        if is_last:
            requests, more = _shortened(requests, more, int(limit - spent))
        if not requests:
            break
        simulate(requests)
        spent += sum(more)
        present.update({(request.candidate, request.block): request.count for request in requests})
        procedure.advance_with(values)
        if is_last:
            break
    return spent


def _shortened(requests: list[Request], more: list[int], left: int) -> tuple[list[Request], list[int]]:
    """The same number for each, as far as that goes; nothing where somebody has not had the first stage yet."""
    share = left // len(requests)
    if share < 1 or any(request.count == new for request, new in zip(requests, more, strict=True)):
        return [], []
    fewer = [min(new, share) for new in more]
    cut = [
        replace(request, count=request.count - new + own)
        for request, new, own in zip(requests, more, fewer, strict=True)
    ]
    return cut, fewer
