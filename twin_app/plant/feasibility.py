"""Which changes can make a plant invalid, so that only those are tried out before they are allowed."""

from __future__ import annotations

from twin_app.plant.factors import Factor

_SAFE = frozenset(
    {
        "twin:station:servers",
        "twin:station:speed",
        "twin:buffer:capacity",
        "twin:conveyor:speed",
        "twin:crew:count",
        "twin:fleet:count",
        "twin:fleet:speed",
        "twin:fleet:acceleration",
        "twin:fleet:loadTime",
        "twin:fleet:unloadTime",
        "twin:source:limit",
        "twin:product:margin",
        "twin:product:priority",
    }
)
"""Within its own limits, which every level keeps, each of these values goes with all others."""

_SAFE_ARGUMENTS = frozenset({"v", "mean", "cv", "sd", "scale", "shape", "k"})
"""Arguments with limits of their own; `low`, `mode` and `high` limit each other."""


def can_spoil(factor: Factor, level: float | str) -> bool:
    """Whether this change might make a valid plant invalid, alone or with others.

    False is certain; True only means that it has to be tried.
    """
    if not factor.is_numeric or isinstance(level, str) or isinstance(factor.baseline, str):
        return True
    name, _, argument = factor.attribute.partition(".")
    if name == "twin:crew:count":
        return level < factor.baseline
    if argument:
        # A time of zero may close a cycle on which no time passes.
        return argument not in _SAFE_ARGUMENTS or level <= 0.0
    return name not in _SAFE
