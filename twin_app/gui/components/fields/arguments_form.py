"""The arguments of a distribution, one field each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from twin_app.gui.components.fields.base import WIDTH, mark_changed
from twin_app.gui.components.fields.text_field import UnitEdit
from twin_app.gui.models.field_words import words
from twin_app.plant.distribution_text import DistributionError, check_distribution
from twin_app.plant.distributions import ARGUMENTS, Distribution, DistributionKind

_LABELS = {"v": "value", "cv": "variation (cv)", "sd": "standard deviation", "k": "stages (k)"}
_PLAIN = ("shape", "k")
"""Arguments without a unit."""
_PERCENT = 100.0


class ArgumentsForm(QWidget):
    """An impossible value reddens its field and states the rule."""

    typed = Signal()
    finished = Signal()

    def __init__(self, title: str, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._unit = title, unit
        self._kind: DistributionKind | None = None
        self.edits: dict[str, UnitEdit] = {}
        self._labels: list[QLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)

    @property
    def is_touched(self) -> bool:
        """Whether something was typed that is not told yet."""
        return any(edit.isModified() for edit in self.edits.values())

    def show_distribution(self, now: Distribution | None, before: Distribution | None) -> None:
        """The arguments of this; those that are others than before get their edge."""
        self._kind = now.kind if now is not None else None
        names = ARGUMENTS[now.kind] if now is not None else ()
        if tuple(self.edits) != names:
            self._build(names)
        args = now.args if now is not None else ()
        for number, (name, arg) in enumerate(zip(names, args, strict=True)):
            edit = self.edits[name]
            is_same = before is not None and before.kind is self._kind and before.args[number] == arg
            mark_changed(edit, before is not None and not is_same)
            if not (edit.hasFocus() and edit.isModified()):
                self._fill(name, arg)

    def set_argument(self, name: str, value: float) -> None:
        """As if it had been typed."""
        self._fill(name, value)
        self.edits[name].setModified(True)

    def settle(self) -> None:
        """What was typed has been told."""
        for edit in self.edits.values():
            edit.setModified(False)

    def entered(self) -> Distribution | None:
        """What the fields say; None, and a red field with the rule, if that cannot be."""
        if self._kind is None:
            return None
        args = []
        for name, edit in self.edits.items():
            try:
                args.append(_number(edit.text()) / _scale(name))
                edit.mark(False)
            except ValueError:
                edit.mark(True)
                edit.setToolTip(self.tr("Enter a number."))
                return None
        return self._checked(Distribution(kind=self._kind, args=tuple(args)))

    def _checked(self, found: Distribution) -> Distribution | None:
        try:
            check_distribution(found)
        except DistributionError as error:
            for edit in self.edits.values():
                edit.mark(edit.isModified())
                edit.setToolTip(str(error))
            return None
        for edit in self.edits.values():
            edit.setToolTip("")
        return found

    def _fill(self, name: str, value: float) -> None:
        edit = self.edits[name]
        edit.setText(f"{value * _scale(name):.6g}")
        edit.mark(False)

    def _build(self, names: Sequence[str]) -> None:
        for widget in (*self._labels, *self.edits.values()):
            widget.hide()
            widget.deleteLater()
        self.edits, self._labels = {}, []
        for row, name in enumerate(names):
            label, edit = self._make(name)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(edit, row, 1, Qt.AlignmentFlag.AlignRight)
            self.edits[name] = edit
            self._labels.append(label)

    def _make(self, name: str) -> tuple[QLabel, UnitEdit]:
        label = QLabel(words(_LABELS.get(name, name)), self)
        label.setProperty("role", "secondary")
        edit = UnitEdit("%" if name == "cv" else "" if name in _PLAIN else self._unit, self)
        edit.setFixedWidth(WIDTH)
        edit.setAccessibleName(f"{self._title}: {label.text()}")
        edit.textEdited.connect(self.typed)
        edit.editingFinished.connect(self.finished)
        label.setBuddy(edit)
        return label, edit


def _scale(name: str) -> float:
    """Variation is read and typed in percent."""
    return _PERCENT if name == "cv" else 1.0


def _number(text: str) -> float:
    return float(text.strip().removesuffix("%").replace(",", ".").replace("−", "-"))
