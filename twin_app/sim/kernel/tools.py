"""Tools that wear: a stop of a place like a failure on the processing clock, that comes after a known amount of work.

While a tool is changed the place is set up, and its people stay.
"""

from __future__ import annotations

import numpy as np

from twin_app.sim.draws import FOREVER, draw_ticks
from twin_app.sim.jit import separate
from twin_app.sim.kernel.accounts import touch
from twin_app.sim.kernel.clock import set_time
from twin_app.sim.responses import TOOL_METRICS
from twin_app.sim.tables import State, Tables

N_TOOL = len(TOOL_METRICS)


@separate
def start_tool_change(m: Tables, s: State, i: int, now: int) -> None:
    """The tool of stop i is used up; the timer of its place has stopped."""
    k = m.stops[i].place
    failure = m.failures[m.stops[i].failure]
    s.stops[i].is_failed = 1
    s.nodes[m.places[k].node].tool_changes += 1
    s.places[k].n_down += 1
    s.places[k].n_preparing += 1
    length = draw_ticks(m.distributions, m.samples, failure.repair, s.streams, m.stops[i].repair_stream)
    set_time(s, m.stops[i].slot, now + length)
    touch(s, k)


@separate
def end_tool_change(m: Tables, s: State, i: int) -> None:
    """A new tool is in place; whoever calls goes on with the work."""
    k = m.stops[i].place
    failure = m.failures[m.stops[i].failure]
    s.stops[i].is_failed = 0
    s.places[k].n_down -= 1
    s.places[k].n_preparing -= 1
    s.stops[i].left = draw_ticks(m.distributions, m.samples, failure.uptime, s.streams, m.stops[i].uptime_stream)
    set_time(s, m.stops[i].slot, FOREVER)
    touch(s, k)


@separate
def tool_cost(m: Tables, s: State) -> float:
    """Of all changes that have begun in the statistics period."""
    cost = 0.0
    for n in range(m.nodes.size):
        if m.nodes[n].tool >= 0:
            cost += m.nodes[n].tool_cost * s.nodes[n].tool_changes
    return cost


@separate
def write_tools(m: Tables, s: State, column: int, out: np.ndarray) -> None:
    """The columns of all stations with tools, `TOOL_METRICS` each, from `column` on."""
    for n in range(m.nodes.size):
        if m.nodes[n].tool < 0:
            continue
        cost = m.nodes[n].tool_cost * s.nodes[n].tool_changes
        out[column] = s.nodes[n].tool_changes
        out[column + 1] = cost
        out[column + 2] = cost / s.nodes[n].passed if s.nodes[n].passed > 0 else np.nan
        column += N_TOOL
