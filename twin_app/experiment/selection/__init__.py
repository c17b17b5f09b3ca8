"""Selection of the best of many, with a stated probability of being right."""

from __future__ import annotations

from twin_app.experiment.selection.constrained import ConstrainedKimNelson
from twin_app.experiment.selection.kim_nelson import KimNelson
from twin_app.experiment.selection.knockout import KnockoutTournament
from twin_app.experiment.selection.procedure import Procedure, Request, choose_procedure, run_procedure

__all__ = [
    "ConstrainedKimNelson",
    "KimNelson",
    "KnockoutTournament",
    "Procedure",
    "Request",
    "choose_procedure",
    "run_procedure",
]
