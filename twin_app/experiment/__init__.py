"""Runs and studies: replications in worker processes, statistics, search, selection, recommendations.

The names are resolved on first use: worker processes import this package too, and need little of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = [
    "Effect",
    "Estimate",
    "InterruptedRunError",
    "Recommendation",
    "Result",
    "Selection",
    "Study",
    "Summary",
    "load_study",
    "simulate",
    "study",
]

if TYPE_CHECKING:
    from twin_app.experiment.findings import Estimate, Recommendation, Selection, Study
    from twin_app.experiment.interruption import InterruptedRunError
    from twin_app.experiment.reading import load_study
    from twin_app.experiment.result import Result
    from twin_app.experiment.runs import simulate
    from twin_app.experiment.studies import study
    from twin_app.experiment.summary import Effect, Summary

_HOMES = {
    "Effect": "summary",
    "Estimate": "findings",
    "InterruptedRunError": "interruption",
    "Recommendation": "findings",
    "Result": "result",
    "Selection": "findings",
    "Study": "findings",
    "Summary": "summary",
    "load_study": "reading",
    "simulate": "runs",
    "study": "studies",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
