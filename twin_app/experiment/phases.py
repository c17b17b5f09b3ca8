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
from twin_app.experiment.choice import Choice
from twin_app.experiment.circumstances import has_circumstances
from twin_app.experiment.engine import Engine
from twin_app.experiment.explaining import Explaining
from twin_app.experiment.findings import HistoryPoint, ScreenedFactor, Study
from twin_app.experiment.laboratory import Laboratory, Want
from twin_app.experiment.lattice import Lattice, Position
from twin_app.experiment.library import POPULATION, LibraryProposer
from twin_app.experiment.objectives import SearchKind
from twin_app.experiment.pruning import Pruning
from twin_app.experiment.reporter import Reporter
from twin_app.experiment.search import Search, SearchPlan
from twin_app.experiment.selection.procedure import MOST_FOR_KN
from twin_app.experiment.shortlist import MAX_CANDIDATES, limited, listed_designs, shortlist
from twin_app.experiment.stages import Stage
from twin_app.experiment.standings import Standing, Standings
from twin_app.experiment.study_options import StudyOptions, share_out
from twin_app.experiment.summary import paired_effect, summarise
from twin_app.experiment.trade_offs import TradeOffs
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
        self._shares = share_out(options.simulations, has_circumstances=has_circumstances(plant, options.goal.response))
        self._history: list[HistoryPoint] = []

    def run(self, started: float) -> Study:
        """All phases; raises what `study` raises."""
        self._baseline()
        standings = Standings(self._laboratory, self._lattice, self._delta(), self._options.constraints)
        screening = self._search(standings)
        front = self._trade_offs(standings)
        pruned = self._prune(standings)
        candidates = self._candidates(standings, pruned)
        choice = self._choice(standings.delta)
        self._reporter.phase("selection", f"Choosing the best of {len(candidates)} candidates")
        merits = [standings.visited[position] for position in candidates]
        limit = max(0, self._laboratory.remaining - self._reserved)
        chosen = choice.choose(candidates, merits, limit)
        listed = listed_designs(chosen.order, self._lattice, choice.mean)
        listed = limited(listed, (self._laboratory.remaining - self._reserved + self._shares.estimation) // 2)
        self._estimate(listed, self._shares.variants + self._shares.circumstances)
        explaining = Explaining(self._plant, self._options, self._lattice, self._laboratory)
        answer = Answer(self._plant, self._options, self._lattice, self._laboratory, explaining)
        self._explain(explaining, answer.proven(listed))
        self._estimate(listed, 0)
        self._reporter.progress(self._laboratory.spent, is_last=True)
        return answer.study(
            listed,
            selection=chosen.selection,
            screening=screening,
            front=front,
            history=self._history,
            workers=self._engine.workers,
            wall_s=perf_counter() - started,
        )

    @property
    def _reserved(self) -> int:
        """For what comes after the selection."""
        return self._shares.estimation + self._shares.variants + self._shares.circumstances

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
            replications=self._shares.search - self._trade_off_share - self._laboratory.spent,
            first=self._shares.first,
            round_size=min(5000, max(8 * self._shares.first, self._shares.search // 30)),
        )
        random = Random(f"{self._options.seed}:search")
        search = Search(
            laboratory=self._laboratory,
            lattice=self._lattice,
            standings=standings,
            plan=plan,
            random=random,
            library=self._library(plan),
            on_round=self._note,
        )
        screened = search.screen()
        effects = tuple(self._screened(position) for position in screened if position in standings.visited)
        self._reporter.phase("search", "Searching for good combinations")
        search.run()
        return effects

    def _library(self, plan: SearchPlan) -> LibraryProposer | None:
        """None for a search that ends before it could have learnt anything, or is to do without."""
        if self._options.search is SearchKind.NEIGHBOURHOODS or plan.replications < 10 * POPULATION * plan.first:
            return None
        return LibraryProposer(self._lattice, seed=f"{self._options.seed}:library")

    @property
    def _trade_off_share(self) -> int:
        """Half of the search, if any are asked for; a quarter of that goes to fresh replications."""
        return self._shares.search // 2 if self._options.trade_offs.names else 0

    def _trade_offs(self, standings: Standings) -> list[Position]:
        wanted = self._options.trade_offs
        if not wanted.names:
            return []
        self._reporter.phase("trade-offs", f"Looking for trade-offs between {' and '.join(wanted.names)}")
        seed = f"{self._options.seed}:trade-offs"
        goals = [self._options.goals.index(goal) for goal in wanted.goals]
        search = TradeOffs(
            self._laboratory, self._lattice, goals=goals, has_cost=wanted.has_cost, random=Random(seed),
            library=LibraryProposer(self._lattice, seed=f"{seed}:library", n_goals=len(wanted.names)),
        )  # fmt: skip
        fresh = self._trade_off_share // 4
        found = search.search(self._trade_off_share - fresh, self._shares.first, tuple(standings.visited))
        return search.confirm(found, fresh)

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
        room = self._laboratory.remaining - self._reserved
        most_allowed = MOST_FOR_KN if self._options.constraints else MAX_CANDIDATES
        most = min(most_allowed, max(min(16, room // 3), room // 40)) if room >= 6 else 2
        found = shortlist(standings, self._lattice, pruned, most)
        if not found:
            raise ExperimentError(
                f"no design gives {self._options.goal.response}: does any part leave the plant within the horizon?"
            )
        return found

    def _choice(self, delta: float) -> Choice:
        return Choice(
            self._laboratory,
            self._lattice,
            confidence=self._options.confidence,
            delta=delta,
            delta_is_default=self._options.delta is None,
            constraints=self._options.constraints,
            kind=self._options.selection,
        )

    def _estimate(self, listed: Listed, reserved: int) -> None:
        """Spends all but what is `reserved`."""
        self._reporter.phase("estimation", "Simulating what is reported once more, with fresh random numbers")
        positions = listed.all
        present = len(self._laboratory.values(self._lattice.design(listed.baseline), Stage.ESTIMATION))
        room = max(0, self._laboratory.remaining - reserved)
        count = max(2, present + room // len(positions))
        for position in positions:
            self._laboratory.register(self._lattice.design(position), self._lattice.cost(position))
        wants = [Want(self._lattice.design(position), count) for position in positions]
        self._laboratory.ensure(wants, Stage.ESTIMATION, full_rows=FULL_ROWS)

    def _explain(self, explaining: Explaining, recommended: Sequence[Position]) -> None:
        if recommended and self._shares.variants:
            self._reporter.phase("explanation", "Finding out what each change brings, and under which circumstances")
            circumstances = min(self._shares.circumstances, self._laboratory.remaining)
            variants = self._laboratory.remaining - circumstances
            explaining.simulate(recommended, variants=variants, circumstances=circumstances)
