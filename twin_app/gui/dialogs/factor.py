"""Marks a value as a factor: what a study and the sliders may change, within which limits, at which cost."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from twin_app.gui.components.nested_row import nested_row
from twin_app.plant.description import Value

_NOT_A_NAME = re.compile(r"\W+")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorSubject:
    """Something that can be a factor."""

    attribute: str
    """Full name, with `.mean` and the like for an argument of a distribution."""
    label: str
    value: float
    unit: str
    is_whole: bool
    factor: str = ""
    """Name of the factor that it is already; empty: none."""
    now: Mapping[str, float | str] = field(default_factory=dict)
    """What that factor says, by the last part of the attribute's name: `min`, `label` …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorEntry:
    """What the user entered."""

    name: str
    values: Mapping[str, Value]
    """By the last part of the attribute's name: `min`, `max` …"""


class FactorDialog(QDialog):
    """`entered` tells a `FactorEntry` whose limits make sense."""

    entered = Signal(object)

    def __init__(
        self, subjects: Sequence[FactorSubject], chosen: str, owner: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._subjects, self._owner = tuple(subjects), owner
        self.setWindowTitle(self.tr("Mark as factor"))
        self.setModal(True)
        self.setMinimumWidth(440)
        self.subject = QComboBox(self)
        for one in self._subjects:
            self.subject.addItem(one.label, one.attribute)
        self.label, self.low, self.high, self.step, self.cost = (QLineEdit(self) for _ in range(5))
        self.problem = QLabel(self)
        self.problem.setProperty("tone", "bad")
        self.problem.setWordWrap(True)
        self.mark = QPushButton(self.tr("Mark as factor"), self)
        self.mark.setProperty("role", "primary")
        self.mark.setDefault(True)
        self.mark.clicked.connect(self._finish)
        self._lay_out()
        self.subject.currentIndexChanged.connect(self._suggest)
        begin = next((k for k, one in enumerate(self._subjects) if one.attribute.startswith(chosen)), 0)
        self.subject.setCurrentIndex(begin)
        self._suggest()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        form = QFormLayout()
        layout.addLayout(form)
        form.setVerticalSpacing(6)
        for text, part in (
            (self.tr("Value"), self.subject), (self.tr("Label"), self.label), (self.tr("Smallest"), self.low),
            (self.tr("Largest"), self.high), (self.tr("Step"), self.step), (self.tr("Cost of a step"), self.cost),
        ):  # fmt: skip
            form.addRow(text, part)
            part.setAccessibleName(text)
        layout.addWidget(self.problem)
        leave = QPushButton(self.tr("Leave as it is"), self)
        leave.clicked.connect(self.reject)
        nested_row(layout, None, leave, self.mark)

    def _suggest(self) -> None:
        """A fifth below to a fifth above, in steps that a person would choose."""
        if not self._subjects:
            self.mark.setEnabled(False)
            self.problem.setText(self.tr("Nothing here can be a factor."))
            return
        one = self._subjects[self.subject.currentIndex()]
        reach = max(1.0, round(0.2 * abs(one.value))) if one.is_whole else 0.2 * abs(one.value) or 1.0
        step = 1.0 if one.is_whole else float(f"{reach / 4.0:.1g}")
        low = max(1.0 if one.is_whole else step, one.value - reach)
        usual = {"min": low, "max": one.value + reach, "step": step, "costPerStep": 0.0}
        found: Mapping[str, float | str] = usual | dict(one.now)
        self.label.setText(str(found.get("label") or f"{self._owner} {one.label.lower()}"))
        for edit, name in zip((self.low, self.high, self.step, self.cost), usual, strict=True):
            edit.setText(f"{found[name]:.6g}")
        text = self.tr("Change the factor") if one.factor else self.tr("Mark as factor")
        self.mark.setText(text)
        self.setWindowTitle(text)

    def _finish(self) -> None:
        texts = {"min": self.low, "max": self.high, "step": self.step, "costPerStep": self.cost}
        try:
            numbers = {name: float(field.text().replace(",", ".")) for name, field in texts.items()}
        except ValueError:
            self.problem.setText(self.tr("Enter a number in each field."))
            return
        if numbers["step"] <= 0.0 or numbers["max"] <= numbers["min"]:
            self.problem.setText(self.tr("The largest value must be above the smallest, and the step above 0."))
            return
        subject = self._subjects[self.subject.currentIndex()]
        name = subject.factor or _NOT_A_NAME.sub("_", subject.attribute.removeprefix("twin:")).strip("_")
        values: dict[str, Value] = {"attribute": subject.attribute, "label": self.label.text().strip(), **numbers}
        self.accept()
        self.entered.emit(FactorEntry(name=name, values=values))
