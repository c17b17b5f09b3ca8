"""Key figures of designs, as they were simulated."""

from __future__ import annotations

import numpy as np

from twin_app.experiment.laboratory import FloatArray, Laboratory
from twin_app.experiment.lattice import Lattice, Position
from twin_app.experiment.stages import Stage
from twin_app.experiment.summary import Effect, paired_effect
from twin_app.sim.responses import KPI_NAMES


class Tables:
    """Reads the laboratory's rows once."""

    def __init__(self, lattice: Lattice, laboratory: Laboratory) -> None:
        self._lattice = lattice
        self._laboratory = laboratory
        self._known: dict[tuple[Position, int, int], FloatArray] = {}

    def table(self, position: Position, stage: int = Stage.ESTIMATION) -> FloatArray:
        """Key figures of a design in a stage [n, n_kpis]; no rows if it was not simulated there."""
        design = self._lattice.design(position)
        n = len(self._laboratory.values(design, stage))
        key = position, stage, n
        if key not in self._known:
            rows = self._laboratory.rows(design, stage) if n else iter(())
            chunks = [chunk[:, : len(KPI_NAMES)] for chunk in rows]
            self._known[key] = np.concatenate(chunks) if chunks else np.zeros((0, len(KPI_NAMES)))
        return self._known[key]

    def effect(
        self,
        position: Position,
        reference: Position,
        *,
        column: int,
        stage: int = Stage.ESTIMATION,
        comparisons: int = 1,
    ) -> Effect | None:
        """Of one design against another on a key figure, by the replications that both have; None without any."""
        one, other = self.table(position, stage), self.table(reference, stage)
        n = min(len(one), len(other))
        if not n:
            return None
        return paired_effect(one[:n, column], other[:n, column], comparisons)
