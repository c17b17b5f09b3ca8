"""The search for good designs: screen the factors, then climb from several places at once.

An adaptive neighbourhood search in the family of COMPASS (Hong and Nelson, Operations Research 54, 2006; Xu, Nelson and
Hong, ACM TOMACS 20, 2010): each round simulates new designs around the leaders and gives further replications to those
whose order is in doubt (see `allocation`). New designs come from the leader's whole neighbourhood (single steps, and
swaps along a limit), from other good designs, and from a library (see `library`), which mixes good ones and looks
everywhere. Lattices small enough are enumerated. All designs share their random numbers, so comparisons are paired. Its
estimates serve the search alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from random import Random

from twin_app.experiment.allocation import allocate
from twin_app.experiment.laboratory import Laboratory, Want
from twin_app.experiment.lattice import Lattice, Position
from twin_app.experiment.library import LibraryProposer
from twin_app.experiment.stages import Stage
from twin_app.experiment.standings import Standing, Standings

N_ELITES = 8
N_RACING = 24
"""Designs that compete for further replications in a round."""
LIBRARY_SHARE = 0.25
"""Of the new designs, those that the library proposes."""
_MOST_ASKED = 2000
"""Proposals of the library in a search: it takes about a millisecond for each, and by then has said what it knows."""
_CLOSING = 0.3
"""Share of the search, its end, that first sees to it that nothing beside the leader is left out."""
_OPENNESS = 0.15
"""Weight of a factor without any effect of its own: it may matter once a bottleneck has moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPlan:
    """How much the search may spend."""

    replications: int
    """In all, screening included."""
    first: int
    """Replications a new design gets."""
    round_size: int
    """Replications in a round."""


