"""Which factors a study may change: a check box each, what is left out in grey."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from twin_app.gui.components.panel import make_panel
from twin_app.gui.frame.building import Pieces, whole
from twin_app.gui.models.factor_view import factor_view
from twin_app.plant.factors import Factor


class FactorList(QWidget):
    """Rows stay while the factors are the same ones."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        make_panel(self)
        self._rows: list[_FactorRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)

    @property
    def boxes(self) -> tuple[QCheckBox, ...]:
        """One for each factor, in their order."""
        return tuple(row.box for row in self._rows)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Keys of factors whose box is empty."""
        return tuple(row.key for row in self._rows if not row.box.isChecked())

    def show_factors(self, factors: Sequence[Factor], left_out: Collection[str]) -> None:
        """Of the plant, and which of them are left out."""
        whole(self.make_rows(factors))
        for row in self._rows:
            row.show_on(row.key not in left_out)

    def make_rows(self, factors: Sequence[Factor]) -> Pieces[None]:
        """In place of those of other factors."""
        if [row.key for row in self._rows] == [factor.key for factor in factors]:
            return
        for old in self._rows:
            self._layout.removeWidget(old)
            old.deleteLater()
        self._rows = []
        for factor in factors:
            row = _FactorRow(factor, self)
            self._layout.addWidget(row)
            row.box.toggled.connect(self.edited)
            self._rows.append(row)
            yield


class _ElidedBox(QCheckBox):
    """Ends in an ellipsis where there is no room for the whole name, which is in its tooltip."""

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        place = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self)
        option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, place.width())


class _FactorRow(QWidget):
    """Name left, range right."""

    def __init__(self, factor: Factor, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = factor.key
        self.box = _ElidedBox(factor.label, self)
        self.box.setProperty("key", factor.key)
        self.box.setToolTip(f"{factor.label}\n{factor.key}")
        self.box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.box.setMinimumHeight(24)
        view = factor_view(factor)
        n = len(view.texts)
        choices = self.tr("1 choice") if n == 1 else self.tr("{0} choices").format(n)
        text = view.rule if view.is_numeric else choices
        self._span = QLabel(text, self)
        self._span.setProperty("role", "secondary")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box, 1)
        layout.addWidget(self._span)

    def show_on(self, is_on: bool) -> None:
        """Checked, or empty and grey."""
        with QSignalBlocker(self.box):
            self.box.setChecked(is_on)
        for widget, role in ((self.box, ""), (self._span, "secondary")):
            wanted = role if is_on else "off"
            if widget.property("role") != wanted:
                widget.setProperty("role", wanted)
                widget.style().unpolish(widget)
                widget.style().polish(widget)
