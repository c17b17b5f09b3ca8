"""Which designs deserve more replications.

OCBA, optimal computing budget allocation (Chen, Lin, Yücesan and Chick, Discrete Event Dynamic Systems 10, 2000): a
design's share grows with (spread / distance from the leader)², so that replications go where the order is in doubt.
With common random numbers the spread is that of the paired difference (Fu, Hu, Chen and Xiong, INFORMS J. Computing 19,
2007), and the leader needs as many replications as the design it is compared with most.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from twin_app.experiment.standings import Standing


def allocate(standings: Sequence[Standing], extra: int, indifference: float) -> list[int]:
    """New totals of replications for each design, the leader first; at most `extra` more in all.

    Distances below `indifference` count as that: who is better by less does not matter, and must not eat the budget.
    """
    present = [standing.n for standing in standings]
    if len(standings) < 2 or extra < 1:
        return present
    weights = [_doubt(standing, indifference) for standing in standings[1:]]
    if not any(weights):
        return present
    total = sum(present) + extra
    share = total / (sum(weights) + max(weights))
    wanted = [share * max(weights), *(share * weight for weight in weights)]
    missing = [max(0.0, goal - n) for goal, n in zip(wanted, present, strict=True)]
    scale = min(1.0, extra / sum(missing)) if sum(missing) else 0.0
    added = _whole([lack * scale for lack in missing], extra)
    return [n + more for n, more in zip(present, added, strict=True)]


def _doubt(standing: Standing, indifference: float) -> float:
    distance = max(-standing.difference, indifference)
    return (standing.sd / distance) ** 2 if distance > 0.0 else 0.0


def _whole(parts: Sequence[float], limit: int) -> list[int]:
    """Rounded by largest remainder, with the sum rounded and at most `limit`."""
    whole = [math.floor(part) for part in parts]
    left = min(limit, round(sum(parts))) - sum(whole)
    order = sorted(range(len(parts)), key=lambda index: (whole[index] - parts[index], index))
    for index in order[: max(0, left)]:
        whole[index] += 1
    return whole
