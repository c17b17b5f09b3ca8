"""One factor: label, value, slider or list of choices, and what its change alone does and costs."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QWidget,
)

from twin_app.experiment.summary import Effect
from twin_app.gui.components.calm_box import CalmBox
from twin_app.gui.components.clipboard_menu import add_clipboard
from twin_app.gui.components.factor_slider import FactorSlider
from twin_app.gui.components.figures import Measure, difference_text, money, replications_text
from twin_app.gui.components.ink import font
from twin_app.gui.components.nested_row import fill
from twin_app.gui.models.factor_view import FactorView
from twin_app.gui.theme import icon
from twin_app.plant.scenario import BASELINE

_FIELD_PX = (66, 132)
"""Least and most width of a value."""
_FRAME_PX = 20


class FactorRow(QWidget):
    """What sliders and lists have in common. Levels are those of design points: -1 is the baseline."""

    moved = Signal(int)
    """While the handle is dragged."""
    settled = Signal(int)
    """Let go, typed, stepped, chosen or reset."""

    def __init__(self, view: FactorView, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._currency = currency
        self._level = BASELINE
        self._label = QLabel(view.label, self)
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setToolTip(view.label)
        self._label.setMinimumWidth(40)
        self._reset = QToolButton(self)
        self._reset.setIcon(icon("reset"))
        self._reset.setAutoRaise(True)
        self._reset.setToolTip(self.tr("Back to {0}").format(view.with_unit(BASELINE)))
        self._reset.setAccessibleName(self.tr("Reset {0}").format(view.label))
        self._reset.clicked.connect(lambda: self.settled.emit(BASELINE))
        self._caption = QLabel(self)
        self._caption.setProperty("role", "caption")

    def _make_grid(self, *after: QWidget) -> QGridLayout:
        """Its first row holds the name, the way back, and what comes after them."""
        grid, top = QGridLayout(self), QHBoxLayout()
        grid.setContentsMargins(16, 6, 12, 8)
        grid.addLayout(top, 0, 0)
        top.setSpacing(6)
        fill(top, self._label, self._reset, *after)
        top.setStretchFactor(self._label, 1)
        return grid

    @property
    def is_changed(self) -> bool:
        """Away from the baseline."""
        return self._level != BASELINE

    @property
    def is_dragging(self) -> bool:
        """Whether a handle is held."""
        return False

    @property
    def caption(self) -> str:
        """Under the slider: `alone +15.0 ± 1.0 · €26,000`."""
        return self._caption.text()

    def show_level(self, level: int) -> None:
        """The setting has this level; nothing is emitted."""
        self._level = level
        self._reset.setVisible(self.is_changed)
        if not self.is_changed:
            self._caption.clear()
            self._caption.setToolTip("")

    def show_alone(self, effect: Effect | None, measure: Measure, cost: float, replications: int = 0) -> None:
        """What the change does without the others, over so many replications; None: not known yet."""
        if not self.is_changed:
            self._caption.clear()
            return
        price = money(cost, self._currency)
        if effect is None or effect.difference is None:
            self._caption.setText(price)
            self._caption.setToolTip(self.tr("Cost; what the change does alone is being worked out"))
            return
        text = difference_text(measure.difference(effect), measure.interval(effect))
        self._caption.setText(self.tr("alone {0} · {1}").format(text, price))
        self._caption.setToolTip(
            self.tr("{0} ({1}) with this change only, against the plant as it is; {2}").format(
                measure.title, measure.unit, replications_text(replications)
            )
        )


class SliderRow(FactorRow):
    """A factor that is a number."""

    def __init__(self, view: FactorView, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(view, currency, parent)
        self._field = QLineEdit(self)
        self._field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._field.setAccessibleName(view.label)
        self._field.setProperty("tone", "")
        wanted = QFontMetrics(font(12, 500)).horizontalAdvance(view.widest) + _FRAME_PX
        self._field.setFixedWidth(min(max(wanted, _FIELD_PX[0]), _FIELD_PX[1]))
        self._slider = FactorSlider(self)
        self._slider.set_levels(view.places, view.baseline_place, view.baseline_level)
        self._slider.setAccessibleName(view.label)
        self._lay_out()
        self._slider.moved.connect(self._on_moved)
        self._slider.settled.connect(self._on_settled)
        self._field.editingFinished.connect(self._on_typed)
        self._field.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._field.customContextMenuRequested.connect(self._open_menu)
        self.show_level(BASELINE)

    def field_menu(self) -> QMenu:
        """What can be done with the value."""
        menu = QMenu(self)
        back = menu.addAction(icon("reset"), self._reset.toolTip(), lambda: self.settled.emit(BASELINE))
        back.setEnabled(self.is_changed)
        add_clipboard(menu, self._field)
        return menu

    def _open_menu(self, at: QPoint) -> None:
        menu = self.field_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._field.mapToGlobal(at))

    @property
    def slider(self) -> FactorSlider:
        """The slider."""
        return self._slider

    @property
    def field(self) -> QLineEdit:
        """Typing beats dragging."""
        return self._field

    @property
    def is_dragging(self) -> bool:
        return self._slider.is_dragging

    def show_level(self, level: int) -> None:
        super().show_level(level)
        value = self._view.slider_of_level(level)
        if not self._slider.is_dragging and self._slider.value() != value:
            self._slider.setValue(value)
        self._slider.update()
        self._write_field()
        self._slider.setAccessibleDescription(self._view.with_unit(level))

    def _lay_out(self) -> None:
        first, last = (QLabel(text, self) for text in self._end_texts())
        for label in (first, last):
            label.setProperty("role", "caption")
        layout, captions = self._make_grid(self._field), QHBoxLayout()
        layout.setVerticalSpacing(2)
        layout.addWidget(self._slider, 1, 0)
        layout.addLayout(captions, 2, 0)
        fill(captions, first, None, self._caption, None, last)

    def _end_texts(self) -> tuple[str, str]:
        view = self._view
        own = float(view.baseline_text) if _is_number(view.baseline_text) else view.numbers[0]
        first = view.baseline_text if own < min(view.numbers) else view.texts[0]
        last = view.baseline_text if own > max(view.numbers) else view.texts[-1]
        return first, last

    def _on_moved(self, value: int) -> None:
        level = self._view.level_of_slider(value)
        self.show_level(level)
        if self._slider.is_dragging:
            self.moved.emit(level)

    def _on_settled(self, value: int) -> None:
        self.settled.emit(self._view.level_of_slider(value))

    def _on_typed(self) -> None:
        text = self._field.text()
        if text == self._view.with_unit(self._level):
            return
        found = self._view.nearest(text)
        is_own = found is None and text.strip() == self._view.baseline_text
        if found is None and not is_own:
            self._field.setToolTip(self.tr("{0} can be {1}.").format(self._view.label, self._view.rule))
            self._show_tone("bad")
            return
        level = BASELINE if found is None else self._view.level_of_slider(found)
        self.show_level(level)
        self.settled.emit(level)

    def _write_field(self) -> None:
        self._field.setText(self._view.with_unit(self._level))
        self._field.setCursorPosition(0)
        self._field.setToolTip(self._view.rule)
        self._show_tone("")

    def _show_tone(self, tone: str) -> None:
        if tone != self._field.property("tone"):
            self._field.setProperty("tone", tone)
            self._field.style().unpolish(self._field)
            self._field.style().polish(self._field)


class ChoiceRow(FactorRow):
    """A factor that is one of several things: a calendar, a rule, a target."""

    def __init__(self, view: FactorView, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(view, currency, parent)
        self._box = CalmBox(self)
        self._box.setAccessibleName(view.label)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setMinimumContentsLength(12)
        for text, level in view.choices:
            words = self.tr("{0} (as now)").format(text) if level == BASELINE else text
            self._box.addItem(words, level)
            self._box.setItemData(self._box.count() - 1, self._tip(level), Qt.ItemDataRole.ToolTipRole)
        self._lay_out()
        self._box.activated.connect(lambda index: self.settled.emit(self._box.itemData(index)))
        self.show_level(BASELINE)

    @property
    def box(self) -> QComboBox:
        """The list."""
        return self._box

    def show_level(self, level: int) -> None:
        super().show_level(level)
        self._caption.setVisible(self.is_changed)
        with QSignalBlocker(self._box):
            self._box.setCurrentIndex(self._box.findData(level))
        self._box.setToolTip(self._view.with_unit(level))

    def _tip(self, level: int) -> str:
        text = self._view.text(level)
        return text if level == BASELINE else f"{text} · {money(self._view.costs[level], self._currency)}"

    def _lay_out(self) -> None:
        layout = self._make_grid()
        layout.setVerticalSpacing(4)
        layout.addWidget(self._box, 1, 0)
        layout.addWidget(self._caption, 2, 0, Qt.AlignmentFlag.AlignHCenter)


def factor_row(view: FactorView, currency: str, parent: QWidget | None = None) -> FactorRow:
    """A slider for numbers, a list for anything else."""
    return SliderRow(view, currency, parent) if view.is_numeric else ChoiceRow(view, currency, parent)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
