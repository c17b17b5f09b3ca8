"""What a study has seen so far, as points of a chart: plain data that grows with the events of a run."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from twin_app.events import DesignsSimulated, DesignStage
from twin_app.plant.factors import DesignPoint

_RANK = {DesignStage.SEARCH: 0, DesignStage.RACE: 1, DesignStage.ESTIMATE: 2}


class Standing(Enum):
    """What a point looks like."""

    SEEN = auto()
    """While the search goes on."""
    OUT = auto()
    """The race goes on without it."""
    RACING = auto()
    RECOMMENDED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyPoint:
    """One design, by its most trustworthy numbers."""

    design: DesignPoint
    cost: float
    level: float
    level_low: float
    level_high: float
    difference: float
    """Against the plant as it is, in the same replications; NaN where it is not known."""
    difference_low: float
    difference_high: float
    replications: int
    stage: DesignStage
    keeps_limits: bool = True
    """Whether it is within the limits that the study keeps, as far as is known."""

    @property
    def is_baseline(self) -> bool:
        """The plant as it is."""
        return all(level < 0 for level in self.design)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedPoint:
    """A point where it is drawn: the baseline's level and, for all others, that plus their difference to it.

    So points of different stages, with different random numbers, can stand beside each other.
    """

    point: StudyPoint
    mean: float
    low: float
    high: float


class StudyPoints:
    """All designs a study has simulated."""

    def __init__(self, *, maximise: bool = True) -> None:
        self.maximise = maximise
        self._points: dict[DesignPoint, StudyPoint] = {}
        self._placed: list[PlacedPoint] | None = None
        """Worked out once after each round: a chart asks several times."""
        self._racing: set[DesignPoint] = set()
        self._raced: set[DesignPoint] = set()
        self.has_race = False

    def __len__(self) -> int:
        return len(self._points)

    def take(self, event: DesignsSimulated) -> None:
        """Numbers of a later stage replace those of an earlier one, never the other way round."""
        self._placed = None
        self.has_race |= event.stage is not DesignStage.SEARCH
        if event.stage is DesignStage.RACE:
            self._racing = {one.design for one in event.designs}
            self._raced |= self._racing
        for one in event.designs:
            known = self._points.get(one.design)
            if known is None or _RANK[event.stage] >= _RANK[known.stage]:
                self._points[one.design] = StudyPoint(
                    design=one.design,
                    cost=one.cost,
                    level=one.mean,
                    level_low=one.low,
                    level_high=one.high,
                    difference=one.difference,
                    difference_low=one.difference_low,
                    difference_high=one.difference_high,
                    replications=one.replications,
                    stage=event.stage,
                    keeps_limits=one.keeps_limits,
                )

    @property
    def all(self) -> tuple[StudyPoint, ...]:
        """In the order in which they were first seen."""
        return tuple(self._points.values())

    @property
    def baseline(self) -> StudyPoint | None:
        """The plant as it is."""
        return next((p for p in self._points.values() if p.is_baseline), None)

    def placed(self) -> list[PlacedPoint]:
        """All that can be drawn."""
        if self._placed is None:
            self._placed = self._place()
        return self._placed

    def _place(self) -> list[PlacedPoint]:
        baseline = self.baseline
        if baseline is None or not math.isfinite(baseline.level):
            return []
        return [_placed(p, baseline) for p in self._points.values() if p is baseline or math.isfinite(p.difference)]

    def standing(self, point: StudyPoint) -> Standing:
        """While the study runs."""
        if point.design in self._racing or (point.stage is DesignStage.ESTIMATE and self._has_raced(point)):
            return Standing.RACING
        return Standing.OUT if self.has_race else Standing.SEEN

    def _has_raced(self, point: StudyPoint) -> bool:
        """Not what was only simulated to explain a recommendation."""
        return point.is_baseline or not self._raced or point.design in self._raced

    @property
    def race(self) -> tuple[int, int]:
        """How many candidates had replications in the last round of the race, and how many began it."""
        return len(self._racing), len(self._raced)

    def leaders(self, count: int) -> list[PlacedPoint]:
        """The best so far, the baseline left out; those in the race if there is one."""
        known = [one for one in self.placed() if not one.point.is_baseline and one.point.keeps_limits]
        racing = [placed for placed in known if self.standing(placed.point) is Standing.RACING] or known
        return sorted(racing, key=self._merit, reverse=True)[:count]

    def frontier(self) -> list[PlacedPoint]:
        """By rising cost, those that no cheaper one equals; of the stage that is to be trusted most."""
        known = [one for one in self.placed() if one.point.keeps_limits]
        last = max((_RANK[placed.point.stage] for placed in known), default=0)
        trusted = [placed for placed in known if _RANK[placed.point.stage] == last]
        return frontier_of(trusted, maximise=self.maximise)

    def _merit(self, placed: PlacedPoint) -> float:
        return placed.mean if self.maximise else -placed.mean


def frontier_of(points: Iterable[PlacedPoint], *, maximise: bool) -> list[PlacedPoint]:
    """By rising cost, each better than all cheaper ones."""
    sign = 1.0 if maximise else -1.0
    found: list[PlacedPoint] = []
    for placed in sorted(points, key=lambda one: (one.point.cost, -sign * one.mean)):
        if not found or sign * placed.mean > sign * found[-1].mean:
            found.append(placed)
    return found


def _placed(point: StudyPoint, baseline: StudyPoint) -> PlacedPoint:
    if point is baseline:
        return PlacedPoint(point=point, mean=point.level, low=point.level_low, high=point.level_high)
    level = baseline.level
    low, high = level + point.difference_low, level + point.difference_high
    return PlacedPoint(point=point, mean=level + point.difference, low=low, high=high)
