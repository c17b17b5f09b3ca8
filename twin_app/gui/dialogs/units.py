"""One question: in which unit is this file? The answer goes into the user's own layer."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from twin_app.gui.components.nested_row import nested_row

SMALLEST_M, LARGEST_M = 1.0, 10_000.0
"""A plant outside of this is taken for a mistake in units."""
_UNITS = (("m", 1.0), ("dm", 0.1), ("cm", 0.01), ("mm", 0.001), ("in", 0.0254), ("ft", 0.3048))


@dataclass(frozen=True, slots=True)
class Size:
    """What was read."""

    size_m: tuple[float, float, float]
    unit_m: float


def is_implausible(size_m: tuple[float, float, float] | None) -> bool:
    """Whether a plant of this size cannot be meant."""
    return size_m is not None and not SMALLEST_M <= max(size_m) <= LARGEST_M


class UnitsDialog(QDialog):
    """`answered` tells the length of one unit [m]."""

    answered = Signal(float)

    def __init__(self, size: Size, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self.setWindowTitle(self.tr("Unit of this file"))
        self.setModal(True)
        self.setMinimumWidth(420)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(8)
        heading = QLabel(self.tr("In which unit is this file?"), self)
        heading.setProperty("role", "heading")
        layout.addWidget(heading)
        read = self.tr("As it was read, the hall is {0} m.").format(self._shown(size.unit_m))
        layout.addWidget(QLabel(read, self))
        self.group = QButtonGroup(self)
        for number, (name, metres) in enumerate(_UNITS):
            text = self.tr("{0}: the hall is {1} m").format(name, self._shown(metres))
            button = QRadioButton(text, self)
            self.group.addButton(button, number)
            layout.addWidget(button)
        self.group.button(self._likeliest()).setChecked(True)
        note = QLabel(self.tr("The answer is kept in your own layer. The layout is not changed."), self)
        note.setProperty("role", "secondary")
        layout.addWidget(note)
        self._add_buttons(layout)

    def _add_buttons(self, layout: QVBoxLayout) -> None:
        leave = QPushButton(self.tr("Leave as read"), self)
        leave.clicked.connect(self.reject)
        self.use = QPushButton(self.tr("Use this unit"), self)
        self.use.setProperty("role", "primary")
        self.use.setDefault(True)
        self.use.clicked.connect(self._finish)
        nested_row(layout, None, leave, self.use)

    def _shown(self, unit_m: float) -> str:
        x, y, _ = (length / self._size.unit_m * unit_m for length in self._size.size_m)
        return f"{_length(x)} × {_length(y)}"

    def _likeliest(self) -> int:
        """The unit that makes a hall: nearest to 60 m, by ratio."""
        longest = max(self._size.size_m) / self._size.unit_m
        ratios = [max(longest * metres / 60.0, 60.0 / max(longest * metres, 1e-12)) for _, metres in _UNITS]
        return ratios.index(min(ratios))

    def _finish(self) -> None:
        self.accept()
        self.answered.emit(_UNITS[self.group.checkedId()][1])


def _length(metres: float) -> str:
    """Three figures, and no powers of ten: `10,200`, `102`, `0.00102`."""
    return f"{metres:,.0f}" if metres >= 100.0 else f"{metres:.3g}"
