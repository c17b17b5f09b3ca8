"""The choice among candidates: a selection procedure fed by the laboratory, within what it may spend."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twin_app.errors import ExperimentError
from twin_app.experiment.constraints import Constraint
from twin_app.experiment.findings import Selection
from twin_app.experiment.laboratory import Laboratory, Want
from twin_app.experiment.lattice import Lattice, Position
from twin_app.experiment.objectives import SelectionKind
from twin_app.experiment.selection import (
    ConstrainedKimNelson,
    Procedure,
    Request,
    choose_procedure,
    run_procedure,
)
from twin_app.experiment.selection.procedure import FloatArray
from twin_app.experiment.stages import Stage, selection_stage

MOST_FIRST_STAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What came out."""

    selection: Selection
    order: tuple[Position, ...]
    """The winner, then the others, best first; those that break a limit are left out, so there may be none at all."""


class Choice:
    """One selection."""

    def __init__(
        self,
        laboratory: Laboratory,
        lattice: Lattice,
        *,
        confidence: float,
        delta: float,
        delta_is_default: bool,
        constraints: Sequence[Constraint] = (),
        kind: SelectionKind = SelectionKind.AUTOMATIC,
    ) -> None:
        self._kind = kind
        self._constraints = tuple(constraints)
        self._laboratory = laboratory
        self._lattice = lattice
        self._confidence = confidence
        self._delta = delta
        self._delta_is_default = delta_is_default

    def choose(self, candidates: Sequence[Position], merits: Sequence[float], limit: int) -> Chosen:
        """The best of `candidates` with at most `limit` replications; `merits` are the search's opinion of them.

        Candidates that have no value of the objective in some replication are left out; so are those that lack a key
        figure that is to be kept within a limit. Raises `ExperimentError` if that leaves none.
        """
        before = self._laboratory.spent
        first = max(2, min(MOST_FIRST_STAGE, limit // (2 * len(candidates))))
        for position in candidates:
            self._laboratory.register(self._lattice.design(position), self._lattice.cost(position))
        self._simulate([(position, Stage.SELECTION, first) for position in candidates])
        usable = [i for i, p in enumerate(candidates) if self._is_usable(p, Stage.SELECTION)]
        if not usable:
            raise ExperimentError("no candidate has a value of the objective and of all limits in every replication")
        kept = [candidates[index] for index in usable]
        procedure = choose_procedure(
            len(kept), confidence=self._confidence, delta=self._delta, first_stage=first,
            merits=[merits[index] for index in usable], tolerances=[one.tolerance for one in self._constraints],
            kind=self._kind,
        )  # fmt: skip
        self._run(procedure, kept, limit - (self._laboratory.spent - before))
        selection = self._selection(procedure, len(kept), self._laboratory.spent - before)
        return Chosen(selection=selection, order=self._order(procedure, kept))

    def _order(self, procedure: Procedure, kept: Sequence[Position]) -> tuple[Position, ...]:
        if procedure.winner < 0:
            return ()
        out = set(procedure.breaking) if isinstance(procedure, ConstrainedKimNelson) else set()
        winner = kept[procedure.winner]
        rest = sorted(
            (position for index, position in enumerate(kept) if position != winner and index not in out),
            key=lambda position: (-self.mean(position), self._lattice.cost(position), position),
        )
        return (winner, *rest)

    def mean(self, position: Position) -> float:
        """Of all replications of the selection, whatever the round; larger is better."""
        values = [self._laboratory.values(self._lattice.design(position), selection_stage(b)) for b in range(_N_BLOCKS)]
        present = np.concatenate(values)
        return float(present.mean()) if len(present) else -math.inf

    def _run(self, procedure: Procedure, candidates: Sequence[Position], limit: int) -> None:
        def simulate(requests: Sequence[Request]) -> None:
            self._simulate([(candidates[r.candidate], selection_stage(r.block), r.count) for r in requests])
            if not all(self._is_usable(candidates[r.candidate], selection_stage(r.block)) for r in requests):
                raise _Unusable

        def values(candidate: int, block: int) -> FloatArray:
            design, stage = self._lattice.design(candidates[candidate]), selection_stage(block)
            objective = self._laboratory.values(design, stage)
            if not self._constraints:
                return objective
            return np.column_stack([objective, self._laboratory.slacks(design, stage)])

        # The first stage is simulated and paid for.
        free = sum(len(values(candidate, 0)) for candidate in range(len(candidates)))
        try:
            run_procedure(procedure, simulate, values, limit=limit + free)
        except _Unusable:
            return  # a survivor lost its objective: what is known until here has to do

    def _simulate(self, wanted: Sequence[tuple[Position, int, int]]) -> None:
        for stage in dict.fromkeys(stage for _, stage, _ in wanted):
            wants = [Want(self._lattice.design(p), count) for p, own, count in wanted if own == stage]
            self._laboratory.ensure(wants, stage)

    def _is_usable(self, position: Position, stage: int) -> bool:
        design = self._lattice.design(position)
        return self._laboratory.is_usable(design, stage) and not np.isnan(self._laboratory.slacks(design, stage)).any()

    def _selection(self, procedure: Procedure, candidates: int, spent: int) -> Selection:
        decided = procedure.is_decided
        survivors = len(procedure.survivors)
        return Selection(
            procedure=procedure.name,
            parameters=dict(procedure.parameters),
            confidence=self._confidence,
            delta=self._delta,
            delta_is_default=self._delta_is_default,
            candidates=candidates,
            guarantee=decided,
            replications=spent,
            survivors=min(1, survivors) if decided else survivors,
            delta_reached=None if decided else procedure.delta_reached(),
            replications_needed=None if decided else procedure.replications_needed(),
            keeping=len(procedure.keeping) if isinstance(procedure, ConstrainedKimNelson) else None,
            breaking=len(procedure.breaking) if isinstance(procedure, ConstrainedKimNelson) else None,
            note=_note(decided=decided, survivors=survivors),
        )


class _Unusable(Exception):
    """A candidate cannot go on."""


_N_BLOCKS = 8


def _note(*, decided: bool, survivors: int) -> str:
    if decided and not survivors:
        return "The procedure came to its end: no candidate keeps the limits."
    if decided:
        return "The procedure came to its end within the simulations allowed."
    return (
        f"The simulations ended before the procedure did: {survivors} candidates could not be told apart, "
        "and the stated confidence is not reached."
    )
