"""Runs and studies: replications in worker processes, statistics, search, selection, recommendations."""

from __future__ import annotations

from twin_app.experiment.findings import (
    Estimate,
    HistoryPoint,
    Recommendation,
    ScreenedFactor,
    Selection,
    StationShares,
    Study,
)
from twin_app.experiment.interruption import InterruptedRunError
from twin_app.experiment.result import NodeResult, ProductResult, Result
from twin_app.experiment.simulate import simulate
from twin_app.experiment.study import study
from twin_app.experiment.summary import Effect, Summary

__all__ = [
    "Effect",
    "Estimate",
    "HistoryPoint",
    "InterruptedRunError",
    "NodeResult",
    "ProductResult",
    "Recommendation",
    "Result",
    "ScreenedFactor",
    "Selection",
    "StationShares",
    "Study",
    "Summary",
    "simulate",
    "study",
]