class Search:
    """Fills `standings` with visited designs."""

    def __init__(
        self,
        *,
        laboratory: Laboratory,
        lattice: Lattice,
        standings: Standings,
        plan: SearchPlan,
        random: Random,
        library: LibraryProposer | None,
        on_round: Callable[[Standing], None],
    ) -> None:
        """`on_round` hears of the leader after each round. Without a `library` all proposals are ours."""
        self._laboratory = laboratory
        self._lattice = lattice
        self._standings = standings
        self._plan = plan
        self._random = random
        self._library = library
        self._n_asked = 0
        self._on_round = on_round
        self._end = laboratory.spent + plan.replications
        self._tried: set[Position] = set()
        self._weights = [1.0] * len(lattice.factors)
        self._around: Position | None = None
        self._pending: list[Position] = []

    @property
    def left(self) -> int:
        """Replications the search may still spend."""
        return self._end - self._laboratory.spent

    @property
    def _is_closing(self) -> bool:
        return self.left < _CLOSING * self._plan.replications

    def screen(self) -> list[Position]:
        """Changes each factor alone: one step each way, and as far as is allowed each way; returns the designs.

        One at a time, since factors are few beside the simulations (about four designs each): unlike in a fractional
        design, every effect can be shown to the user as it is. No factor is dropped for having none.
        """
        base = self._lattice.baseline
        near = list(self._lattice.neighbours(base))
        far = [p for factor in range(len(self._lattice.factors)) for p in self._lattice.extremes(base, factor)]
        room = max(1, self.left // (3 * self._plan.first))
        designs = list(dict.fromkeys(chain(far, near)))
        if len(designs) > room:
            designs = designs[: max(room, 1)] if len(far) <= room else self._random.sample(far, min(room, len(far)))
        screened = self._visit(designs)
        self._weigh(screened)
        return screened

    def run(self) -> None:
        """Searches until its replications are spent, or nothing is left to learn."""
        everything = self._lattice.all_feasible(max(1, self.left // (2 * self._plan.first)))
        if everything is not None:
            self._visit(everything)
        else:
            self._visit(self._starts())
        while self.left >= self._plan.first and self._round(is_complete=everything is not None):
            pass

    def _round(self, *, is_complete: bool) -> bool:
        size = min(self._plan.round_size, self.left)
        share = 0.8 if self._is_closing else 0.5
        n_new = 0 if is_complete else max(1, int(share * size) // self._plan.first)
        new = self._visit(list(islice(self._proposals(), n_new)))
        raced = self._race(min(size - len(new) * self._plan.first, self.left))
        return bool(new) or raced

    def _visit(self, designs: Sequence[Position]) -> list[Position]:
        new = [position for position in dict.fromkeys(designs) if position not in self._tried]
        affordable = new[: max(0, self.left // self._plan.first)]
        self._tried.update(affordable)
        self._sample([(position, self._plan.first) for position in affordable])
        for position in affordable:
            self._tell(position)
        return affordable

    def _tell(self, position: Position) -> None:
        if self._library is not None:
            gain = self._standings.visited.get(position)
            self._library.tell(position, None if gain is None else [gain])

    def _race(self, extra: int) -> bool:
        standings = self._standings.ranked(N_RACING)
        if not standings:
            return False
        self._on_round(standings[0])
        totals = allocate(standings, extra, self._standings.delta / 2)
        wanted = [(s.position, n) for s, n in zip(standings, totals, strict=True) if n > s.n]
        wanted = list(_affordable(wanted, standings, extra))
        self._sample(wanted)
        return bool(wanted)

    def _sample(self, wanted: Sequence[tuple[Position, int]]) -> None:
        if not wanted:
            return
        for position, _ in wanted:
            self._laboratory.register(self._lattice.design(position), self._lattice.cost(position))
        most = max(n for _, n in wanted)
        base = self._lattice.design(self._lattice.baseline)
        have = len(self._laboratory.values(base, Stage.SEARCH))
        wants = [Want(self._lattice.design(position), n) for position, n in wanted]
        if have < most:
            wants.append(Want(base, most))
        self._laboratory.ensure(wants, Stage.SEARCH)
        self._standings.update([self._lattice.baseline, *(position for position, _ in wanted)])

    def _weigh(self, screened: Sequence[Position]) -> None:
        gains = [0.0] * len(self._weights)
        for position in screened:
            gain = self._standings.visited.get(position, 0.0)
            for factor, (here, own) in enumerate(zip(position, self._lattice.baseline, strict=True)):
                if here != own:
                    gains[factor] = max(gains[factor], gain)
        most = max(gains, default=0.0)
        if most > 0.0:
            self._weights = [_OPENNESS + gain / most for gain in gains]

    def _starts(self) -> list[Position]:
        """Places to begin: helpful changes together, dearest first and best value for money first, and random ones."""
        base = self._lattice.baseline
        gains = {p: gain for p, gain in self._standings.visited.items() if p != base and gain > 0.0}
        by_gain = sorted(gains, key=lambda p: (-gains[p], p))
        by_value = sorted(gains, key=lambda p: (-gains[p] / max(self._standings.cost(p), 1e-9), p))
        room = max(2, self.left // (4 * self._plan.first))
        n_random = min(2 * len(self._lattice.factors), room)
        return [self._joined(by_gain), self._joined(by_value), *self._random_designs(n_random)]

    def _joined(self, changes: Iterable[Position]) -> Position:
        position = self._lattice.baseline
        for change in changes:
            for factor, (here, own) in enumerate(zip(change, self._lattice.baseline, strict=True)):
                if here != own and position[factor] == own:
                    candidate = self._lattice.moved(position, factor, here)
                    position = candidate if self._lattice.is_feasible(candidate) else position
        return position

    def _random_designs(self, count: int) -> Iterator[Position]:
        for _ in range(count):
            yield self._lattice.random(self._random)

    def _proposals(self) -> Iterator[Position]:
        """New designs, without end until twenty proposals in a row are old ones."""
        elites = [standing.position for standing in self._standings.ranked(N_ELITES)]
        given: set[Position] = set()
        misses = 0
        while misses < 20 and elites:
            position = self._proposal(elites)
            if position is None or position in given or position in self._tried:
                misses += 1
                continue
            misses = 0
            given.add(position)
            yield position

    def _proposal(self, elites: Sequence[Position]) -> Position | None:
        draw = self._random.random()
        if draw < 0.5 or self._is_closing:
            return self._beside_leader() or self._beside(self._random.choice(elites))
        if draw < 1.0 - LIBRARY_SHARE:
            return self._beside(self._random.choice(elites))
        if self._library is not None and self._n_asked < _MOST_ASKED:
            return self._from_library(self._library)
        if draw < 1.0 - 0.4 * LIBRARY_SHARE and len(elites) > 1:
            one, other = self._random.sample(elites, 2)
            mixed = tuple(self._random.choice(pair) for pair in zip(one, other, strict=True))
            return self._lattice.repaired(mixed, self._random)
        return self._lattice.random(self._random)

    def _from_library(self, library: LibraryProposer) -> Position:
        """Its next proposal; of a known design it is told at once what that is worth."""
        self._n_asked += 1
        position = library.ask()
        if position in self._tried:
            self._tell(position)
        return position

    def _beside_leader(self) -> Position | None:
        """The next unvisited design of the leader's neighbourhood, promising factors first."""
        leader = self._standings.leader
        if self._around != leader:
            self._around = leader
            lattice = self._lattice
            near = dict.fromkeys(chain(lattice.neighbours(leader), lattice.swaps(leader), lattice.leaps(leader)))
            self._pending = sorted((p for p in near if p not in self._tried), key=lambda p: self._appeal(leader, p))
        while self._pending:
            position = self._pending.pop()
            if position not in self._tried:
                return position
        return None

    def _appeal(self, leader: Position, position: Position) -> float:
        changed = [w for w, here, there in zip(self._weights, leader, position, strict=True) if here != there]
        return max(changed) / len(changed) * (0.5 + self._random.random())

    def _beside(self, elite: Position) -> Position | None:
        """An elite with one or two factors moved, near or far."""
        position = elite
        for _ in range(self._random.choice((1, 1, 2, 2, 3))):
            factor = self._random.choices(range(len(self._weights)), self._weights)[0]
            n_options = len(self._lattice.options[factor])
            if self._random.random() < 0.7:
                index = position[factor] + self._random.choice((-1, 1))
            else:
                index = self._random.randrange(n_options)
            if 0 <= index < n_options:
                position = self._lattice.moved(position, factor, index)
        return position if self._lattice.is_feasible(position) else self._lattice.repaired(position, self._random)


def _affordable(
    wanted: Sequence[tuple[Position, int]], standings: Sequence[Standing], extra: int
) -> Iterator[tuple[Position, int]]:
    """As many as fit, kept below half of `extra` for any depth, since the baseline goes along to the deepest one."""
    present = {standing.position: standing.n for standing in standings}
    deepest = max(present.values()) + max(1, extra // 3)
    room = extra - extra // 3
    for position, n in wanted:
        more = min(min(n, deepest) - present[position], room)
        if more > 0:
            room -= more
            yield position, present[position] + more
