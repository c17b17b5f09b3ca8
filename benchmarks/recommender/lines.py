"""Saturated lines of exponential machines: as plants with factors, and solved exactly."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import twin_app
from tests.oracles.saturated_line import line_throughput
from twin_app.plant.factors import DesignPoint
from twin_app.plant.plant import Plant

FLOW_LINE = Path(__file__).parents[2] / "scenes" / "examples" / "flow_line.usda"
BEST = 5.776121751
"""Parts a minute of the best flow line (Pichitlamken, Nelson and Hong 2006: 5.776)."""

_HEAD = """#usda 1.0
(
    defaultPrim = "Plant"
    metersPerUnit = 1
    upAxis = "Z"
)
def Xform "Plant" (prepend apiSchemas = ["TwinPlantAPI"])
{
    double twin:plant:horizon = 28800
    double twin:plant:warmup = 3600
    def TwinPool "Places"
    {
        double twin:pool:total = %(total)d
    }
    def Xform "Parts" (prepend apiSchemas = ["TwinSourceAPI"])
    {
        rel twin:flow:next = </Plant/M0>
    }
    def Xform "Done" (prepend apiSchemas = ["TwinSinkAPI"])
    {
    }
"""
_MACHINE = """
    def Xform "M%(i)d" (prepend apiSchemas = ["TwinStationAPI"])
    {
        rel twin:flow:next = </Plant/%(next)s>
        string twin:station:processTime = "exponential(60)"
        double twin:station:speed = %(rate)r
    }
"""
_STORE = """
    def Xform "B%(i)d" (prepend apiSchemas = ["TwinBufferAPI", "TwinFactorAPI:places"])
    {
        rel twin:flow:next = </Plant/M%(next)d>
        int twin:buffer:capacity = 0
        token twin:factor:places:attribute = "twin:buffer:capacity"
        double twin:factor:places:min = 0
        double twin:factor:places:max = %(total)d
        double twin:factor:places:step = 1
        rel twin:factor:places:pool = </Plant/Places>
    }
"""


def places_plant(rates: Sequence[float], total: int) -> Plant:
    """A line with `total` places to share among the stores between its machines, none of which is given away yet."""
    last = len(rates) - 1
    text = _HEAD % {"total": total}
    for i, rate in enumerate(rates):
        text += _MACHINE % {"i": i, "rate": rate, "next": "Done" if i == last else f"B{i}"}
        if i < last:
            text += _STORE % {"i": i, "next": i + 1, "total": total}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "line.usda"
        path.write_text(text + "}\n", encoding="utf-8")
        return twin_app.load(path)


def values(plant: Plant, design: DesignPoint) -> dict[str, float]:
    """Of all factors, by prim path."""
    return {
        factor.path: float(factor.baseline if level < 0 else factor.levels[level])
        for factor, level in zip(plant.factors, design, strict=True)
    }


def flow_line_truth(plant: Plant, design: DesignPoint) -> float:
    """Exact parts a minute of a design of the flow line."""
    found = values(plant, design)
    rates = tuple(found[f"/Plant/{name}"] for name in ("First", "Second", "Third"))
    stores = tuple(int(found[f"/Plant/{name}"]) for name in ("SecondStore", "ThirdStore"))
    return exact(rates, stores)


@cache
def exact(rates: tuple[float, ...], stores: tuple[int, ...]) -> float:
    """Parts per unit of time, in the long run."""
    return line_throughput(rates, stores)
