"""Under the factors: what the setting costs, what it brings, and when it is paid for."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSpinBox, QWidget

from twin_app.experiment.what_if import Comparison
from twin_app.gui.components.figures import difference_text, is_clear, payback_text, symbol_of
from twin_app.gui.components.nested_row import fill
from twin_app.gui.session.working_year import LEAST_H, MOST_H, WorkingYear


class FactorFooter(QFrame):
    """Cost, extra value with its interval, payback with its interval at so many hours a year."""

    def __init__(self, year: WorkingYear, parent: QWidget) -> None:
        super().__init__(parent)
        self._year = year
        self._cost, self._currency, self._problem_text = "–", "EUR", ""
        self._comparison: Comparison | None = None
        self.hours = QSpinBox(self)
        self.hours.setRange(int(LEAST_H), int(MOST_H))
        self.hours.setGroupSeparatorShown(True)
        self.hours.setKeyboardTracking(False)
        self.hours.setSingleStep(250)
        self.hours.setSuffix(self.tr(" h a year"))
        self.hours.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.hours.setAccessibleName(self.tr("Hours that the plant runs in a year"))
        self.hours.setToolTip(self.tr("Hours that the plant runs in a year; kept for all plants"))
        self._values = [QLabel("–", self) for _ in range(3)]
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        self._problem.setProperty("tone", "warn")
        self._problem.hide()
        self._lay_out()
        self._show_hours()
        self.hours.valueChanged.connect(lambda hours: year.set_hours(float(hours)))
        year.changed.connect(self._show_hours)
        year.changed.connect(self._refresh)
        self.texts = ("", "", "")

    def show_figures(self, cost: str, comparison: Comparison | None, currency: str, problem: str) -> None:
        """None: there is no answer yet, or nothing is changed."""
        self._cost, self._comparison, self._currency, self._problem_text = cost, comparison, currency, problem
        self._refresh()

    def _refresh(self) -> None:
        value, payback, ends, note = "–", "–", "", ""
        effect = self._comparison.effects["value_per_h"] if self._comparison is not None else None
        if self._comparison is not None and effect is not None and effect.ci95 == (0.0, 0.0):
            note = self.tr("Products without a margin have no value. Set one in the inspector.")
        elif self._comparison is not None and effect is not None:
            value = f"{difference_text(effect.difference, effect.ci95)} {symbol_of(self._currency)}/h"
            if effect.ci95 is not None and not is_clear(effect.ci95):
                note = self.tr("no clear change")
            payback, ends = self._payback(self._comparison)
            self._values[2].setToolTip(self._comparison.payback.note)
        self._values[1].setToolTip(note)
        self.texts = (self._cost, value, payback)
        for label, text, rest in zip(self._values, self.texts, ("", "", ends), strict=True):
            label.setText(f"<b>{text}</b> {rest}".rstrip())
        self._problem.setText(self._problem_text[:1].upper() + self._problem_text[1:])
        self._problem.setVisible(bool(self._problem_text))

    def _payback(self, comparison: Comparison) -> tuple[str, str]:
        """`5.0 months` and `[4.8, 5.1]`; the ends in the same unit."""
        found, hours = comparison.payback, self._year.hours
        if found.note and found.hours is None:
            return (self.tr("not known") if "want of margins" in found.note else self.tr("never")), ""
        text = payback_text(found.hours, hours)
        if found.ci95 is None:
            return text, ""
        low, high = (payback_text(end, hours, like=found.hours) for end in found.ci95)
        unit = text.rpartition(" ")[2]
        return text, f"[{low.removesuffix(unit).strip()}, {high.removesuffix(unit).strip()}]"

    def _show_hours(self) -> None:
        with QSignalBlocker(self.hours):
            self.hours.setValue(round(self._year.hours))

    def _lay_out(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(16, 10, 16, 12)
        layout.setVerticalSpacing(6)
        layout.addWidget(hairline_frame(self), 0, 0, 1, 2)
        titles = (self.tr("Cost of changes"), self.tr("Extra value"), self.tr("Payback at"))
        for row, (title, value) in enumerate(zip(titles, self._values, strict=True), start=1):
            label = QLabel(title, self)
            label.setProperty("role", "secondary")
            value.setTextFormat(Qt.TextFormat.RichText)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if row < len(titles):
                layout.addWidget(value, row, 1)
                layout.addWidget(label, row, 0)
                continue
            label.setBuddy(self.hours)
            pair = QHBoxLayout()
            layout.addLayout(pair, row, 0, 1, 2)
            pair.setSpacing(6)
            fill(pair, label, self.hours, None)
        layout.addWidget(self._values[-1], len(titles) + 1, 0, 1, 2)  # with both ends it takes a whole line
        layout.setColumnStretch(1, 1)
        layout.addWidget(self._problem, len(titles) + 2, 0, 1, 2)


def hairline_frame(parent: QWidget) -> QFrame:
    """A line between parts of a panel."""
    line = QFrame(parent)
    line.setProperty("role", "hairline")
    return line
