"""Axes with few ticks at round numbers, and one of the time of day."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QRectF

from twin_app.experiment.report.numbers import number
from twin_app.gui.charts.timeline.axis import TimeAxis, clock_text, time_ticks
from twin_app.gui.components.scales import nice_step, ticks

_LEAST_PX = 62.0
"""Between the times of two ticks."""
_ROW_PX = 36.0
_OVERHANG_PX = 20
"""How far the text of a tick may reach beyond the end of its axis."""
_DAY_S = 86400.0

Ticks = list[tuple[float, list[float]]]


class ValueAxis(pg.AxisItem):  # type: ignore[misc]
    """Three to six ticks at round steps, without the finer ones that pyqtgraph would add."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.enableAutoSIPrefix(False)
        self.setStyle(hideOverlappingLabels=_OVERHANG_PX)

    def boundingRect(self) -> QRectF:
        """With the halves of texts that stand at the ends."""
        room = _OVERHANG_PX / 2.0
        found: QRectF = super().boundingRect()
        return found.adjusted(0.0, -room, 0.0, room) if self.orientation in ("left", "right") else found

    def tickValues(self, minVal: float, maxVal: float, size: float) -> Ticks:
        wanted = min(max(int(size / _ROW_PX), 3), 5)
        return [(nice_step(maxVal - minVal, wanted), _inside(ticks(minVal, maxVal, wanted), minVal, maxVal))]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        places = decimals_of_step(spacing)
        return [number(value, places) for value in values]


class ClockAxis(pg.AxisItem):  # type: ignore[misc]
    """Seconds since the start of a run, written as times of day; midnights after the first day say the day."""

    def __init__(self, orientation: str = "bottom") -> None:
        super().__init__(orientation)
        self.enableAutoSIPrefix(False)
        self.setStyle(hideOverlappingLabels=_OVERHANG_PX)
        self.clock_start_s = 0.0
        self.end_s = float("inf")
        """Behind the run there is no time."""

    def tickValues(self, minVal: float, maxVal: float, size: float) -> Ticks:
        axis = TimeAxis(start_s=max(minVal, 0.0), end_s=min(maxVal, self.end_s), left=0.0, width=size)
        if axis.end_s <= axis.start_s:
            return []
        shown = (axis.end_s - axis.start_s) / max(maxVal - minVal, 1e-9)
        axis = TimeAxis(start_s=axis.start_s, end_s=axis.end_s, left=0.0, width=size * shown)
        found = time_ticks(axis, least_px=_LEAST_PX, clock_start_s=self.clock_start_s)
        return [(found[1] - found[0] if len(found) > 1 else 1.0, _inside(found, minVal, maxVal))]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [self.text(value, has_seconds=spacing < 60.0) for value in values]

    def text(self, time_s: float, *, has_seconds: bool = False) -> str:
        """`13:40`; `day 2` at midnight."""
        day, rest = divmod(time_s + self.clock_start_s + 1e-6, _DAY_S)
        if day >= 1.0 and rest < 1.0:
            return f"day {int(day) + 1}"
        text = clock_text(rest)
        return text if has_seconds else text[:-3]


def _inside(values: Sequence[float], low: float, high: float) -> list[float]:
    """A hair within the ends: pyqtgraph leaves a tick out that rounding has put beyond one."""
    hair = 1e-9 * (high - low)
    return [min(max(value, low + hair), high - hair) for value in values]


def decimals_of_step(step: float) -> int:
    """Decimals that tell neighbouring ticks apart."""
    text = f"{step:.10f}".rstrip("0")
    return min(len(text.partition(".")[2]), 6)
