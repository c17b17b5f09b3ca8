"""M1, M2 and M3 as a practised SimPy user would write them: no more events than needed, numbers drawn in blocks.

They collect what ours collects by default: time in each state of each station, mean content of each buffer, throughput
and lead time. Random numbers come from numpy generators, one for each purpose.
"""

from __future__ import annotations

from benchmarks.simpy_models.m1 import m1_mean_wait
from benchmarks.simpy_models.m2 import m2
from benchmarks.simpy_models.m3 import m3

__all__ = ["m1_mean_wait", "m2", "m3"]
