"""Limits on key figures as rows of a form: which figure, and its bound."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from twin_app.experiment.report.words import RESPONSES, words_for
from twin_app.gui.components.figures import Measure, measure_of
from twin_app.gui.components.text_size import keep_width
from twin_app.gui.session.study_settings import Keep

MOST = 3
_TYPICAL_S = 600.0
"""Lead times are written in minutes."""
_BOUND_WIDTH = 92


def keep_text(keep: Keep, currency: str) -> str:
    """`Lead time ≤ 9 min`."""
    measure = measure_of(keep.response, currency, _TYPICAL_S)
    unit = f" {measure.unit}" if measure.unit else ""
    return f"{_sign_text(keep.response)} {keep.bound * measure.factor:,.6g}{unit}"


class KeepRows(QWidget):
    """One row more than there are limits, so that another can be set; `edited` tells of each change by the user."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.typical: Callable[[str], float | None] = lambda _: None
        """What a key figure is today, as the first suggestion for its limit."""
        self._currency = "EUR"
        self.rows = [_Row(self.tr("Keep") if number == 0 else self.tr("and"), self) for number in range(MOST)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for row in self.rows:
            layout.addWidget(row)
            row.figure.activated.connect(lambda _, row=row: self._suggest(row))
            row.bound.valueChanged.connect(self.edited)
        self.show_keeps((), "EUR")

    @property
    def keeps(self) -> tuple[Keep, ...]:
        """The limits that are set; a figure that is named twice counts once."""
        found = {row.keep.response: row.keep for row in self.rows if row.keep is not None}
        return tuple(found.values())

    def show_keeps(self, keeps: tuple[Keep, ...], currency: str) -> None:
        """From the settings."""
        self._currency = currency
        for number, row in enumerate(self.rows):
            row.show_keep(keeps[number] if number < len(keeps) else None, currency)
            row.setVisible(number <= len(keeps))

    def set_free(self, is_free: bool) -> None:
        """Whether the user may change anything."""
        for row in self.rows:
            row.figure.setEnabled(is_free)
            row.bound.setEnabled(is_free)

    def _suggest(self, row: _Row) -> None:
        response = row.response
        if response:
            today = self.typical(response)
            row.take(response, today if today is not None else 0.0, self._currency)
        self.edited.emit()


class _Row(QWidget):
    """A figure and, once there is one, its bound."""

    def __init__(self, caption: str, parent: QWidget) -> None:
        super().__init__(parent)
        label = QLabel(caption, self)
        label.setProperty("role", "secondary")
        self.figure = QComboBox(self)
        self.figure.setAccessibleName(caption)
        self.figure.addItem(self.tr("no limit"), "")
        for response in RESPONSES:
            self.figure.addItem(_sign_text(response), response)
        self.figure.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.figure.setToolTip(self.tr("Recommend only what keeps this key figure within a limit"))
        self.bound = _Bound(self)
        self.bound.setRange(-1e12, 1e12)
        self.bound.setKeyboardTracking(False)
        self.bound.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.bound.setFixedWidth(_BOUND_WIDTH)
        self.bound.setAccessibleName(self.tr("Limit"))
        self._factor = 1.0
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(label)
        layout.addWidget(self.figure, 1)
        layout.addWidget(self.bound)
        keep_width(label, 36)

    @property
    def response(self) -> str:
        """Name of the figure; empty for none."""
        return str(self.figure.currentData() or "")

    @property
    def keep(self) -> Keep | None:
        """The limit of this row."""
        if not self.response:
            return None
        return Keep(response=self.response, bound=self.bound.value() / self._factor, is_upper=_is_upper(self.response))

    def show_keep(self, keep: Keep | None, currency: str) -> None:
        """None: no limit."""
        with QSignalBlocker(self.figure):
            self.figure.setCurrentIndex(self.figure.findData(keep.response if keep is not None else ""))
        self.bound.setVisible(keep is not None)
        if keep is not None and self.keep != keep:
            self.take(keep.response, keep.bound, currency)

    def take(self, response: str, bound: float, currency: str) -> None:
        """A bound in the figure's own unit."""
        measure: Measure = measure_of(response, currency, _TYPICAL_S)
        self._factor = measure.factor
        shown = bound * measure.factor
        with QSignalBlocker(self.bound):
            self.bound.setDecimals(0 if abs(shown) >= 1000.0 else 2)
            self.bound.setSingleStep(max(0.1, round(abs(shown) / 20.0, 1)))
            self.bound.setSuffix(f" {measure.unit}" if measure.unit else "")
            self.bound.setValue(shown)


class _Bound(QDoubleSpinBox):
    """Without idle zeros: `14 parts`."""

    def textFromValue(self, value: float) -> str:
        text = super().textFromValue(value)
        point = self.locale().decimalPoint()
        return text.rstrip("0").removesuffix(point) if point in text else text


def _is_upper(response: str) -> bool:
    return words_for(response).is_better_up is not True


def _sign_text(response: str) -> str:
    return f"{words_for(response).title} {'≤' if _is_upper(response) else '≥'}"
