"""Limits on key figures, in words."""

from __future__ import annotations

from collections.abc import Sequence

from twin_app.experiment.constraints import Constraint
from twin_app.experiment.report.numbers import value_text
from twin_app.experiment.report.words import words_for


def limits_text(constraints: Sequence[Constraint], currency: str) -> str:
    """`lead time ≤ 540 s and peak power ≤ 80 kW`."""
    return " and ".join(limit_text(one, currency) for one in constraints)


def limit_text(constraint: Constraint, currency: str) -> str:
    """`lead time ≤ 540 s`."""
    words = words_for(constraint.response)
    unit = words.unit_in(currency)
    sign = "≤" if constraint.is_upper else "≥"
    title = words.title[:1].lower() + words.title[1:]
    return f"{title} {sign} {value_text(constraint.bound)}{' ' + unit if unit else ''}"
