"""A distribution: its kind, its arguments, and its density drawn while they change."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from twin_app.gui.components.fields.base import Field, explain
from twin_app.gui.components.fields.density_chart import DensityChart
from twin_app.gui.components.fields.text_field import UnitEdit
from twin_app.gui.models.density import density_curve
from twin_app.gui.models.distribution_edit import converted, kind_name, to_text
from twin_app.gui.models.inspection import FieldData, words
from twin_app.plant.distribution_text import DistributionError, check_distribution, parse_distribution
from twin_app.plant.distributions import ARGUMENTS, Distribution, DistributionKind

_LABELS = {"v": "value", "cv": "variation (cv)", "sd": "standard deviation", "k": "stages (k)"}
_PLAIN = ("cv", "shape", "k")
"""Arguments without a unit."""
_KINDS = tuple(kind for kind in DistributionKind if kind is not DistributionKind.EMPIRICAL)


class DistributionField(Field):
    """Spans a whole row. An impossible value reddens its field and leaves the last curve."""

    def __init__(self, data: FieldData, *, is_open: bool, parent: QWidget | None = None) -> None:
        super().__init__(data, parent)
        self._now: Distribution | None = None
        self.kind = self._make_kind()
        self.summary = QPushButton(self)
        self.summary.setCheckable(True)
        self.summary.setChecked(is_open)
        self.summary.setProperty("role", "flat")
        self.summary.setAccessibleName(data.label)
        self.summary.toggled.connect(self._fold)
        self.label = QLabel(data.label, self)
        self.label.setProperty("role", "secondary")
        self.label.setToolTip(explain(data.attribute))
        self.body = QWidget(self)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)
        self.edits: dict[str, UnitEdit] = {}
        self.text = QLineEdit(self.body)
        self.text.setToolTip(explain(data.attribute))
        self.text.setAccessibleName(data.label)
        self.text.editingFinished.connect(self._text_done)
        self.chart = DensityChart(data.attribute.unit, data.label, self.body)
        self.chart.mean_dragged.connect(self._drag)
        self.chart.mean_dropped.connect(self._commit)
        self._lay_out()
        self.setFocusProxy(self.kind)
        self.show_data(data)
        self._fold(is_open)

    def show_data(self, data: FieldData) -> None:
        self.data = data
        text = data.value if isinstance(data.value, str) and not data.is_mixed else ""
        self._now = _parsed(text)
        is_sample = bool(text) and self._now is None
        self.text.setText(text)
        self.text.setVisible(is_sample)
        self.kind.setCurrentIndex(self.kind.findData(self._now.kind.name) if self._now is not None else -1)
        self.kind.setPlaceholderText(self.tr("different") if data.is_mixed else self.tr("none"))
        if is_sample:
            self.kind.setPlaceholderText(self.tr("sample"))
        self._show_arguments()
        self._draw(self._now)
        self.summary.setText(self._short())

    def _make_kind(self) -> QComboBox:
        box = QComboBox(self)
        for kind in _KINDS:
            box.addItem(words(kind_name(kind)), kind.name)
        box.setFixedWidth(124)
        box.setAccessibleName(self.tr("{0}: kind of distribution").format(self.data.label))
        box.setToolTip(explain(self.data.attribute))
        box.activated.connect(self._choose_kind)
        return box

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        head = QGridLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.label, 0, 0)
        head.addWidget(self.summary, 0, 1, Qt.AlignmentFlag.AlignRight)
        head.addWidget(self.kind, 0, 2, Qt.AlignmentFlag.AlignRight)
        head.setColumnStretch(0, 1)
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        inside.addWidget(self.text)
        inside.addLayout(self._grid)
        inside.addWidget(self.chart)
        layout.addLayout(head)
        layout.addWidget(self.body)

    def _fold(self, is_open: bool) -> None:
        self.body.setVisible(is_open)
        self.kind.setVisible(is_open)
        self.summary.setVisible(not is_open)

    def _show_arguments(self) -> None:
        names = ARGUMENTS[self._now.kind] if self._now is not None else ()
        if tuple(self.edits) != names:
            self._build_arguments(names)
        for name, arg in zip(names, self._now.args if self._now is not None else (), strict=True):
            if not self.edits[name].hasFocus() or not self.edits[name].isModified():
                self.edits[name].setText(f"{arg:.6g}")
                self.edits[name].mark(False)

    def _build_arguments(self, names: tuple[str, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.edits = {}
        for row, name in enumerate(names):
            label = QLabel(words(_LABELS.get(name, name)), self.body)
            label.setProperty("role", "secondary")
            edit = UnitEdit("" if name in _PLAIN else self.data.attribute.unit, self.body)
            edit.setFixedWidth(124)
            edit.setAccessibleName(f"{self.data.label}: {label.text()}")
            edit.textEdited.connect(self._typed)
            edit.editingFinished.connect(self._commit)
            label.setBuddy(edit)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(edit, row, 1, Qt.AlignmentFlag.AlignRight)
            self.edits[name] = edit

    def _choose_kind(self) -> None:
        kind = DistributionKind[self.kind.currentData()]
        if self._now is None or kind is not self._now.kind:
            text = to_text(kind, converted(self._now, kind))
            self._now = _parsed(text)
            self._show_arguments()
            self._draw(self._now)
            self.edited.emit(text)

    def _typed(self) -> None:
        found = self._entered()
        if found is not None:
            self._draw(found)

    def _entered(self) -> Distribution | None:
        """What the fields say; None, and a red field with the rule, if that cannot be."""
        if self._now is None:
            return None
        args = []
        for edit in self.edits.values():
            try:
                args.append(float(edit.text().replace(",", ".").replace("−", "-")))
                edit.mark(False)
            except ValueError:
                edit.mark(True)
                edit.setToolTip(self.tr("Enter a number."))
                return None
        found = Distribution(kind=self._now.kind, args=tuple(args))
        try:
            check_distribution(found)
        except DistributionError as error:
            for edit in self.edits.values():
                edit.mark(edit.isModified())
                edit.setToolTip(str(error))
            return None
        return found

    def _drag(self, mean: float) -> None:
        if self._now is None or "mean" not in ARGUMENTS[self._now.kind]:
            return
        mean = float(f"{mean:.3g}")
        self.edits["mean"].setText(f"{mean:g}")
        self.edits["mean"].setModified(True)
        self._draw(self._now.with_argument("mean", mean))

    def _commit(self) -> None:
        if not any(edit.isModified() for edit in self.edits.values()):
            return
        found = self._entered()
        if found is None:
            return
        for edit in self.edits.values():
            edit.setModified(False)
        if self._now is None or found.args != self._now.args:
            self._now = found
            self.edited.emit(to_text(found.kind, found.args))

    def _text_done(self) -> None:
        if self.text.isModified() and self.text.text().strip():
            self.edited.emit(self.text.text().strip())

    def _draw(self, distribution: Distribution | None) -> None:
        curve = density_curve(distribution) if distribution is not None else None
        self.chart.setVisible(curve is not None)
        if curve is not None and distribution is not None:
            self.chart.show_curve(curve, can_drag="mean" in ARGUMENTS[distribution.kind])

    def _short(self) -> str:
        if self.data.is_mixed:
            return self.tr("different")
        if self._now is None:
            return self.text.text() or self.tr("none")
        unit = self.data.attribute.unit
        figure = f"{self._now.mean:.4g} {unit}".strip()
        is_plain = self._now.kind is DistributionKind.CONSTANT
        return figure if is_plain else f"{kind_name(self._now.kind)} · {figure}"


def _parsed(text: str) -> Distribution | None:
    """None for nothing, for a sample, and for what cannot be read."""
    try:
        found = parse_distribution(text) if text.strip() else None
    except DistributionError:
        return None
    return None if found is None or found.kind is DistributionKind.EMPIRICAL else found
