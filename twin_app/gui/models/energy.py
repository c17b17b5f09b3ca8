"""What energy was for and where it went, as bars."""

from __future__ import annotations

from collections.abc import Iterable

from twin_app.experiment.energy_results import EnergyResult
from twin_app.experiment.report.numbers import half_width
from twin_app.experiment.report.words import ENERGY_TITLES
from twin_app.experiment.summary import Summary
from twin_app.gui.charts.bars import Amount
from twin_app.plant.names import shown_name
from twin_app.plant.plant import Plant

MOST = 12
"""Consumers shown; those that take the least are left out."""


def by_purpose(energy: EnergyResult, before: EnergyResult | None) -> list[Amount]:
    """Categories that are not nothing, in their fixed order [kWh]."""
    old = before.categories_kwh if before is not None else {}
    return [
        _amount(title, energy.categories_kwh[name], old.get(name))
        for name, title in ENERGY_TITLES.items()
        if name in energy.categories_kwh and (energy.categories_kwh[name].mean or 0.0) > 0.0
    ]


def by_consumer(energy: EnergyResult, before: EnergyResult | None, plant: Plant) -> list[Amount]:
    """Nodes and fleets, the largest first [kWh].

    The half-width of a sum is at most the sum of the half-widths, whatever the categories have to do with each other:
    intervals are those, and hold with at least 95 %.
    """
    labels = {node.path: getattr(node, "label", "") for node in plant.nodes}
    old = before.consumers_kwh if before is not None else {}
    found = [
        _sum(shown_name(path, labels.get(path, "")), own.values(), old[path].values() if path in old else None)
        for path, own in energy.consumers_kwh.items()
    ]
    return sorted((one for one in found if one.mean > 0.0), key=lambda one: -one.mean)[:MOST]


def _sum(name: str, own: Iterable[Summary], old: Iterable[Summary] | None) -> Amount:
    parts = list(own)
    mean = sum(one.mean or 0.0 for one in parts)
    halves = [half_width(one.ci95) for one in parts]
    half = None if None in halves else sum(one or 0.0 for one in halves)
    return Amount(
        name=name,
        mean=mean,
        interval=None if half is None else (mean - half, mean + half),
        before=None if old is None else sum(one.mean or 0.0 for one in old),
    )


def _amount(title: str, own: Summary, old: Summary | None) -> Amount:
    return Amount(name=title, mean=own.mean or 0.0, interval=own.ci95, before=old.mean if old is not None else None)
