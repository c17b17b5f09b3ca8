"""Selection where it is hardest: all others equally far behind the best, by just what matters."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from benchmarks.measuring import Finding
from twin_app.experiment.selection import KnockoutTournament, Request, choose_procedure, run_procedure
from twin_app.experiment.selection.procedure import FloatArray, Procedure

DELTA = 1.0
OWN_SD, COMMON_SD = 1.5, 3.0


class NormalSystems:
    """Systems with normal observations: mean + what all have in common + their own noise."""

    def __init__(self, means: Sequence[float], *, common_sd: float, seed: Sequence[int]) -> None:
        self._means = means
        self._common_sd = common_sd
        self._own = np.random.default_rng([*seed, 1])
        self._shared = np.random.default_rng([*seed, 2])
        self._values: dict[tuple[int, int], FloatArray] = {}
        self._common: dict[int, FloatArray] = {}

    def simulate(self, requests: Sequence[Request]) -> None:
        """As many observations as are asked for."""
        for request in requests:
            key = request.candidate, request.block
            known = self._values.get(key, np.zeros(0))
            common = self._commons(request.block, request.count)[len(known) : request.count]
            own = self._own.normal(0.0, OWN_SD, len(common))
            self._values[key] = np.concatenate([known, self._means[request.candidate] + common + own])

    def values(self, candidate: int, block: int) -> FloatArray:
        """All so far."""
        return self._values[candidate, block]

    def _commons(self, block: int, count: int) -> FloatArray:
        known = self._common.get(block, np.zeros(0))
        if len(known) < count:
            more = self._shared.normal(0.0, 1.0, count - len(known)) * self._common_sd
            self._common[block] = known = np.concatenate([known, more])
        return known


def measure(*, is_quick: bool) -> list[Finding]:
    """Share of right selections among 2, 10 and 100 systems, independent and with common random numbers."""
    macroreplications = 50 if is_quick else 1_000
    print("\n| systems | common random numbers | procedure | right | observations | s |")
    print("| --: | --- | --- | --: | --: | --: |")
    return [
        _finding(n_systems, common_sd, macroreplications, many=many)
        for n_systems, many in ((2, False), (10, False), (100, False), (100, True))
        for common_sd in (0.0, COMMON_SD)
    ]


def _procedure(n_systems: int, *, many: bool) -> Procedure:
    """A tournament of two rounds for `many`, else what is right for the number."""
    if many:
        return KnockoutTournament(n_systems, confidence=0.95, delta=DELTA, first_stage=20, n_rounds=2)
    return choose_procedure(n_systems, confidence=0.95, delta=DELTA, first_stage=20)


def _finding(n_systems: int, common_sd: float, macroreplications: int, *, many: bool) -> Finding:
    started = time.perf_counter()
    right = spent = 0
    procedure: Procedure | None = None
    for number in range(macroreplications):
        best = number % n_systems
        means = [DELTA * (index == best) for index in range(n_systems)]
        systems = NormalSystems(means, common_sd=common_sd, seed=(n_systems, int(common_sd), number))
        procedure = _procedure(n_systems, many=many)
        spent += run_procedure(procedure, systems.simulate, systems.values)
        right += procedure.winner == best
    assert procedure is not None
    share, has_common = right / macroreplications, "yes" if common_sd else "no"
    name = procedure.name.split(" ")[0]
    print(
        f"| {n_systems} | {has_common} | {name} | {100 * share:.1f} % | {spent / macroreplications:,.0f} | "
        f"{time.perf_counter() - started:.0f} |",
        flush=True,
    )
    # By chance the share may fall short of what is true; 99.9 % one-sided.
    lowest = 0.95 - 3.09 * (0.95 * 0.05 / macroreplications) ** 0.5
    text = f"{100 * share:.1f} % of {macroreplications:,}"
    noise = ", common random numbers" if common_sd else ""
    return Finding(f"slippage, {n_systems} systems, {name}{noise}: right", text, "≥ 95 %", share >= lowest)
