"""What if: an answer about one design at once, beside a reference that shares its random numbers."""

from __future__ import annotations

from twin_app.experiment.what_if.asking import WhatIf
from twin_app.experiment.what_if.comparison import Comparison, Side
from twin_app.experiment.what_if.series import DesignSeries

__all__ = ["Comparison", "DesignSeries", "Side", "WhatIf"]
