"""A distribution: its kind, its arguments, and its density drawn while they change."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from twin_app.gui.components.fields.arguments_form import ArgumentsForm
from twin_app.gui.components.fields.base import HEIGHT, WIDTH, Field, explain, mark_changed
from twin_app.gui.components.fields.density_chart import DensityChart
from twin_app.gui.components.fields.field_button import FieldButton
from twin_app.gui.components.fields.logged_row import LoggedRow
from twin_app.gui.components.fields.text_field import UnitEdit
from twin_app.gui.components.nested_row import nested_row
from twin_app.gui.models.density import Bars, bars_of, density_curve
from twin_app.gui.models.distribution_edit import converted, kind_name, short_text, to_text
from twin_app.gui.models.field_words import words
from twin_app.gui.models.inspection import FieldData
from twin_app.plant.description import Value
from twin_app.plant.distribution_text import DistributionError, parse_distribution
from twin_app.plant.distributions import ARGUMENTS, Distribution, DistributionKind

_KINDS = tuple(kind for kind in DistributionKind if kind is not DistributionKind.EMPIRICAL)


class DistributionField(Field):
    """Spans a whole row. An impossible value reddens its field and leaves the last curve."""

    fit_wanted = Signal()
    """A log is to say what it is."""

    def __init__(self, data: FieldData, *, is_open: bool, title: str = "", parent: QWidget | None = None) -> None:
        """`title` stands in place of the label of the attribute."""
        super().__init__(data, parent)
        self._now: Distribution | None = None
        self._logged: Bars | None = None
        self._is_open = False
        self._title = title or data.label
        self.kind = self._make_kind()
        self.summary = FieldButton(parent=self)
        self.summary.setAccessibleName(self._title)
        self.summary.clicked.connect(lambda: self.unfold(True))
        self.label = QLabel(self._title, self)
        self.label.setProperty("role", "secondary")
        self.label.setToolTip(explain(data.attribute))
        self.body = QWidget(self)
        self.form = ArgumentsForm(self._title, data.attribute.unit, self.body)
        self.form.typed.connect(self._typed)
        self.form.finished.connect(self._commit)
        self.text = QLineEdit(self.body)
        self.text.setToolTip(explain(data.attribute))
        self.text.setAccessibleName(self._title)
        self.text.editingFinished.connect(self._text_done)
        self.chart = DensityChart(data.attribute.unit, data.label, self.body)
        self.chart.mean_dragged.connect(self._drag)
        self.chart.mean_dropped.connect(self._commit)
        self.foot = LoggedRow(self.body)
        self.foot.fit_wanted.connect(self.fit_wanted)
        self.foot.fold_wanted.connect(lambda: self.unfold(False))
        self._lay_out()
        self.setFocusProxy(self.kind)
        self.show_data(data)
        self.unfold(is_open)

    @property
    def edits(self) -> dict[str, UnitEdit]:
        """The fields of the arguments, by name."""
        return self.form.edits

    def add_mark(self, mark: QWidget) -> None:
        """Left of the value: the sign of a factor."""
        self._head.insertWidget(1, mark)

    def unfold(self, is_open: bool) -> None:
        """Shows all of it, or one line."""
        self._is_open = is_open
        self.body.setVisible(is_open)
        self.kind.setVisible(is_open)
        self.summary.setVisible(not is_open)
        self._draw(self._now)

    def show_logged(self, values: NDArray[np.float64] | None) -> None:
        """What a log says about this; None if it says nothing, or there is none."""
        if values is None and self._logged is None:
            return
        self._logged = bars_of(values) if values is not None else None
        self.foot.say(len(values) if values is not None else 0)
        self._draw(self._now)

    def show_data(self, data: FieldData) -> None:
        self.data = data
        text = data.value if isinstance(data.value, str) and not data.is_mixed else ""
        self._now = _parsed(text)
        is_sample = self._now is None and bool(text)
        self.text.setText(text)
        self.text.setVisible(is_sample)
        self.kind.setCurrentIndex(self.kind.findData(self._now.kind.name) if self._now is not None else -1)
        self.kind.setPlaceholderText(self.tr("different") if data.is_mixed else self.tr("none"))
        if is_sample:
            self.kind.setPlaceholderText(self.tr("Sample"))
        before = _parsed(data.before) if data.is_changed else self._now
        self.form.show_distribution(self._now, before)
        is_other_kind = data.is_changed and (before is None or self._now is None or before.kind is not self._now.kind)
        mark_changed(self.kind, is_other_kind)
        mark_changed(self.summary, data.is_changed)
        self._draw(self._now)
        self.summary.say(*self._short())

    def _make_kind(self) -> QComboBox:
        box = QComboBox(self)
        for kind in _KINDS:
            box.addItem(words(kind_name(kind)), kind.name)
        box.setFixedSize(WIDTH, HEIGHT)
        box.setAccessibleName(self.tr("{0}: kind of distribution").format(self._title))
        box.setToolTip(explain(self.data.attribute))
        box.activated.connect(self._choose_kind)
        return box

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._head = nested_row(layout, self.label, self.summary, self.kind)
        self._head.setSpacing(6)
        self._head.setStretchFactor(self.label, 1)
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(0, 0, 0, 4)
        inside.setSpacing(4)
        for widget in (self.text, self.form, self.chart, self.foot):
            inside.addWidget(widget)
        layout.addWidget(self.body)

    def _choose_kind(self) -> None:
        kind = DistributionKind[self.kind.currentData()]
        if self._now is None or kind is not self._now.kind:
            text = to_text(kind, converted(self._now, kind))
            self._now = _parsed(text)
            self.form.show_distribution(self._now, None)
            self._draw(self._now)
            self.edited.emit(text)

    def _typed(self) -> None:
        found = self.form.entered()
        if found is not None:
            self._draw(found)

    def _drag(self, mean: float) -> None:
        if self._now is None or "mean" not in ARGUMENTS[self._now.kind]:
            return
        mean = float(f"{mean:.3g}")
        self.form.set_argument("mean", mean)
        self._draw(self._now.with_argument("mean", mean))

    def _commit(self) -> None:
        found = self.form.entered() if self.form.is_touched else None
        if found is None:
            return
        self.form.settle()
        if self._now is None or found.args != self._now.args:
            self._now = found
            self.edited.emit(to_text(found.kind, found.args))

    def _text_done(self) -> None:
        if self.text.isModified() and self.text.text().strip():
            self.edited.emit(self.text.text().strip())

    def _draw(self, distribution: Distribution | None) -> None:
        if not self._is_open:  # dozens of curves that nobody sees would cost more than all else
            return
        curve = density_curve(distribution) if distribution is not None else None
        can_drag = curve is not None and distribution is not None and "mean" in ARGUMENTS[distribution.kind]
        self.chart.show_bars(self._logged or _own_bars(self.text.text()))
        self.chart.show_curve(curve, distribution.mean if distribution is not None else None, can_drag=can_drag)
        self.chart.setVisible(not self.chart.is_empty)

    def _short(self) -> tuple[str, str]:
        if self.data.is_mixed:
            return self.tr("different"), ""
        if self._now is None:
            sample = _sample(self.text.text())
            return (self.tr("none"), "") if sample is None else short_text(sample, self.data.attribute.unit)
        return short_text(self._now, self.data.attribute.unit)


def _parsed(text: Value | None) -> Distribution | None:
    """None for nothing, for a sample, and for what cannot be read."""
    found = _sample(text if isinstance(text, str) else "")
    return None if found is None or found.kind is DistributionKind.EMPIRICAL else found


def _sample(text: str) -> Distribution | None:
    try:
        return parse_distribution(text) if text.strip() else None
    except DistributionError:
        return None


def _own_bars(text: str) -> Bars | None:
    """Of a sample that is written out."""
    found = _sample(text)
    is_sample = found is not None and found.kind is DistributionKind.EMPIRICAL
    return bars_of(np.asarray(found.args, np.float64)) if is_sample and found is not None else None
