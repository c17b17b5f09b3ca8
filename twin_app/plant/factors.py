"""What a planner may change, what it costs, and one choice among all of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One attribute of one prim that may take several values.

    `levels` always lists every allowed value as authored text or number, in order; for a numeric
    factor they are min, min + step, … up to max. `costs` and `pool_uses` belong to them one by one.
    `baseline` is the value the scene has; it need not be one of the levels, and costs nothing.
    """

    path: str
    name: str
    attribute: str
    """Full attribute name, optionally with a distribution's argument: `twin:station:processTime.mean`."""
    label: str
    levels: tuple[float | str, ...]
    costs: tuple[float, ...]
    pool: str | None = None
    pool_uses: tuple[float, ...] = ()
    baseline_pool_use: float = 0.0
    baseline: float | str
    is_numeric: bool = True

    @property
    def key(self) -> str:
        """Unique name within the plant."""
        return f"{self.path}:{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A limit on what several factors use together."""

    path: str
    label: str
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One attribute set to another value: the unit of recommendations and of USD layers."""

    path: str
    attribute: str
    before: float | str
    after: float | str
    label: str
    cost: float


DesignPoint = tuple[int, ...]
"""One level index for each factor of the plant, -1 for the baseline value."""
