"""A mean with its interval beside the baseline's, on one small axis."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Property, QEasingCurve, QPointF, QPropertyAnimation, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from twin_app.gui.components.ink import hairline, ink
from twin_app.gui.components.motion import lasts_ms

GLIDE_MS = 120
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalFigure:
    """What an interval bar shows; all numbers in one unit."""

    mean: float | None = None
    interval: Interval | None = None
    reference: float | None = None
    reference_interval: Interval | None = None
    low: float = 0.0
    """The ends of the axis."""
    high: float = 1.0
    is_difference: bool = False
    """A difference has its zero as a tall tick."""


def paint_interval(painter: QPainter, area: QRectF, figure: IntervalFigure, *, at: float | None = None) -> None:
    """Draws the figure; the dot stands `at` a value instead of the mean while it glides."""
    middle = area.center().y()
    span = figure.high - figure.low or 1.0

    def x_of(value: float) -> float:
        share = min(max((value - figure.low) / span, 0.0), 1.0)
        return area.left() + 3.0 + share * (area.width() - 6.0)

    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(hairline("border.strong"))
    painter.drawLine(QPointF(area.left(), middle), QPointF(area.right(), middle))
    if figure.reference_interval is not None:
        low, high = (x_of(end) for end in figure.reference_interval)
        painter.fillRect(QRectF(low, middle - 4.5, max(high - low, 1.0), 9.0), ink("baseline", 0.35))
    if figure.reference is not None:
        tall = 7.0 if figure.is_difference else 6.0
        painter.setPen(QPen(ink("baseline"), 1.5))
        x = x_of(figure.reference)
        painter.drawLine(QPointF(x, middle - tall), QPointF(x, middle + tall))
    if figure.interval is not None:
        low, high = (x_of(end) for end in figure.interval)
        painter.setPen(QPen(ink("accent.line"), 2.0))
        painter.drawLine(QPointF(low, middle), QPointF(high, middle))
        for end in (low, high):
            painter.drawLine(QPointF(end, middle - 5.0), QPointF(end, middle + 5.0))
    value = figure.mean if at is None else at
    if value is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink("accent.line"))
        painter.drawEllipse(QPointF(x_of(value), middle), 2.75, 2.75)
    painter.restore()


class IntervalBar(QWidget):
    """The painted figure as a widget; the dot glides to its new place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figure = IntervalFigure()
        self._at = 0.0
        self._is_gliding = False
        self._glide = QPropertyAnimation(self, b"dot", self)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._glide.finished.connect(self._arrived)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def figure(self) -> IntervalFigure:
        """What is shown."""
        return self._figure

    def show_figure(self, figure: IntervalFigure, *, glides: bool = True) -> None:
        """A new figure."""
        before = self._figure
        self._figure = figure
        same_axis = (before.low, before.high) == (figure.low, figure.high)
        self._glide.stop()
        self._is_gliding = bool(
            glides and same_axis and before.mean is not None and figure.mean is not None and self.isVisible()
        )
        if self._is_gliding:
            self._glide.setDuration(lasts_ms(self, GLIDE_MS))
            self._glide.setStartValue(self._at)
            self._glide.setEndValue(figure.mean)
            self._glide.start()
        elif figure.mean is not None:
            self._at = figure.mean
        self.update()

    def clear(self) -> None:
        """Only the axis."""
        self.show_figure(replace(self._figure, mean=None, interval=None), glides=False)

    def sizeHint(self) -> QSize:
        return QSize(130, 14)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        at = self._at if self._is_gliding and self._figure.mean is not None else None
        paint_interval(painter, QRectF(self.rect()), self._figure, at=at)
        painter.end()

    def _dot_at(self) -> float:
        return self._at

    def _set_dot(self, value: float) -> None:
        self._at = value
        self.update()

    def _arrived(self) -> None:
        self._is_gliding = False

    dot = Property(float, _dot_at, _set_dot)
