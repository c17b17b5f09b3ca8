"""Runs and studies: replications in worker processes, statistics, search, selection, recommendations.

The names are resolved on first use: worker processes import this package too, and need little of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = [
    "Effect",
    "Estimate",
    "FitResult",
    "InterruptedRunError",
    "Recommendation",
    "Result",
    "Selection",
    "Study",
    "Summary",
    "Validation",
    "fit",
    "load_study",
    "simulate",
    "simulated_log",
    "study",
    "validate",
]

if TYPE_CHECKING:
    from twin_app.experiment.findings import Estimate, Recommendation, Selection, Study
    from twin_app.experiment.fitting.findings import FitResult
    from twin_app.experiment.fitting.fitting import fit
    from twin_app.experiment.interruption import InterruptedRunError
    from twin_app.experiment.machine_log import simulated_log
    from twin_app.experiment.reading import load_study
    from twin_app.experiment.result import Result
    from twin_app.experiment.runs import simulate
    from twin_app.experiment.studies import study
    from twin_app.experiment.summary import Effect, Summary
    from twin_app.experiment.validation.comparison import Validation
    from twin_app.experiment.validation.validating import validate

_HOMES = {
    "Effect": "summary",
    "Estimate": "findings",
    "FitResult": "fitting.findings",
    "InterruptedRunError": "interruption",
    "Recommendation": "findings",
    "Result": "result",
    "Selection": "findings",
    "Study": "findings",
    "Summary": "summary",
    "Validation": "validation.comparison",
    "fit": "fitting.fitting",
    "load_study": "reading",
    "simulate": "runs",
    "simulated_log": "machine_log",
    "study": "studies",
    "validate": "validation.validating",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
