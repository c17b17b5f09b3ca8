"""One factor: label, value, slider, and what its change alone does and costs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from twin_app.experiment.summary import Effect
from twin_app.gui.components.factor_slider import FactorSlider
from twin_app.gui.components.figures import Measure, difference_text, money
from twin_app.gui.models.factor_view import FactorView
from twin_app.gui.theme import icon
from twin_app.plant.scenario import BASELINE


class FactorRow(QWidget):
    """Levels are those of design points: -1 is the baseline."""

    moved = Signal(int)
    """While the handle is dragged."""
    settled = Signal(int)
    """Let go, typed, stepped or reset."""

    def __init__(self, view: FactorView, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._currency = currency
        self._level = BASELINE
        self._label = QLabel(view.label, self)
        self._label.setToolTip(view.label)
        self._label.setMinimumWidth(40)
        self._reset = QToolButton(self)
        self._reset.setIcon(icon("reset"))
        self._reset.setAutoRaise(True)
        self._reset.setToolTip(self.tr("Back to {0}").format(view.with_unit(BASELINE)))
        self._reset.setAccessibleName(self.tr("Reset {0}").format(view.label))
        self._field = QLineEdit(self)
        self._field.setFixedWidth(84)
        self._field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._field.setAccessibleName(view.label)
        self._slider = FactorSlider(self)
        self._slider.set_levels(view.places, view.baseline_place, view.baseline_level)
        self._slider.setAccessibleName(view.label)
        self._ends = (QLabel(self), QLabel(self))
        self._caption = QLabel(self)
        self._lay_out()
        self._connect()
        self.show_level(BASELINE)

    @property
    def slider(self) -> FactorSlider:
        """The slider."""
        return self._slider

    @property
    def field(self) -> QLineEdit:
        """Typing beats dragging."""
        return self._field

    @property
    def is_changed(self) -> bool:
        """Away from the baseline."""
        return self._level != BASELINE

    def show_level(self, level: int) -> None:
        """The setting has this level; nothing is emitted."""
        self._level = level
        value = self._view.slider_of_level(level)
        if not self._slider.is_dragging and self._slider.value() != value:
            self._slider.setValue(value)
        self._slider.update()
        self._write_field()
        self._reset.setVisible(self.is_changed)
        self._slider.setAccessibleDescription(self._view.with_unit(level))
        if not self.is_changed:
            self._caption.clear()

    def show_alone(self, effect: Effect | None, measure: Measure, cost: float) -> None:
        """What the change does without the others; None: not known yet."""
        if not self.is_changed:
            self._caption.clear()
            return
        price = money(cost, self._currency)
        if effect is None or effect.difference is None:
            self._caption.setText(price)
            return
        text = difference_text(measure.difference(effect), measure.interval(effect))
        self._caption.setText(self.tr("alone {0} · {1}").format(text, price))
        self._caption.setToolTip(
            self.tr("{0} {1} with this change only, against the plant as it is").format(measure.title, measure.unit)
        )

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self._label, 1)
        top.addWidget(self._reset)
        top.addWidget(self._field)
        captions = QHBoxLayout()
        for label, text in zip(self._ends, self._end_texts(), strict=True):
            label.setProperty("role", "caption")
            label.setText(text)
        self._caption.setProperty("role", "caption")
        captions.addWidget(self._ends[0])
        captions.addStretch(1)
        captions.addWidget(self._caption)
        captions.addStretch(1)
        captions.addWidget(self._ends[1])
        layout = QGridLayout(self)
        layout.setContentsMargins(16, 6, 12, 8)
        layout.setVerticalSpacing(2)
        layout.addLayout(top, 0, 0)
        layout.addWidget(self._slider, 1, 0)
        layout.addLayout(captions, 2, 0)

    def _end_texts(self) -> tuple[str, str]:
        view = self._view
        if view.is_numeric:
            own = (*view.numbers, *([float(view.baseline_text)] if _is_number(view.baseline_text) else []))
            first = view.baseline_text if own and min(own) < min(view.numbers) else view.texts[0]
            last = view.baseline_text if own and max(own) > max(view.numbers) else view.texts[-1]
            return first, last
        first = view.baseline_text if view.baseline_level == BASELINE else view.texts[0]
        return _short(first), _short(view.texts[-1])

    def _connect(self) -> None:
        self._slider.moved.connect(self._on_moved)
        self._slider.settled.connect(self._on_settled)
        self._field.editingFinished.connect(self._on_typed)
        self._reset.clicked.connect(lambda: self.settled.emit(BASELINE))

    def _on_moved(self, value: int) -> None:
        level = self._view.level_of_slider(value)
        self.show_level(level)
        if self._slider.is_dragging:
            self.moved.emit(level)

    def _on_settled(self, value: int) -> None:
        self.settled.emit(self._view.level_of_slider(value))

    def _on_typed(self) -> None:
        text = self._field.text()
        if text == self._shown_text():
            return
        found = self._view.nearest(text)
        is_own = found is None and text.strip() == self._view.baseline_text
        if found is None and not is_own:
            self._field.setProperty("tone", "bad")
            self._field.setToolTip(self.tr("{0} can be {1}.").format(self._view.label, self._view.rule))
            self._restyle()
            return
        level = BASELINE if found is None else self._view.level_of_slider(found)
        self.show_level(level)
        self.settled.emit(level)

    def _shown_text(self) -> str:
        return self._view.with_unit(self._level)

    def _write_field(self) -> None:
        self._field.setText(self._shown_text())
        self._field.setCursorPosition(0)
        self._field.setToolTip(self._view.rule)
        self._field.setProperty("tone", "")
        self._restyle()

    def _restyle(self) -> None:
        self._field.style().unpolish(self._field)
        self._field.style().polish(self._field)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _short(text: str) -> str:
    return text if len(text) <= 18 else f"{text[:17]}…"
