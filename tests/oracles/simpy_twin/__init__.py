"""A plain SimPy model of docs/semantics.md: the second definition of what a plant does.

Written to be read, not to be fast, and without a look at the kernel. SimPy keeps the clock (in whole nanoseconds) and
orders the ends of one instant; `world.World.settle` moves parts and hands out crews once all of them have happened.

It knows sources, stations (parallel places, batches, assembly, split, set-ups, scrap and rework), buffers, both kinds
of belts, every routing policy, failures on the three clocks, crews and calendars, orders and every sequence of
parts, vehicles, with or without batteries, that drive straight or as far as somebody else says, standby, and what all
that takes of energy and what for. It knows no tools or temperatures.
"""

from __future__ import annotations

from tests.oracles.simpy_twin.draws import Draws, StandInDraws
from tests.oracles.simpy_twin.run import TwinRun, run_twin
from tests.oracles.simpy_twin.trace import ENTER, LEAVE

__all__ = ["ENTER", "LEAVE", "Draws", "StandInDraws", "TwinRun", "run_twin"]
