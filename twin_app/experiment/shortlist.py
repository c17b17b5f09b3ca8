"""Which of the visited designs are worth a fair comparison, and which of those are worth reporting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from twin_app.experiment.answer import Listed
from twin_app.experiment.lattice import Lattice, Position
from twin_app.experiment.standings import CAUTION, Standings

MAX_CANDIDATES = 2000
MAX_RECOMMENDATIONS = 5
MIN_RECOMMENDATIONS = 3
MAX_PARETO = 10
_SURVEYED = 40
_DOUBT = 3.0
"""Standard errors by which a design must be behind another of the same cost before the search's word is enough."""


def shortlist(standings: Standings, lattice: Lattice, pruned: dict[Position, Position], most: int) -> list[Position]:
    """At most `most` candidates, cheapest first: the baseline, pruned leaders, other leaders, and good cheaper designs.

    Designs that cost more than another one and are not better by half of the indifference zone are left out: they would
    only make the selection longer, and might win it by a hair. So are those that are clearly worse at the same cost,
    and those that clearly break a limit, unless all do.
    """
    ranked = [standing.position for standing in standings.ranked(max(_SURVEYED, 2 * most))]
    leaders = list(dict.fromkeys(pruned.get(position, position) for position in ranked))
    cheaper = list(_front(standings, lattice, standings.delta))
    worthy = _worth_their_cost([*leaders, *cheaper], standings, lattice)
    found = dict.fromkeys([lattice.baseline] if lattice.baseline in standings.visited else [])
    for position in _interleaved(leaders, cheaper):
        if len(found) < max(2, most) and position in worthy:
            found[position] = None
    return sorted(found, key=lambda position: (lattice.cost(position), position))


def listed_designs(order: Sequence[Position], lattice: Lattice, mean: Callable[[Position], float]) -> Listed:
    """What is reported. `order` begins with the winner, then the others, best first; `mean` is larger for better.

    Recommended are the winner, then designs that cost less, then, if those are few, close rivals. Without any that may
    be chosen nothing is.
    """
    base = lattice.baseline
    if not order:
        return Listed(baseline=base, recommended=(), pareto=())
    winner = order[0]
    better = (
        [p for p in order if p != base and mean(p) > mean(base)] if base in order else [p for p in order if p != base]
    )
    front = _non_dominated([*better, base] if base in order else better, lattice, mean)
    chosen = [winner] if winner != base else []
    chosen += [p for p in order if p in front and p not in (winner, base) and lattice.cost(p) < lattice.cost(winner)]
    chosen = chosen[:MAX_RECOMMENDATIONS]
    chosen += [p for p in better if p not in chosen][: max(0, MIN_RECOMMENDATIONS - len(chosen))]
    return Listed(baseline=base, recommended=tuple(chosen) if winner != base else (), pareto=tuple(front[:MAX_PARETO]))


def limited(listed: Listed, most: int) -> Listed:
    """At most `most` ≥ 2 different designs: the baseline, then what is recommended, then the others."""
    kept = set(listed.all[: max(2, most)])
    return Listed(
        baseline=listed.baseline,
        recommended=tuple(position for position in listed.recommended if position in kept),
        pareto=tuple(position for position in listed.pareto if position in kept),
    )


def _worth_their_cost(positions: Sequence[Position], standings: Standings, lattice: Lattice) -> set[Position]:
    """Those better than every one that costs no more, by enough to matter, as far as is known."""
    kept: list[Position] = []
    usable = {position for position in positions if position in standings.visited}
    usable = {p for p in usable if standings.keeps_limits(p, -_DOUBT)} or _least_beyond(usable, standings)
    for position in sorted(usable, key=lambda p: (lattice.cost(p), -standings.visited[p], p)):
        if all(_is_worth_it(position, rival, standings, lattice) for rival in kept):
            kept.append(position)
    return set(kept)


def _least_beyond(positions: set[Position], standings: Standings) -> set[Position]:
    """A few that are nearest to their limits: the selection is to say that they break them, not the search."""
    return set(sorted(positions, key=lambda position: (standings.breach(position), position))[:MIN_RECOMMENDATIONS])


def _is_worth_it(position: Position, rival: Position, standings: Standings, lattice: Lattice) -> bool:
    if not standings.keeps_limits(rival, CAUTION):
        return True  # nobody is sent home by one who may not stay
    standing = standings.against([position], rival)[0]
    if lattice.cost(rival) < lattice.cost(position):
        return standing.difference + CAUTION * standing.error > standings.delta / 2
    return standing.difference + _DOUBT * standing.error > 0.0


def _front(standings: Standings, lattice: Lattice, delta: float) -> Iterator[Position]:
    """Visited designs by rising cost, each better by `delta` than every cheaper one; from the dear end."""
    best = float("-inf")
    front = []
    for position in sorted(standings.visited, key=lambda p: (lattice.cost(p), -standings.visited[p], p)):
        if standings.visited[position] > best + delta:
            best = standings.visited[position]
            front.append(position)
    yield from reversed(front)


def _interleaved(one: Sequence[Position], other: Sequence[Position]) -> Iterator[Position]:
    for index in range(max(len(one), len(other))):
        yield from one[index : index + 1]
        yield from other[index : index + 1]


def _non_dominated(
    positions: Sequence[Position], lattice: Lattice, mean: Callable[[Position], float]
) -> list[Position]:
    front = []
    best = float("-inf")
    for position in sorted(positions, key=lambda p: (lattice.cost(p), -mean(p), p)):
        if mean(position) > best:
            best = mean(position)
            front.append(position)
    return front
