"""The bottleneck in words: which station, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from twin_app.experiment.report.numbers import probability_text
from twin_app.experiment.result import Result
from twin_app.experiment.what_if import Comparison, Side
from twin_app.gui.components.figures import THIN, percent
from twin_app.plant.names import shown_name
from twin_app.plant.plant import Plant

_RIVAL = 0.10
"""A second station is named from this share of replications on."""


def likeliest(side: Side) -> str | None:
    """The station that was the bottleneck in most replications; None without stations."""
    return max(side.bottleneck_chances, key=lambda path: side.bottleneck_chances[path], default=None)


def chances_words(comparison: Comparison, plant: Plant, reference: str = "") -> str:
    """`Packer is the bottleneck in 56 % of replications, Filler in 31 %. Baseline: Filler, 56 %.`"""
    own = likeliest(comparison.scenario)
    if own is None:
        return ""
    names = _names(plant)
    chances = comparison.scenario.bottleneck_chances
    words = _tr("{0} is the bottleneck in {1} of replications").format(names[own], _chance(chances[own]))
    rival = max((path for path in chances if path != own), key=lambda path: chances[path], default=None)
    if rival is not None and chances[rival] >= _RIVAL:
        words = _tr("{0}, {1} in {2}").format(words, names[rival], _chance(chances[rival]))
    other = likeliest(comparison.reference) if reference else None
    if other is None:
        return f"{words}."
    there = comparison.reference.bottleneck_chances[other]
    return _tr("{0}. {1}: {2}, {3}.").format(words, reference, names[other], _chance(there))


def run_words(result: Result, plant: Plant) -> str:
    """`Filler is the bottleneck for 94 % of the time.`; one sentence, or none without stations."""
    if result.bottleneck is None:
        return ""
    name = _names(plant)[result.bottleneck]
    node = next((one for one in result.nodes if one.path == result.bottleneck), None)
    share = node.bottleneck_share.total if node is not None and node.bottleneck_share is not None else None
    if share is None or share.mean is None:
        return _tr("{0} is the bottleneck: it is busy or stopped for the largest share of its time.").format(name)
    text = percent(100.0 * share.mean, 0)
    if share.ci95 is not None:
        low, high = (round(100.0 * min(max(end, 0.0), 1.0)) for end in share.ci95)
        text = f"{text} [{low}, {high}]"
    return _tr("{0} is the bottleneck for {1} of the time, alone or shifting.").format(name, text)


def _names(plant: Plant) -> Mapping[str, str]:
    return {station.path: shown_name(station.path, station.label) for station in plant.stations}


def _chance(share: float) -> str:
    return probability_text(share).replace(" ", THIN)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Bottleneck", text)
