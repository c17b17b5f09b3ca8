"""Which of the visited designs are worth a fair comparison, and which of those are worth reporting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from twin_app.experiment.answer import Listed
from twin_app.experiment.lattice import Lattice, Position
from twin_app.experiment.standings import Standing, Standings

MAX_CANDIDATES = 16
MAX_RECOMMENDATIONS = 5
MIN_RECOMMENDATIONS = 3
MAX_PARETO = 10
_SURVEYED = 40


def shortlist(standings: Standings, lattice: Lattice, pruned: dict[Position, Position], most: int) -> list[Position]:
    """At most `most` candidates, cheapest first: baseline, pruned leaders, good cheaper designs, and other leaders."""
    ranked = standings.ranked(_SURVEYED)
    found: dict[Position, None] = {}
    if lattice.baseline in standings.visited:
        found[lattice.baseline] = None
    lean = list(dict.fromkeys(pruned.get(standing.position, standing.position) for standing in ranked[:4]))
    others = [s.position for s in ranked if not _is_pointless(s, lean, pruned, standings, lattice)]
    cheaper = list(_front(standings, lattice, standings.delta))
    for position in _interleaved([*lean, *others], cheaper):
        if len(found) < max(2, most) and position in standings.visited:
            found[position] = None
    return sorted(found, key=lambda position: (lattice.cost(position), position))


def listed_designs(order: Sequence[Position], lattice: Lattice, mean: Callable[[Position], float]) -> Listed:
    """What is reported. `order` begins with the winner, then the others, best first; `mean` is larger for better.

    Recommended are the winner, then designs that cost less, then, if those are few, close rivals.
    """
    base = lattice.baseline
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


def _is_pointless(
    standing: Standing,
    lean: Sequence[Position],
    pruned: dict[Position, Position],
    standings: Standings,
    lattice: Lattice,
) -> bool:
    """A rival that costs at least as much as a pruned leader and is not better by enough to matter."""
    if standing.position in pruned and pruned[standing.position] != standing.position:
        return True
    if standing.position in lean:
        return False
    rivals = [p for p in lean if lattice.cost(p) <= standing.cost and p in standings.visited]
    return any(standings.against([standing.position], p)[0].difference <= standings.delta / 2 for p in rivals)


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
