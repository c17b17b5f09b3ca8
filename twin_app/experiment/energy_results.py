"""What energy was for, in all, for each good part and of each consumer, and the load curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.experiment.summary import MomentStream, Summary
from twin_app.sim.responses import ENERGY_CATEGORIES, KPI_NAMES, QUARTER_S, ResponseLayout

FloatArray = NDArray[np.float64]
Json = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadCurve:
    """Mean power of each quarter of an hour of the statistics period, as utilities bill it.

    A quarter that the period covers in part has the energy of that part / 15 min, so that the curve adds up to the
    energy: kWh = Σ kW · 0.25 h.
    """

    start_s: tuple[float, ...]
    """Since time 0."""
    power_kw: tuple[Summary, ...]

    def to_json(self) -> Json:
        """Arrays beside each other: `start_s`, `mean_kw` and the ends of the 95 % intervals."""
        intervals = [one.ci95 for one in self.power_kw]
        lows = [None if interval is None else interval[0] for interval in intervals]
        highs = [None if interval is None else interval[1] for interval in intervals]
        return {
            "quarter_s": QUARTER_S,
            "start_s": list(self.start_s),
            "mean_kw": [one.mean for one in self.power_kw],
            "ci95_kw": [lows, highs],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyResult:
    """Energy by `ENERGY_CATEGORIES`."""

    categories_kwh: Mapping[str, Summary]
    per_part_kwh: Mapping[str, Summary]
    """Per good part, over the replications that made one."""
    waste_share: Summary
    """Share of energy that was not spent on working on good parts."""
    cost_per_part: Summary
    """Cost of energy per good part."""
    carbon_kg_per_part: Summary
    demand_cost: Summary
    """Of the cost of energy, what was due for the peak."""
    consumers_kwh: Mapping[str, Mapping[str, Summary]]
    """By path of nodes and fleets with power data, then by category."""
    load_curve: LoadCurve | None
    """None where the horizon is too long, or a factor."""

    def to_json(self) -> Json:
        """All but the load curve."""
        return {
            "categories_kwh": _json(self.categories_kwh),
            "per_part_kwh": _json(self.per_part_kwh),
            "waste_share": self.waste_share.to_json(),
            "cost_per_part": self.cost_per_part.to_json(),
            "carbon_kg_per_part": self.carbon_kg_per_part.to_json(),
            "demand_cost": self.demand_cost.to_json(),
            "consumers_kwh": {path: _json(own) for path, own in self.consumers_kwh.items()},
        }


class EnergyPerPart:
    """Energy per good part by category, fed row chunks in replication order."""

    def __init__(self, layout: ResponseLayout) -> None:
        self._layout = layout
        self._moments = MomentStream(len(ENERGY_CATEGORIES))

    def add(self, rows: FloatArray) -> None:
        """The next rows, shape [any, layout.n_columns]."""
        if self._layout.consumer_paths:
            parts = rows[:, [KPI_NAMES.index("completed")]]
            columns = [self._layout.energy_column(category) for category in ENERGY_CATEGORIES]
            none = np.full((len(rows), len(columns)), np.nan)
            self._moments.add(np.divide(rows[:, columns], parts, out=none, where=parts > 0.0))

    def result(self, summaries: Sequence[Summary], warmup_s: float) -> EnergyResult | None:
        """Of all rows so far; `summaries` are those of the columns. None for a plant without power data."""
        layout = self._layout
        if not layout.consumer_paths:
            return None
        per_part = self._moments.summaries()
        return EnergyResult(
            categories_kwh={name: summaries[layout.energy_column(name)] for name in ENERGY_CATEGORIES},
            per_part_kwh=dict(zip(ENERGY_CATEGORIES, per_part, strict=True)),
            waste_share=summaries[layout.energy_column("waste_share")],
            cost_per_part=summaries[layout.energy_column("cost_per_part")],
            carbon_kg_per_part=summaries[layout.energy_column("carbon_kg_per_part")],
            demand_cost=summaries[layout.energy_column("demand_cost")],
            consumers_kwh={
                path: {name: summaries[layout.consumer_column(index, name)] for name in ENERGY_CATEGORIES}
                for index, path in enumerate(layout.consumer_paths)
            },
            load_curve=_load_curve(layout, summaries, warmup_s),
        )


def _load_curve(layout: ResponseLayout, summaries: Sequence[Summary], warmup_s: float) -> LoadCurve | None:
    first = int(warmup_s // QUARTER_S)
    if layout.n_load_quarters <= first:
        return None
    return LoadCurve(
        start_s=tuple(quarter * QUARTER_S for quarter in range(first, layout.n_load_quarters)),
        power_kw=tuple(summaries[layout.first_load_column + first :]),
    )


def _json(summaries: Mapping[str, Summary]) -> Json:
    return {name: one.to_json() for name, one in summaries.items()}
