"""The phases of a study, in order; `studies` says what each is for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from twin_app.errors import ExperimentError, SimulationError
from twin_app.events import BestSoFar
from twin_app.experiment.answer import Answer, Listed, distinct_changes
from twin_app.experiment.engine import Engine
from twin_app.experiment.findings import HistoryPoint, ScreenedFactor, Selection, Study
from twin_app.experiment.laboratory import Laboratory, Stage, Want
from twin_app.experiment.lattice import Lattice, Position
from twin_app.experiment.pruning import Pruning
from twin_app.experiment.reporter import Reporter
from twin_app.experiment.search import Search, SearchPlan
from twin_app.experiment.selection import PROCEDURE, KimNelson
from twin_app.experiment.shortlist import MAX_CANDIDATES, listed_designs, shortlist
from twin_app.experiment.standings import Standing, Standings
from twin_app.experiment.study_options import StudyOptions, share_out
from twin_app.experiment.summary import paired_effect, summarise
from twin_app.plant.plant import Plant

FloatArray = NDArray[np.float64]
DELTA_SHARE = 0.01
FULL_ROWS = 20
"""Replications of each reported design that are kept with all responses, for bottlenecks and state shares."""
_N_PRUNED = 4


class Phases:
    """One study under way."""

    def __init__(
        self,
        *,
        plant: Plant,
        options: StudyOptions,
        lattice: Lattice,
        laboratory: Laboratory,
        reporter: Reporter,
        engine: Engine,
    ) -> None:
        self._plant = plant
        self._options = options
        self._lattice = lattice
        self._laboratory = laboratory
        self._reporter = reporter
        self._engine = engine
        self._shares = share_out(options.simulations)
        self._history: list[HistoryPoint] = []

    def run(self, started: float) -> Study:
        """All phases; raises what `study` raises."""
        self._baseline()
        standings = Standings(self._laboratory, self._lattice, self._delta())
        screening = self._search(standings)
        pruned = self._prune(standings)
        candidates = self._candidates(standings, pruned)
        selection, order = self._select(candidates, standings.delta)
        listed = self._estimate(listed_designs(order, self._lattice, self._selected_mean))
        answer = Answer(self._plant, self._options, self._lattice, self._laboratory)
        self._reporter.progress(self._laboratory.spent, is_last=True)
        return answer.study(
            listed,
            selection=selection,
            screening=screening,
            history=self._history,
            workers=self._engine.workers,
            wall_s=perf_counter() - started,
        )

    def _baseline(self) -> None:
        self._reporter.phase("baseline", "Simulating the plant as it is")
        design = self._lattice.design(self._lattice.baseline)
        self._laboratory.register(design, 0.0)
        pilot = max(2, min(30, self._shares.search // 10))
        self._laboratory.ensure([Want(design, pilot)], Stage.SEARCH)
        if self._laboratory.problem(design):
            raise SimulationError(f"the plant as it is cannot be simulated: {self._laboratory.problem(design)}")

    def _delta(self) -> float:
        if self._options.delta is not None:
            return self._options.delta
        values = self._laboratory.values(self._lattice.design(self._lattice.baseline), Stage.SEARCH)
        present = values[~np.isnan(values)]
        scale = abs(float(present.mean())) if len(present) else 0.0
        return DELTA_SHARE * scale or 1e-6

    def _search(self, standings: Standings) -> tuple[ScreenedFactor, ...]:
        self._reporter.phase("screening", "Changing one factor at a time")
        plan = SearchPlan(
            replications=self._shares.search - self._laboratory.spent,
            first=self._shares.first,
            round_size=min(5000, max(8 * self._shares.first, self._shares.search // 50)),
        )
        random = Random(f"{self._options.seed}:search")
        search = Search(
            laboratory=self._laboratory,
            lattice=self._lattice,
            standings=standings,
            plan=plan,
            random=random,
            on_round=self._note,
        )
        screened = search.screen()
        effects = tuple(self._screened(position) for position in screened if position in standings.visited)
        self._reporter.phase("search", "Searching for good combinations")
        search.run()
        return effects

    def _screened(self, position: Position) -> ScreenedFactor:
        change = distinct_changes(self._plant, self._lattice.design(position))[0]
        values = self._laboratory.values(self._lattice.design(position), Stage.SEARCH)
        base = self._laboratory.values(self._lattice.design(self._lattice.baseline), Stage.SEARCH)
        sign = self._options.goal.sign
        n = min(len(values), len(base))
        return ScreenedFactor(
            path=change.path,
            attribute=change.attribute,
            label=change.label,
            before=change.before,
            after=change.after,
            cost=self._lattice.cost(position),
            effect=paired_effect(sign * values[:n], sign * base[:n]),
        )

    def _note(self, leader: Standing) -> None:
        sign = self._options.goal.sign
        values = sign * self._laboratory.values(self._lattice.design(leader.position), Stage.SEARCH)
        base = sign * self._laboratory.values(self._lattice.design(self._lattice.baseline), Stage.SEARCH)
        found = summarise(values)
        mean = found.mean if found.mean is not None else math.nan
        low, high = found.ci95 or (math.nan, math.nan)
        self._reporter.best = BestSoFar(
            response=self._options.goal.response, value=mean, low=low, high=high,
            baseline=float(base.mean()) if len(base) else math.nan, cost=leader.cost,
        )  # fmt: skip
        if not self._history or self._history[-1].best != mean:
            self._history.append(HistoryPoint(simulations=self._laboratory.spent, best=mean, cost=leader.cost))

    def _prune(self, standings: Standings) -> dict[Position, Position]:
        best = [standing.position for standing in standings.ranked(_N_PRUNED)]
        best = [position for position in best if position != self._lattice.baseline]
        if not (best and self._shares.pruning):
            return {}
        self._reporter.phase("pruning", "Taking out changes that bring nothing")
        replications = max(self._shares.first, min(20, self._shares.pruning // 30))
        pruning = Pruning(
            self._laboratory, self._lattice, standings, budget=self._shares.pruning, replications=replications
        )
        return pruning.prune(best)

    def _candidates(self, standings: Standings, pruned: dict[Position, Position]) -> list[Position]:
        room = self._laboratory.remaining - self._shares.estimation
        most = min(MAX_CANDIDATES, room // 3) if room >= 6 else 2
        found = shortlist(standings, self._lattice, pruned, most)
        if not found:
            raise ExperimentError(
                f"no design gives {self._options.goal.response}: does any part leave the plant within the horizon?"
            )
        return found

    def _select(self, candidates: Sequence[Position], delta: float) -> tuple[Selection, list[Position]]:
        self._reporter.phase("selection", f"Choosing the best of {len(candidates)} candidates")
        limit = max(0, self._laboratory.remaining - self._shares.estimation)
        before = self._laboratory.spent
        first = max(2, min(20, limit // (2 * len(candidates))))
        procedure = KimNelson(len(candidates), confidence=self._options.confidence, delta=delta, first_stage=first)
        for position in candidates:
            self._laboratory.register(self._lattice.design(position), self._lattice.cost(position))
        self._sample_all(candidates, first)
        usable = all(self._laboratory.is_usable(self._lattice.design(p), Stage.SELECTION) for p in candidates)
        if not usable:
            candidates = [p for p in candidates if self._laboratory.is_usable(self._lattice.design(p), Stage.SELECTION)]
            if not candidates:
                raise ExperimentError("no candidate has a value of the objective in every replication")
            procedure = KimNelson(len(candidates), confidence=self._options.confidence, delta=delta, first_stage=first)
        self._sequential(procedure, candidates, limit - (self._laboratory.spent - before))
        winner = candidates[procedure.winner]
        rest = sorted(
            (p for p in candidates if p != winner), key=lambda p: (-self._selected_mean(p), self._lattice.cost(p), p)
        )
        return self._selection(procedure, len(candidates), self._laboratory.spent - before, delta), [winner, *rest]

    def _sequential(self, procedure: KimNelson, candidates: Sequence[Position], limit: int) -> None:
        values = [self._laboratory.values(self._lattice.design(p), Stage.SELECTION) for p in candidates]
        procedure.advance(values)
        while not procedure.is_decided:
            inside = len(procedure.survivors)
            total = min(procedure.next_replications(), procedure.replications + limit // inside)
            if total <= procedure.replications:
                return
            limit -= inside * (total - procedure.replications)
            self._sample_all([candidates[index] for index in procedure.survivors], total)
            values = [self._laboratory.values(self._lattice.design(p), Stage.SELECTION) for p in candidates]
            if any(np.isnan(values[index]).any() for index in procedure.survivors):
                return
            procedure.advance(values)

    def _selected_mean(self, position: Position) -> float:
        values = self._laboratory.values(self._lattice.design(position), Stage.SELECTION)
        return float(values.mean()) if len(values) else -math.inf

    def _sample_all(self, positions: Sequence[Position], count: int) -> None:
        wants = [Want(self._lattice.design(position), count) for position in positions]
        self._laboratory.ensure(wants, Stage.SELECTION)

    def _selection(self, procedure: KimNelson, candidates: int, spent: int, delta: float) -> Selection:
        decided = procedure.is_decided
        return Selection(
            procedure=PROCEDURE,
            confidence=self._options.confidence,
            delta=delta,
            delta_is_default=self._options.delta is None,
            candidates=candidates,
            guarantee=decided,
            replications=spent,
            survivors=1 if decided else len(procedure.survivors),
            delta_reached=None if decided else procedure.delta_reached(),
            replications_needed=None if decided else procedure.replications_needed(),
            note=_selection_note(decided=decided, survivors=len(procedure.survivors)),
        )

    def _estimate(self, listed: Listed) -> Listed:
        self._reporter.phase("estimation", "Simulating what is reported once more, with fresh random numbers")
        positions = listed.all
        count = max(2, self._laboratory.remaining // len(positions))
        for position in positions:
            self._laboratory.register(self._lattice.design(position), self._lattice.cost(position))
        wants = [Want(self._lattice.design(position), count) for position in positions]
        self._laboratory.ensure(wants, Stage.ESTIMATION, full_rows=FULL_ROWS)
        return listed


def _selection_note(*, decided: bool, survivors: int) -> str:
    if decided:
        return "The procedure came to its end within the simulations allowed."
    return (
        f"The simulations ended before the procedure did: {survivors} candidates could not be told apart, "
        "and the stated confidence is not reached."
    )
