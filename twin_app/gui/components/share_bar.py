"""How a station spent its time: states in their fixed order, with hatches, the baseline beneath."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from twin_app.experiment.report.numbers import number
from twin_app.experiment.summary import Summary
from twin_app.gui.components.figures import percent
from twin_app.gui.components.ink import font, hatch, ink, on_working, state_ink
from twin_app.sim.responses import StationState
from twin_app.view3d.theme import STATE_LABELS

Shares = Mapping[StationState, float]
TOLERANCE = 0.001
_NUMBER_FROM = 0.30
_BASELINE_HEIGHT = 5.0
_GAP = 1.0


def shares_of(summaries: Mapping[str, Summary]) -> dict[StationState, float]:
    """Mean shares by state, from summaries by the state's name."""
    return {
        state: summaries[state.name.lower()].mean or 0.0 for state in StationState if state.name.lower() in summaries
    }


def is_whole(shares: Shares) -> bool:
    """Whether the shares make up all of the time, to a thousandth."""
    return abs(sum(shares.values()) - 1.0) <= TOLERANCE


def segments(shares: Shares, area: QRectF) -> Iterator[tuple[StationState, QRectF]]:
    """Where each state that is there lies."""
    left = area.left()
    for state in StationState:
        width = area.width() * shares.get(state, 0.0)
        if width > 0.0:
            yield state, QRectF(left, area.top(), width, area.height())
        left += width


def paint_shares(painter: QPainter, area: QRectF, shares: Shares, *, opacity: float = 1.0, has_number: bool) -> None:
    """Draws one bar."""
    painter.save()
    painter.setOpacity(opacity)
    painter.setPen(Qt.PenStyle.NoPen)
    for state, box in segments(shares, area):
        inner = box.adjusted(0.0, 0.0, -min(_GAP, box.width() / 2.0), 0.0)
        painter.fillRect(inner, state_ink(state))
        texture = hatch(state)
        if texture is not None:
            painter.fillRect(inner, texture)
        if has_number and state is StationState.WORKING and shares[state] > _NUMBER_FROM:
            painter.setPen(on_working())
            painter.setFont(font(11, 500))
            painter.drawText(
                inner.adjusted(6, 0, 0, 0),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                number(100.0 * shares[state], 1),
            )
    painter.restore()


class ShareBar(QWidget):
    """The painted bar as a widget."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None, *, height: int = 18) -> None:
        super().__init__(parent)
        self._height = height
        self._shares: Shares = {}
        self._summaries: Mapping[str, Summary] = {}
        self._baseline: Shares = {}
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_shares(self, summaries: Mapping[str, Summary], baseline: Mapping[str, Summary] | None = None) -> None:
        """Summaries by the state's name; an empty baseline is not drawn."""
        self._summaries = summaries
        self._shares = shares_of(summaries)
        self._baseline = shares_of(baseline) if baseline else {}
        self.setAccessibleName(", ".join(self._words(state) for state in StationState if self._shares.get(state)))
        self.updateGeometry()
        self.update()

    @property
    def shares(self) -> Shares:
        """What is shown."""
        return self._shares

    def sizeHint(self) -> QSize:
        return QSize(300, self._height + (int(_BASELINE_HEIGHT) + 1 if self._baseline else 0))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(0.0, 0.0, self.width(), self._height)
        painter.fillRect(area, ink("bg.hover"))
        paint_shares(painter, area, self._shares, has_number=True)
        if self._baseline:
            beneath = QRectF(0.0, self._height + 1.0, self.width(), _BASELINE_HEIGHT)
            paint_shares(painter, beneath, self._baseline, opacity=0.62, has_number=False)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            area = QRectF(0.0, 0.0, self.width(), self._height)
            for state, box in segments(self._shares, area):
                if box.left() <= event.pos().x() < box.right():
                    QToolTip.showText(event.globalPos(), self._words(state), self)
                    return True
        return super().event(event)

    def _words(self, state: StationState) -> str:
        """`Blocked 5.8 % [5.6, 6.0]`."""
        summary = self._summaries[state.name.lower()]
        text = f"{STATE_LABELS[state]} {percent(100.0 * (summary.mean or 0.0))}"
        if summary.ci95 is None:
            return text
        low, high = (number(100.0 * end, 1) for end in summary.ci95)
        return f"{text} [{low}, {high}]"
