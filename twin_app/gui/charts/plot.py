"""A pyqtgraph view in our manners: two quiet axes, a horizontal grid, and one picture between them.

The axes, and panning and zooming with the mouse, are pyqtgraph's. What stands between the axes is one item that the
chart paints itself (`Sketch`): an item for each curve, band and name would take twenty times as long to change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget

from twin_app.gui.charts.axes import ValueAxis
from twin_app.gui.charts.sketch import FloatArray, Sketch
from twin_app.gui.components.ink import font, ink

_TOP_PX = 7.0
"""Half of the figure at the upper end of the axis."""
_GRID = 0.6


class Plot(pg.GraphicsView):  # type: ignore[misc]
    """Subclasses paint what they show in `paint_content`, and update `content` when it has changed."""

    def __init__(self, parent: QWidget | None = None, *, bottom: pg.AxisItem | None = None) -> None:
        """`bottom` in place of an axis of plain numbers."""
        self._names = ("", "")
        self._worn: object = None
        self.box: Any = None  # the base class resizes before there is anything
        super().__init__(parent=parent)
        self.box = pg.ViewBox(self.centralWidget, enableMenu=False)
        self.box.disableAutoRange()
        self.box.setMouseEnabled(x=True, y=False)
        self.left, self.bottom = ValueAxis("left"), bottom or ValueAxis("bottom")
        self.content = _Content(self)
        self._place_axes()
        self._wear_theme()

    def paint_content(self, sketch: Sketch) -> None:
        """Everything between the axes."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and self.box is not None:
            self._wear_theme()

    def close(self) -> bool:
        """As any widget; the base class would end the scene before the items in it."""
        return QGraphicsView.close(self)

    def name_axes(self, bottom: str, left: str) -> None:
        """Quantity and unit."""
        self._names = (bottom, left)
        self._wear_theme()

    def show_range(self, across: tuple[float, float], up: tuple[float, float]) -> None:
        """From where to where the axes go; one cannot move out of it."""
        self.box.setLimits(xMin=across[0], xMax=across[1])
        self.box.setRange(xRange=across, yRange=up, padding=0.0)

    @property
    def ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """What the axes show now: across, up."""
        across, up = self.box.viewRange()
        return (across[0], across[1]), (up[0], up[1])

    @property
    def area(self) -> QRectF:
        """Between the axes, in the pixels of the widget."""
        found: QRectF = self.box.sceneBoundingRect()
        return found

    def place(self, x: float, y: float) -> QPointF:
        """Where a point is drawn, in the pixels of the widget."""
        return QPointF(self.mapFromScene(self.box.mapViewToScene(QPointF(x, y))))

    def _place_axes(self) -> None:
        layout = self.centralLayout
        layout.setContentsMargins(1.0, _TOP_PX + 1.0, 1.0, 1.0)
        layout.setSpacing(0.0)
        layout.addItem(self.box, 0, 1)
        for axis, row, column in ((self.left, 0, 0), (self.bottom, 1, 1)):
            axis.setParentItem(self.centralWidget)  # else Python and Qt would both end it
            axis.linkToView(self.box)
            axis.setZValue(self.box.zValue() - 1.0)  # the grid lies behind the curves
            layout.addItem(axis, row, column)
        self.left.setGrid(255 * _GRID)
        layout.setColumnStretchFactor(1, 1)
        layout.setRowStretchFactor(0, 1)

    def _wear_theme(self) -> None:
        """Laying out the axes anew takes milliseconds: only where colours, text or names have become others."""
        colour, grid = ink("text.secondary"), ink("grid")
        wanted = (colour.rgba(), grid.rgba(), font(11).pixelSize(), self._names)
        if wanted == self._worn:
            return
        self._worn = wanted
        self.setBackground(ink("bg.panel"))
        for axis, line, text in (
            (self.bottom, ink("border.subtle"), self._names[0]),
            (self.left, grid, self._names[1]),
        ):
            axis.setPen(QPen(line, 1.0))
            axis.setTextPen(colour)
            axis.setTickFont(font(11))
            if text:
                axis.setLabel(text, **{"color": colour.name(), "font-size": "11px"})
            axis.setStyle(tickLength=0, tickTextOffset=6)
        self.content.update()


class _Content(QGraphicsItem):
    """What a plot shows between its axes, cut off at their ends."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot.box)
        self._plot, self._box = plot, plot.box
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self._box.sigResized.connect(self.prepareGeometryChange)
        self._box.sigRangeChanged.connect(self._moved)

    def boundingRect(self) -> QRectF:
        found: QRectF = self._box.rect()
        return found

    def paint(self, painter: QPainter, *args: Any) -> None:
        across, up = self._plot.ranges
        self._plot.paint_content(Sketch(painter, self._box.rect(), across, up))

    def _moved(self) -> None:
        self.update()


def pen(token: str, width: float, *, is_dashed: bool = False, opacity: float = 1.0) -> QPen:
    """Of one width on every screen."""
    style = Qt.PenStyle.DashLine if is_dashed else Qt.PenStyle.SolidLine
    return QPen(QColor(ink(token, opacity)), width, style)


def floats(values: Sequence[float | None]) -> FloatArray:
    """With NaN where there is no number."""
    return np.array([np.nan if value is None else value for value in values], np.float64)
