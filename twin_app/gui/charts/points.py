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
    mean: float
    low: float
    high: float
    replications: int
    stage: DesignStage


class StudyPoints:
    """All designs a study has simulated."""

    def __init__(self, *, maximise: bool = True) -> None:
        self.maximise = maximise
        self._points: dict[DesignPoint, StudyPoint] = {}
        self.has_race = False

    def __len__(self) -> int:
        return len(self._points)

    def take(self, event: DesignsSimulated) -> None:
        """Numbers of a later stage replace those of an earlier one, never the other way round."""
        self.has_race |= event.stage is not DesignStage.SEARCH
        for one in event.designs:
            known = self._points.get(one.design)
            if known is None or _RANK[event.stage] >= _RANK[known.stage]:
                self._points[one.design] = StudyPoint(
                    design=one.design, cost=one.cost, mean=one.mean, low=one.low, high=one.high,
                    replications=one.replications, stage=event.stage,
                )  # fmt: skip

    @property
    def all(self) -> tuple[StudyPoint, ...]:
        """In the order in which they were first seen."""
        return tuple(self._points.values())

    @property
    def baseline(self) -> StudyPoint | None:
        """The plant as it is."""
        return next((p for p in self._points.values() if all(level < 0 for level in p.design)), None)

    def standing(self, point: StudyPoint) -> Standing:
        """While the study runs."""
        if point.stage is not DesignStage.SEARCH:
            return Standing.RACING
        return Standing.OUT if self.has_race else Standing.SEEN

    def leaders(self, count: int) -> list[StudyPoint]:
        """The best so far, the baseline left out; those in the race if there is one."""
        known = [p for p in self._points.values() if any(level >= 0 for level in p.design) and math.isfinite(p.mean)]
        racing = [p for p in known if self.standing(p) is Standing.RACING] or known
        return sorted(racing, key=self._merit, reverse=True)[:count]

    def frontier(self) -> list[StudyPoint]:
        """By rising cost, those that no cheaper one equals; of points in the race, or of all while there is none."""
        known = [p for p in self._points.values() if math.isfinite(p.mean)]
        trusted = [p for p in known if self.standing(p) is Standing.RACING] or known
        return frontier_of(trusted, maximise=self.maximise)

    def _merit(self, point: StudyPoint) -> float:
        return point.mean if self.maximise else -point.mean


def frontier_of(points: Iterable[StudyPoint], *, maximise: bool) -> list[StudyPoint]:
    """By rising cost, each better than all cheaper ones."""
    sign = 1.0 if maximise else -1.0
    found: list[StudyPoint] = []
    for point in sorted(points, key=lambda one: (one.cost, -sign * one.mean)):
        if not found or sign * point.mean > sign * found[-1].mean:
            found.append(point)
    return found
