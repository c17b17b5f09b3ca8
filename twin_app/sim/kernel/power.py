"""The power that the plant draws, booked by quarters of an hour; see `kernel.energy` for what is made of it.

Whoever draws another power from now on calls `change_power`; nobody else touches the fields it keeps. That is two
additions and a comparison: the quarter under way is known, and no change of state has to look it up.
"""

from __future__ import annotations

from twin_app.sim.draws import TICKS_PER_S
from twin_app.sim.jit import inlined, separate
from twin_app.sim.tables import State

QUARTER = 900 * TICKS_PER_S


@separate
def _pass_quarters(s: State, now: int) -> None:
    """Book whole quarters up to the one in which `now` is; at the border of two it is the first."""
    run = s.run[0]
    while run.quarter_ends < now:
        s.load[run.quarter] += run.power_w * (run.quarter_ends - run.power_since)
        run.power_since = run.quarter_ends
        run.quarter += 1
        run.quarter_ends += QUARTER


@inlined
def change_power(s: State, now: int, more_w: float) -> None:
    """From now on the plant draws `more_w` more (negative: less) [W]; what it drew up to now is booked [W·ns].

    Only for plants with power (`plan.has_power`).
    """
    run = s.run[0]
    if now > run.quarter_ends:
        _pass_quarters(s, now)
    s.load[run.quarter] += run.power_w * (now - run.power_since)
    run.power_since = now
    run.power_w += more_w


@inlined
def start_load(s: State, now: int) -> None:
    """Forget what was booked; quarters count from time 0."""
    run = s.run[0]
    for quarter in range(s.load.size):
        s.load[quarter] = 0.0
    run.power_since = now
    run.quarter = now // QUARTER
    run.quarter_ends = (run.quarter + 1) * QUARTER
