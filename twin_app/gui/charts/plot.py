"""A pyqtgraph plot in our manners: no frame, horizontal grid, quiet axes, colours of the theme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QWidget

from twin_app.gui.charts.axes import ValueAxis
from twin_app.gui.components.ink import font, ink

FloatArray = NDArray[np.float64]
BAND = 0.20
_TOP_PX = 7.0
"""Half of the figure at the upper end of the axis."""


class Plot(pg.PlotWidget):  # type: ignore[misc]
    """Redraws itself in another theme; subclasses draw all they show in `redraw`."""

    def __init__(self, parent: QWidget | None = None, *, bottom: pg.AxisItem | None = None) -> None:
        """`bottom` in place of an axis of plain numbers."""
        self._names = ("", "")
        axes = {"left": ValueAxis("left"), "bottom": bottom or ValueAxis("bottom")}
        # making a menu takes longer than all the rest of the plot
        super().__init__(parent=parent, enableMenu=False, axisItems=axes)
        self.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        self.setAntialiasing(True)
        self.hideButtons()
        self.plotItem.setContentsMargins(0.0, _TOP_PX, 0.0, 0.0)
        self.plotItem.getViewBox().setMouseEnabled(x=True, y=False)
        self.plotItem.showGrid(y=True, x=False, alpha=0.6)
        self._apply_theme()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and self.plotItem is not None:
            self._apply_theme()
            self.redraw()

    def redraw(self) -> None:
        """Draws everything anew."""

    def name_axes(self, bottom: str, left: str) -> None:
        """Quantity and unit."""
        self._names = (bottom, left)
        self._apply_theme()

    def line(
        self,
        x: FloatArray,
        y: FloatArray,
        token: str,
        *,
        width: float = 1.75,
        is_dashed: bool = False,
        opacity: float = 1.0,
    ) -> Any:
        """A curve."""
        return self.plotItem.plot(x, y, pen=pen(token, width, is_dashed=is_dashed, opacity=opacity), connect="finite")

    def band(self, x: FloatArray, low: FloatArray, high: FloatArray, token: str) -> None:
        """The interval around a curve."""
        edges = [pg.PlotCurveItem(x, edge, pen=None, connect="finite") for edge in (low, high)]
        fill = pg.FillBetweenItem(edges[0], edges[1], brush=ink(token, BAND))
        fill.setZValue(-10)
        for item in (*edges, fill):
            self.plotItem.addItem(item, ignoreBounds=item is fill)

    def shade(self, low: float, high: float, name: str) -> None:
        """A named region, over the whole height."""
        region = pg.LinearRegionItem(
            (low, high), movable=False, brush=ink("bg.hover", 0.8), pen=QPen(Qt.PenStyle.NoPen)
        )
        region.setZValue(-20)
        self.plotItem.addItem(region, ignoreBounds=True)
        self.words(name, low, token="text.secondary", at_top=True)

    def words(self, text: str, x: float, *, token: str, at_top: bool, y: float | None = None) -> Any:
        """Text beside a point, or at the upper edge of the plot."""
        item = pg.TextItem(text, color=ink(token), anchor=(0.0, 0.0 if at_top else 0.5))
        item.setFont(font(11))
        self.plotItem.addItem(item, ignoreBounds=True)
        top = self.plotItem.getViewBox().viewRange()[1][1] if y is None else y
        item.setPos(x, top)
        return item

    def _apply_theme(self) -> None:
        self.setBackground(ink("bg.panel"))
        colour = ink("text.secondary").name()
        for name, text in zip(("bottom", "left"), self._names, strict=True):
            axis = self.plotItem.getAxis(name)
            axis.enableAutoSIPrefix(False)  # units are ours
            axis.setPen(QPen(ink("border.subtle" if name == "bottom" else "grid"), 1.0))
            axis.setTextPen(ink("text.secondary"))
            axis.setTickFont(font(11))
            if text:
                axis.setLabel(text, **{"color": colour, "font-size": "11px"})
            axis.setStyle(tickLength=0, tickTextOffset=6)


def pen(token: str, width: float, *, is_dashed: bool = False, opacity: float = 1.0) -> QPen:
    """Of one width on every screen."""
    found = pg.mkPen(color=QColor(ink(token, opacity)), width=width)
    if is_dashed:
        found.setStyle(Qt.PenStyle.DashLine)
    result: QPen = found
    return result


def floats(values: Sequence[float | None]) -> FloatArray:
    """With NaN where there is no number."""
    return np.array([np.nan if value is None else value for value in values], np.float64)
