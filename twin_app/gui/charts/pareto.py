"""Objective against cost, growing while a study runs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QWidget

from twin_app.gui.bridge.in_turn import InTurn
from twin_app.gui.charts.plot import Plot, pen
from twin_app.gui.charts.points import PlacedPoint, Standing, StudyPoints
from twin_app.gui.charts.sketch import FloatArray, Sketch
from twin_app.gui.charts.table import ChartTable
from twin_app.gui.components.figures import Measure
from twin_app.gui.components.ink import font, ink
from twin_app.gui.components.scales import nice_step

_REDRAW_MS = 120
"""At most about eight times a second: enough to see it grow."""
_PICK_PX, _BEAM_PX, _GAP_PX = 12.0, 6.0, 8.0
_OUTLIERS = 0.08
"""Share of designs, the worst ones, that may lie outside the axes."""
_WHISKER_SHARE = 0.5
"""Of the span of the points: how far the axis goes beyond them for the sake of an interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disc:
    """A recommendation on the chart; numbers in the response's own unit."""

    rank: int
    cost: float
    mean: float


class ParetoChart(Plot):
    """Screened out, racing with whiskers, the frontier as steps, recommendations as numbered discs."""

    pointed = Signal(int)
    """The rank of the disc under the mouse, 0 for none."""
    chosen = Signal(int)
    """A disc was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points = StudyPoints()
        self._faint = self._frontier = _NO_SPOTS
        self._racing: dict[str, _Spots] = {}
        """By colour."""
        self._discs: tuple[Disc, ...] = ()
        self._measure = Measure(title="", unit="", factor=1.0, is_better_up=True)
        self._currency = ""
        self._budget = math.inf
        self._marked = 0
        self._per = 1000.0
        self._axes: tuple[float, float, float, float] | None = None
        self._redrawing = InTurn(self, self.redraw, _REDRAW_MS)
        self.box.setMouseEnabled(x=False, y=False)
        self.setMouseTracking(True)

    def set_up(self, measure: Measure, currency: str, budget: float) -> None:
        """What the axes are, and where the budget ends."""
        self._measure, self._currency, self._budget = measure, currency, budget
        self._axes = None
        self._name_axes()
        self.setAccessibleName(self.tr("{0} against cost").format(measure.title))
        self.refresh()

    def _name_axes(self) -> None:
        unit = f" ({self._measure.unit})" if self._measure.unit else ""
        money = f"k{self._currency}" if self._per > 1.0 else self._currency
        self.name_axes(self.tr("Cost of changes ({0})").format(money), f"{self._measure.title}{unit}")

    def _scale_costs(self, costs: Sequence[float]) -> None:
        """In thousands once there is anything in thousands."""
        budget = self._budget if math.isfinite(self._budget) else 0.0
        per = 1000.0 if max((budget, *costs)) >= 5000.0 else 1.0
        if per != self._per:
            self._per, self._axes = per, None
            self._name_axes()

    def show_points(self, points: StudyPoints, discs: Sequence[Disc] = ()) -> None:
        """Draws them soon; many calls in a row cost one drawing."""
        if points is not self._points:
            self._axes = None
        self._points, self._discs = points, tuple(discs)
        self.refresh()

    def refresh(self) -> None:
        """The points have grown."""
        self._redrawing.start()

    def mark(self, rank: int) -> None:
        """Rings the disc of a recommendation; 0: none."""
        if rank != self._marked:
            self._marked = rank
            self.content.update()

    @property
    def discs(self) -> tuple[Disc, ...]:
        """Recommendations shown."""
        return self._discs

    def redraw(self) -> None:
        """Works out the axes and where everything stands; painting is left to Qt."""
        points = self._points.placed()
        is_faint = {Standing.SEEN, Standing.OUT}
        faint: list[PlacedPoint] = []
        racing: list[PlacedPoint] = []
        for placed in points:
            (faint if self._points.standing(placed.point) in is_faint else racing).append(placed)
        self._fit(points, racing)
        self._faint, self._frontier = self._spots(faint), self._spots(self._points.frontier())
        baselines = [placed for placed in racing if placed.point.is_baseline]
        others = [placed for placed in racing if not placed.point.is_baseline]
        self._racing = {"baseline": self._spots(baselines), "accent.line": self._spots(others)}
        self.content.update()

    def paint_content(self, sketch: Sketch) -> None:
        self._paint_budget(sketch)
        sketch.dots(self._faint.x, self._faint.y, ink("baseline", 0.5), 4.0)
        self._paint_baseline(sketch)
        self._paint_frontier(sketch)
        for token, spots in self._racing.items():
            sketch.whiskers(spots.x, spots.low, spots.high, pen(token, 1.5), _BEAM_PX)
            sketch.dots(spots.x, spots.y, ink(token), 6.0, is_square=True)
        for disc in sorted(self._discs, key=lambda one: -one.rank):
            self._paint_disc(sketch, disc)

    def table(self) -> ChartTable:
        """One row for each design."""
        unit = f" ({self._measure.unit})" if self._measure.unit else ""
        headings = (
            f"Cost ({self._currency})", f"{self._measure.title}{unit}", "95 % from", "95 % to", "Replications", "Stage"
        )  # fmt: skip
        scale = self._measure.factor
        rows = tuple(
            (
                p.point.cost,
                p.mean * scale,
                _known(p.low * scale),
                _known(p.high * scale),
                p.point.replications,
                p.point.stage.value,
            )
            for p in self._points.placed()
        )
        return ChartTable(headings=headings, rows=rows)

    def mouseMoveEvent(self, event: Any) -> None:
        super().mouseMoveEvent(event)
        self.pointed.emit(self._rank_at(event.position()))

    def mouseReleaseEvent(self, event: Any) -> None:
        super().mouseReleaseEvent(event)
        rank = self._rank_at(event.position())
        if rank:
            self.chosen.emit(rank)

    def _rank_at(self, position: QPointF) -> int:
        """The rank of the disc near a point of the widget; 0: none is near."""
        for disc in self._discs:
            here = self.place(*self._spot(disc))
            if math.hypot(here.x() - position.x(), here.y() - position.y()) <= _PICK_PX:
                return disc.rank
        return 0

    def _fit(self, points: Sequence[PlacedPoint], racing: Sequence[PlacedPoint]) -> None:
        """Axes that grow in steps, so that points do not wander while others come."""
        scale = self._measure.factor
        self._scale_costs([*(p.point.cost for p in points), *(disc.cost for disc in self._discs)])
        costs = [p.point.cost / self._per for p in points] + [disc.cost / self._per for disc in self._discs]
        values = [p.mean * scale for p in points] + [disc.mean * scale for disc in self._discs]
        within = [v for p, v in zip(points, values, strict=False) if p.point.cost <= 1.3 * self._budget] or values
        if not values:
            self.show_range((0.0, 100.0), (0.0, 1.0))
            return
        limit = self._budget / self._per * 1.25 if math.isfinite(self._budget) else max(costs)
        right = max(min(max(costs), limit), limit if math.isfinite(self._budget) else 0.0) or 100.0
        low, high = self._ends(within, racing)
        step = nice_step(max(high - low, 1e-9), 6)
        needed = (0.0, right * 1.02, math.floor(low / step) * step, math.ceil(high / step) * step + 0.4 * step)
        old = self._axes
        if old is not None:
            needed = (0.0, max(old[1], needed[1]), min(old[2], needed[2]), max(old[3], needed[3]))
        self._axes = needed
        self.show_range((-0.02 * needed[1], needed[1]), (needed[2], needed[3]))

    def _ends(self, values: Sequence[float], racing: Sequence[PlacedPoint]) -> tuple[float, float]:
        """A search also tries what turns out far off; the worst few must not press all others together."""
        baseline = self._points.baseline
        kept = [placed.mean for placed in racing] + ([baseline.level] if baseline is not None else [])
        means = [mean * self._measure.factor for mean in kept]
        low, high = min(values), max(values)
        if self._points.maximise:
            low = min([float(np.quantile(values, _OUTLIERS)), *means])
        else:
            high = max([float(np.quantile(values, 1.0 - _OUTLIERS)), *means])
        return self._with_whiskers(low, high, racing)

    def _with_whiskers(self, low: float, high: float, racing: Sequence[PlacedPoint]) -> tuple[float, float]:
        """Intervals end within the chart, but for those that would press all points together."""
        ends = [end * self._measure.factor for placed in racing for end in (placed.low, placed.high)]
        known, room = [end for end in ends if math.isfinite(end)], _WHISKER_SHARE * (high - low)
        return max(min([low, *known]), low - room), min(max([high, *known]), high + room)

    def _paint_budget(self, sketch: Sketch) -> None:
        if not math.isfinite(self._budget) or self._axes is None:
            return
        at = self._budget / self._per
        sketch.region(at, max(self._axes[1], at) * 2.0, ink("bg.hover", 0.8), self.tr("over budget"))
        sketch.upright(at, pen("text.secondary", 1.0, is_dashed=True))

    def _paint_baseline(self, sketch: Sketch) -> None:
        baseline = self._points.baseline
        if baseline is None or not math.isfinite(baseline.level):
            return
        at = baseline.level * self._measure.factor
        line = pen("baseline", 1.25)
        line.setStyle(Qt.PenStyle.DotLine)
        sketch.level(at, line)
        corner = QPointF(sketch.area.right() - _GAP_PX, float(sketch.y(at)) + 2.0)
        sketch.words(self.tr("Baseline {0}").format(f"{at:,.4g}"), corner, "text.secondary", is_left=True)

    def _paint_frontier(self, sketch: Sketch) -> None:
        """As steps, the last one as far as the axis goes."""
        x, y = self._frontier.x, self._frontier.y
        if len(x) < 2 or self._axes is None:
            return
        edges = np.append(x, max(self._axes[1], float(x[-1])))
        sketch.line(np.repeat(edges, 2)[1:-1], np.repeat(y, 2), pen("accent.line", 1.25))

    def _paint_disc(self, sketch: Sketch, disc: Disc) -> None:
        painter, at = sketch.painter, sketch.place(*self._spot(disc))
        if disc.rank == self._marked:
            painter.setPen(QPen(ink("accent.line"), 1.5))
            painter.setBrush(ink("bg.panel"))
            painter.drawEllipse(at, 12.0, 12.0)
        painter.setPen(QPen(ink("bg.panel"), 1.0))
        painter.setBrush(ink("accent.fill"))
        painter.drawEllipse(at, 8.5, 8.5)
        painter.setPen(ink("on.accent"))
        painter.setFont(font(11, 600))
        painter.drawText(QRectF(at.x() - 9, at.y() - 9, 18, 18), Qt.AlignmentFlag.AlignCenter, str(disc.rank))

    def _spot(self, disc: Disc) -> tuple[float, float]:
        return disc.cost / self._per, disc.mean * self._measure.factor

    def _spots(self, points: Sequence[PlacedPoint]) -> _Spots:
        scale = self._measure.factor
        rows = np.array([(p.point.cost, p.mean, p.low, p.high) for p in points], np.float64).reshape(-1, 4)
        x, y = rows[:, 0] / self._per, rows[:, 1] * scale
        low, high = (np.where(np.isfinite(ends), ends * scale, y) for ends in (rows[:, 2], rows[:, 3]))
        return _Spots(x=x, y=y, low=low, high=high)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spots:
    """Where points stand on the axes, with the ends of their intervals; shape [n] each."""

    x: FloatArray
    y: FloatArray
    low: FloatArray
    high: FloatArray


_NOTHING = np.zeros(0)
_NO_SPOTS = _Spots(x=_NOTHING, y=_NOTHING, low=_NOTHING, high=_NOTHING)


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
