"""Key performance indicators of ISO 22400-2:2014 for one work unit (a station), from its state shares and counts.

How our states make up the standard's times, all on shift:

| time of ISO 22400-2 | states |
| --- | --- |
| APT, actual production time (value-adding alone) | working |
| AUST, actual unit set-up time | setup |
| ADET, actual unit delay time (an order is there, and something holds it up) | down, waiting_crew, blocked |
| ADOT, actual unit down time (available, without an order to run) | starved, standby |
| AUPT, actual unit processing time | APT + AUST |
| AUBT, actual unit busy time | AUPT + ADET |
| PBT, planned busy time | AUBT + ADOT: all time on shift |

So "availability" here, APT / PBT, falls when a station starves: in ISO 22400-2 it says how much of the planned time
was used for production, not how reliable the machine is; that is `technical_efficiency`. Blocked and starved ratios
are not in the standard, but every line designer asks for them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from twin_app.experiment.summary import Summary, summarise
from twin_app.sim.responses import STATE_NAMES, StationState

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkUnitTimes:
    """Times of one work unit [s], summed over its places; shape [n_replications] each."""

    production_s: FloatArray
    """APT."""
    setup_s: FloatArray
    """AUST."""
    delay_s: FloatArray
    """ADET, blocked time included."""
    idle_s: FloatArray
    """ADOT, which the standard calls down time; none of it is repair."""
    blocked_s: FloatArray
    starved_s: FloatArray

    @property
    def processing_s(self) -> FloatArray:
        """AUPT = APT + AUST."""
        return self.production_s + self.setup_s

    @property
    def busy_s(self) -> FloatArray:
        """AUBT = AUPT + ADET."""
        return self.processing_s + self.delay_s

    @property
    def planned_busy_s(self) -> FloatArray:
        """PBT = AUBT + ADOT."""
        return self.busy_s + self.idle_s


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkUnitQuantities:
    """What one work unit made in the same time; shape [n_replications] each."""

    good: FloatArray
    """GQ: parts it passed on as good, before splitting."""
    scrap: FloatArray
    """SQ, parts spoilt by a failure included."""
    rework: FloatArray
    """RQ: parts it sent to rework."""
    planned_work_s: FloatArray
    """PRI × PQ: the planned run time per item (mean process time / speed / batch) of every part produced [s], those
    spoilt by a failure included."""

    @property
    def produced(self) -> FloatArray:
        """PQ = GQ + SQ + RQ."""
        return self.good + self.scrap + self.rework


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkUnitKpis:
    """Indicators of one work unit, shape [n_replications] each; NaN where the time or quantity below the line is 0."""

    availability: FloatArray
    """APT / PBT."""
    effectiveness: FloatArray
    """PRI · PQ / APT. Around 1 here, but for chance and for parts spoilt by failures, which count in full for a part of
    their work."""
    quality_ratio: FloatArray
    """GQ / PQ."""
    oee_index: FloatArray
    """Availability · effectiveness · quality ratio.

    Equals the response `oee` (planned time of good parts / time on shift) exactly, where the unit worked at all, if
    every part has the same planned time or none is rejected. For a mix they differ where products are rejected
    unevenly: the standard weighs a rejected part by its count, `oee` by the time it should have taken.
    """
    nee_index: FloatArray
    """Net equipment effectiveness: AUPT / PBT · effectiveness · quality ratio."""
    allocation_efficiency: FloatArray
    """AUBT / PBT."""
    utilization_efficiency: FloatArray
    """APT / AUBT."""
    technical_efficiency: FloatArray
    """APT / (APT + ADET)."""
    setup_ratio: FloatArray
    """AUST / AUPT."""
    scrap_ratio: FloatArray
    """SQ / PQ."""
    rework_ratio: FloatArray
    """RQ / PQ."""
    throughput_rate_per_h: FloatArray
    """PQ / AOET · 3600, where the whole statistics period counts as the execution time of one order."""
    blocked_ratio: FloatArray
    """Blocked time / PBT; not in ISO 22400-2."""
    starved_ratio: FloatArray
    """(Starved + standby time) / PBT = ADOT / PBT; not in ISO 22400-2."""

    def summaries(self) -> dict[str, Summary]:
        """Over replications, by name in the order above."""
        return {field.name: summarise(getattr(self, field.name)) for field in fields(self)}


def work_unit_times(shares: FloatArray, *, span_s: FloatArray | float, n_places: FloatArray | int = 1) -> WorkUnitTimes:
    """From state shares [n_replications, n_states] in the order of `STATE_NAMES`, of a period of `span_s`.

    Rows may be of different units or periods; `n_places` and `span_s` are then one number for each.
    """
    if shares.ndim != 2 or shares.shape[1] != len(STATE_NAMES):
        raise ValueError(f"shares must be [replications, {len(STATE_NAMES)}] (got {list(shares.shape)})")

    def time(*states: StationState) -> FloatArray:
        return np.asarray(shares[:, [int(state) for state in states]].sum(axis=1) * (span_s * n_places))

    return WorkUnitTimes(
        production_s=time(StationState.WORKING),
        setup_s=time(StationState.SETUP),
        delay_s=time(StationState.DOWN, StationState.WAITING_CREW, StationState.BLOCKED),
        idle_s=time(StationState.STARVED, StationState.STANDBY),
        blocked_s=time(StationState.BLOCKED),
        starved_s=time(StationState.STARVED, StationState.STANDBY),
    )


def work_unit_kpis(times: WorkUnitTimes, made: WorkUnitQuantities, *, span_s: FloatArray | float) -> WorkUnitKpis:
    """All indicators; `span_s` is the length of the statistics period."""
    availability = _ratio(times.production_s, times.planned_busy_s)
    effectiveness = _ratio(made.planned_work_s, times.production_s)
    quality_ratio = _ratio(made.good, made.produced)
    return WorkUnitKpis(
        availability=availability,
        effectiveness=effectiveness,
        quality_ratio=quality_ratio,
        oee_index=availability * effectiveness * quality_ratio,
        nee_index=_ratio(times.processing_s, times.planned_busy_s) * effectiveness * quality_ratio,
        allocation_efficiency=_ratio(times.busy_s, times.planned_busy_s),
        utilization_efficiency=_ratio(times.production_s, times.busy_s),
        technical_efficiency=_ratio(times.production_s, times.production_s + times.delay_s),
        setup_ratio=_ratio(times.setup_s, times.processing_s),
        scrap_ratio=_ratio(made.scrap, made.produced),
        rework_ratio=_ratio(made.rework, made.produced),
        throughput_rate_per_h=made.produced * (3600.0 / span_s),
        blocked_ratio=_ratio(times.blocked_s, times.planned_busy_s),
        starved_ratio=_ratio(times.starved_s, times.planned_busy_s),
    )


def mean_time_between_failures(operating_s: FloatArray, failures: FloatArray) -> FloatArray:
    """MTBF [s], mean operating time between failures: operating time / number of failures; NaN without any.

    `operating_s` runs on the clock that is asked for: production time for failures of use, time on shift and up for
    others. Time over count, rather than the mean of the intervals that ended, uses the unfinished ones at both ends of
    the period as well: the maximum-likelihood estimate for exponential uptimes.
    """
    return _ratio(operating_s, failures)


def mean_time_to_repair(restoring_s: FloatArray, repairs: FloatArray) -> FloatArray:
    """MTTR [s], mean time to restoration: time from failure to end of repair, waiting included, / repairs."""
    return _ratio(restoring_s, repairs)


def _ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    return np.asarray(np.divide(above, below, out=np.full(np.shape(below), np.nan), where=below > 0.0))
